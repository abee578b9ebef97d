"""The erasure ledger: what was erased, by random tokens and numbers alone; it outlives every backup.

It lies outside the register, so that a register of yesterday can be told what was erased since. A line
is written before the rows go, and never changed; a line that takes a batch back follows it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_desk import paths
from gdpr_desk.errors import UserFacingError
from gdpr_desk.storage.backups import copy_to, folder_of
from gdpr_desk.storage.database import spoken

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register

NAME = "erasures"
_VOID = "void"
_CHECK = 8  # letters of a hash that show that a line was written to its end


@dataclass(frozen=True, order=True)
class Line:
    """That of the person with `token` the slice of `relation` under `rule` was erased; both 0: all of it."""

    batch: str
    token: str
    relation: int = 0
    rule: int = 0

    @property
    def whole(self) -> bool:
        """Whether the person was erased, and not a part of what is kept of it."""
        return not self.relation

    def __str__(self) -> str:
        return f"{self.batch} {self.token} {self.relation} {self.rule}"


class Ledger:
    """The lines of one register, kept in several places: what one of them lacks it gets from the others."""

    def __init__(self, places: Sequence[Path], optional: Sequence[Path] = ()) -> None:
        self._places = tuple(places)
        self._optional = tuple(each for each in optional if each.exists())

    def lines(self) -> set[Line]:
        """Every line of every place that stands."""
        words = {word for place in (*self._places, *self._optional) for word in _read(place)}
        void = {word.split()[0] for word in words if word.endswith(f" {_VOID}")}
        return {line for line in map(_line, words) if line and line.batch not in void}

    def append(self, lines: Iterable[Line]) -> None:
        """Write lines to the disk in every place, before anything is erased."""
        self._write([str(each) for each in sorted(lines)])

    def void(self, batch: str) -> None:
        """Note that a batch was not carried out."""
        self._write([f"{batch} {_VOID}"])

    def merge(self) -> None:
        """Give every place the lines that another one has."""
        known = {place: set(_read(place)) for place in (*self._places, *self._optional)}
        every = set[str]().union(*known.values())
        for place, has in known.items():
            if missing := sorted(every - has):
                _append(place, missing, need=place in self._places)

    def copy_to(self, place: Path) -> None:
        """Keep a copy beside a copy of the register, where there is something to keep."""
        words = sorted({word for each in (*self._places, *self._optional) for word in _read(each)})
        if words:
            _append(place, words, need=True)

    def _write(self, words: Sequence[str]) -> None:
        for place in self._places:
            _append(place, words, need=True)
        for place in self._optional:
            _append(place, words, need=False)


def ledger_of(register: "Register") -> Ledger:
    """The ledger of a register: in the user's data, with the backups, and beside a copy made by hand."""
    own = paths.data_folder() / "ledgers" / f"{register.identity}.{NAME}"
    return Ledger([own, folder_of(register) / NAME], [beside(register.path), register.path.parent / NAME])


def save_copy(register: "Register", target: Path) -> Path:
    """A verified copy of a register somewhere else, with the ledger beside it."""
    made = copy_to(register, target)
    ledger_of(register).copy_to(beside(made))
    return made


def beside(path: Path) -> Path:
    """Where the ledger lies beside a copy of a register that is kept outside the backups' folder."""
    return path.with_name(f"{path.name}.{NAME}")


def _read(place: Path) -> Iterator[str]:
    """The lines that were written to their end, without their checks."""
    try:
        text = place.read_text("ascii", errors="replace")
    except FileNotFoundError:
        return
    for row in text.splitlines():
        word, _, check = row.rpartition(" ")
        if check == _checked(word):
            yield word


def _append(place: Path, words: Sequence[str], *, need: bool) -> None:
    try:
        with spoken(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("ab") as file:
                # A line that was cut off by a crash must not swallow the next one.
                file.write("".join(f"\n{word} {_checked(word)}" for word in words).encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
    except (OSError, UserFacingError):
        if need:
            raise


def _checked(word: str) -> str:
    return sha256(word.encode()).hexdigest()[:_CHECK]


def _line(word: str) -> Line | None:
    parts = word.split()
    return Line(parts[0], parts[1], int(parts[2]), int(parts[3])) if len(parts) == 4 else None
