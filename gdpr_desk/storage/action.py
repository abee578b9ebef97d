"""What one action of the user has touched so far: it becomes a line of history, and moves reminders."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.person import Person
from gdpr_desk.storage.reminders import BOOK_KINDS, OFFICE_KINDS, PERSON_KINDS
from gdpr_desk.storage.tables import Table


@dataclass
class Action:
    """`persons` were touched, the dates of those in `dated` may have moved; `fields` are names alone.

    Something else that is kept of those in `named` was touched. Of the persons in `born`, who are new,
    all relations and consents are in `theirs`.
    """

    name: str
    kinds: set[str] = field(default_factory=set)
    persons: set[int] = field(default_factory=set)
    dated: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    tokens: set[bytes] = field(default_factory=set)
    born: set[int] = field(default_factory=set)
    theirs: dict[type[Record], dict[int | None, Any]] = field(default_factory=lambda: defaultdict(dict))
    fields: set[str] = field(default_factory=set)
    count: int = 0
    book: bool = False
    office: bool = False
    _last: int | None = None

    @property
    def only_record(self) -> int | None:
        """The id of the record, where there is just one and it is not about a person."""
        personal = self.persons or self.dated or self.named
        return self._last if self.count == 1 and not personal else None

    def note(self, table: Table, records: Sequence[Record], before: Mapping[int | None, Record]) -> None:
        """Remember that `records` were written; `before` has those that were there already."""
        kind = table.kind
        self.kinds.add(kind.__name__)
        self.count += len(records)
        self._last = records[-1].id
        for record in records if before else ():
            if record.id in before:
                self.fields |= _changed(table, before[record.id], record)
        self.book |= issubclass(kind, BOOK_KINDS)
        self.office |= issubclass(kind, OFFICE_KINDS)
        if issubclass(kind, Person):
            self._note_persons(records, before)
        elif issubclass(kind, PERSON_KINDS):
            persons = list(map(_person, records))
            self.dated.update(persons, map(_person, before.values()))
            theirs = zip(persons, records, strict=True)
            self.theirs[kind].update((each.id, each) for person, each in theirs if person in self.born)
        else:
            self.named |= {_person(each) for each in (*records, *before.values())} - {0}

    def note_deleted(self, table: Table, record: Record) -> None:
        """Remember that `record` is going to be deleted."""
        self.note(table, [record], {record.id: record})
        self.born.clear()  # what is left of theirs is best looked up
        self.theirs.clear()
        if isinstance(record, Person):
            self.dated.add(record.id or 0)
            self.office = True  # the person's Sightings go, too

    def _note_persons(self, persons: Sequence[Any], before: Mapping[int | None, Record]) -> None:
        self.persons |= {person.id for person in persons}
        self.tokens |= {person.token for person in persons}
        self.born |= {person.id for person in persons if person.id not in before}
        old: Any = before  # whoever objects is no longer sent anything (Art. 21(3))
        known = [each for each in persons if each.id in old] if old else ()
        self.dated |= {each.id for each in known if each.objected_on != old[each.id].objected_on}


def _person(record: Record) -> int:
    return getattr(record, "person", None) or 0


def _changed(table: Table, old: Record, new: Record) -> set[str]:
    names = [column.field.name for column in table.columns if not column.field.lazy]
    names += [each.name for each in (*table.links, *table.children)]
    return {name for name in names if getattr(old, name) != getattr(new, name)}
