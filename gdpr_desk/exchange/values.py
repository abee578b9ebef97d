"""Reads dates as offices write them; the order of day and month is settled once for a whole sheet."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from gdpr_desk.exchange.sheets.grid import Cell

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})([-/.])\s?(\d{4}|\d{2})\.?(?: \d{1,2}[:.]\d{2}.*)?")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})")


class DateOrder(StrEnum):
    """What comes first in a date whose year comes last."""

    DMY = "dmy"
    MDY = "mdy"


class DateOrders(NamedTuple):
    """How a sheet's dates with strokes, and its other ones, are to be read."""

    stroked: DateOrder = DateOrder.DMY
    dashed: DateOrder = DateOrder.DMY


def stroked_orders(cells: Iterable[Cell]) -> frozenset[DateOrder] | None:
    """The orders that the dates with strokes among `cells` show; None where there is no such date."""
    seen: set[str] = {cell for cell in cells if isinstance(cell, str) and "/" in cell}
    found = [match for cell in seen if (match := _YEAR_LAST.fullmatch(cell.strip())) and _stroked(match)]
    pairs = [(int(match[1]), int(match[3])) for match in found]
    if not pairs:
        return None
    shown = {DateOrder.DMY for first, second in pairs if first > 12 >= second}
    return frozenset(shown | {DateOrder.MDY for first, second in pairs if second > 12 >= first})


def date_orders(cells: Iterable[Cell]) -> DateOrders | None:
    """The orders that the sheet's dates show; None where those with strokes leave it open.

    A number above 12 shows which of the two is the day. Dates with dashes or dots are Danish, day
    first, unless one of them can only be read the other way and none contradicts it.
    """
    seen: dict[bool, set[DateOrder]] = {}
    for cell in cells:
        found = _YEAR_LAST.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found:
            first, second = int(found[1]), int(found[3])
            shown = seen.setdefault(_stroked(found), set())
            if first > 12 >= second:
                shown.add(DateOrder.DMY)
            elif second > 12 >= first:
                shown.add(DateOrder.MDY)
    dashed = DateOrder.MDY if seen.get(False) == {DateOrder.MDY} else DateOrder.DMY
    stroked = seen.get(True, {DateOrder.DMY})
    return DateOrders(stroked.pop(), dashed) if len(stroked) == 1 else None


def parse_date(cell: Cell, orders: DateOrders) -> date | None:
    """The day that a cell says; None for an empty one. Raises ValueError where it is no date.

    Read are real date cells, ISO dates with or without a time, dates with the year last, d/m-yyyy,
    and ddmmyy. A year of two digits below 70 is in this century.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    text = str(cell).strip()
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        order = orders.stroked if _stroked(found) else orders.dashed
        day, month = (found[1], found[3]) if order is DateOrder.DMY else (found[3], found[1])
        return date(_year(found[5]), int(month), int(day))
    if found := _DIGITS.fullmatch(text):
        return date(_year(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def _stroked(found: re.Match[str]) -> bool:
    """Whether both marks are strokes: d/m-yyyy is Danish, and never anything else."""
    return found[2] == found[4] == "/"


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)
