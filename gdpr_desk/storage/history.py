"""Who did what to which record and when: a chained line an action, names of fields but no values."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gdpr_desk.storage.tables import Tables


@dataclass(frozen=True)
class HistoryEntry:
    """One line; `persons` are the tokens of the persons that the action touched, 16 bytes each."""

    at: str = ""
    who: str = ""
    action: str = ""
    kind: str = ""
    record: int | None = None
    persons: bytes = b""
    fields: str = ""
    count: int = 1

    def chained(self, previous: str) -> str:
        """The hash of this line after one with the hash `previous`."""
        values = [self.at, self.who, self.action, self.kind, self.record]
        values += [self.persons.hex(), self.fields, self.count]
        line = json.dumps([previous, *values], ensure_ascii=False)
        return hashlib.sha256(line.encode()).hexdigest()


class History:
    """The lines of one register, oldest first."""

    def __init__(self, tables: Tables) -> None:
        self._lines = tables.history

    def add(self, entry: HistoryEntry) -> None:
        """Chain `entry` to the last line."""
        last = self._lines.select(self._lines.hash).order_by(self._lines.id.desc()).limit(1)
        previous = next((row[0] for row in last.tuples()), "")
        self._lines.insert(**vars(entry), hash=entry.chained(previous)).execute()

    def __len__(self) -> int:
        return int(self._lines.select().count())

    def __iter__(self) -> Iterator[HistoryEntry]:
        for *values, _ in self._rows():
            yield HistoryEntry(*values)

    def last_at(self) -> str:
        """The moment of the last line (ISO, UTC); empty where there is none."""
        last = self._lines.select(self._lines.at).order_by(self._lines.id.desc()).limit(1)
        return next((str(row[0]) for row in last.tuples()), "")

    def count_since(self, at: str) -> int:
        """How many lines were written after a moment (ISO, UTC)."""
        return int(self._lines.select().where(self._lines.at > at).count())

    def of_person(self, token: bytes) -> Iterable[HistoryEntry]:
        """The lines that touched the person with `token`."""
        return (entry for entry in self if token in _tokens(entry.persons))

    def broken_at(self) -> int | None:
        """The number of the first line that was changed or removed; None where the chain holds."""
        previous = ""
        for number, (*values, stored) in enumerate(self._rows(), 1):
            previous = HistoryEntry(*values).chained(previous)
            if stored != previous:
                return number
        return None

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        line = self._lines
        columns = (line.at, line.who, line.action, line.kind, line.record)
        query = line.select(*columns, line.persons, line.fields, line.count, line.hash)
        for row in query.order_by(line.id).tuples().iterator():
            yield (*row[:5], bytes(row[5]), *row[6:])


def _tokens(persons: bytes) -> set[bytes]:
    return {persons[at : at + 16] for at in range(0, len(persons), 16)}
