"""Who is likely known: decided side by side before anything is written, and kept with the import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.system import SamePerson
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.deciding import DecidingView
from gdpr_desk.ui.importing.done import DoneView
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.session import Session
from tests.registers import TODAY

KNOWN = """Navn;E-mail;Telefon;Gruppe
Christian Brovad;christian@sample.example;12345678;Kunder
Philip Dalvig;philip@sample.example;87654321;Kunder
"""
ROWS = """Navn;Telefon;Virksomhed;Gruppe
Kristian Brovad;+45 12 34 56 78;Brovad ApS;Kunder
Filip Dalvig;87654321;Dalvig ApS;Kunder
Gerda Nyligen;;Nyligen ApS;Kunder
"""


def written(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def dialog(session: Session, qtbot: QtBot, tmp_path: Path) -> ImportDialog:
    """The preview of rows of whom two are likely known."""
    known = plan_import(session.store, [written(tmp_path / "known.csv", KNOWN)], TODAY)
    write_import(session.store, known)
    made = ImportDialog(session, [written(tmp_path / "rows.csv", ROWS)])
    qtbot.addWidget(made)
    made.show()
    came(qtbot, made, AskingPage)
    made.forward.click()
    came(qtbot, made, Preview)
    made.body.currentWidget().tabs.setCurrentIndex(4)  # type: ignore[union-attr]  # it is a preview
    return made


def came(qtbot: QtBot, dialog: ImportDialog, view: type) -> None:
    qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), view))


def deciding(dialog: ImportDialog) -> DecidingView:
    found = dialog.findChild(DecidingView)
    assert isinstance(found, DecidingView)
    return found


def column_of(view: DecidingView, at: int) -> list[str]:
    model: Any = view.table.model()
    return [model.data(model.index(row, at)) for row in range(model.rowCount())]


def test_both_sides_are_shown(dialog: ImportDialog) -> None:
    view = deciding(dialog)
    said = [each.text() for each in view.findChildren(QLabel)]

    assert column_of(view, 0) == ["Kristian Brovad", "Filip Dalvig"]
    assert column_of(view, 1) == ["Christian Brovad", "Philip Dalvig"]
    assert column_of(view, 3) == ["Not decided"] * 2
    assert {"rows.csv, row 2", "In the register", "christian@sample.example", "+45 12 34 56 78"} <= set(said)


def test_what_is_decided_is_imported_so_and_taken_back_as_one_step(
    dialog: ImportDialog, session: Session, qtbot: QtBot
) -> None:
    before, steps = session.store.count(Person), len(session.store.undo.steps())
    view = deciding(dialog)
    view.same.click()
    view.two.click()

    assert column_of(view, 3) == ["The same person", "Two persons"]
    assert dialog.forward.text() == "Import with 2 decisions"
    assert session.store.count(Person) == before

    dialog.forward.click()
    came(qtbot, dialog, DoneView)

    assert session.store.count(Person) == before + 2  # Filip and Gerda
    assert {each.same for each in session.store.all(SamePerson)} == {False, True}
    assert len(session.store.undo.steps()) == steps + 1
    dialog.accept()
    session.undo()
    assert (session.store.count(Person), session.store.all(SamePerson)) == (before, [])


def test_a_decision_can_be_left_open_again(dialog: ImportDialog) -> None:
    view = deciding(dialog)
    view.same.click()
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    view.later.click()

    assert column_of(view, 3) == ["Not decided"] * 2


def test_no_decision_holds_once_the_columns_are_asked_again(
    dialog: ImportDialog, session: Session, qtbot: QtBot
) -> None:
    deciding(dialog).same.click()
    dialog.back.click()
    came(qtbot, dialog, AskingPage)
    dialog.forward.click()
    came(qtbot, dialog, Preview)

    assert dialog.forward.text() == "Import 3 persons"
    assert column_of(deciding(dialog), 3) == ["Not decided"] * 2
    before = session.store.count(Person)
    dialog.forward.click()
    came(qtbot, dialog, DoneView)
    assert session.store.count(Person) == before + 3


def test_by_keys_alone(dialog: ImportDialog, qtbot: QtBot) -> None:
    view = deciding(dialog)
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    view.two.setFocus()
    qtbot.keyClick(view.two, Qt.Key.Key_Return)

    assert column_of(view, 3) == ["Not decided", "Two persons"]


def test_cancelled_in_time_the_doubts_are_still_there(
    dialog: ImportDialog, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gdpr_desk.errors import FileRefused
    from gdpr_desk.ui.importing import work

    def refuse(*_args: object) -> Callable[[], None]:
        raise FileRefused("The disk is full.")

    before = session.store.count(Person)
    deciding(dialog).same.click()
    monkeypatch.setattr(work, "write_import", refuse)
    dialog.forward.click()
    came(qtbot, dialog, Preview)

    assert column_of(deciding(dialog), 3) == ["The same person", "Not decided"]
    assert session.store.count(Person) == before
