"""Reads the sheets of an Excel workbook: fast where it is written plainly, else slowly and carefully."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice, product
from typing import Any
from warnings import catch_warnings
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.archive import Archive, damaged
from gdpr_desk.exchange.sheets.grid import Cell, Row, Sheet, filled, sheet_of
from gdpr_desk.exchange.sheets.limits import LAST_ROW, MAX_WORKBOOK, Allowance, check_extent, too_large
from gdpr_desk.exchange.sheets.scan import has, is_plain, is_utf8, unusual
from gdpr_desk.exchange.sheets.shared_strings import SharedStrings, has_strings
from gdpr_desk.exchange.sheets.structure import require_each_once, require_order
from gdpr_desk.i18n import N_

Grid = tuple[str, list[Row], list[int]]  # title, rows with something in them, and their numbers

_BLOCK = 500  # rows that are turned into values together
_LARGEST_WHOLE = 1e15  # above it a float no longer holds every whole number
# What the careful reader may have to do; more takes longer than people wait.
_MOST_BYTES, _MOST_TAGS = 8_000_000, 600_000
_FAULTS = (  # what openpyxl raises at files that are not as they should be
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    ParseError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


def read_workbook(archive: Archive, allowance: Allowance) -> list[Sheet]:
    """The sheets of the workbook that `archive` is, hidden ones too, without the empty ones."""
    if not any(part.endswith("workbook.xml") for part in archive.names):
        raise other_office_file(archive.name)
    if len(archive.data) > MAX_WORKBOOK:
        raise too_large(archive.name, MAX_WORKBOOK)
    plain = _plain(archive) and archive.has_one_directory
    grids = _read_fast(archive, allowance) if plain else None
    if grids is None:
        grids = _read_carefully(archive, allowance)
    kept = [grid for grid in grids if grid[1]]
    names = [archive.name if len(kept) == 1 else f"{archive.name}/{title}" for title, _, _ in kept]
    sheets = [sheet_of(name, rows, numbers) for name, (_, rows, numbers) in zip(names, kept, strict=True)]
    return [sheet for sheet in sheets if sheet]


def _plain(archive: Archive) -> bool:
    """Whether every sheet is plain. Every part is looked at, since any may be named as a sheet."""
    parts = [archive.read(name) for name in archive.names]
    if any(has(part, b"<!DOCTYPE") for part in parts):  # its entities might be bombs
        raise unusual(archive.name)
    require_each_once(parts, archive.name)
    texts = [SharedStrings(part, archive.name) for part in parts if has_strings(part)]
    sheets = [part for part in parts if b"sheetData" in part]
    for sheet, each in product(sheets, texts):
        each.repeat(sheet)
    return all(map(is_utf8, parts)) and all(is_plain(sheet, archive.name) for sheet in sheets)


def _read_fast(archive: Archive, allowance: Allowance) -> list[Grid] | None:
    """The sheets; None where the reader cannot make sense of them, and another should try."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(archive.data))
        tables = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
        return [(title, *_grid(book.get_sheet_by_name(title), allowance)) for title in tables]
    except CalamineError:
        return None


def _grid(sheet: CalamineSheet, allowance: Allowance) -> tuple[list[Row], list[int]]:
    rows: list[Row] = []
    numbers: list[int] = []
    if sheet.start is None:
        return rows, numbers
    allowance.spread(sheet.height, sheet.width)
    cells, seen = sheet.iter_rows(), 0
    while block := list(islice(cells, _BLOCK)):
        columns = [_column(column) for column in zip(*block, strict=True)]
        for number, row in enumerate(zip(*columns, strict=True), start=seen + 1):
            if row.count(None) < len(row) - 1 or any(map(filled, row)):
                rows.append(row)
                numbers.append(number)
        seen += len(block)
    return rows, numbers


def _column(cells: tuple[Any, ...]) -> Sequence[Cell]:
    """A piece of a column as `_cell` makes it, faster where all its cells are of one kind."""
    kinds = set(map(type, cells))
    if kinds <= {str, date}:
        return [cell or None for cell in cells]
    if kinds == {float}:
        return [int(cell) if cell.is_integer() and abs(cell) < _LARGEST_WHOLE else cell for cell in cells]
    return [_cell(cell) for cell in cells]


def _cell(value: Any) -> Cell:
    """A value as the program has it: an empty cell is None, a whole number int, a whole day a date."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    return value  # type: ignore[no-any-return]  # a truth value, an int or a day


def _read_carefully(archive: Archive, allowance: Allowance) -> list[Grid]:
    """The sheets row by row, read twice: for the values, and for the formulas that have none."""
    if sum(map(archive.size, archive.names)) > _MOST_BYTES:
        raise unusual(archive.name)
    parts = [archive.read(name) for name in archive.names]
    if sum(part.count(b"<") for part in parts) > _MOST_TAGS:
        raise unusual(archive.name)
    for part in parts:
        require_order(part, archive.name)
    try:
        with catch_warnings(action="ignore"):
            values, formulas = (_opened(archive.data, values) for values in (True, False))
            return [
                (sheet.title, *_rows(sheet, formulas[sheet.title], archive.name, allowance))
                for sheet in values.worksheets
            ]
    except _FAULTS as fault:
        raise damaged(archive.name) from fault


def _opened(data: bytes, values: bool) -> Any:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be wrong
    return book


def _rows(values: Any, formulas: Any, name: str, allowance: Allowance) -> tuple[list[Row], list[int]]:
    rows: list[Row] = []
    numbers: list[int] = []
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (value, formula) in enumerate(both, start=1):
        row = tuple(_merged(value, formula))
        check_extent(len(row), number if row else 0, name)
        if number > LAST_ROW and not row:
            break  # nothing but rows that were formatted
        if any(map(filled, row)):
            allowance.spread(1, len(row))
            rows.append(row)
            numbers.append(number)
    return rows, numbers


def _merged(values: Iterable[Any], formulas: Iterable[Any]) -> Iterator[Cell]:
    for value, formula in zip(values, formulas, strict=True):
        if value.data_type == "e":
            yield None
        elif value.value is None and formula.value is not None:
            yield str(getattr(formula.value, "text", formula.value))
        else:
            yield _cell(value.value)


def other_office_file(name: str) -> FileRefused:
    """A text document, a presentation, or a workbook in one of Excel's other formats."""
    text = N_(
        "{name} is not a spreadsheet that can be read here. Open it in Excel and save it as “Excel "
        "Workbook (.xlsx)” or “CSV UTF-8”; copy a table from a document into Excel first."
    )
    return FileRefused(text, name=name)
