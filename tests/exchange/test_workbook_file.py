"""The file of the Excel report: texts stay texts, the old file stays until the new one is whole."""

import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.errors import DiskFull
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.workbook import write_workbook
from gdpr_desk.exchange.workbook.rows import MOST_LETTERS, Place, excel_text, row_xml
from tests.registers import TODAY

PLACES = [Place("A", 0, 1)]
AS_WRITTEN = [
    *("=1+1", "=cmd|' /C calc'!A0", "+45 12 34 56 78", "-1", "@SUM(A1)", "\tx", "#N/A", "=", "'=1+1"),
    *("<b>&amp;</b>", "two\nlines", " around ", "12345678", "TRUE", "ÆØÅ æøå 😀", "_x", "1e5"),
]
CHANGED = {
    "\rx": "\nx",
    "one\r\ntwo\rthree": "one\ntwo\nthree",
    "a\x00\x0b\x1fb": "ab",
    "a\ud800\udfffb\ufffe\uffff": "ab",
    "x" * 40_000: "x" * 32_766 + "…",
    "😀" * 20_000: "😀" * 16_383 + "…",
}


def people(texts: Iterable[str]) -> Iterator[tuple[Person, Relation | None]]:
    """Somebody with each of these names."""
    return ((Person(name=text, email="x@y.example"), None) for text in texts)


def written(path: Path, people: Iterable[tuple[Person, Relation | None]], office: str = "Office") -> Path:
    """A report on these people."""
    contents = Contents(organisation=Organisation(name=office))
    write_workbook(path, contents, people, [], [], "en", TODAY)
    return path


def names(path: Path) -> tuple[list[Any], list[Any]]:
    """The names of the people in a report, as openpyxl and as python-calamine read them."""
    cells = [row[0] for row in load_workbook(path)["People"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s"}
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("People")
    return [cell.value for cell in cells], [row[0] for row in sheet.to_python()[1:]]


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    report = written(tmp_path / "report.xlsx", people(AS_WRITTEN))

    assert names(report) == (AS_WRITTEN, AS_WRITTEN)


def test_what_a_cell_cannot_hold_is_taken_out_or_cut(tmp_path: Path) -> None:
    report = written(tmp_path / "report.xlsx", people(CHANGED))

    assert names(report) == (list(CHANGED.values()), list(CHANGED.values()))


def test_a_text_that_excel_would_decode_is_kept_from_it(tmp_path: Path) -> None:
    """openpyxl is the one that does not decode it."""
    report = written(tmp_path / "report.xlsx", people(["_x0041_", "_x00410_"]))

    assert names(report) == (["_x005F_x0041_", "_x00410_"], ["_x0041_", "_x00410_"])


def test_a_text_of_nothing_but_forbidden_letters_makes_no_row_unreadable(tmp_path: Path) -> None:
    report = written(tmp_path / "report.xlsx", people(["\x00", "after"]))

    assert names(report)[1] == ["", "after"]


def test_the_organisation_may_be_called_anything(tmp_path: Path) -> None:
    report = written(tmp_path / "report.xlsx", [], "=1+1 & \x00<Søn>\ud800")
    book = load_workbook(report)

    assert book["Overview"]["A1"].value == "=1+1 & <Søn>"
    assert book["Overview"]["A1"].data_type == "s"
    assert book.properties.title == "GDPR register – =1+1 & <Søn>"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(2026, 2, 28), date(2026, 2, 28)),
        (date(9999, 12, 31), date(9999, 12, 31)),
        (date(1900, 2, 28), "28-02-1900"),
        (date(1066, 10, 14), "14-10-1066"),
    ],
)
def test_days_that_excel_does_not_know_are_texts(tmp_path: Path, day: date, expected: object) -> None:
    report = written(tmp_path / "report.xlsx", [(Person(name="A"), Relation(collected_on=day))])
    sheet = CalamineWorkbook.from_path(report).get_sheet_by_name("People")

    assert sheet.to_python()[1][7] == expected
    if isinstance(expected, date):
        assert load_workbook(report)["People"]["H2"].value.date() == expected


@given(st.text(st.characters()))
def test_any_text_makes_a_row_that_can_be_read(text: str) -> None:
    row = ElementTree.fromstring(row_xml(2, PLACES, [text]).encode())
    found = "".join(row.itertext())

    assert found == excel_text(text)
    assert len(found.encode("utf-16-le")) <= 2 * MOST_LETTERS


def test_nothing_is_written_to_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()

    written(tmp_path / "report.xlsx", people(["A"]))

    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


class Interrupted(BaseException):
    """Somebody stopped the program."""


def broken(fault: BaseException) -> Iterator[tuple[Person, Relation | None]]:
    """Many people, then a fault."""
    yield from people(f"person {number}" for number in range(3_000))
    raise fault


@pytest.mark.parametrize("fault", [RuntimeError("x"), Interrupted(), KeyboardInterrupt()], ids=repr)
def test_a_fault_in_the_middle_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    report = written(tmp_path / "report.xlsx", people(["A"]))
    before = report.read_bytes()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))

    with pytest.raises(type(fault)):
        written(report, broken(fault))

    assert report.read_bytes() == before
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    import resource

    report = written(tmp_path / "report.xlsx", people(["A"]))
    before = report.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limits[1]))
    try:
        with pytest.raises(DiskFull, match=r"report\.xlsx"):
            written(report, people(f"person {number}" for number in range(3_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert report.read_bytes() == before
    assert list(tmp_path.iterdir()) == [report]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        written(tmp_path / "report.xlsx", people(f"person {number}" for number in range(count)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)  # what is made once

    assert peak(4_000) - peak(1) < 200_000


def test_openpyxl_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, gdpr_desk.actions.reports; sys.exit('openpyxl' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
