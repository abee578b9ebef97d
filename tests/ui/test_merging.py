"""Merging two cards in the window: with the keyboard alone, with what happens said before, and taken back."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SamePerson
from gdpr_desk.ui.merging.comparison import Choice
from gdpr_desk.ui.merging.dialog import MergeDialog, MergeView, merge_with_another
from gdpr_desk.ui.merging.pairs import PairsDialog, PairsView, decide_pairs
from gdpr_desk.ui.people import PeoplePage
from gdpr_desk.ui.records.list import RecordList
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState
from tests.registers import TODAY
from tests.ui.test_access import nameless

Answers = list[Callable[[QDialog], object]]


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def step(qtbot: QtBot, dialog: Any, kind: type) -> Any:
    qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), kind), timeout=20_000)
    return dialog.body.currentWidget()


@pytest.fixture
def cards(session: Session) -> tuple[int, int]:
    """Two cards of one person, and nobody else who looks like another one."""
    store = session.store
    group = store.all(Relation)[0].subject_category
    for person in store.all(Person):
        store.delete(person)
    found = []
    for name, email in (("Anna Christensen", "anna@havn.example"), ("Anna M. Kristensen", "am@havn.example")):
        person = store.save(Person(name=name, email=email, phone="12 34 56 78"))
        store.save(Relation(person=person.id, subject_category=group, started_on=TODAY))
        found.append(person.id or 0)
    store.save(Person(name="Ole Lund"))
    return found[0], found[1]


def names(session: Session) -> list[str]:
    return sorted(each.name for each in session.store.all(Person))


def test_from_the_card_with_keys_alone(
    session: Session, cards: tuple[int, int], qtbot: QtBot, answer: Answers
) -> None:
    page = PeoplePage(session)
    qtbot.addWidget(page)
    session.changed.connect(page.refresh)
    page.show()
    page.show_record(cards[0])
    before = session.store.all(Person), session.store.all(Relation)

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.show()
        listed = step(qtbot, dialog, RecordList)
        assert nameless(dialog) == []
        assert "1 card looks like the same person" in texts(listed)
        assert not dialog.forward.isEnabled()
        QTest.keyClick(listed.search, Qt.Key.Key_Down)
        assert dialog.forward.isEnabled()
        QTest.keyClick(listed.table, Qt.Key.Key_Return)
        view = step(qtbot, dialog, MergeView)
        assert nameless(dialog) == []
        assert "the right one goes" in texts(view)
        assert "Relations in the same category become one" in texts(view)
        assert "only goes on" not in texts(view)
        first, second = view.comparison.choices["name"]
        assert (first.accessibleName(), first.isChecked()) == ("Name: Anna Christensen", True)
        QTest.keyClick(first, Qt.Key.Key_Right)
        assert second.isChecked()
        assert view.comparison.chosen == {"name": "Anna M. Kristensen", "email": "anna@havn.example"}
        QTest.keyClick(dialog.forward, Qt.Key.Key_Return)
        assert dialog.result() == QDialog.DialogCode.Accepted

    answer.append(answered)
    menu = page.card.parts[0].more_button.menu()
    next(each for each in menu.actions() if each.text() == "Merge with another card…").trigger()
    (person,) = (each for each in session.store.all(Person) if each.id == cards[0])

    assert names(session) == ["Anna M. Kristensen", "Ole Lund"]
    assert person.email == "anna@havn.example"
    assert "Anna M. Kristensen" in texts(page.card)
    window = session.messages.parent()
    assert isinstance(window, QWidget)
    undo = next(each for each in window.findChildren(QAbstractButton) if each.text() == "Undo")
    undo.click()
    assert before == (session.store.all(Person), session.store.all(Relation))


def test_anybody_can_be_looked_for_and_back_goes_back(
    session: Session, cards: tuple[int, int], qtbot: QtBot, answer: Answers
) -> None:
    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.show()
        listed = step(qtbot, dialog, RecordList)
        listed.look_for("ole")
        assert "1 person" in texts(listed)
        listed.choose(listed.model.id_at(0))
        dialog.forward.click()
        assert "Ole Lund" in texts(step(qtbot, dialog, MergeView))
        dialog.back.click()
        listed = step(qtbot, dialog, RecordList)
        assert listed.search.text() == "ole"
        listed.look_for("anna")
        assert [listed.model.id_at(at) for at in range(listed.model.rowCount())] == [cards[1]]
        dialog.cancel.click()

    answer.append(answered)
    person = session.store.get(Person, cards[0])
    assert person
    merge_with_another(session, person)

    assert len(names(session)) == 3


def test_the_list_of_the_page_keeps_its_own_widths(session: Session, qtbot: QtBot) -> None:
    lists = [RecordList(session, Person, lambda _: (), place=place) for place in ("", "Merging")]
    for at, each in enumerate(lists):
        qtbot.addWidget(each)
        each.show()
        each.table.setColumnWidth(0, 90 + at)
        each._keep_widths()

    assert session.settings.widths("Person") == {"name": 90}
    assert session.settings.widths("Merging") == {"name": 91}


def test_a_card_that_may_not_be_merged_says_why(
    session: Session, cards: tuple[int, int], qtbot: QtBot, answer: Answers
) -> None:
    relation = session.store.owned_by(Relation, "person", [cards[1]])[0]
    session.store.save(replace(relation, restricted_on=TODAY))
    said: list[str] = []

    def told(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.text())

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.show()
        listed = step(qtbot, dialog, RecordList)
        assert "2 persons" in texts(listed)  # whoever is restricted is not proposed, but can be looked for
        listed.look_for("kristensen")
        listed.choose(cards[1])
        answer.append(told)
        dialog.forward.click()
        assert isinstance(dialog.body.currentWidget(), RecordList)
        dialog.cancel.click()

    answer.append(answered)
    person = session.store.get(Person, cards[0])
    assert person
    merge_with_another(session, person)

    assert "Art. 18(2)" in said[0]


def test_a_card_that_may_not_be_changed_offers_no_merging(
    session: Session, cards: tuple[int, int], qtbot: QtBot
) -> None:
    relation = session.store.owned_by(Relation, "person", [cards[0]])[0]
    session.store.save(replace(relation, restricted_on=TODAY))
    page = PeoplePage(session)
    qtbot.addWidget(page)
    page.show_record(cards[0])
    menu = page.card.parts[0].more_button.menu()

    assert [each.text() for each in menu.actions()] == ["Erase…"]


def test_two_persons_are_remembered(
    session: Session, cards: tuple[int, int], qtbot: QtBot, answer: Answers
) -> None:
    page = PeoplePage(session)
    qtbot.addWidget(page)
    assert cards

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, PairsDialog)
        dialog.show()
        view = step(qtbot, dialog, PairsView)
        assert nameless(dialog) == []
        assert "1 pair" in texts(dialog)
        assert "anna@havn.example" in texts(view)
        QTest.keyClick(view.two, Qt.Key.Key_Space)
        step(qtbot, dialog, EmptyState)
        assert session.store.count(SamePerson) == 1
        undo = next(each for each in dialog.findChildren(QAbstractButton) if each.text() == "Undo")
        undo.click()
        assert session.store.count(SamePerson) == 0
        step(qtbot, dialog, PairsView).two.click()
        dialog.cancel.click()

    def nobody(dialog: QDialog) -> None:
        assert isinstance(dialog, PairsDialog)
        dialog.show()
        step(qtbot, dialog, EmptyState)
        assert "No two cards look like the same person." in texts(dialog)
        dialog.cancel.click()

    answer.extend([answered, nobody])
    page.same.click()
    page.same.click()

    assert len(names(session)) == 3


def test_a_pair_is_merged_and_the_rest_goes_on(
    session: Session, cards: tuple[int, int], qtbot: QtBot, answer: Answers
) -> None:
    session.store.save(Person(name="Ole Lund"))
    assert cards

    def answered(dialog: QDialog) -> None:
        assert isinstance(dialog, PairsDialog)
        dialog.show()
        view = step(qtbot, dialog, PairsView)
        assert "2 pairs" in texts(dialog)
        QTest.keyClick(view.table, Qt.Key.Key_Return)
        step(qtbot, dialog, MergeView)
        dialog.back.click()
        step(qtbot, dialog, PairsView).merge.click()
        step(qtbot, dialog, MergeView)
        dialog.forward.click()
        step(qtbot, dialog, PairsView)
        assert "1 pair" in texts(dialog)
        assert names(session) == ["Anna Christensen", "Ole Lund", "Ole Lund"]
        undo = next(each for each in dialog.findChildren(QAbstractButton) if each.text() == "Undo")
        undo.click()
        step(qtbot, dialog, PairsView)
        assert "2 pairs" in texts(dialog)
        assert len(names(session)) == 4
        dialog.close()

    answer.append(answered)
    decide_pairs(session)


def test_a_value_says_as_much_as_fits(qtbot: QtBot) -> None:
    choice = Choice("E-mail", "a&b-" + "long" * 40)
    qtbot.addWidget(choice)
    choice.resize(120, 24)
    choice.show()

    assert choice.text().endswith("…")
    assert choice.text().startswith("a&&b")
    assert choice.toolTip() == choice.value


def test_a_start_imports_nothing_of_it() -> None:
    code = (
        "import sys, gdpr_desk.ui.window, gdpr_desk.ui.people; wanted = {'rapidfuzz', "
        "'gdpr_desk.domain.likeness', 'gdpr_desk.actions.merging'}; sys.exit(bool(wanted & {*sys.modules}))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
