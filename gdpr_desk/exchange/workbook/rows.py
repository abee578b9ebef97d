"""The rows of a table as the XML of an Excel sheet: a text stays a text, whatever it begins with.

openpyxl's own way, with an object and an XML tree for each cell, takes several times as long.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from xml.sax.saxutils import escape

from gdpr_desk.exchange.workbook.columns import Value
from gdpr_desk.i18n import shown_date

MOST_LETTERS = 32_767  # in a cell, counted in UTF-16 as Excel does

_FIRST_DAY = date(1900, 3, 1)  # Excel knows no days before 1900, and miscounts two months of that year
_DAY_ZERO = date(1899, 12, 30).toordinal()
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Place:
    """A column of the sheet: its letters, the styles of its cells by their numbers, and its width.

    The width is 0 where every text stays in one line.
    """

    letters: str
    style: int
    date_style: int
    width: int = 0


def row_xml(number: int, places: Sequence[Place], values: Sequence[Value]) -> str:
    """Row `number` of a sheet, with a value for each place; an empty value makes no cell."""
    cells, lines = [], 1
    for place, value in zip(places, values, strict=True):
        if value is None or value == "":
            continue
        cells.append(_cell(f"{place.letters}{number}", place, value))
        if place.width and isinstance(value, str):
            lines = max(lines, lines_of(value, place.width))
    height = "" if lines == 1 else f' ht="{height_of(lines)}"'
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def lines_of(text: str, width: int) -> int:
    """About how many lines `text` takes in a column of this width, since not every program finds out.

    The width counts digits. Letters take less, and the last word of a line may have to go to the next.
    """
    letters = 1.25 * width - 3
    return sum(ceil(len(line) / letters) or 1 for line in text.split("\n"))


def height_of(lines: int) -> int:
    """The height of a row with so many lines, in points, as far as Excel goes."""
    return min(15 * lines, 409)


def _cell(at: str, place: Place, value: str | int | date) -> str:
    if isinstance(value, date):
        if value >= _FIRST_DAY:
            return f'<c r="{at}" s="{place.date_style}"><v>{value.toordinal() - _DAY_ZERO}</v></c>'
        value = shown_date(value)
    if isinstance(value, int):
        return f'<c r="{at}" s="{place.style}"><v>{value}</v></c>'
    text = excel_text(value)
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f'<c r="{at}" s="{place.style}" t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


def excel_text(text: str) -> str:
    """`text` without what XML forbids, its lines ended as in Excel, and cut where Excel would cut it."""
    if not text.isprintable():
        text = _LINE_END.sub("\n", _NOT_IN_XML.sub("", text))
    if "_x" in text:
        text = _LIKE_AN_ESCAPE.sub("_x005F_", text)  # or Excel would read _x0041_ as A
    return _cut(text) if len(text) > MOST_LETTERS // 2 else text


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"
