"""The reports page: the preview, the language, saving and printing."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.actions import reports
from gdpr_desk.actions.use import mailing_list
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import UserFacingError
from gdpr_desk.ui.background import Cancelled
from gdpr_desk.ui.reporting import cards
from gdpr_desk.ui.reporting.files import proposed
from gdpr_desk.ui.reporting.printing import print_pages
from gdpr_desk.ui.reports import ReportsPage
from gdpr_desk.ui.session import Session
from tests.registers import TODAY

PDF = "Fortegnelse over behandlingsaktiviteter – Prøvekontoret ApS – 2026-11-24.pdf"


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> ReportsPage:
    """The page with its preview drawn."""
    made = ReportsPage(session)
    qtbot.addWidget(made)
    made.resize(950, 760)
    made.refresh()
    made.show()
    drawn(qtbot, made)
    return made


def drawn(qtbot: QtBot, page: ReportsPage) -> None:
    """Wait until the pages are there."""
    qtbot.waitUntil(lambda: page._drawing is None and bool(page.pages.pages))


def saving_as(monkeypatch: pytest.MonkeyPatch, target: Path | str) -> list[str]:
    """Answer the next file dialogs; what they propose is noted."""
    proposals: list[str] = []

    def answered(_parent: QWidget, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        proposals.append(Path(place).name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answered)
    return proposals


def said(session: Session) -> str:
    """The last word in passing."""
    return session.messages._toast._text.text()


def test_the_preview_is_in_the_language_of_the_organisation(page: ReportsPage) -> None:
    assert page.record.language.code == "da"
    assert len(page.pages.pages) > 5
    assert page._place.text() == f"Page 1 of {len(page.pages.pages)}"


def test_another_language_draws_other_pages(page: ReportsPage, qtbot: QtBot) -> None:
    before = page.pages.pages
    page.record.language.box.setCurrentIndex(page.record.language.box.findData("en"))
    page.record.language.box.activated.emit(0)
    drawn(qtbot, page)

    assert page.pages.pages != before
    page.refresh()
    assert page.record.language.code == "en"


def test_a_change_of_the_register_draws_the_pages_anew(
    page: ReportsPage, session: Session, qtbot: QtBot
) -> None:
    session.changed.connect(page.refresh)
    before = page.pages.pages
    with session.doing():
        session.store.save(ProcessingActivity(name="Kaffeklub"))
    drawn(qtbot, page)

    assert page.pages.pages != before


def test_the_keys_move_through_the_pages(page: ReportsPage) -> None:
    QTest.keyClick(page.pages, Qt.Key.Key_End)
    last = page.pages.page
    QTest.keyClick(page.pages, Qt.Key.Key_Home)

    assert last == len(page.pages.pages) - 1
    assert page.pages.page == 0
    QTest.keyClick(page.pages, Qt.Key.Key_PageDown)
    assert page.pages.page == 1


def test_only_pages_in_sight_are_drawn(page: ReportsPage) -> None:
    page.grab()

    assert 0 < len(page.pages._drawn) < len(page.pages.pages) / 2


def test_proposals_lead_to_the_first_of_them(page: ReportsPage, session: Session, qtbot: QtBot) -> None:
    first = session.store.page(ProcessingActivity)[0]
    assert "proposals to check" in page.record._said.text()
    with qtbot.waitSignal(session.wants_record) as shown:
        page.record.check.click()

    assert shown.args == ["ProcessingActivity", first.id]


def test_the_excel_report_is_saved(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals = saving_as(monkeypatch, tmp_path / "rapport")
    page.workbook.save.click()
    qtbot.waitUntil(lambda: said(session) != "")

    assert proposals[0].endswith("Prøvekontoret ApS – 2026-11-24.xlsx")
    assert said(session) == "“rapport.xlsx” was saved."
    assert len(load_workbook(tmp_path / "rapport.xlsx").sheetnames) > 3


def test_a_cancelled_report_leaves_nothing(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving_as(monkeypatch, tmp_path / "rapport.xlsx")
    people = reports._people

    def cancelling(store: Any, left_out: Any, progress: Any) -> Any:
        page.workbook.job._progress.cancelled = True
        return people(store, left_out, progress)

    monkeypatch.setattr(reports, "_people", cancelling)
    page.workbook.save.click()
    qtbot.waitUntil(lambda: page.workbook.job.currentIndex() == 0)

    assert list(tmp_path.glob("*rapport*")) == []
    assert said(session) == ""


def test_the_pdf_is_saved_under_a_name_that_says_what_it_is(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals = saving_as(monkeypatch, tmp_path / "fortegnelse.pdf")
    page.record.save.click()
    qtbot.waitUntil(lambda: said(session) != "")

    assert proposals == [PDF]
    assert (tmp_path / "fortegnelse.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_cannot_be_written_to_is_said(
    page: ReportsPage, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: list[BaseException] = []
    monkeypatch.setattr(session.messages, "refuse", refusals.append)
    saving_as(monkeypatch, tmp_path / "nowhere" / "fortegnelse.pdf")
    page.record.save.click()
    qtbot.waitUntil(lambda: bool(refusals))

    assert isinstance(refusals[0], UserFacingError)
    assert page.record.job.currentIndex() == 0


def test_an_ending_that_was_added_replaces_no_file_unasked(
    page: ReportsPage, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "min.pdf").touch()
    asked: list[str] = []
    monkeypatch.setattr(session.messages, "ask", lambda text, _yes: asked.append(text))
    saving_as(monkeypatch, tmp_path / "min")
    page.record.save.click()

    assert asked == ["There is a file “min.pdf” already. Replace it?"]
    assert (tmp_path / "min.pdf").stat().st_size == 0


def test_without_a_printer_the_way_out_is_said(
    page: ReportsPage, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: list[Any] = []
    monkeypatch.setattr(session.messages, "refuse", refusals.append)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    page.record.print.click()

    assert str(refusals[0]).startswith("This computer has no printer.")


def test_printing_sends_every_page(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = tmp_path / "printed.pdf"
    monkeypatch.setattr(cards, "pages_of_register", lambda *_: page.pages.pages[:3])

    def chosen(_parent: QWidget, _title: str, _pages: int) -> QPrinter:
        return on_paper(printed)

    monkeypatch.setattr(cards, "chosen_printer", chosen)
    page.record.print.click()
    qtbot.waitUntil(lambda: said(session) != "")

    assert said(session) == "The record was sent to the printer."
    assert printed.read_bytes().count(b"/Type /Page\n") == 3


def test_the_dialog_of_the_printer_is_asked(
    page: ReportsPage, answer: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["One"])
    monkeypatch.setattr(QPrintDialog, "exec", QDialog.exec)
    answer.append(QDialog.reject)
    page.record.print.click()

    assert page.record.job.currentIndex() == 0


def test_only_the_chosen_pages_are_printed(page: ReportsPage, tmp_path: Path) -> None:
    printer = on_paper(tmp_path / "two.pdf")
    printer.setFromTo(2, 3)
    print_pages(printer, page.pages.pages, lambda _done, _of: None)

    assert (tmp_path / "two.pdf").read_bytes().count(b"/Type /Page\n") == 2


def test_cancelled_printing_stops(page: ReportsPage, tmp_path: Path) -> None:
    def cancel(done: int, _of: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        print_pages(on_paper(tmp_path / "one.pdf"), page.pages.pages, cancel)


def on_paper(target: Path) -> QPrinter:
    """A printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def test_names_for_files_are_such_that_every_system_takes_them() -> None:
    assert proposed("A/S: “x”?", "..", TODAY, ".pdf").name == "A S “x” – 2026-11-24.pdf"


def test_every_control_has_a_name(page: ReportsPage, session: Session) -> None:
    assert session.store.count(Person)
    controls = [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]

    assert len(controls) >= 6
    assert [type(each).__name__ for each in controls if not each.accessibleName()] == []


def test_the_mailing_list_is_saved(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving_as(monkeypatch, tmp_path / "liste")
    purpose = page.mailing.purpose.currentData()
    wanted = {each.email for each in mailing_list(session.store, purpose)}
    page.mailing.save.click()
    qtbot.waitUntil(lambda: said(session) != "")
    rows = (tmp_path / "liste.csv").read_text("utf-8-sig").splitlines()

    assert wanted
    assert {row.split(";")[1] for row in rows[1:]} == wanted


def test_the_erasure_report_is_saved(
    page: ReportsPage, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ending, button in ((".pdf", page.erasures.pdf), (".xlsx", page.erasures.sheet)):
        saving_as(monkeypatch, tmp_path / "rapport")
        button.click()
        qtbot.waitUntil(lambda ending=ending: said(session) == f"“rapport{ending}” was saved.")  # type: ignore[misc]

        assert (tmp_path / f"rapport{ending}").stat().st_size > 1_000
