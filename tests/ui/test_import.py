"""The import dialog: what it shows before it writes, what it asks, and that Cancel leaves nothing."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.actions import people_in
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.storage.backups import all_backups, folder_of
from gdpr_desk.ui.background import Cancelled
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing import elsewhere, work
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.importing.questions import QuestionView
from gdpr_desk.ui.importing.waiting import RefusalView
from gdpr_desk.ui.session import Session
from tests.ui.conftest import PERSONS

Open = Callable[..., ImportDialog]

SHEET = """Navn;E-mail;Telefon;Gruppe;Relation startet;CPR
Åse Nyborg;aase@example.com;12345678;Kunder;01-02-2025;1
Bo Nyborg;bo@example.com;;Kunder;;2
Ulæselig;ingen adresse;;Kunder;;3
Ukendt;u@example.com;;Ingen gruppe;;4
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Two good rows and two others."""
    path = tmp_path / "kunder.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def opened(session: Session, qtbot: QtBot) -> Open:
    """Opens the dialog on files, and waits until it shows `view`."""

    def open_on(*sources: Path, view: type[QWidget] = Preview) -> ImportDialog:
        dialog = ImportDialog(session, sources)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), view))
        return dialog

    return open_on


def body(dialog: ImportDialog) -> Any:
    """What the dialog shows."""
    return dialog.body.currentWidget()


def tabs(dialog: ImportDialog) -> list[str]:
    """The tabs of the preview with their counts."""
    bar = body(dialog).tabs
    return [" ".join(bar.tabText(at).split()) for at in range(bar.count())]


def cells(view: QTableView) -> list[list[str]]:
    """All that a table says."""
    model = view.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, at).data() for at in columns] for row in rows]


def table(dialog: ImportDialog, tab: int) -> list[list[str]]:
    """The table of a tab."""
    page = body(dialog).stack.widget(tab)
    return cells(page if isinstance(page, QTableView) else page.findChild(QTableView))


def written(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Press the button and wait for the end."""
    QTest.mouseClick(dialog.forward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_preview_says_all_and_writes_nothing(opened: Open, session: Session, sheet: Path) -> None:
    dialog = opened(sheet)

    assert tabs(dialog) == ["New persons 2", "Changed 0", "The same 0", "Rejected 2", "To decide 0"]
    assert table(dialog, 0)[0] == ["Åse Nyborg", "aase@example.com", "", "Kunder"]
    assert table(dialog, 3) == [
        ["4", "The e-mail is not a complete address."],
        ["5", "There is no group “Ingen gruppe” in the register."],
    ]
    assert dialog.forward.text() == "Import 2 persons"
    assert session.store.count(Person) == PERSONS
    assert not all_backups(folder_of(session.register))


def test_the_columns_are_shown_with_what_becomes_of_them(opened: Open, sheet: Path) -> None:
    plan = body(opened(sheet))._plan

    assert plan.mapped["kunder.csv"][:2] == [("Navn", "Name"), ("E-mail", "E-mail")]
    assert plan.left_out["kunder.csv"] == ["CPR"]


def test_an_import_is_one_step_that_can_be_taken_back(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.changed):
        written(qtbot, opened(sheet))

    assert session.store.count(Person) == PERSONS + 2
    assert [each.name for each in session.store.undo.steps()] == ["import"]
    assert len(all_backups(folder_of(session.register))) == 1
    session.messages._toast._undo.click()
    assert session.store.count(Person) == PERSONS


def test_what_changes_is_shown_field_by_field(
    opened: Open, sheet: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    written(qtbot, opened(sheet))
    again = tmp_path / "igen.csv"
    again.write_text(
        "Navn;E-mail;Telefon;Gruppe;Relation startet\n"
        "Åse Nyborg;aase@example.com;87654321;Kunder;01-02-2025\n"
        "Bo Nyborg;bo@example.com;;Kunder;03-02-2025\n",
        encoding="utf-8",
    )
    dialog = opened(again)

    assert table(dialog, 1) == [
        ["Åse Nyborg", "Phone", "12345678", "87654321"],
        ["Bo Nyborg", "Relation started (Kunder)", "–", "03-02-2025"],
    ]
    assert body(dialog).tabs.currentIndex() == 1


def test_the_same_file_again_has_nothing_to_import(opened: Open, sheet: Path, qtbot: QtBot) -> None:
    written(qtbot, opened(sheet))
    dialog = opened(sheet)

    assert tabs(dialog)[2] == "The same 2"
    assert dialog.forward.isHidden()
    assert dialog.cancel.text() == "Close"


def test_what_a_file_leaves_open_is_asked(
    opened: Open, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Navn;E-mail;Relation startet\nBo;bo@example.com;03/04/2025\n", encoding="utf-8")
    dialog = opened(path, view=QuestionView)
    first = body(dialog)
    assert first.choice.count() == session.store.count(SubjectCategory)
    assert not dialog.forward.isEnabled()
    first.choice.setCurrentText("Kunder")
    dialog.forward.click()
    qtbot.waitUntil(lambda: isinstance(body(dialog), QuestionView) and body(dialog) is not first)
    body(dialog).choice.setCurrentIndex(1)
    dialog.forward.click()
    qtbot.waitUntil(lambda: isinstance(body(dialog), Preview))

    relation = body(dialog)._plan.new[0].relations[0]
    assert (relation.started_on.day, relation.started_on.month) == (4, 3)
    assert table(dialog, 0)[0][3] == "Kunder"
    dialog.answer_again.click()
    qtbot.waitUntil(lambda: isinstance(body(dialog), QuestionView))


def test_a_file_that_cannot_be_read_says_why_and_another_can_be_chosen(
    opened: Open, sheet: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "tom.csv"
    empty.touch()
    dialog = opened(empty, view=RefusalView)
    assert body(dialog).sentence.text().startswith("tom.csv is empty")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(sheet)], ""))
    dialog.forward.click()
    qtbot.waitUntil(lambda: isinstance(body(dialog), Preview))

    assert tabs(dialog)[0] == "New persons 2"


def test_cancel_while_writing_leaves_all_as_it_was(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(sheet)
    write = people_in._write_new

    def write_and_cancel(*given: Any) -> None:
        write(*given)
        dialog._progress.cancelled = True

    monkeypatch.setattr(people_in, "_write_new", write_and_cancel)
    dialog.forward.click()
    qtbot.waitUntil(lambda: isinstance(body(dialog), Preview))

    assert session.store.count(Person) == PERSONS
    assert not session.store.undo.steps()
    assert dialog._note.text() == "Cancelled. The register is as it was before."
    assert dialog.forward.isEnabled()


def test_cancelled_too_late_is_imported_and_can_be_undone(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(sheet)

    def write_and_cancel(*given: Any) -> None:
        people_in.write_import(*given)
        dialog._progress.cancelled = True

    monkeypatch.setattr(work, "write_import", write_and_cancel)
    written(qtbot, dialog)

    assert session.store.count(Person) == PERSONS + 2
    assert session.messages._toast._text.text() == "2 persons were imported."


def test_closed_by_the_lock_it_shows_nothing_more_and_writes_nothing(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, write = opened(sheet), people_in._write_new

    def write_and_wait(*given: Any) -> None:
        write(*given)
        while not dialog._progress.cancelled:
            pass

    monkeypatch.setattr(people_in, "_write_new", write_and_wait)
    dialog.forward.click()
    dialog.close()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not session.background.busy)

    assert body(dialog) is None
    assert session.store.count(Person) == PERSONS


def test_escape_while_reading_closes(
    session: Session, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_path: Path, look_up: Callable[[], None]) -> None:
        while True:
            look_up()

    monkeypatch.setattr(work, "read_beside", endless)
    dialog = ImportDialog(session, [sheet])
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())

    assert session.store.count(Person) == PERSONS


def test_rejected_rows_can_be_copied_and_saved(
    opened: Open, sheet: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = sheet.rename(sheet.with_name("=kunder.csv"))
    dialog, target = opened(evil), tmp_path / "afvist"
    body(dialog).copy_rejected()
    copied = QGuiApplication.clipboard().text().splitlines()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    body(dialog)._save_rejected()
    saved = target.with_suffix(".csv")
    qtbot.waitUntil(saved.exists)

    assert copied[:2] == ["File\tRow\tReason", "=kunder.csv\t4\tThe e-mail is not a complete address."]
    lines = saved.read_text("utf-8-sig").splitlines()
    assert lines[1] == "'=kunder.csv;4;The e-mail is not a complete address."


def test_every_control_has_a_name_and_is_reached(opened: Open, sheet: Path) -> None:
    dialog = opened(sheet)
    controls = [
        each
        for each in dialog.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]

    assert len(controls) >= 5
    assert [type(each).__name__ for each in controls if not each.accessibleName()] == []


def test_a_large_file_is_read_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "stor.csv"
    rows = "".join(f"Person nummer {n};person{n}@example.com\n" for n in range(3_500))
    path.write_text("Navn;E-mail\n" + rows, encoding="utf-8")
    assert path.stat().st_size > elsewhere._SMALL
    looked: list[int] = []

    assert elsewhere.read_beside(path, lambda: looked.append(os.getpid())) == read_sheets(path)
    assert set(looked) == {os.getpid()}


def test_what_the_other_process_refuses_is_refused_here(tmp_path: Path) -> None:
    path = tmp_path / "stor.xlsx"
    path.write_bytes(b"\0" * (elsewhere._SMALL + 1))

    with pytest.raises(FileRefused, match=r"stor\.xlsx is not a table"):
        elsewhere.read_beside(path, lambda: None)


def test_a_cancelled_reading_ends_the_other_process(tmp_path: Path) -> None:
    path = tmp_path / "stor.csv"
    path.write_text("Navn;E-mail\n" + "a;b\n" * 50_000, encoding="utf-8")

    def cancel() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        elsewhere.read_beside(path, cancel)
