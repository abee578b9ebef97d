"""Looks with a parser for what the readers of workbooks would repeat without end, or pass over in silence."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import XMLParser

from gdpr_desk.exchange.sheets.limits import LAST_ROW, MAX_TABLES, too_many_rows, too_many_tables
from gdpr_desk.exchange.sheets.scan import is_utf8, unusual

_SHEET = re.compile(rb"sheet(?<=[<:]sheet)\s")  # written so that it is found fast
_PART = re.compile(rb"Relationship\s")
_LONGEST_LIST = 8_000_000  # bytes
_PLACE = re.compile(r"([A-Za-z]{1,3})[0-9]+")
_FILLED = ("v", "is", "f")


def require_each_once(parts: Iterable[bytes], name: str) -> None:
    """Refuse a workbook that has too many sheets, or the same one again: each time it would be read anew."""
    for part in parts:
        if not is_utf8(part) or _SHEET.search(part) or _PART.search(part):
            seen = _Listed()
            _parse(part[:_LONGEST_LIST], seen)
            if len(part) > _LONGEST_LIST or any(times > 1 for times in seen.sheets.values()):
                raise unusual(name)
            if len(seen.sheets) > MAX_TABLES:
                raise too_many_tables(name)


def require_order(part: bytes, name: str) -> None:
    """Refuse a sheet whose rows or cells are not in order, or that is too long: the careful reader would
    pass over some of them."""
    seen = _Ordered()
    _parse(part, seen)
    if not seen.in_order:
        raise unusual(name)
    if seen.last > LAST_ROW:
        raise too_many_rows(name)


def _parse(part: bytes, target: object) -> None:
    """Tell `target` of the elements as far as they can be read; what cannot is for the readers to say."""
    parser = XMLParser(target=target)
    try:
        parser.feed(part)
    except (ParseError, ValueError):
        return


class _Listed:
    """How often each sheet is named, in the list of sheets or among the parts."""

    def __init__(self) -> None:
        self.sheets: Counter[str] = Counter()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        kind = _local(tag)
        if kind == "sheet":
            self.sheets.update(value for key, value in attributes.items() if _local(key) == "id")
        elif kind == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "").lower().replace("\\", "/")
            self.sheets[target.rpartition("/")[2]] += 1


class _Ordered:
    """Whether rows and cells come one after another, and which row is the last with anything in it."""

    def __init__(self) -> None:
        self.in_order = True
        self.last = self._row = self._column = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        kind = _local(tag)
        if kind in _FILLED:
            self.last = self._row
        elif kind == "c":
            column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self.in_order &= column > self._column
            self._column = column
        elif kind == "row":
            row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self.in_order &= row > self._row
            self._row, self._column = row, 0


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _number(text: str) -> int:
    """The number of a row; 0 where it is not written plainly."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _column(place: str) -> int:
    """The number of a cell's column; 0 where its place is not written plainly."""
    found = _PLACE.fullmatch(place)
    number = 0
    for letter in found[1].upper() if found else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
