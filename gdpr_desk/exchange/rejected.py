"""Rejected rows as they stood in their file, with the reason: to be mended there, and taken in again."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gdpr_desk.exchange.saving import save_csv
from gdpr_desk.exchange.sheets.grid import Cell, Sheet
from gdpr_desk.i18n import LANGUAGES, N_, translate

_REASON = N_("Reason for rejection")


@dataclass(frozen=True)
class Rejected:
    """The rejected rows of sheets that have one header: its names, then for each row its place and cells.

    The last column is the reason.
    """

    sources: Sequence[str]
    header: Sequence[str]
    rows: Sequence[tuple[str, int, Sequence[str]]]


def rejected_rows(
    listed: Iterable[tuple[str, int, str]], sheets: Mapping[str, Sheet], language: str
) -> list[Rejected]:
    """The rows at these places (sheet, number, reason), put together by the headers of their sheets."""
    found: dict[tuple[str, ...], list[tuple[str, int, Sequence[str]]]] = {}
    for source, number, reason in listed:
        sheet = sheets[source]
        width = _width(sheet.header)
        cells = [cell_text(cell) for cell in _row(sheet, number)[:width]]
        found.setdefault(sheet.header[:width], []).append((source, number, [*cells, reason]))
    return [
        Rejected(list(dict.fromkeys(row[0] for row in rows)), [*header, translate(_REASON, language)], rows)
        for header, rows in found.items()
    ]


def save_rejected(target: Path, tables: Sequence[Rejected]) -> list[Path]:
    """Write each table as a CSV file: the first to `target`, the others beside it, with a number."""
    places = list(_places(target, len(tables)))
    for place, table in zip(places, tables, strict=True):
        save_csv(place, [table.header, *(cells for _, _, cells in table.rows)])
    return places


def cell_text(cell: Cell) -> str:
    """What stands in a cell, as an import reads it again."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != datetime.min.time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _places(target: Path, count: int) -> Iterator[Path]:
    yield from (
        target.with_stem(f"{target.stem} {at}" if at > 1 else target.stem) for at in range(1, count + 1)
    )


def _row(sheet: Sheet, number: int) -> Sequence[Cell]:
    return sheet.rows[bisect_left(sheet.numbers, number)]


def _width(header: Sequence[str]) -> int:
    """The columns before the reason of the last time, where the file is one of rejected rows itself."""
    reasons = {translate(_REASON, language) for language in LANGUAGES}
    return len(header) - (bool(header) and header[-1] in reasons)
