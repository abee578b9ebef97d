"""Asks the index where systems and the register differ, by system: it counts, and loads what is shown."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee

from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.system import Sighting, SystemRecord
from gdpr_desk.storage.reminder_groups import reminder_of

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store


@dataclass(frozen=True, slots=True)
class DriftGroup:
    """The open differences of one sort with one system."""

    processor: int
    what: What
    count: int


class Drifts:
    """The differences of one register on one day, without those that wait or are ignored."""

    def __init__(self, store: "Store", on: date) -> None:
        self._store, self._on = store, on
        self._model = store.tables.reminder

    def groups(self, *, waiting: bool = False) -> list[DriftGroup]:
        """What differs from which system, and how often; the gravest first. Or what of it is `waiting`."""
        kinds = (SystemRecord, Sighting)
        found = [DriftGroup(*row) for kind in kinds for row in self._counts(kind, waiting=waiting)]
        return sorted(found, key=lambda each: (each.processor, DRIFTS.index(each.what)))

    def of_group(self, group: DriftGroup, offset: int = 0, limit: int | None = None) -> list[Reminder]:
        """The differences of a group from `offset` on, in the order in which they were found."""
        kind = _kind(group.what)
        query = self._joined(kind).select(*self._store.reminders.columns())
        query = query.where(self._model.what == group.what.value)
        query = query.where(self._store.tables[kind].model.processor == group.processor)
        query = query.order_by(self._model.id).offset(offset).limit(limit)
        return [reminder_of(row) for row in self._store.rows.fetch(query)]

    def past(self, processor: int, rules: Set[int]) -> list[int]:
        """The persons there still whose data under `rules`, which the system has, is due to go: as what the
        system has them, for whoever is another's customer may stay there as that."""
        record, model = self._store.tables[SystemRecord].model, self._model
        query = model.select(model.person).distinct()
        query = query.join(record, on=(record.person == model.person))
        query = query.where(
            model.what == What.ERASE.value,
            model.due_on <= str(self._on),
            model.rule.in_(sorted(rules)),
            record.processor == processor,
            record.gone_on.is_null(),
            record.subject_category == model.category,
            self._store.reminders.open(self._on),
        )
        return [row[0] for row in self._store.rows.fetch(query.order_by(model.person))]

    def _counts(
        self, kind: type[SystemRecord | Sighting], *, waiting: bool
    ) -> Iterator[tuple[int, What, int]]:
        processor, what = self._store.tables[kind].model.processor, self._model.what
        joined = self._joined(kind, waiting=waiting)
        query = joined.select(processor, what, peewee.fn.COUNT()).group_by(processor, what)
        for found, word, count in self._store.rows.fetch(query):
            yield found, What(word), count

    def _joined(self, kind: type[SystemRecord | Sighting], *, waiting: bool = False) -> Any:
        """The open reminders about records of a kind, or those that wait, beside these records."""
        other, model = self._store.tables[kind].model, self._model
        query = model.select().join(other, on=(other.id == model.record))
        open_ = self._store.reminders.open(self._on)
        return query.where(model.kind == kind.__name__, ~open_ if waiting else open_)


def _kind(what: What) -> type[SystemRecord | Sighting]:
    return Sighting if what in (What.BACK_THERE, What.NOT_HERE) else SystemRecord
