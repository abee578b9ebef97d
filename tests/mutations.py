"""Files as they arrive after an accident: bytes turned, cut out, doubled, or put in from another file."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

# What readers stumble over: ends, quotes, numbers too large, references to nothing, signs of other encodings.
TOKENS = [
    *(b"\n", b"\r", b'"', b'""', b";", b"\t", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\x81", b"\x1a"),
    *(
        b"<",
        b">",
        b"&",
        b"&#0;",
        b"&#xD800;",
        b"<!--",
        b"]]>",
        b"<c/>",
        b"<row/>",
        b"<v></v>",
        b"<f/>",
        b"</is>",
    ),
    *(b' t="d"', b' t="e"', b' t="s"', b' t="b"', b' t="n"', b' s="1"', b' r="A0"', b' r="XFD9"', b"PK\5\6"),
    *(b"0", b"-1", b"NaN", b"1e999", b"1e-999", b"99999999999999999999", b"2958466", b"60", b"31/02/2026"),
    *(b"32/1-2026", b"00000000", b"310226", b"9999-99-99", b"-", b"@", b"=1+1", b"sep=;\n"),
]
_NUMBER = re.compile(rb"\d+")


@st.composite
def mutated(draw: st.DrawFn, content: bytes, other: bytes) -> bytes:
    """`content` after one to four accidents, some of them with pieces of `other`."""
    for _ in range(draw(st.integers(1, 4))):
        content = draw(st.sampled_from(_ACCIDENTS))(draw, content, other)
    return content


@st.composite
def mutated_inside(draw: st.DrawFn, members: Mapping[str, bytes], other: bytes) -> bytes:
    """A whole archive with an accident in one or two of its members, or between them."""
    kept = dict(members)
    for name in draw(st.lists(st.sampled_from(sorted(members)), min_size=1, max_size=2, unique=True)):
        kept[name] = draw(mutated(members[name], other))
    if draw(st.integers(0, 9)) == 0:
        kept.pop(draw(st.sampled_from(sorted(members))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in kept.items():
            archive.writestr(name, part)
    return out.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _piece(draw: st.DrawFn, content: bytes) -> tuple[int, int]:
    """Where a piece of the content begins and ends."""
    start = draw(st.integers(0, len(content)))
    return start, min(len(content), start + draw(st.integers(1, 80)))


def _turned(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.binary(min_size=1, max_size=1)) + content[at + 1 :]


def _cut(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    start, end = _piece(draw, content)
    return content[:start] + content[end:]


def _ended(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    return content[: draw(st.integers(0, len(content)))]


def _doubled(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    start, end = _piece(draw, content)
    return content[:end] + content[start:end] + content[end:]


def _spliced(draw: st.DrawFn, content: bytes, other: bytes) -> bytes:
    start, end = _piece(draw, other)
    at = draw(st.integers(0, len(content)))
    return content[:at] + other[start:end] + content[at:]


def _stumbling(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.sampled_from(TOKENS)) + content[at:]


def _renumbered(draw: st.DrawFn, content: bytes, _other: bytes) -> bytes:
    found = _NUMBER.search(content, draw(st.integers(0, len(content))))
    if not found:
        return content
    return content[: found.start()] + draw(st.sampled_from(TOKENS)) + content[found.end() :]


_ACCIDENTS: list[Any] = [_turned, _cut, _ended, _doubled, _spliced, _stumbling, _renumbered]
