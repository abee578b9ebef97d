"""Exporting 100,000 persons beside openpyxl alone writing the same cells, and the memory it takes."""

import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from gdpr_desk.actions.reports import export_workbook
from tests.bench.conftest import LARGE, most_memory, ratio
from tests.registers import TODAY, reopened

Sheets = dict[str, list[list[Any]]]


def exported(path: Path, target: Path) -> Path:
    """The report on the register at `path`, read from it and written."""
    with reopened(path, writable=False) as register:
        export_workbook(register, target, "da", TODAY)
    return target


def cells(report: Path) -> Sheets:
    """The values of all cells of a report, an empty one as None and a day as a date."""
    book = CalamineWorkbook.from_path(report)
    return {
        name: [
            [None if cell == "" else cell for cell in row] for row in book.get_sheet_by_name(name).to_python()
        ]
        for name in book.sheet_names
    }


def written_by_openpyxl(sheets: Sheets, target: Path) -> None:
    """The same values appended to a workbook in openpyxl's write-only mode."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(target)


def test_exporting(large: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    sheets = cells(exported(large, ours))
    assert max(map(len, sheets.values())) > LARGE

    times, whole, raw = ratio(
        lambda: exported(large, ours), lambda: written_by_openpyxl(sheets, theirs), rounds=3
    )
    print(f"\nexport: ×{times:.2f} ({whole:.1f} s beside {raw:.1f} s)")

    assert cells(theirs) == sheets
    assert times <= 1.2


MEMORY = """
import sys
from pathlib import Path
from tests.bench.test_export import exported
exported(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
def test_memory(small: Path, large: Path, tmp_path: Path) -> None:
    """What grows is the list of what is due, which is worked out before it is written, and SQLite's cache."""
    many = most_memory(MEMORY, str(large), str(tmp_path / "large.xlsx"))
    few = most_memory(MEMORY, str(small), str(tmp_path / "small.xlsx"))
    print(f"\nmemory: {many >> 10} MiB beside {few >> 10} MiB")

    assert many - few <= 96 << 10
