"""The index of reminders: derived from the records, so that what is due costs one query.

It holds codes and dates. Throwing it away and rebuilding it gives the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import peewee

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.drift import record_drifts, sighting_reminder
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation, by_person
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.reminder import (
    Reminder,
    RuleBook,
    What,
    activity_reminders,
    measure_reminders,
    order_reminders,
    processor_reminders,
    relation_reminders,
)
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.domain.system import Sighting, SystemRecord
from gdpr_desk.storage.reminder_groups import ReminderGroups, reminder_of
from gdpr_desk.storage.rows import in_chunks, one_of
from gdpr_desk.storage.tables import each_once, filled

# A change to one of these moves dates of any number of persons.
BOOK_KINDS = (ProcessingActivity, SubjectCategory, RetentionRule, Organisation)
OFFICE_KINDS = (ProcessingActivity, SecurityMeasure, Processor, Agreement, ErasureOrder, Sighting)
PERSON_KINDS = (Relation, Consent, SystemRecord)

STALE = "reminders_stale"
"""The setting that is 1 where a rule changed since the index was rebuilt."""


class ReminderIndex(ReminderGroups):
    """The reminders of one register."""

    def due(self, until: date) -> list[Reminder]:
        """Everything due up to and with `until`, gaps first, then by date."""
        if self.stale:
            found = [each for each in self.computed() if not each.due_on or each.due_on <= until]
            return sorted(found, key=lambda each: str(each.due_on or ""))
        query = self._model.select(*self.columns()).where(self._model.due_on <= str(until))
        return [reminder_of(row) for row in self._store.rows.fetch(query.order_by(self._model.due_on))]

    def counts(self, until: date) -> dict[What, int]:
        """How many of each thing to do are due up to and with `until`."""
        model = self._model
        query = model.select(model.what, peewee.fn.COUNT()).where(model.due_on <= str(until))
        return {What(what): count for what, count in self._store.rows.fetch(query.group_by(model.what))}

    @property
    def stale(self) -> bool:
        """Whether a rule changed since the dates were worked out."""
        return self._store.setting(STALE) == "1"

    def mark_stale(self) -> None:
        """Note, in the same transaction, that the dates do not fit the rules any more."""
        self._store.set_setting(STALE, "1")

    def rebuild(self) -> None:
        """Work out every reminder anew, and write them in one transaction.

        They are worked out before it begins, so that nobody who saves has to wait that long.
        """
        before = len(self._store.history)
        found = list(self.computed())
        with self._store.transaction():
            if len(self._store.history) != before:  # somebody saved meanwhile
                found = list(self.computed())
            self._model.delete().execute()
            self._insert(found)
            self._store.set_setting(STALE, "0")
            self._store.undo.index_rebuilt()

    def refresh_persons(self, persons: Iterable[int]) -> None:
        """Work out the reminders of these persons anew."""
        book = self.book()
        for ids in in_chunks(sorted(persons), 5_000):
            relations = self._store.all(Relation, self._of(Relation, ids))
            consents = self._store.all(Consent, self._of(Consent, ids))
            systems = self._store.all(SystemRecord, self._of(SystemRecord, ids))
            found = _of_persons(relations, consents, systems, self._objected(systems), book)
            mine = one_of(self._model.person, ids) & (self._model.kind != Sighting.__name__)
            self._renew(mine, found)

    def add_persons(self, theirs: Mapping[type[Record], Mapping[Any, Any]]) -> None:
        """Work out the reminders of new persons, of whom these are all relations, consents, and so on."""
        if any(theirs.values()):
            relations, consents, systems = (list(theirs.get(kind, {}).values()) for kind in PERSON_KINDS)
            self._insert(_of_persons(relations, consents, systems, {}, self.book()))

    def book(self) -> RuleBook:
        """The rules as they are now, from which the dates of a relation are worked out."""
        store = self._store
        organisations = store.all(Organisation)
        return RuleBook.of(
            store.all(ProcessingActivity),
            store.all(RetentionRule),
            store.all(SubjectCategory),
            organisations[0].financial_year_ends if organisations else 12,
        )

    def refresh_office(self) -> None:
        """Work out the reminders that are about no person anew."""
        mine = self._model.person.is_null() | (self._model.kind == Sighting.__name__)
        self._renew(mine, self._of_office())

    def stored(self, where: Any = True) -> list[Reminder]:
        """Every reminder as the index has it."""
        query = self._model.select(*self.columns()).where(where)
        return [reminder_of(row) for row in self._store.rows.fetch(query)]

    def computed(self) -> Iterator[Reminder]:
        """Every reminder, worked out from the records."""
        yield from self._of_office()
        relations, consents = self._store.all(Relation), self._store.all(Consent)
        systems = self._store.all(SystemRecord)
        yield from _of_persons(relations, consents, systems, self._objected(systems), self.book())

    def _of_office(self) -> Iterator[Reminder]:
        store = self._store
        for activity in store.all(ProcessingActivity):
            yield from activity_reminders(activity)
        for measure in store.all(SecurityMeasure):
            yield from measure_reminders(measure)
        orders = store.tables[ErasureOrder].model
        for order in store.rows.read_plain(ErasureOrder, orders.select().where(orders.done_on.is_null())):
            yield from order_reminders(order)
        yield from map(sighting_reminder, store.all(Sighting))
        agreements = store.all(Agreement)
        for processor in store.all(Processor):
            yield from processor_reminders(processor, agreements)

    def _objected(self, systems: Sequence[SystemRecord]) -> dict[int, date]:
        """When those who objected to marketing did so, among all if any is in a system."""
        if not systems:
            return {}
        model = self._store.tables[Person].model
        query = model.select(model.id, model.objected_on).where(model.objected_on.is_null(False))
        return {person: date.fromisoformat(str(day)) for person, day in self._store.rows.fetch(query)}

    def _of(self, kind: Any, persons: Sequence[int]) -> Any:
        return one_of(self._store.tables[kind].model.person, persons)

    def _renew(self, where: Any, reminders: Iterable[Reminder]) -> None:
        """Write these reminders in place of the rows `where`, unless they are the same."""
        found = list(reminders)
        if Counter(found) != Counter(self.stored(where)):
            self._model.delete().where(where).execute()
            self._insert(found)

    def _insert(self, reminders: Iterable[Reminder]) -> None:
        found = list(reminders)
        if found:
            names = [column.name for column in self.columns()]
            self._store.rows.insert_columns(self._model, names, _written(found))


def _of_persons(
    relations: Sequence[Relation],
    consents: Iterable[Consent],
    systems: Sequence[SystemRecord],
    objected: Mapping[int, date],
    book: RuleBook,
) -> Iterator[Reminder]:
    """What is due of persons of whom these are all relations, consents and records of systems."""
    yes = by_person(consents)
    silent = {each.person for each in relations if each.restricted}  # Art. 18(2): only stored
    for relation in relations:
        theirs = yes.get(relation.person, ())
        yield from relation_reminders(relation, theirs, book, asked=relation.person not in silent)
    theirs_, said = by_person(relations) if systems else {}, by_person(systems)
    for person, records in said.items():
        for record in records:
            others = [each for each in records if each is not record]
            mine = (objected.get(person or 0), theirs_.get(person, ()), yes.get(person, ()), others)
            yield from record_drifts(record, *mine, book)


def _written(reminders: Sequence[Reminder]) -> list[Sequence[Any]]:
    """What is written of `reminders`, a column at a time."""
    what, kind, record, due_on, because, event_on, *ids = zip(*reminders, strict=True)
    due, event = (each_once(date.isoformat, days) for days in (due_on, event_on))
    return [list(map(str, what)), kind, record, due, list(map(str, because)), event, *map(filled, ids)]
