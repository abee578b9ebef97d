"""Reads text files whose columns are parted by a character: CSV as offices and their systems write it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from typing import TextIO

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.archive import damaged
from gdpr_desk.exchange.sheets.grid import Cell, Row, Sheet, filled, sheet_of
from gdpr_desk.exchange.sheets.limits import LAST_ROW, Allowance, too_many_rows
from gdpr_desk.i18n import N_

_DELIMITERS = ";,\t|"
_SAMPLE = 20_000  # characters that are looked at for the delimiter
_BLOCK = 1_000_000  # characters that are looked at together: a whole file may take 400 MB as text
_LONGEST_ROW = 1_000_000  # characters
_MOST_LINES = 1_048_576  # as Excel writes them when a whole column was formatted
_NAMED = re.compile(r'sep=([^\w\r\n"])\r?\n', re.IGNORECASE)  # Excel's own way to say it

_GUARDED = re.compile(rb"'[=+\-@\t\r]")  # as `save_csv` writes what a spreadsheet would work out

# What æ, ø, å and their like of other encodings look like: inside words in cp1252 (cp850, Mac), or twice
# encoded in UTF-8. The patterns begin with the signs, and look back, since that is twenty times as fast.
_MISREAD = re.compile(
    r"""
    [†›‘¿¾¯®ŒÃ\ufffd]
    (?: (?<=[A-Za-z][†›‘¿¾¯®Œ]) (?=[a-z])
      | (?<=Ã) [¡-¿€ƒˆŒŠŽšžŸ\u02dc\u2013-\u203a\u2122]
      | (?<=\ufffd)
    )
    """,
    re.VERBOSE,
)
# The same where only cp1252 is left to try. Each is a sign that no word has there: ø at the end, é, ü, Æ, and
# some of ISO-8859-15. What a word may have, such as š, is taken for it.
_FOREIGN = re.compile(
    r"""
    [›¿\u201aŸƒ®¯†”„¦¨¼½¾ŽŠŒš’]
    (?: (?<=[A-Za-z][›¿\u201aŸƒ†¾¯])
      | (?<=[A-Za-z][®¯†”„]) (?=[A-Za-z])
      | (?<=[A-Za-z][¦¨¼½Ž]) (?=[a-z])
      | (?<=[a-z][ŽŠŒ])
      | (?<=[A-Z]š) (?=[A-Z])
      | (?<=[ƒ®¯¦]) (?=[A-Za-z])
      | (?<=†) (?=[a-z])
      | (?<=’)(?<!\w’) (?=[a-z]{2}) (?![^’;|\t\r\n]{0,80}’)  # no quotation
      | (?<=[BCDFGHJKLPQRTVXZ]’) (?=[BCDFGJKLMNPQRVXZ]) (?!N’)  # KJÆR, and neither D’ANGELO nor BOB’S
    )
    """,
    re.VERBOSE,
)


def read_delimited(data: bytes, name: str, allowance: Allowance) -> Sheet | None:
    """The sheet that a text file holds; None where there is nothing in it.

    A sign that keeps a spreadsheet from taking a cell for a formula is no part of what stands there.
    """
    codec = codec_of(data, name)
    before = allowance.cells_left
    try:
        return _read(data, codec, name, allowance, strict=True)
    except csv.Error:  # text beside a quoted cell: sloppy, or a quotation mark is missing or too many
        allowance.cells_left = before
        return _read(data, codec, name, allowance, strict=False)


def codec_of(data: bytes, name: str) -> str:
    """How the text is encoded: by its mark, else in UTF-8, else in cp1252, which Danish Excel writes.

    FileRefused where that shows symbols inside words, as with files from DOS or old Macs.
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            patterns = (_MISREAD, _FOREIGN) if codec == "cp1252" else (_MISREAD,)
            misread = any(each.search(block) for block in _blocks(data, codec, name) for each in patterns)
        except UnicodeDecodeError:
            continue
        if misread:
            break
        return codec
    raise FileRefused(
        N_(
            "The letters of {name} cannot be read: æ, ø and å come out as other signs. Open it in Excel, "
            "see that the names are right, and save it as “CSV UTF-8”."
        ),
        name=name,
    )


def delimiter_of(sample: str) -> str:
    """The character that parts the columns: most rows have as many with it as most others.

    A file of one column has none, and any will do. (`csv.Sniffer` never ends with some samples.)
    """

    def regular(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
        widths = Counter(len(row) for row in rows[:-1] or rows if len(row) > 1)  # the last may be cut
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=regular)


def _blocks(data: bytes, codec: str, name: str) -> Iterator[str]:
    """The text in pieces of some lines."""
    stream = _opened(data, codec)
    while block := stream.read(_BLOCK) + stream.readline(_BLOCK):
        if "\0" in block:
            raise damaged(name)
        yield block


def _opened(data: bytes, codec: str) -> TextIO:
    return TextIOWrapper(BytesIO(data), codec, newline="")


def _read(data: bytes, codec: str, name: str, allowance: Allowance, *, strict: bool) -> Sheet | None:
    sample = _opened(data, codec).read(_SAMPLE)
    named = _NAMED.match(sample)
    stream = _opened(data, codec)
    if named:
        stream.readline()
    rows: list[Row] = []
    numbers: list[int] = []
    delimiter = named[1] if named else delimiter_of(sample)
    for number, cells in enumerate(_cells(stream, delimiter, name, strict=strict), start=2 if named else 1):
        row = tuple(cell or None for cell in cells)
        if any(map(filled, row)):
            allowance.spread(1, len(row))
            rows.append(row)
            numbers.append(number)
        if len(rows) > LAST_ROW or number > _MOST_LINES:
            raise too_many_rows(name)
    if codec == "utf-16" or _GUARDED.search(data):
        rows = [tuple(map(_unguarded, row)) for row in rows]
    return sheet_of(name, rows, numbers)


def _unguarded(cell: Cell) -> Cell:
    return cell[1:] if isinstance(cell, str) and _GUARDED.match(cell[:2].encode()) else cell


def _cells(stream: TextIO, delimiter: str, name: str, *, strict: bool) -> Iterator[Sequence[str]]:
    """The cells of each row; csv.Error where that is `strict` and quotation marks are used wrongly.

    Where it is not, a cell may hold some more of them, but no row may go on in the next line: a mark that
    is not closed would make one cell of all the rows up to the next.
    """
    lines = _Lines(stream, name)
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if strict:
                raise
            raise rows_run_together(name) from fault
        if not strict and lines.taken > 1:
            raise rows_run_together(name)
        yield cells


class _Lines:
    """The lines of a text, as long as one row does not take too much of it; an empty one at the end shows
    whether a row still goes on."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._left = _LONGEST_ROW
        self._ended = False
        self.taken = 0

    def begin_row(self) -> None:
        """The lines from here belong to another row."""
        self._left, self.taken = _LONGEST_ROW, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._left)
        self._left -= len(line)
        self.taken += 1
        if not self._left:
            raise rows_run_together(self._name)
        if not line and self._ended:
            raise StopIteration
        self._ended = not line
        return line


def rows_run_together(name: str) -> FileRefused:
    """It is not certain where a row ends."""
    text = N_(
        "The rows of {name} cannot be told apart: a quotation mark is not closed, or a line does not end. "
        "Open it in Excel, see that everybody has a row, and save it as “CSV UTF-8”."
    )
    return FileRefused(text, name=name)
