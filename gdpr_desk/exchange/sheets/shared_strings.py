"""How much text the cells of a workbook come to, whose texts are written once and referred to."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from gdpr_desk.exchange.sheets.limits import MAX_BYTES, too_large_unpacked
from gdpr_desk.exchange.sheets.scan import prefixed

_SHORTEST_CELL = len('<c r="A1" t="s"><v>0</v></c>')
_TEXT_END = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_REFERENCE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*\+?(\d{1,9})")
_DISGUISED = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>[^<&]*&#")


def has_strings(part: bytes) -> bool:
    """Whether a part of a workbook may be its list of texts."""
    found = part.find(b":si", 0, prefixed(part)) >= 0 or b"</si" in part
    return found and bool(_TEXT_END.search(part))


class SharedStrings:
    """The lengths of a workbook's texts, and how many bytes its sheets may still repeat of them.

    A text of 30,000 letters in 40,000 cells is a file of a few kilobytes and fills the memory.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._lengths = array("L", _lengths(data))
        self._longest = max(self._lengths, default=0)
        self._left = MAX_BYTES
        self._name = name

    def repeat(self, sheet: bytes) -> None:
        """Take what the cells of `sheet`, found safe, repeat off the account, or refuse the file."""
        size = self._longest * (len(sheet) // _SHORTEST_CELL)
        if size > self._left:  # the rough figure, far too large where only a few are long
            size = self._counted(sheet)
        self._left -= size
        if self._left < 0:
            raise too_large_unpacked(self._name)

    def _counted(self, sheet: bytes) -> int:
        uses = Counter(_REFERENCE.findall(sheet))
        size = sum(self._length(int(number)) * times for number, times in uses.items())
        return size + self._longest * sum(1 for _ in _DISGUISED.finditer(sheet))

    def _length(self, number: int) -> int:
        return self._lengths[number] if number < len(self._lengths) else 0


def _lengths(data: bytes) -> Iterable[int]:
    if data.count(b"<si") == data.count(b"</si>") and b":si" not in data:
        return map(len, data.split(b"</si>"))  # four times as fast
    ends = (0, *(match.end() for match in _TEXT_END.finditer(data)))
    return (end - start for start, end in pairwise(ends))
