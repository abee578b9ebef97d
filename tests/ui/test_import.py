"""The import dialog: what it asks, what it shows before it writes, and that Cancel leaves nothing."""

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk import paths
from gdpr_desk.actions import people_in
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.profile_files import made_profile, own_profiles, save_profile
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.storage.backups import all_backups, folder_of
from gdpr_desk.ui.background import Cancelled
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing import elsewhere, work
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.done import DoneView
from gdpr_desk.ui.importing.files import without_profiles
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.importing.waiting import RefusalView
from gdpr_desk.ui.session import Session
from tests.ui.conftest import PERSONS

SAMPLES = Path(__file__).parents[1] / "samples"
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
    """Opens the dialog on files, and goes on until it shows `view`."""

    def open_on(*sources: Path, view: type[QWidget] = Preview, pasted: str = "") -> ImportDialog:
        dialog = ImportDialog(session, sources, pasted)
        qtbot.addWidget(dialog)
        dialog.show()
        waited(qtbot, dialog, AskingPage if view is Preview else view)
        if view is Preview:
            went_on(qtbot, dialog, view)
        return dialog

    return open_on


def waited(qtbot: QtBot, dialog: ImportDialog, view: type[QWidget]) -> None:
    """Wait until the dialog shows this."""
    qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), view))


