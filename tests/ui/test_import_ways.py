"""The ways in which people come in: dropped files, and what was copied from a spreadsheet."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from gdpr_desk.exchange.profile_files import export_profile, made_profile, own_profiles
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.window import Around, Window
from tests.registers import TODAY, clock

BLOCK = "Navn\tE-mail\tGruppe\nÅse Nyborg\taase@example.com\tKunder\n"
Answers = list[Callable[[QDialog], object]]


@pytest.fixture
def window(qtbot: QtBot, look: Theme, sample: Path, tmp_path: Path, answer: Answers) -> Iterator[Window]:
    """A window on the sample register, in English."""
    assert answer == []
    made = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
    qtbot.addWidget(made)
    made.show()
    made.opening.open_file(Path(shutil.copy(sample, tmp_path / "kontor.gdprdesk")))
    yield made
    made.background.cancel_all()
    if made.session:
        made.session.register.close()


@pytest.fixture
def came(qtbot: QtBot, answer: Answers) -> list[list[str]]:
    """The sources of each import that is opened and left again."""
    found: list[list[str]] = []

    def leave(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), AskingPage))
        page = dialog.body.currentWidget()
        assert isinstance(page, AskingPage)
        found.append([each.seen.sheet.source for each in page._said])
        dialog.reject()

    answer.append(leave)
    return found


def sheet(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(BLOCK, encoding="utf-8")
    return path


def dropped(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(QDropEvent(QPointF(5, 5), *how, QEvent.Type.Drop))


def test_several_files_are_dropped_and_folders_are_nothing(
    window: Window, came: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "mappe.csv").mkdir()
    dropped(window, sheet(tmp_path, "a.csv"), tmp_path / "mappe.csv", sheet(tmp_path, "b.csv"))

    assert came == [["a.csv", "b.csv"]]


def test_a_folder_alone_opens_nothing(window: Window, tmp_path: Path) -> None:
    dropped(window, tmp_path)

    assert QApplication.activeModalWidget() is None


def test_a_dropped_profile_is_taken_in_and_asks_nothing(window: Window, tmp_path: Path) -> None:
    shared = tmp_path / "delt.toml"
    export_profile(made_profile("Medlemmer", Profile("", {}), {"person.name": "Hvem"}), shared)
    dropped(window, shared)

    assert [each.name for each in own_profiles()[0]] == ["Medlemmer"]
    assert window.messages._toast._text.text() == "The profile “Medlemmer” is known from now on."


@pytest.fixture
def copied() -> Iterator[Callable[[str], None]]:
    """Puts a text on the clipboard, which is emptied afterwards."""
    yield lambda text: QGuiApplication.clipboard().setText(text)
    QGuiApplication.clipboard().clear()


def test_a_copied_block_is_pasted_as_an_import(
    window: Window, came: list[list[str]], copied: Callable[[str], None], tmp_path: Path
) -> None:
    copied(BLOCK)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert came == [["Clipboard"]]
    assert [each for each in tmp_path.rglob("*") if each.is_file() and b"aase@" in each.read_bytes()] == []


def test_pasting_into_a_field_is_pasting_into_the_field(
    window: Window, copied: Callable[[str], None], qtbot: QtBot
) -> None:
    copied("Åse\tNyborg")
    assert window.desk
    window.desk.start_search()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    typed: Sequence[str] = field.text().split()
    window.menus._paste()

    assert typed == ["Åse", "Nyborg"]
    assert len(field.text().split()) >= 3


def test_copied_files_are_imported(window: Window, came: list[list[str]], tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet(tmp_path, "a.csv")))])
    QGuiApplication.clipboard().setMimeData(data)
    window.setFocus()
    window.menus._paste()

    assert came == [["a.csv"]]


@pytest.mark.parametrize("text", ["", "a word", "a line\n"])
def test_what_is_no_table_is_said_in_passing(
    window: Window, copied: Callable[[str], None], text: str
) -> None:
    copied(text)
    window.setFocus()
    window.menus._paste()

    assert window.messages._toast._text.text().startswith("There is no table on the clipboard")
