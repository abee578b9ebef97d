"""Keeps to the characters that the documents' font can show: archivable PDF refuses all others."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

from gdpr_desk import paths

SUBSTITUTE = "□"
_LINE_ENDS = dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_SPACES = {"\t": " ", "\x1f": " "}


def fonts_folder() -> Path:
    """Where the program's own fonts are: a document looks the same on every computer."""
    return paths.resources() / "fonts"


def shown(text: str) -> str:
    """`text` with a substitute for each character that the font lacks, and without invisible ones.

    All ends of lines become "\\n". What turns the direction of writing, or hides in a word, goes:
    a document for the authority reads as it looks.
    """
    if _table().unchanged.issuperset(text) and unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(_table())


class _Table(dict[int, str]):
    """What is written for a code point, worked out when it is first met."""

    def __init__(self, covered: frozenset[int]) -> None:
        super().__init__({ord(character): text for character, text in (_LINE_ENDS | _SPACES).items()})
        self[ord("\n")] = "\n"
        self.unchanged = frozenset(filter(_printable, map(chr, covered)))

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in self.unchanged:
            self[code] = character
        else:
            self[code] = "" if _invisible(character) else SUBSTITUTE
        return self[code]


def _printable(character: str) -> bool:
    """Whether archivable PDF takes it: not what is private, even where the font has it."""
    return unicodedata.category(character)[0] != "C"


def _invisible(character: str) -> bool:
    chosen = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return chosen or unicodedata.category(character) == "Cf"


@cache
def _table() -> _Table:
    return _Table(_covered((fonts_folder() / "Inter-Regular.otf").read_bytes()))


def _covered(font: bytes) -> frozenset[int]:
    """The code points of an OpenType font: format 12 of its `cmap` table (ISO/IEC 14496-22, 5.2.1.3.7)."""
    cmap = _offset_of_cmap(font)
    (tables,) = struct.unpack_from(">H", font, cmap + 2)
    for index in range(tables):
        _, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        if struct.unpack_from(">H", font, cmap + offset) == (12,):
            return _code_points(font, cmap + offset)
    raise ValueError("the font has no cmap of format 12")


def _offset_of_cmap(font: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables))
    return next(int(offset) for tag, _, offset, _ in records if tag == b"cmap")


def _code_points(font: bytes, at: int) -> frozenset[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    found: set[int] = set()
    for index in range(groups):
        first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * index)
        found.update(range(first, last + 1))
    return frozenset(found)
