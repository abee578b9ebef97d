"""The page of erasure and its dialog: chosen, looked at, handed over, decided, erased, proven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdpr_desk.actions.answers import Answer, answer_to, place_of, put_off
from gdpr_desk.actions.choosing import erasures_of_groups, request_of
from gdpr_desk.actions.clock import ClockJump
from gdpr_desk.actions.erasing import decided, erasures_of
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.erasure import Erasure, Scope, Stays
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reminder import What
from gdpr_desk.storage.erasing import erase
from gdpr_desk.ui.desk import Desk
from gdpr_desk.ui.erasing import dialog as dialogs
from gdpr_desk.ui.erasing.closing import CloseOrderDialog
from gdpr_desk.ui.erasing.deciding import DecisionView, ResultView
from gdpr_desk.ui.erasing.dialog import ErasingDialog
from gdpr_desk.ui.erasing.orders import OrderRow
from gdpr_desk.ui.erasing.orders_view import OrdersView
from gdpr_desk.ui.erasing.page import ErasurePage
from gdpr_desk.ui.erasing.persons import PersonsView, RequestView
from gdpr_desk.ui.erasing.work import Erasing
from gdpr_desk.ui.session import Session
from tests.law import CASES, enter
from tests.registers import NOW, TODAY
from tests.ui.conftest import PERSONS
from tests.ui.test_access import nameless

Answers = list[Callable[[QDialog], object]]


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> ErasurePage:
    """The page of the sample register, shown."""
    return shown(qtbot, session)


def shown(qtbot: QtBot, session: Session) -> ErasurePage:
    """A page that follows the register, as the desk makes it do."""
    page = ErasurePage(session)
    qtbot.addWidget(page)
    page.resize(1000, 760)
    session.changed.connect(page.refresh)
    page.refresh()
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def step(qtbot: QtBot, dialog: ErasingDialog, view: type[QWidget]) -> Any:
    """What the dialog shows, once that is a `view`."""
    qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), view), timeout=20_000)
    assert nameless(dialog) == []
    return dialog.body.currentWidget()


def texts(widget: QWidget) -> str:
    """Everything that a widget says."""
    QApplication.processEvents()  # what was just made is shown
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def to_decision(qtbot: QtBot, dialog: ErasingDialog) -> DecisionView:
    """Go on from the persons, over the orders, to the decision."""
    dialog.forward.click()
    step(qtbot, dialog, OrdersView)
    dialog.forward.click()
    view = step(qtbot, dialog, DecisionView)
    assert isinstance(view, DecisionView)
    return view


def customer(session: Session) -> int:
    """A customer whose last invoice is of 2024; the request of such a one is answered in part."""
    with session.doing():
        return enter(session.store, next(each for each in CASES if each.early))


def ordered(session: Session) -> list[ErasureOrder]:
    """Open orders, after somebody was erased."""
    store = session.store
    person = customer(session)
    plan = erasures_of(store, [person], Scope(TODAY, early=True))
    erase(session.register, decided(session.register, plan, "tester", "A request", TODAY, "da"))
    session.changed.emit()
    return store.all(ErasureOrder)


def test_what_is_due_stands_in_groups(page: ErasurePage, session: Session) -> None:
    due = [each for each in session.store.reminders.due(TODAY) if each.what is What.ERASE]
    later = session.store.reminders.due(TODAY + timedelta(days=30))
    soon = [each for each in later if each.what is What.ERASE and each not in due]

    assert page.due.count == len(due) > 0
    assert page.soon.count == len(soon)
    assert not page.soon.boxes
    assert page.preview.text() == f"Preview {len(due)} parts…"
    page.due.boxes[0].click()
    left = sum(each.count for each in page.due.chosen)
    assert page.preview.text().split()[1] == str(left) != str(len(due))
    session.changed.emit()
    assert not page.due.boxes[0].isChecked()
    for each in page.due.boxes[1:]:
        each.click()
    assert not page.preview.isEnabled()


def test_chosen_looked_at_handed_over_and_erased(
    page: ErasurePage,
    session: Session,
    answer: Answers,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "ordrer"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    plan = erasures_of_groups(session.store, page.due.chosen, TODAY)
    gone = [each.person for each in plan if each.whole]
    session.store.save(Person(name="A step to take back"))

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        view = step(qtbot, dialog, PersonsView)
        assert "1 person is erased whole  ·  1 part of others goes  ·  1 part stays" in texts(view)
        assert len(view.chosen) == len(plan)
        dialog.forward.click()
        orders = step(qtbot, dialog, OrdersView)
        orders.save.click()
        qtbot.waitUntil(lambda: bool(list(folder.glob("*.xlsx"))) and not session.background.busy)
        dialog.forward.click()
        decision = step(qtbot, dialog, DecisionView)
        assert "cannot be undone" in texts(decision)
        assert "neither saved nor copied" not in texts(decision)
        decision.erase.click()
        proven = step(qtbot, dialog, ResultView)
        assert str(len(gone)) in texts(proven)
        assert "e-conomic" in texts(proven)
        dialog.cancel.click()

    answer.append(answered)
    page.preview.click()
    store = session.store
    erased = store.all(Erasure)[0]

    assert store.count(Person) == PERSONS + 1 - len(gone)
    assert (erased.persons, erased.by, erased.erased_on) == (len(gone), "tester", TODAY)
    assert not {each.name for each in gone} & {each.name for each in store.all(Person)}
    assert store.undo.undo_step() is None
    assert page.due.count == 0
    assert len(page.orders.rows) == erased.orders == len(store.all(ErasureOrder))
    assert any(each.what is What.ORDER_OPEN for each in store.reminders.due(date.max))
    assert any(gone[0].name in each.read_text("utf-8-sig") for each in folder.glob("*.txt") if gone[0].name)
    assert "24-11-2026 by tester" in texts(page.past)


def test_who_is_left_out_stays(page: ErasurePage, session: Session, answer: Answers, qtbot: QtBot) -> None:
    left_out: list[Person] = []

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        view = step(qtbot, dialog, PersonsView)
        before = len(view.chosen)
        left_out.append(view._prepared.persons[0].person)
        QTest.keyClick(view.table, Qt.Key.Key_Space)
        assert len(view.chosen) == before - 1
        dialog.forward.click()
        step(qtbot, dialog, OrdersView)
        dialog.back.click()
        view = step(qtbot, dialog, PersonsView)
        assert len(view.chosen) == before - 1
        to_decision(qtbot, dialog).erase.click()
        step(qtbot, dialog, ResultView)
        dialog.cancel.click()

    answer.append(answered)
    page.preview.click()

    assert left_out[0] in session.store.all(Person)
    assert page.due.count >= 1


def test_a_group_that_is_not_chosen_stays_and_so_does_what_was_put_off(
    page: ErasurePage, session: Session
) -> None:
    store = session.store
    first, *others = page.due.chosen
    plan = erasures_of_groups(store, others, TODAY)
    goes = {
        (part.slice.plan.rule.id, part.relation.subject_category)
        for each in plan
        for part in each.goes
        if part.slice
    }
    assert (first.rule, first.category) not in goes
    reminder = store.reminders.of_group(first)[0]
    put_off(store, reminder, TODAY + timedelta(days=7), "An answer is awaited")
    page.refresh()
    plan = erasures_of_groups(store, page.due.chosen, TODAY)
    parts = [part for each in plan for part in (*each.goes, *each.kept) if part.slice]
    mine = [
        part.stays
        for part in parts
        if part.slice and (part.relation.id, part.slice.plan.rule.id) == (reminder.record, reminder.rule)
    ]

    assert mine in ([], [Stays.NOT_CHOSEN])


def test_cancel_leaves_all(
    page: ErasurePage, session: Session, answer: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = session.store.all(Person), session.store.all(Relation)
    real = Erasing.carry_out

    def cancelled(self: Erasing, given: Any, progress: Any) -> Any:
        def passed_on(done: int, of: int) -> None:
            progress.cancelled = True
            progress(done, of)

        return real(self, given, passed_on)  # type: ignore[arg-type]

    monkeypatch.setattr(Erasing, "carry_out", cancelled)

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        step(qtbot, dialog, PersonsView)
        decision = to_decision(qtbot, dialog)
        assert "neither saved nor copied" in texts(decision)
        decision.erase.click()
        qtbot.waitUntil(lambda: dialog._note.isVisibleTo(dialog))
        assert dialog._note.text() == "Cancelled. The register is as it was before."
        assert isinstance(dialog.body.currentWidget(), DecisionView)
        dialog.cancel.click()

    answer.append(answered)
    page.preview.click()

    assert (session.store.all(Person), session.store.all(Relation)) == before
    assert not session.store.all(Erasure)
    assert not session.store.all(ErasureOrder)


def test_too_late_to_cancel_is_erased(
    page: ErasurePage, session: Session, answer: Answers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Erasing.carry_out

    def cancelled(self: Erasing, given: Any, progress: Any) -> Any:
        found = real(self, given, progress)
        progress.cancelled = True
        return found

    monkeypatch.setattr(Erasing, "carry_out", cancelled)

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        step(qtbot, dialog, PersonsView)
        to_decision(qtbot, dialog).erase.click()
        step(qtbot, dialog, ResultView)
        dialog.cancel.click()

    answer.append(answered)
    page.preview.click()

    assert len(session.store.all(Erasure)) == 1


def test_the_window_stays_awake(page: ErasurePage, session: Session, answer: Answers, qtbot: QtBot) -> None:
    beats: list[str] = []

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        step(qtbot, dialog, PersonsView)
        decision = to_decision(qtbot, dialog)
        decision.erase.click()
        assert dialog.forward.isEnabled() is False
        beats.append(type(dialog.body.currentWidget()).__name__)
        step(qtbot, dialog, ResultView)
        dialog.cancel.click()

    answer.append(answered)
    page.preview.click()

    assert beats == ["WaitingView"]
    assert session.store.all(Erasure)


def test_a_request_is_answered_in_part(session: Session, qtbot: QtBot, answer: Answers) -> None:
    person = customer(session)
    said: list[str] = []

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        view = step(qtbot, dialog, RequestView)
        said.append(texts(view))
        view.copy.click()
        said.append(QGuiApplication.clipboard().text())
        to_decision(qtbot, dialog).erase.click()
        step(qtbot, dialog, ResultView)
        dialog.cancel.click()

    answer.append(answered)
    dialogs.erase_on_request(session, person)
    left = session.store.get(Person, person)

    assert "Art. 17(3)(b)" in said[0]
    assert "answered in part" in said[0]
    assert "31-12-2029" in said[1]
    assert "Vi sletter:" in said[1]  # it is for the person, in the organisation's language
    assert left
    assert left.email == ""
    assert session.store.all(Erasure)[0].ground.startswith("Anmodning")


def test_where_nothing_may_go_it_says_why(session: Session, qtbot: QtBot, answer: Answers) -> None:
    store = session.store
    relation = next(each for each in store.all(Relation) if not each.restricted)
    store.save(replace(relation, restricted_on=TODAY))
    for other in store.owned_by(Relation, "person", [relation.person]):
        if other.id != relation.id:
            store.delete(other)

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        view = step(qtbot, dialog, RequestView)
        assert "Art. 18(2)" in texts(view)
        assert "Nothing may be erased now" in texts(view)
        assert dialog.forward.isHidden()
        dialog.cancel.click()

    answer.append(answered)
    dialogs.erase_on_request(session, relation.person or 0)


def test_a_person_without_a_relation_goes_whole(session: Session, qtbot: QtBot, answer: Answers) -> None:
    person = session.store.save(Person(name="By mistake"))

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, ErasingDialog)
        dialog.show()
        view = step(qtbot, dialog, RequestView)
        assert "answered in full" in texts(view)
        view.copy.click()
        assert "Vi sletter alt, hvad vi har om dig." in QGuiApplication.clipboard().text()
        dialog.forward.click()
        step(qtbot, dialog, DecisionView).erase.click()
        step(qtbot, dialog, ResultView)
        dialog.cancel.click()

    answer.append(answered)
    dialogs.erase_on_request(session, person.id or 0)

    assert session.store.get(Person, person.id or 0) is None
    assert not session.store.all(ErasureOrder)
    assert request_of(session.store, person.id or 0, TODAY) is None


def test_an_order_is_closed_with_evidence(
    page: ErasurePage, session: Session, answer: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    orders = ordered(session)
    row = page.orders.rows[0]
    assert len(page.orders.rows) == len(orders)
    row.show_steps()
    assert row.order.steps in texts(row)
    letter = tmp_path / "svar.txt"
    letter.write_text("Det er gjort.", encoding="utf-8")

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, CloseOrderDialog)
        assert nameless(dialog) == []
        dialog.save.click()
        qtbot.waitUntil(lambda: dialog.faults["evidence"].text() == "Say who confirmed it, and how.")
        dialog.editors["evidence"].show_value("An e-mail from their support")
        dialog.editors["done_on"].show_value(date(2020, 1, 1))
        dialog.save.click()
        qtbot.waitUntil(lambda: dialog.faults["done_on"].text() == "It was done before it was ordered.")
        dialog.editors["done_on"].show_raw("")
        dialog.save.click()
        assert dialog.faults["done_on"].text() == "On what day was it done?"
        dialog.editors["done_on"].show_value(TODAY)
        dialog.attach([letter])
        dialog.save.click()
        qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)

    answer.append(answered)
    row.act()
    closed = session.store.get(ErasureOrder, row.order.id or 0)

    assert closed
    assert (closed.done_on, closed.done_by) == (TODAY, "tester")
    assert not any(each.email_hash for each in closed.persons)
    assert len(page.orders.rows) == len(orders) - 1
    assert page.orders.fold.text() == "1 order is closed"
    page.orders.fold.click()
    assert "An e-mail from their support" in texts(page.orders)
    assert session.store.owned_by(Attachment, "order", [closed.id])[0].name == "svar.txt"
    session.undo()
    assert len(page.orders.rows) == len(orders)


def test_an_order_that_is_cancelled_stays_open(page: ErasurePage, session: Session, answer: Answers) -> None:
    orders = ordered(session)
    answer.append(lambda dialog: dialog.reject())
    page.orders.rows[0].act()

    assert len(page.orders.rows) == len(orders)


def test_an_order_is_shown_by_its_number(page: ErasurePage, session: Session, qtbot: QtBot) -> None:
    orders = ordered(session)
    page.show_record(orders[-1].id or 0)
    focus = QApplication.focusWidget()

    assert focus is page.orders.rows[[each.order.id for each in page.orders.rows].index(orders[-1].id)]
    qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in focus.findChildren(QAbstractButton)


def test_today_leads_to_an_order_that_is_open(session: Session, qtbot: QtBot) -> None:
    orders = ordered(session)
    desk = Desk(session)
    qtbot.addWidget(desk)
    desk.resize(1180, 760)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    due = next(each for each in session.store.reminders.due(date.max) if each.what is What.ORDER_OPEN)
    assert answer_to(due, TODAY) is Answer.OPEN
    session.show(*place_of(session.store, due))

    assert isinstance(desk.page, ErasurePage)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), OrderRow))
    focus = QApplication.focusWidget()
    assert isinstance(focus, OrderRow)
    assert focus.order.id == due.record == orders[0].id


def test_a_clock_that_jumped_is_asked_about(session: Session, qtbot: QtBot, answer: Answers) -> None:
    session.clock_jump = ClockJump(NOW - timedelta(days=400), NOW)
    page = shown(qtbot, session)

    assert not page.preview.isEnabled()
    assert "The computer says that today is 24-11-2026" in texts(page.notice)

    def refused(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)

    answer.append(refused)
    dialogs.erase_on_request(session, 1)  # opens no other dialog
    page.date_right.click()
    assert page.preview.isEnabled()
    assert page.notice.isHidden()
    assert session.clock_jump is None


def test_an_empty_page_says_so(page: ErasurePage, session: Session) -> None:
    store = session.store
    with store.action("delete"):
        for each in store.all(Person):
            for relation in store.owned_by(Relation, "person", [each.id]):
                if relation.restricted:
                    store.save(replace(relation, restriction_told_on=TODAY, restriction_lifted_on=TODAY))
            store.delete(each)
    session.changed.emit()

    said = texts(page)
    assert "Nothing is due to be erased." in said
    assert "No order is open." in said
    assert "Nothing was erased yet." in said
    assert page.preview.isHidden()


def test_keys_alone_reach_everything(page: ErasurePage, qtbot: QtBot) -> None:
    page.due.blocks[0].toggle()
    wanted = {
        each for each in page.findChildren(QAbstractButton) if each.isVisibleTo(page) and each.isEnabled()
    }
    page.setFocus()
    reached: set[QWidget] = set()
    at: QWidget | None = page
    for _ in range(500):
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        if at is None or at in reached:
            break
        reached.add(at)

    assert wanted <= reached
    assert nameless(page) == []


def test_dates_that_do_not_fit_the_rules_are_worked_out_anew(
    page: ErasurePage, session: Session, qtbot: QtBot
) -> None:
    category = session.store.all(SubjectCategory)[0]
    with session.doing():
        session.store.save(replace(category, reconfirm_months=11))
    assert session.store.all(Organisation)
    qtbot.waitUntil(lambda: not session.store.reminders.stale and not session.background.busy)

    assert page.recalculation.working.isHidden()
