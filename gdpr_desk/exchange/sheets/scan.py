"""Looks through the XML of an Excel sheet before a reader may have it.

The fast reader allocates the rectangle around all cells, and aborts the process when that is too
large, so nothing may reach it before its cell references were looked at. Doing that with a parser
takes longer than the reading itself; so a few regular expressions look whether a sheet is written
plainly, as Excel and most programs write it. What is not plain is for the slow, careful reader.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from string import ascii_uppercase
from typing import NamedTuple

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.limits import LAST_ROW, MAX_COLUMNS, check_extent
from gdpr_desk.i18n import N_

_LETTERS = [first + second for first in ("", *ascii_uppercase) for second in ascii_uppercase]
_COLUMNS = {letters.encode(): number for number, letters in enumerate(_LETTERS[:MAX_COLUMNS], start=1)}
_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")

# 26 columns of 199,999 rows: an area within MAX_CELLS, whichever of these cells there are.
_NARROW = rb' r="[A-Z](?:\d{1,5}|1\d{5})"'
_ANYWHERE = rb' r="([A-Z]{1,3})([1-9]\d{0,6})"(?: \w+="[^"<>&]*")*\s*'
_MOST_FORMULAS = 1_000_000
_LONGEST_NAME = 4  # with its colon and what follows, of those that are looked for


class _Patterns(NamedTuple):
    far: re.Pattern[bytes]  # a cell that is not near, or not written plainly
    foreign: re.Pattern[bytes]  # a cell in another namespace
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    calculated: re.Pattern[bytes]


def has(part: bytes, declaration: bytes) -> bool:
    """Whether a part of a workbook has a `declaration`: its mark is rare, and a single byte is found ten
    times as fast as several."""
    return b"!" in part and declaration in part


def prefixed(part: bytes) -> int:
    """Where the last name with a prefix may end: most parts have a colon at their beginning alone, and
    looking for one from the end takes a tenth of the time."""
    return part.rfind(b":") + _LONGEST_NAME


def is_utf8(part: bytes) -> bool:
    """Whether a part of a workbook is in UTF-8, as far as its beginning says; a picture is, too."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return False
    declared = _DECLARATION.search(part, 0, 200)
    return not declared or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii")


def is_plain(sheet: bytes, name: str) -> bool:
    """Whether `sheet`, in UTF-8, can be read fast: cells plain and near, each formula with its value.

    Refuses a sheet that is too wide, too long or too large.
    """
    root = _ROOT.search(sheet, 0, 10_000)
    if not root or has(sheet, b"<!"):
        return False
    patterns = _patterns(root[1])
    if patterns.foreign.search(sheet, 0, len(sheet) if root[1] else prefixed(sheet)):
        return False
    if patterns.far.search(sheet) and not _fits(patterns.cell.finditer(sheet), name):
        return False
    formulas = _count(patterns.formula.finditer(sheet))
    if formulas > _MOST_FORMULAS:
        return False
    return formulas == 0 or formulas == _count(patterns.calculated.finditer(sheet))


def unusual(name: str) -> FileRefused:
    """The file is not as a spreadsheet program would write it."""
    text = N_(
        "{name} is put together in an unusual way and was not read. Open it in Excel, save it as "
        "a new workbook, and choose that."
    )
    return FileRefused(text, name=name)


def _fits(cells: Iterator[re.Match[bytes]], name: str) -> bool:
    """Whether all cells are written plainly. Empty ones may be anywhere: Excel formats whole rows."""
    width = height = 0
    for cell in cells:
        column, row, end = cell.groups()
        if end is None:
            return False
        if end == b">":
            width = max(width, _COLUMNS.get(column, MAX_COLUMNS + 1))
            height = max(height, int(row))
            if width > MAX_COLUMNS or height > LAST_ROW:
                break
    check_extent(width, height, name)
    return True


@cache
def _patterns(prefix: bytes | None) -> _Patterns:
    p = re.escape(prefix) + b":" if prefix else b""
    foreign = rb"<c[\s/>]|(?<!<" + p[:-1] + rb"):c[\s/>]" if prefix else rb":c[\s/>]"
    formula = rb"<%bf(?:[^<>]*/>|(?:\s[^<>]*)?>[^<]*</%bf>)\s*" % (p, p)
    calculated = rb'<%bc (?:[^<>]*>\s*%b<%bv>[^<]|[^<>]* t="str"[^<>]*>\s*%b)'
    return _Patterns(
        far=re.compile(rb"<%bc(?!%b|[A-Za-z])" % (p, _NARROW)),
        foreign=re.compile(foreign),
        cell=re.compile(rb"<%bc(?![A-Za-z])(?:%b(/>|></%bc>|>))?" % (p, _ANYWHERE, p)),
        formula=re.compile(rb"<%bf[\s/>]" % p),
        calculated=re.compile(calculated % (p, formula, p, formula)),
    )


def _count(matches: Iterator[re.Match[bytes]]) -> int:
    return sum(1 for _ in islice(matches, _MOST_FORMULAS + 1))