def went_on(qtbot: QtBot, dialog: ImportDialog, view: type[QWidget]) -> None:
    """Press the button, and wait for what comes next."""
    assert dialog.forward.isEnabled()
    QTest.mouseClick(dialog.forward, Qt.MouseButton.LeftButton)
    waited(qtbot, dialog, view)


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
    """Import, and close the last page."""
    went_on(qtbot, dialog, DoneView)
    QTest.mouseClick(dialog.forward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_the_preview_says_all_and_writes_nothing(opened: Open, session: Session, sheet: Path) -> None:
    dialog = opened(sheet)

    assert tabs(dialog) == ["New persons 2", "Changed 0", "The same 0", "Rejected 2", "To decide 0"]
    assert table(dialog, 0)[0] == ["Åse Nyborg", "aase@example.com", "", "Kunder"]
    assert table(dialog, 3) == [
        ["Ulæselig", "4", "The e-mail is not a complete address."],
        ["Ukendt", "5", "There is no group “Ingen gruppe” in the register."],
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


def test_what_a_file_leaves_open_is_asked(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Navn;E-mail;Relation startet\nBo;bo@example.com;03/04/2025\n", encoding="utf-8")
    dialog = opened(path, view=AskingPage)
    asking = body(dialog)
    meaning = asking.page.meaning
    assert (asking.missing.text(), dialog.forward.isEnabled()) == (
        "Choose the group that the persons belong to.",
        False,
    )
    meaning.group.setCurrentText("Kunder")
    assert asking.missing.text() == "Say what comes first in the dates."
    meaning.dates.setCurrentIndex(1)
    meaning.source.setText(" The fair ")
    went_on(qtbot, dialog, Preview)

    relation = body(dialog)._plan.new[0].relations[0]
    assert (relation.started_on.day, relation.started_on.month) == (4, 3)
    assert relation.source == "The fair"
    assert table(dialog, 0)[0][3] == "Kunder"
    dialog.back.click()
    assert body(dialog).page.meaning.group.currentText() == "Kunder"
    assert body(dialog).page.meaning.source.text() == " The fair "


def test_dates_that_show_their_order_are_not_asked_about(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    rows = "".join(f"Bo {at};bo{at}@example.com;03/04/2025\n" for at in range(300))
    path.write_text(f"Navn;E-mail;Relation startet\n{rows}Åse;a@example.com;31/01/2025\n", "utf-8")
    page = body(opened(path, view=AskingPage)).page
    page.meaning.group.setCurrentText("Kunder")

    assert page.meaning.dates.isVisible() is False
    page.columns.choices[2].setCurrentIndex(0)
    assert page.meaning.dates.isVisible() is False


UNKNOWN = "Hvem;Post;Siden;CPR\nÅse Nyborg;aase@example.com;01-02-2025;1\nBo;nix;01-02-2025;2\n"


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    """A sheet of which no column is known."""
    path = tmp_path / "ukendt.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    return path


def chosen(dialog: ImportDialog, *labels: str) -> None:
    """Take the columns over as these, in the group of customers."""
    page = body(dialog).page
    for at, text in enumerate(labels):
        page.columns.choices[at].setCurrentText(text)
    page.meaning.group.setCurrentText("Kunder")


def test_the_columns_of_an_unknown_sheet_are_chosen(opened: Open, unknown: Path, qtbot: QtBot) -> None:
    dialog = opened(unknown, view=AskingPage)
    asking = body(dialog)
    assert asking.page.kind.currentText() == "Another list – choose the columns"
    assert [each.currentText() for each in asking.page.columns.choices] == ["Left out"] * 4
    assert asking.missing.text() == "Choose the column that holds the name, or the e-mail."
    chosen(dialog, "Name", "E-mail", "Relation started")
    went_on(qtbot, dialog, Preview)

    assert table(dialog, 0) == [["Åse Nyborg", "aase@example.com", "", "Kunder"]]
    assert body(dialog)._plan.left_out == {"ukendt.csv": ["CPR"]}


def test_a_field_has_one_column_at_most(opened: Open, unknown: Path) -> None:
    dialog = opened(unknown, view=AskingPage)
    chosen(dialog, "Name", "Name")

    assert [each.currentText() for each in body(dialog).page.columns.choices[:2]] == ["Left out", "Name"]


def test_samples_are_the_first_different_values(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Navn;By\n;Vejle\nA;Vejle\nA;Ribe\nB;Vejle\nC;\nD;\n", encoding="utf-8")

    found = body(opened(path, view=AskingPage)).current.seen.samples
    assert found == [["A", "B", "C"], ["Vejle", "Ribe"]]


def test_a_list_without_headings(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Åse Nyborg;aase@example.com\nBo Bro;nix\nCilla;c@example.com\n", encoding="utf-8")
    dialog = opened(path, view=AskingPage)
    body(dialog).page.headings.setChecked(False)
    assert not dialog.keep.isEnabled()
    chosen(dialog, "Name", "E-mail")
    went_on(qtbot, dialog, Preview)

    assert [row[0] for row in table(dialog, 0)] == ["Åse Nyborg", "Cilla"]
    assert table(dialog, 3) == [["Bo Bro", "2", "The e-mail is not a complete address."]]
    dialog.back.click()
    assert body(dialog).page.headings.isChecked() is False


def test_sheets_of_one_export_share_what_their_persons_are(opened: Open, qtbot: QtBot) -> None:
    dialog = opened(SAMPLES / "mailchimp-audience-export.zip", view=AskingPage)
    asking = body(dialog)
    assert asking.sheets.count() == 3
    assert asking.page.kind.currentText() == "Audience from Mailchimp"
    assert asking.page.meaning.whole.text() == "This is everybody in Mailchimp"
    assert asking.page.meaning.whole.isChecked()
    asking.page.meaning.group.setCurrentText("Kunder")
    asking.page.meaning.whole.setChecked(False)
    asking.sheets.setCurrentRow(2)
    assert asking.page.meaning.group.currentText() == "Kunder"
    assert [each.answers().whole for each in asking._said] == [False] * 3
    asking.page.meaning.whole.setChecked(True)
    asking.sheets.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert asking.page.meaning.whole.isChecked() is False  # without those who left it is a part
    went_on(qtbot, dialog, Preview)

    assert len(body(dialog)._plan.mapped) == 2


def test_ticking_a_sheet_again_leaves_what_was_said_of_everybody(opened: Open) -> None:
    asking = body(opened(SAMPLES / "mailchimp-audience-export.zip", view=AskingPage))
    everybody, item = asking.page.meaning.whole, asking.sheets.item(1)
    item.setCheckState(Qt.CheckState.Unchecked)
    assert everybody.isChecked() is False
    item.setCheckState(Qt.CheckState.Checked)
    assert everybody.isChecked()  # nobody has said otherwise
    everybody.setChecked(False)
    for state in (Qt.CheckState.Unchecked, Qt.CheckState.Checked):
        item.setCheckState(state)
        assert everybody.isChecked() is False
    item.setCheckState(Qt.CheckState.Unchecked)
    everybody.setChecked(True)  # that sheet is of something else
    item.setCheckState(Qt.CheckState.Checked)
    assert everybody.isChecked()
    assert [each.answers().whole for each in asking._said] == [True] * 3


def test_beside_a_sheet_that_is_not_recognised_the_others_are_a_part(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with ZipFile(path, "w") as made:
        known = "Email Address,First Name,OPTIN_TIME,EUID\na@x.example,Anna,2024-01-01 00:00:00,e1\n"
        made.writestr("subscribed_members_export_1.csv", known)
        made.writestr("unsubscribed_members_export_1.csv", "Adr,Fornavn,Tal\nb@x.example,Bo,1\n")
    asking = body(opened(path, view=AskingPage))

    assert [(each.taken, each.whole) for each in asking._said] == [(True, False), (False, False)]
    assert asking.page.meaning.whole.isVisible()
    assert asking.page.meaning.whole.isChecked() is False
    assert asking._said[0].answers().whole is False
    asking.page.meaning.whole.setChecked(True)
    assert asking._said[0].answers().whole is True


def test_a_sheet_that_is_nothing_known_is_not_ticked(opened: Open, tmp_path: Path) -> None:
    path, book = tmp_path / "bog.xlsx", openpyxl.Workbook()
    people = book.worksheets[0]
    people.append(["Navn", "E-mail", "Gruppe"])
    people.append(["Åse", "aase@example.com", "Kunder"])
    other = book.create_sheet("Budget")
    other.append(["Post", "Beløb"])
    other.append(["Kaffe", 200])
    book.save(path)
    dialog = opened(path, view=AskingPage)

    assert [each.taken for each in body(dialog)._said] == [True, False]
    assert dialog.forward.isEnabled()
    body(dialog).sheets.item(1).setCheckState(Qt.CheckState.Checked)
    assert body(dialog).missing.text().startswith("“Budget”: Choose the column")
    for at in range(2):
        body(dialog).sheets.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert body(dialog).missing.text() == "Tick at least one sheet."


def test_files_of_one_name_are_told_apart(opened: Open, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "anden").mkdir()
    other = tmp_path / "anden/kunder.csv"
    other.write_text("Navn;E-mail;Gruppe\nCilla;c@example.com;Kunder\n", encoding="utf-8")
    plan = body(opened(sheet, other))._plan

    assert list(plan.mapped) == ["kunder.csv", "kunder.csv (2)"]
    assert len(plan.new) == 3


def test_one_of_several_files_that_cannot_be_read_is_named(opened: Open, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "tom.csv").touch()
    dialog = opened(sheet, tmp_path / "tom.csv", view=AskingPage)

    assert dialog._note.text().startswith("tom.csv is empty")
    assert dialog.forward.isEnabled()


def test_what_is_chosen_is_kept_as_a_profile_and_known_again(
    opened: Open, unknown: Path, answer: list[Callable[[Any], object]]
) -> None:
    def name(dialog: Any) -> None:
        dialog.name.setText("people")
        dialog.save.click()
        assert dialog.fault.text().startswith("The program has a profile “people” itself")
        dialog.name.setText("Medlemmer")
        dialog.save.click()

    dialog = opened(unknown, view=AskingPage)
    assert not dialog.keep.isEnabled()
    chosen(dialog, "Name", "E-mail")
    answer.append(name)
    dialog.keep.click()
    assert body(dialog).page.kind.currentText() == "Medlemmer"
    assert dialog.give.isVisible()
    again = opened(unknown, view=AskingPage)

    assert body(again).page.kind.currentText() == "Medlemmer"
    assert body(again).page.meaning.group.currentText() == "Kunder"
    assert again.forward.isEnabled()


def test_a_profile_is_given_to_others_and_taken_in(
    opened: Open,
    unknown: Path,
    session: Session,
    answer: list[Callable[[Any], object]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = {"person.name": "Hvem", "person.email": "Post"}
    kept = save_profile(made_profile("Medlemmer", Profile("", {}), columns, category="Kunder"))
    shared = tmp_path / "delt.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(shared), ""))
    opened(unknown, view=AskingPage).give.click()
    kept.unlink()

    assert without_profiles(session, [shared, unknown]) == [unknown]
    assert body(opened(unknown, view=AskingPage)).page.kind.currentText() == "Medlemmer"
    save_profile(made_profile("Medlemmer", Profile("", {}), {"person.name": "Andet"}))
    answer.append(lambda box: box.reject())
    assert without_profiles(session, [shared]) == []
    assert [each.columns for each in own_profiles()[0]] == [{"person.name": ["Andet"]}]


def test_a_profile_that_is_none_is_refused_in_words(
    session: Session, tmp_path: Path, answer: list[Callable[[Any], object]]
) -> None:
    broken, said = tmp_path / "x.toml", []
    broken.write_text("nonsense", encoding="utf-8")
    answer.append(lambda box: said.append(box.text()))

    assert without_profiles(session, [broken]) == []
    assert "it is no TOML file" in said[0]


def test_a_broken_profile_of_the_office_is_named_and_passed_over(opened: Open, sheet: Path) -> None:
    folder = paths.data_folder() / "profiles"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_text("nonsense", encoding="utf-8")
    dialog = opened(sheet, view=AskingPage)

    assert dialog._note.text().startswith("“x.toml” is not a profile that can be used")
    assert dialog.forward.isEnabled()


def test_a_block_from_the_clipboard_is_a_sheet(opened: Open) -> None:
    dialog = opened(Path("Clipboard"), pasted="Navn\tE-mail\tGruppe\nÅse\taase@example.com\tKunder\n")

    assert table(dialog, 0) == [["Åse", "aase@example.com", "", "Kunder"]]


def test_text_that_is_no_table_is_refused(opened: Open) -> None:
    dialog = opened(Path("Clipboard"), pasted="nothing of the kind", view=RefusalView)

    assert body(dialog).sentence.text().startswith("There is no table on the clipboard")


def test_a_file_that_cannot_be_read_says_why_and_another_can_be_chosen(
    opened: Open, sheet: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "tom.csv"
    empty.touch()
    dialog = opened(empty, view=RefusalView)
    assert body(dialog).sentence.text().startswith("tom.csv is empty")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(sheet)], ""))
    dialog.forward.click()
    waited(qtbot, dialog, AskingPage)
    went_on(qtbot, dialog, Preview)

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


def test_rejected_rows_are_copied_with_their_place(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().clear()
    body(opened(sheet)).copy_rejected()
    qtbot.waitUntil(lambda: not session.background.busy)
    copied = QGuiApplication.clipboard().text().splitlines()

    assert copied[:2] == ["File\tRow\tReason", "kunder.csv\t4\tThe e-mail is not a complete address."]


def saved(
    qtbot: QtBot, dialog: ImportDialog, press: Callable[[], object], target: Path, view: type[QWidget]
) -> None:
    """Save to `target`, and wait until the dialog shows its step again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
        press()
    waited(qtbot, dialog, view)
    assert f"“{target.name}” was saved." in dialog._note.text()


def test_rejected_rows_are_saved_mended_and_taken_in_again(
    opened: Open, sheet: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with sheet.open("a", encoding="utf-8") as file:
        file.write("=Ond;ond;+45 12345678;Kunder;;5\n")
    dialog, target = opened(sheet), tmp_path / "afvist.csv"
    saved(qtbot, dialog, body(dialog)._save_rejected, target, Preview)
    assert body(dialog).tabs.currentIndex() == 3
    lines = target.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Navn;E-mail;Telefon;Gruppe;Relation startet;CPR;Reason for rejection"
    assert lines[1] == "Ulæselig;ingen adresse;;Kunder;;3;The e-mail is not a complete address."
    assert lines[3].startswith("'=Ond;ond;'+45 12345678;Kunder")
    mended = target.read_text("utf-8-sig").replace("ingen adresse", "ny@example.com").replace(";ond;", ";;")
    target.write_text(mended, "utf-8")
    again = opened(target)

    assert tabs(again) == ["New persons 2", "Changed 0", "The same 0", "Rejected 1", "To decide 0"]
    assert [row[0] for row in table(again, 0)] == ["Ulæselig", "=Ond"]
    assert body(again)._plan.new[1].person.phone == "+45 12345678"
    assert body(again)._plan.left_out == {"afvist.csv": ["CPR", "Reason for rejection"]}
    saved(qtbot, again, body(again)._save_rejected, tmp_path / "igen.csv", Preview)
    head = (tmp_path / "igen.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "Navn;E-mail;Telefon;Gruppe;Relation startet;CPR;Reason for rejection"


def test_rejected_rows_of_two_headers_make_two_files(
    opened: Open, sheet: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "andre.csv"
    other.write_text("E-mail;Navn;Gruppe\nnix;Cilla;Kunder\n", encoding="utf-8")
    dialog = opened(sheet, other)
    saved(qtbot, dialog, body(dialog)._save_rejected, tmp_path / "afvist.csv", Preview)

    with (tmp_path / "afvist 2.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file, delimiter=";"))[1][:3] == ["nix", "Cilla", "Kunder"]


def test_rejected_rows_without_headings_come_back_with_some(
    opened: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    path, target = tmp_path / "x.csv", tmp_path / "afvist.csv"
    path.write_text("Åse Nyborg;aase@example.com;x\nBo Bro;nix;y\n", encoding="utf-8")
    dialog = opened(path, view=AskingPage)
    body(dialog).page.headings.setChecked(False)
    chosen(dialog, "Name", "E-mail")
    went_on(qtbot, dialog, Preview)
    saved(qtbot, dialog, body(dialog)._save_rejected, target, Preview)

    assert target.read_text("utf-8-sig").splitlines()[0] == "Name;E-mail;Column 3;Reason for rejection"
    page = body(opened(target, view=AskingPage)).page
    assert [each.currentText() for each in page.columns.choices][:2] == ["Name", "E-mail"]


def test_the_last_page_tells_what_was_done_and_saves_a_report(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog, target = opened(sheet), tmp_path / "rapport.xlsx"
    went_on(qtbot, dialog, DoneView)
    assert dialog.cancel.isHidden()
    texts = [each.text() for each in body(dialog).findChildren(QLabel)]
    assert "2 persons were imported." in texts
    assert "Columns left out: CPR" in texts
    saved(qtbot, dialog, body(dialog).report.click, target, DoneView)
    book = openpyxl.load_workbook(target)

    assert book.sheetnames == ["Overview", "New persons", "Rejected"]
    assert [cell.value for cell in book["New persons"][2]][:1] == ["Åse Nyborg"]
    assert [cell.value for cell in book["Rejected"][1]][:3] == ["File", "Row", "Navn"]
    assert book["Rejected"]["B2"].value == 4
    assert book["Rejected"]["I2"].value == "The e-mail is not a complete address."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == ImportDialog.DialogCode.Accepted
    assert session.messages._toast._text.text() == "2 persons were imported."


def test_closed_by_the_lock_after_the_end_it_is_done(
    opened: Open, session: Session, sheet: Path, qtbot: QtBot
) -> None:
    dialog = opened(sheet)
    went_on(qtbot, dialog, DoneView)
    with qtbot.waitSignal(session.changed):
        dialog.close()
    qtbot.waitUntil(lambda: not session.background.busy)

    assert (dialog.isVisible(), body(dialog)) == (False, None)
    assert dialog.result() == ImportDialog.DialogCode.Accepted
    assert session.store.count(Person) == PERSONS + 2


def test_cancel_while_comparing_comes_back_to_the_columns(
    opened: Open, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(sheet, view=AskingPage)
    body(dialog).page.meaning.source.setText("The fair")

    def endless(*_given: Any, progress: Callable[[int, int], None], **_others: Any) -> None:
        while True:
            progress(0, 0)

    monkeypatch.setattr(work, "plan_import", endless)
    dialog.forward.click()
    dialog.cancel.click()
    waited(qtbot, dialog, AskingPage)

    assert body(dialog).page.meaning.source.text() == "The fair"


def test_a_report_that_cannot_be_saved_says_why(
    opened: Open, sheet: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(sheet)
    went_on(qtbot, dialog, DoneView)
    nowhere = tmp_path / "nowhere/rapport.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(nowhere), ""))
    body(dialog).report.click()
    waited(qtbot, dialog, DoneView)

    assert "There is no folder" in dialog._note.text()


def test_an_export_that_brings_nobody_is_noted(
    opened: Open, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    export = tmp_path / "contacts_20261101_0812.csv"
    rows = [f"Person {at},{at},p{at}@sample.example\n" for at in range(1, 5)]
    export.write_text("Name,ID,Email\n" + "".join(rows), "utf-8")
    written(qtbot, opened(export))
    export.write_text("Name,ID,Email\n" + "".join(rows[:3]), "utf-8")
    dialog = opened(export)
    assert tabs(dialog)[:3] == ["New persons 0", "Changed 0", "The same 3"]
    assert dialog.forward.text() == "Note what the file says"
    went_on(qtbot, dialog, DoneView)

    assert "What the file says of its system was noted." in [
        each.text() for each in body(dialog).findChildren(QLabel)
    ]
    assert [each.number for each in session.store.all(SystemRecord) if each.gone_on] == ["4"]


def test_a_sheet_that_could_be_several_sorts_is_asked_about(opened: Open, unknown: Path) -> None:
    for name in ("Medlemmer", "Frivillige"):
        save_profile(made_profile(name, Profile("", {}), {"person.name": "Hvem"}, category="Kunder"))
    dialog = opened(unknown, view=AskingPage)
    page = body(dialog).page
    assert (page.kind.currentIndex(), dialog.forward.isEnabled()) == (-1, False)
    assert body(dialog).missing.text() == "Say what sort of list this is."
    page.kind.setCurrentText("Frivillige")

    assert dialog.forward.isEnabled()
    assert page.columns.choices[0].currentText() == "Name"


def test_a_system_without_its_processor_is_said_before_anything(
    opened: Open, session: Session, tmp_path: Path
) -> None:
    for each in session.store.all(Processor):
        if each.name == "Base":
            session.store.save(replace(each, name="Another"))
    export = tmp_path / "contacts_20261101_0812.csv"
    export.write_text("Name,ID,Email\nAnna,1,anna@sample.example\n", "utf-8")
    dialog = opened(export, view=AskingPage)

    assert body(dialog).missing.text().startswith("Base is no processor in the register.")
    assert not dialog.forward.isEnabled()


def test_a_wide_sheet_is_shown_bit_by_bit(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "bred.csv"
    path.write_text(";".join(["Navn", "Gruppe", *(f"Felt {at}" for at in range(198))]) + "\nÅse;Kunder\n")
    columns = body(opened(path, view=AskingPage)).page.columns

    assert len(columns.choices) < 20
    qtbot.waitUntil(lambda: len(columns.choices) == 200)


@pytest.mark.parametrize("view", [AskingPage, Preview, DoneView])
def test_every_control_has_a_name_and_is_reached(
    opened: Open, sheet: Path, view: type[QWidget], qtbot: QtBot
) -> None:
    dialog = opened(sheet, view=AskingPage if view is AskingPage else Preview)
    if view is DoneView:
        went_on(qtbot, dialog, DoneView)
    controls = [
        each
        for each in dialog.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]

    assert len(controls) >= 3
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


def test_the_first_person_of_a_list_without_headings_is_not_lost(opened: Open) -> None:
    block = "Anna Bro\tanna@sample.example\nBo Dal\tbo@sample.example"
    dialog = opened(Path("pasted"), view=AskingPage, pasted=block)
    said = body(dialog).current

    assert not said.headings
    assert [row[0] for row in said.seen.sheet.rows] == ["Anna Bro", "Bo Dal"]


def test_tab_goes_through_the_columns_in_their_order(opened: Open, qtbot: QtBot) -> None:
    dialog = opened(SAMPLES / "e-conomic-kunder.csv", view=AskingPage)
    page = body(dialog).page
    qtbot.waitUntil(lambda: [each.isVisible() for each in page.columns.choices] == [True] * 11)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    page.columns.choices[0].setFocus()
    for choice in page.columns.choices[1:]:
        qtbot.keyClick(QGuiApplication.focusObject(), Qt.Key.Key_Tab)

        assert QGuiApplication.focusObject() is choice


def test_an_empty_sheet_is_not_ticked(opened: Open, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Navn", "E-mail", "Gruppe"])  # type: ignore[union-attr]  # a new book has a sheet
    book.active.append(["Anna Bro", "anna@sample.example", "Kunder"])  # type: ignore[union-attr]
    book.create_sheet("Tom").append(["Navn", "E-mail"])
    book.save(tmp_path / "two.xlsx")
    dialog = opened(tmp_path / "two.xlsx", view=AskingPage)

    assert [each.taken for each in body(dialog)._said] == [True, False]
    assert dialog.forward.isEnabled()
