"""The home page says what is due, does it with one button, and takes it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from gdpr_desk.actions import answers
from gdpr_desk.actions.agenda import PAGE
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.groups import GroupBlock, GroupRow
from gdpr_desk.ui.today.later import LaterDialog
from gdpr_desk.ui.today.page import TodayPage
from gdpr_desk.ui.today.rows import ItemRow, Row
from tests.registers import TODAY, made

Answers = list[Callable[[QDialog], object]]


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> TodayPage:
    """The page of the sample register, shown."""
    return shown(qtbot, session)


def shown(qtbot: QtBot, session: Session) -> TodayPage:
    """A page that follows the register, as the desk makes it do."""
    page = TodayPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 760)
    session.changed.connect(page.refresh)
    page.refresh()
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def group_of(page: TodayPage, what: What) -> GroupRow:
    """The row of the first group of `what`."""
    label = str(what.label)
    return next(
        each for each in page.rows() if isinstance(each, GroupRow) and each.accessibleName().startswith(label)
    )


def inside(page: TodayPage, what: What) -> list[ItemRow]:
    """The rows of a group, which is unfolded for it."""
    group = group_of(page, what)
    group.act()
    block = group.parentWidget()
    assert isinstance(block, GroupBlock)
    return [each for each in block.rows() if isinstance(each, ItemRow)]


def single(page: TodayPage, what: What) -> ItemRow:
    """The row of the one thing to do of its sort."""
    return next(each for each in page.rows() if isinstance(each, ItemRow) and each.item.due.what is what)


def texts(page: TodayPage) -> str:
    """Everything that the page says."""
    return "\n".join(each.text() for each in page.findChildren(QLabel) if not each.isHidden())


def press(page: TodayPage, key: Qt.Key, qtbot: QtBot) -> None:
    """Press a key where the focus is."""
    qtbot.keyClick(QApplication.focusWidget() or page, key)


def test_sections_have_their_counts_and_single_things_are_rows(page: TodayPage, session: Session) -> None:
    due = session.store.reminders.due(date(2026, 12, 24))
    unprotected = 1

    assert sum(each.count for each in page.sections) == len(due) + unprotected
    assert "no password" in single(page, What.NO_PASSWORD).accessibleName()
    assert all(row.accessibleName() for row in page.rows())


def test_the_line_above_leads_to_what_it_says(page: TodayPage, qtbot: QtBot) -> None:
    page.standing.password.click()
    assert QApplication.focusWidget() is single(page, What.NO_PASSWORD)
    page.standing.gaps.click()
    assert isinstance(focus := QApplication.focusWidget(), Row)
    assert "at once" in "\n".join(each.text() for each in focus.findChildren(QLabel))
    assert page.standing.backup.text() == "No backup yet"
    page.standing.backup.click()
    qtbot.waitUntil(lambda: page.standing.backup.text() == "Backed up today")


def test_confirmed_is_one_action_that_can_be_taken_back(page: TodayPage, session: Session) -> None:
    first = inside(page, What.RECONFIRM)[0]
    relation = session.store.get(Relation, first.item.reminder.record)
    first.act()
    after = session.store.get(Relation, first.item.reminder.record)

    assert relation
    assert after == replace(relation, confirmed_on=TODAY)
    assert first.key not in [each.key for each in page.rows()]
    session.undo()
    assert session.store.get(Relation, first.item.reminder.record) == relation
    assert first.key in [each.key for each in page.rows()]


def test_reviewed_plans_the_next_review(page: TodayPage, session: Session) -> None:
    with session.doing():
        saved = session.store.save(SecurityMeasure(name="Locks", next_review_on=date(2026, 11, 1)))
    single(page, What.REVIEW).act()
    measure = session.store.get(SecurityMeasure, saved.id or 0)

    assert measure == replace(saved, reviewed_on=TODAY, next_review_on=date(2027, 11, 24))


def test_what_is_done_elsewhere_is_opened_there(page: TodayPage, session: Session) -> None:
    asked: list[tuple[str, int]] = []
    session.wants_record.connect(lambda kind, record: asked.append((kind, record)))
    processor = inside(page, What.AGREEMENT_MISSING)[0]
    processor.act()
    activity = inside(page, What.BASIS_UNCHECKED)[0]
    activity.act()
    relation = session.store.all(Relation)[0]
    with session.doing():
        hold = Hold(reason="A dispute", review_on=TODAY)
        session.store.save(replace(relation, holds=(hold,)))
    person = single(page, What.HOLD_REVIEW)
    person.act()
    single(page, What.NO_PASSWORD).act()

    agreement = session.store.owned_by(Agreement, "processor", [processor.item.reminder.record])[0]
    assert asked == [
        ("Agreement", agreement.id),
        ("ProcessingActivity", activity.item.reminder.record),
        ("Person", person.item.reminder.person),
    ]


def test_later_takes_a_reason_and_is_counted(
    page: TodayPage, session: Session, answer: Answers, qtbot: QtBot
) -> None:
    def put_off(dialog: QDialog) -> None:
        assert isinstance(dialog, LaterDialog)
        dialog.accept()
        assert dialog.result() == 0
        dialog.choose(1)
        dialog.reason.setText("Waiting for an answer")
        dialog.accept()

    first = inside(page, What.RECONFIRM)[0]
    first.setFocus()
    answer.append(put_off)
    press(page, Qt.Key.Key_L, qtbot)
    kept = session.store.all(Postponement)

    assert [(each.until, each.reason) for each in kept] == [(date(2026, 12, 24), "Waiting for an answer")]
    assert page.put_off.link.text() == "1 put off"
    assert not page.put_off.isHidden()
    session.undo()
    assert page.put_off.isHidden()


def put_off(session: Session, page: TodayPage, count: int) -> None:
    """Put `count` things off by a month each, with a reason."""
    waiting = [each.item.reminder for each in inside(page, What.RECONFIRM)[:count]]
    with session.doing(), session.store.action("create"):
        for each in waiting:
            answers.put_off(session.store, each, date(2026, 12, 24), "Waiting for an answer")


def test_what_is_put_off_is_listed_and_taken_back(page: TodayPage, session: Session, qtbot: QtBot) -> None:
    put_off(session, page, 2)
    before = len(page.rows())
    assert page.put_off.link.text() == "2 put off"
    assert page.put_off.rows() == []
    page.put_off.link.click()
    first, second = page.put_off.rows()
    about = session.store.reminders.put_off(TODAY)[0][0]

    assert page.rows()[before:] == [first, second]
    assert "Put off until 24-12-2026: Waiting for an answer" in texts(page)
    assert page.put_off.link.accessibleName() == "2 put off: Fold"
    first.setFocus()
    press(page, Qt.Key.Key_Return, qtbot)
    assert about not in [each for each, _ in session.store.reminders.put_off(TODAY)]
    assert len(page.put_off.rows()) == 1  # still unfolded
    assert "is no longer put off" in session.messages._toast._text.text()
    session.undo()
    assert len(page.put_off.rows()) == 2
    page.put_off.link.setFocus()
    page.put_off.link.click()
    assert page.put_off.rows() == []
    session.changed.emit()
    assert QApplication.focusWidget() is page.put_off.link


def test_much_that_is_put_off_is_shown_a_page_at_a_time(
    page: TodayPage, session: Session, qtbot: QtBot
) -> None:
    category = next(each for each in session.store.all(SubjectCategory) if each.reconfirm_months)
    with session.doing(), session.store.action("create"):
        people = session.store.save_all([Person(name=f"Person {at:02}") for at in range(PAGE + 2)])
        relations = session.store.save_all(
            [
                Relation(person=each.id, subject_category=category.id, collected_on=date(2025, 1, 1))
                for each in people
            ]
        )
    due = [each for each in session.store.reminders.due(TODAY) if each.what is What.RECONFIRM]
    with session.doing(), session.store.action("create"):
        for each in due:
            if each.record in {relation.id for relation in relations}:
                answers.put_off(session.store, each, date(2026, 12, 24), "Later")
    page.put_off.link.click()
    assert len(page.put_off.rows()) == PAGE
    next(
        each for each in page.put_off.findChildren(QAbstractButton) if each.text().startswith("Show more")
    ).click()

    assert len(page.put_off.rows()) == PAGE + 2
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.put_off.rows()[PAGE])


def test_no_reason_no_postponement(page: TodayPage, session: Session, answer: Answers) -> None:
    answer.append(lambda dialog: dialog.reject())
    inside(page, What.RECONFIRM)[0].put_off()

    assert session.store.all(Postponement) == []


def test_a_large_group_is_shown_a_page_at_a_time(page: TodayPage, session: Session) -> None:
    category = next(each for each in session.store.all(SubjectCategory) if each.reconfirm_months)
    with session.doing(), session.store.action("create"):
        people = session.store.save_all([Person(name=f"Person {at:02}") for at in range(2 * PAGE)])
        session.store.save_all(
            [
                Relation(person=each.id, subject_category=category.id, collected_on=date(2025, 1, 1))
                for each in people
            ]
        )
    group = group_of(page, What.RECONFIRM)
    rows = inside(page, What.RECONFIRM)
    assert len(rows) == PAGE
    more = next(
        each for each in page.findChildren(QAbstractButton) if "more" in each.text() and not each.isHidden()
    )
    more.click()
    assert len(page.rows()) > len(rows) + PAGE
    assert isinstance(focus := QApplication.focusWidget(), ItemRow)
    assert focus is page.rows()[page.rows().index(group) + PAGE + 1]


def test_keys_move_do_and_unfold(page: TodayPage, qtbot: QtBot) -> None:
    rows = page.rows()
    rows[0].setFocus()
    press(page, Qt.Key.Key_Down, qtbot)
    assert QApplication.focusWidget() is rows[1]
    press(page, Qt.Key.Key_Up, qtbot)
    press(page, Qt.Key.Key_Up, qtbot)
    assert QApplication.focusWidget() is rows[0]
    group = group_of(page, What.RECONFIRM)
    group.setFocus()
    press(page, Qt.Key.Key_Return, qtbot)
    assert len(page.rows()) > len(rows)
    press(page, Qt.Key.Key_Return, qtbot)
    assert len(page.rows()) == len(rows)


def test_from_a_button_the_keys_move_too(page: TodayPage, qtbot: QtBot) -> None:
    row = single(page, What.NO_PASSWORD)
    row.findChildren(QAbstractButton)[0].setFocus()
    press(page, Qt.Key.Key_Return, qtbot)
    assert "Authority: GDPR Art. 32(1)(a)" in texts(page)
    rows = page.rows()
    press(page, Qt.Key.Key_Down, qtbot)
    assert QApplication.focusWidget() is rows[rows.index(row) + 1]


def test_after_a_change_the_focus_and_what_was_unfolded_stay(page: TodayPage, session: Session) -> None:
    second = inside(page, What.RECONFIRM)[1]
    second.setFocus()
    count = len(page.rows())
    session.changed.emit()

    assert len(page.rows()) == count
    assert isinstance(focus := QApplication.focusWidget(), Row)
    assert focus is not second
    assert focus.key == second.key


def test_after_a_change_the_focus_stays_on_a_button(page: TodayPage, session: Session) -> None:
    button = inside(page, What.RECONFIRM)[1].findChildren(QAbstractButton)[0]
    button.setFocus()
    session.changed.emit()
    again = QApplication.focusWidget()

    assert again
    assert again is not button
    assert again.accessibleName() == button.accessibleName()


def test_a_stale_index_is_worked_out_beside_the_window(
    page: TodayPage, session: Session, qtbot: QtBot
) -> None:
    rule = session.store.all(RetentionRule)[0]
    with session.doing():
        session.store.save(replace(rule, period=rule.period + 1))
    assert not page.recalculation.working.isHidden()
    assert page.rows()
    qtbot.waitUntil(page.recalculation.working.isHidden)

    assert not session.store.reminders.stale


def test_an_empty_day_says_what_comes_next(qtbot: QtBot, session: Session, register: Register) -> None:
    with made(register.path.with_name("empty.gdprdesk")) as empty:
        session.register = empty
        page = shown(qtbot, session)
        assert "Nothing is due today." in texts(page)
        assert "Nothing is due later either" in texts(page)
        with session.doing():
            session.store.save_all(
                [SecurityMeasure(name=name, next_review_on=date(2026, 12, 6)) for name in ("Locks", "Keys")]
            )
        assert "Next: 2 things in 12 days, on 06-12-2026." in texts(page)
        assert [each.count for each in page.sections] == [2]


def test_the_months_can_be_heard(page: TodayPage, session: Session, qtbot: QtBot) -> None:
    counts = session.store.reminders.per_month(TODAY, 12)
    said = page.months.accessibleDescription().split("; ")

    assert said[:2] == [f"November 2026: {counts[0]}", f"December 2026: {counts[1]}"]
    page.months.setFocus()
    press(page, Qt.Key.Key_Right, qtbot)
    press(page, Qt.Key.Key_Right, qtbot)
    assert page.months.accessibleDescription() == said[1]


def test_names_are_plain_text(page: TodayPage, session: Session) -> None:
    with session.doing():
        session.store.save(Processor(name="<b>Bold</b>"))
    rows = inside(page, What.AGREEMENT_MISSING)
    labels = [each for row in rows for each in row.findChildren(QLabel)]

    assert "<b>Bold</b>" in [each.text() for each in labels]
    assert {each.textFormat() for each in labels if each.text()} == {Qt.TextFormat.PlainText}
