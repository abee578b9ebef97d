"""The page of other systems: every difference is shown, settled, ignored, and taken back."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gdpr_desk.actions.answers import Answer, answer_to, place_of
from gdpr_desk.actions.drifts import take_over
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.system import SystemExport
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.folding import Folding
from gdpr_desk.ui.reasons import ReasonDialog
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.systems.page import SystemsPage
from gdpr_desk.ui.systems.rows import DriftRow, PastRow
from gdpr_desk.ui.today.page import TodayPage
from tests.differing import differ
from tests.registers import TODAY


@pytest.fixture
def page(register: Register, session: Session, qtbot: QtBot, tmp_path: Path) -> SystemsPage:
    differ(register, tmp_path)
    made = SystemsPage(session)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.refresh()
    session.changed.connect(made.refresh)
    made.show()
    return made


def sorts(page: SystemsPage) -> Counter[object]:
    """How many differences of each sort the page shows."""
    found: Counter[object] = Counter()
    for each in page.groups:
        assert isinstance(each.head.key, tuple)
        found[each.head.key[1]] += each.count
    return found


def group_of(page: SystemsPage, what: What) -> Folding:
    """The differences of one sort."""
    return next(each for each in page.groups if isinstance(each.head.key, tuple) and what in each.head.key)


def first_of(page: SystemsPage, what: What) -> DriftRow:
    group = group_of(page, what)
    group.toggle()
    row = group.rows()[1]
    assert isinstance(row, DriftRow)
    return row


def settled(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not session.background.busy)


def texts(page: SystemsPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


def test_every_sort_of_difference_is_shown(page: SystemsPage) -> None:
    assert sorts(page) == {
        What.BACK_THERE: 1,
        What.WITHDRAWN_HERE: 2,
        What.UNSUBSCRIBED_THERE: 1,
        What.ENDED_THERE: 2,
        What.GONE_THERE: 1,
        What.NOT_HERE: 1,
        "past": 2,  # a relation that ended long ago, and a consent that was withdrawn
    }
    assert "Export taken in on 24-11-2026  ·  7 records  ·  everybody who is there" in texts(page)


def test_a_row_takes_over_and_undo_takes_it_back(page: SystemsPage, session: Session, qtbot: QtBot) -> None:
    row = first_of(page, What.ENDED_THERE)
    name = row.drift.name
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    settled(session, qtbot)
    left = [
        each.drift.name for each in group_of(page, What.ENDED_THERE).rows()[1:] if isinstance(each, DriftRow)
    ]
    relation = next(
        each
        for each in session.store.all(Relation)
        if each.person == row.drift.reminder.person and each.ended_on
    )

    assert name not in left
    assert relation.ended_on is not None
    assert row.drift.would == f"End it as of {relation.ended_on:%d-%m-%Y}"
    session.undo()
    assert group_of(page, What.ENDED_THERE).count == 2


def test_all_of_a_sort_are_taken_over_at_once(page: SystemsPage, session: Session, qtbot: QtBot) -> None:
    steps = len(session.store.undo.steps())
    buttons = group_of(page, What.ENDED_THERE).head.findChildren(QPushButton)
    next(each for each in buttons if each.text() == "Take all over").click()
    settled(session, qtbot)

    assert What.ENDED_THERE not in sorts(page)
    assert len(session.store.undo.steps()) == steps + 1


def test_what_is_saved_while_all_are_taken_over_is_a_step_of_its_own(
    page: SystemsPage,
    session: Session,
    register: Register,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, inside, go = session.store, Event(), Event()

    def slowly(*given: Any) -> None:
        with store.action("take_over"):
            take_over(*given)
            inside.set()
            go.wait(10)

    monkeypatch.setattr("gdpr_desk.ui.systems.doing.take_over", slowly)
    person, before = store.all(Person)[0], len(store.history)
    buttons = group_of(page, What.ENDED_THERE).head.findChildren(QPushButton)
    next(each for each in buttons if each.text() == "Take all over").click()
    assert inside.wait(10)
    Timer(0.1, go.set).start()
    store.save(replace(person, job_title="Formand"))
    settled(session, qtbot)

    assert [each.action for each in store.history][before:] == ["take_over", "change"]
    assert [each.name for each in store.undo.steps()][:2] == ["change", "take_over"]
    assert register_problems(register) == []


def test_an_order_is_made_for_whoever_is_back(page: SystemsPage, session: Session, qtbot: QtBot) -> None:
    row = first_of(page, What.BACK_THERE)
    before = session.store.count(ErasureOrder)
    row.act()
    settled(session, qtbot)

    assert session.store.count(ErasureOrder) == before + 1
    assert What.BACK_THERE not in sorts(page)


def test_ignoring_asks_why(page: SystemsPage, session: Session, answer: list[object]) -> None:
    def without_reason(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        dialog.accept()
        assert dialog.result() != QDialog.DialogCode.Accepted
        dialog.reason.setText("A supplier by now.")
        dialog.accept()

    row = first_of(page, What.GONE_THERE)
    answer.append(without_reason)
    row.put_off()
    today = TodayPage(session)
    today.refresh()

    assert today.rows()  # all of them, now
    assert What.GONE_THERE not in sorts(page)
    today.put_off.toggle()
    assert any("A supplier by now." in each.accessibleName() for each in today.put_off.rows())
    today.deleteLater()


def test_today_counts_them_and_leads_here(page: SystemsPage, session: Session, qtbot: QtBot) -> None:
    today = TodayPage(session)
    qtbot.addWidget(today)
    today.refresh()
    wanted: list[tuple[str, int]] = []
    session.wants_record.connect(lambda kind, record: wanted.append((kind, record)))
    found = [each for each in session.store.reminders.due(TODAY) if each.what is What.ENDED_THERE]
    heads = [each for each in today.rows() if each.accessibleName().startswith("Ended there, open here")]

    assert len(found) == 2
    assert len(heads) == 1
    assert answer_to(found[0], TODAY) is Answer.OPEN
    kind, record = place_of(session.store, found[0])
    page.show_record(record)
    focus = QApplication.focusWidget()
    assert isinstance(focus, DriftRow)
    assert focus.drift.reminder == found[0]
    assert kind == "SystemRecord"


def test_who_is_past_the_date_can_be_erased_from_here(page: SystemsPage) -> None:
    group = next(each for each in page.groups if isinstance(each.head.key, tuple) and "past" in each.head.key)
    group.toggle()
    row = group.rows()[1]

    assert isinstance(row, PastRow)
    assert row.accessibleName() == "Fie Holm"


def test_each_list_of_a_system_is_shown(page: SystemsPage, session: Session, qtbot: QtBot) -> None:
    known = session.store.all(SystemExport)
    session.store.save(replace(known[0], id=None, records=77, whole=False))
    page.refresh()

    def shown() -> list[str]:
        return [each for each in texts(page) if each.startswith("Export taken in on")]

    qtbot.waitUntil(lambda: len(shown()) == len(known) + 1)

    assert [each.partition("·")[2] for each in shown() if "77" in each] == [
        "  77 records  ·  a part of the system"
    ]


def test_an_empty_page_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    made = SystemsPage(session)
    qtbot.addWidget(made)
    made.refresh()
    asked: list[bool] = []
    session.wants_import.connect(lambda: asked.append(True))

    assert "No export of another system was taken in yet." in texts(made)
    assert made.rows() == []
