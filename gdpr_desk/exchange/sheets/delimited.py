"""Reads text files whose columns are parted by a character: CSV as offices and their systems write it."""

import csv
import re
from io import StringIO

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.archive import damaged
from gdpr_desk.exchange.sheets.grid import Cell, Row, Sheet, filled, sheet_of
from gdpr_desk.exchange.sheets.limits import Allowance
from gdpr_desk.i18n import N_

_DELIMITERS = ";,\t|"
_SAMPLE = 20_000  # characters that are looked at for the delimiter
_NAMED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own way to say it

_GUARDED = re.compile(r"'[=+\-@\t\r]")  # as `save_csv` writes what a spreadsheet would work out

# What æ, ø and å of other encodings look like in cp1252 (cp850, Mac), or twice encoded in UTF-8.
_MISREAD = re.compile("(?<=[A-Za-z])[†›‘¿¾¯®Œ](?=[a-z])|Ã[¦¸¥†˜…]|\ufffd")


def read_delimited(data: bytes, name: str, allowance: Allowance) -> Sheet | None:
    """The sheet that a text file holds; None where there is nothing in it."""
    return sheet_in_text(decoded(data, name), name, allowance)


def sheet_in_text(text: str, name: str, allowance: Allowance) -> Sheet | None:
    """The sheet that a text holds; None where there is nothing in it.

    A sign that keeps a spreadsheet from taking a cell for a formula is no part of what stands there.
    """
    named = _NAMED.match(text)
    delimiter = named[1] if named else delimiter_of(text)
    stream = StringIO(text[named.end() :] if named else text, newline="")
    rows: list[Row] = []
    numbers: list[int] = []
    try:
        for number, cells in enumerate(csv.reader(stream, delimiter=delimiter), start=2 if named else 1):
            row = tuple(cell or None for cell in cells)
            if any(map(filled, row)):
                allowance.spread(1, len(row))
                rows.append(row)
                numbers.append(number)
    except csv.Error as fault:
        raise damaged(name) from fault
    if _GUARDED.search(text):
        rows = [tuple(map(_unguarded, row)) for row in rows]
    return sheet_of(name, rows, numbers)


def _unguarded(cell: Cell) -> Cell:
    return cell[1:] if isinstance(cell, str) and _GUARDED.match(cell) else cell


def decoded(data: bytes, name: str) -> str:
    """The text: by its mark, else as UTF-8, else as cp1252, which Danish Excel writes.

    FileRefused where that shows symbols inside words, as with files from DOS or old Macs.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    codecs = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _MISREAD.search(text):
            break
        return text
    raise FileRefused(
        N_(
            "The letters of {name} cannot be read: æ, ø and å come out as other signs. Open it in Excel, "
            "see that the names are right, and save it as “CSV UTF-8”."
        ),
        name=name,
    )


def delimiter_of(text: str) -> str:
    """The character that parts the columns; a file of one column has none, and any will do."""
    sample = text[:_SAMPLE]
    header = sample.partition("\n")[0]
    try:
        found = csv.Sniffer().sniff(sample, _DELIMITERS).delimiter
    except csv.Error:
        found = max(_DELIMITERS, key=header.count)
    return found
