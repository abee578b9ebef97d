"""A sheet as it is handed on: a header and the rows below it, found among the rows of a file."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from gdpr_desk.exchange.sheets.limits import LEADING_ROWS

Cell = str | int | float | bool | date | datetime | None
Row = tuple[Cell, ...]

SAMPLE_ROWS = 100  # what is looked at to see how wide the table is


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    `header` is as written, without blanks around it; a column without a name has "". Every row is as
    long as the header, an empty cell is None, and rows without anything in them are left out.
    `numbers` are the rows' own numbers, counted from 1 as Excel shows them; `header_number` is the header's.
    """

    source: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    numbers: Sequence[int]
    header_number: int = 1


def told_apart(sheets: Iterable[Sheet], taken: Collection[str] = ()) -> list[Sheet]:
    """`sheets`, where those of one name, or of one that is `taken`, are told by a number."""
    names, found = set(taken), []
    for sheet in sheets:
        name, number = sheet.source, 1
        while name in names:
            number += 1
            name = f"{sheet.source} ({number})"
        names.add(name)
        found.append(replace(sheet, source=name) if number > 1 else sheet)
    return found


def filled(cell: Cell) -> bool:
    """Whether there is anything but blanks in the cell."""
    return cell is not None and not (isinstance(cell, str) and (not cell or cell.isspace()))


def sheet_of(source: str, rows: list[Row], numbers: list[int]) -> Sheet | None:
    """The sheet that `rows` hold, none of which is empty; None where there are no rows."""
    if not rows:
        return None
    at = header_at(rows)
    width = _width(rows[at:])
    header = tuple(_title(cell) for cell in _fitted(rows[at], width))
    body = [row if len(row) == width else _fitted(row, width) for row in rows[at + 1 :]]
    return Sheet(source, header, body, numbers[at + 1 :], numbers[at])


def without_header(sheet: Sheet) -> Sheet:
    """The same table where what was taken for its header is a row like the others."""
    first = tuple(name or None for name in sheet.header)
    names = ("",) * len(sheet.header)
    return Sheet(sheet.source, names, [first, *sheet.rows], [sheet.header_number, *sheet.numbers], 0)


def header_at(rows: Sequence[Row]) -> int:
    """Where the header is: offices put a title and a date above the table.

    It is the first of the first ten rows that has at least two texts and at least half as many
    filled cells as the fullest of the first hundred rows. Where there is none, as in a list of one
    column, it is the first row.
    """
    fullest = max(sum(map(filled, row)) for row in islice(rows, SAMPLE_ROWS))
    for at, row in enumerate(islice(rows, LEADING_ROWS)):
        texts = sum(isinstance(cell, str) and filled(cell) for cell in row)
        if texts >= 2 and 2 * sum(map(filled, row)) >= fullest:
            return at
    return 0


def _width(rows: Sequence[Row]) -> int:
    """How many columns have a title or anything in them."""
    width = max(map(len, rows))
    while width and not any(len(row) >= width and filled(row[width - 1]) for row in rows):
        width -= 1
    return width


def _fitted(row: Row, width: int) -> Row:
    return row[:width] + (None,) * (width - len(row))


def _title(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
