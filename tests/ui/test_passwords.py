"""The dialogs of the password: its recovery sheet is saved and printed, or why not is said."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from gdpr_desk.errors import UserFacingError
from gdpr_desk.exchange.recovery_sheet import RecoverySheet
from gdpr_desk.ui import passwords
from gdpr_desk.ui.passwords import RecoveryDialog
from gdpr_desk.ui.session import Session
from tests.registers import TODAY


@pytest.fixture
def sheet(session: Session, qtbot: QtBot) -> RecoveryDialog:
    """The dialog with a recovery key."""
    key = RecoverySheet("ABCD EFGH", "Prøvekontoret ApS", "kontor.gdprdesk", "en", TODAY)
    made = RecoveryDialog(session.messages._window, session.messages, key)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def refusals(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was refused and said."""
    found: list[Any] = []
    monkeypatch.setattr(session.messages, "refuse", found.append)
    return found


def press(dialog: QDialog, text: str) -> None:
    """Press the button with this text."""
    next(each for each in dialog.findChildren(QAbstractButton) if each.text() == text).click()


def said(session: Session) -> str:
    """The last word in passing."""
    return session.messages._toast._text.text()


def test_the_sheet_is_saved(
    sheet: RecoveryDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ark.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(sheet, "Save the sheet as PDF…")

    assert target.read_bytes().startswith(b"%PDF")
    assert said(session) == "“ark.pdf” was saved."


def test_a_sheet_that_cannot_be_saved_is_said(
    sheet: RecoveryDialog, refusals: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none/ark.pdf"), ""))
    press(sheet, "Save the sheet as PDF…")

    assert isinstance(refusals[0], UserFacingError)


def test_the_sheet_is_printed_upright(
    sheet: RecoveryDialog, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    asked: list[tuple[object, ...]] = []

    def chosen(*about: object) -> QPrinter:
        asked.append(about[1:])
        printer.setPageOrientation(about[3])  # type: ignore[arg-type]
        return printer

    monkeypatch.setattr(passwords, "chosen_printer", chosen)
    press(sheet, "Print…")

    assert asked == [("Recovery key", 1, printer.pageLayout().orientation())]
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert len(pages) == 1
    assert pages[0].mediabox.height > pages[0].mediabox.width
    assert said(session) == "The sheet was sent to the printer."


def test_without_a_printer_the_way_out_is_said(
    sheet: RecoveryDialog, refusals: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    press(sheet, "Print…")

    assert str(refusals[0]).startswith("This computer has no printer.")
