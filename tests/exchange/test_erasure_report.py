"""The yearly report of erasures says what went and what is open, and nobody's name."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.exchange.erasure_report import ErasureReport

DAY = date(2026, 11, 24)
ERASURES = [
    Erasure(
        id=1,
        erased_on=DAY,
        by="Mette",
        ground="Slettefrister: Kunder",
        persons=3,
        parts=7,
        kept=2,
        categories="Kunder: Navn (3)\nJobansøgere: CV (4)",
        orders=2,
    )
]
ORDERS = [
    ErasureOrder(id=1, name="e-conomic", count=3, ordered_on=DAY, due_on=date(2026, 12, 24)),
    ErasureOrder(
        id=2,
        name="Mailchimp",
        count=1,
        ordered_on=DAY,
        due_on=date(2026, 12, 24),
        done_on=DAY,
        done_by="Mette",
        evidence="Svar fra support",
    ),
]


@pytest.fixture(params=["da", "en"])
def report(request: pytest.FixtureRequest) -> ErasureReport:
    return ErasureReport("Prøvekontoret ApS", 2026, ERASURES, ORDERS, request.param, DAY)


def test_the_pdf(report: ErasureReport, tmp_path: Path) -> None:
    report.write_pdf(tmp_path / "out.pdf")
    reader = PdfReader(tmp_path / "out.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)

    title = {"da": "Sletninger i 2026", "en": "Erasures in 2026"}[report.language]
    assert title in text
    for word in ("Prøvekontoret ApS", "24-11-2026", "Kunder: Navn (3)", "e-conomic", "Svar fra support"):
        assert word in text


def test_the_workbook(report: ErasureReport, tmp_path: Path) -> None:
    report.write_workbook(tmp_path / "out.xlsx")
    erasures, orders = load_workbook(tmp_path / "out.xlsx").worksheets
    first = [cell.value for cell in erasures[2]]

    assert first[1:6] == ["Mette", "Slettefrister: Kunder", 3, 7, 2]
    assert [orders.cell(row, 1).value for row in (2, 3)] == ["e-conomic", "Mailchimp"]


def test_a_year_without_an_erasure_says_so(tmp_path: Path) -> None:
    ErasureReport("Prøve", 2025, [], [], "en", DAY).write_pdf(tmp_path / "out.pdf")
    text = PdfReader(tmp_path / "out.pdf").pages[0].extract_text()

    assert "No erasure was carried out in this year." in text
