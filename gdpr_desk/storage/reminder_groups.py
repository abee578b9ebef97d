"""Questions about the index of reminders that count and group, and load no more rows than are shown."""

from datetime import date
from typing import TYPE_CHECKING, Any

import peewee

from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.months import add_months
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.reminder import Reminder, What

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_BUCKETS = list(Bucket)
_WHATS = {what.value: what for what in What}


class ReminderGroups:
    """The index as it is: a stale one is answered from until it has been rebuilt."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._model = store.tables.reminder

    def groups(self, on: date, until: date) -> list[ReminderGroup]:
        """What is due up to and with `until` in groups, the overdue first; without what was put off.

        Put off is what has a postponement until a day after `on`.
        """
        model, bucket = self._model, _bucket(self._model, on)
        dated = peewee.fn.NULLIF(model.due_on, "")
        about = (model.what, model.rule, model.category, bucket)
        query = model.select(*about, peewee.fn.COUNT(), peewee.fn.MIN(dated), peewee.fn.MAX(dated))
        query = query.where(model.due_on <= str(until), self.open(on)).group_by(*about)
        found = [_group(row, on, until) for row in self._store.rows.fetch(query)]
        return sorted(found, key=_order)

    def of_group(self, group: ReminderGroup, offset: int = 0, limit: int | None = 200) -> list[Reminder]:
        """`limit` reminders of a group from `offset` on, gaps first, then by date."""
        model = self._model
        query = model.select(*self.columns()).where(
            model.what == group.what.value,
            _is(model.rule, group.rule),
            _is(model.category, group.category),
            _bucket(model, group.on) == group.bucket.value,
            model.due_on <= str(group.until),
            self.open(group.on),
        )
        query = query.order_by(model.due_on, model.id)
        return [reminder_of(row) for row in self._store.rows.fetch(query.offset(offset).limit(limit))]

    def postponed(self, on: date) -> int:
        """How many reminders are put off until a day after `on`."""
        query = self._model.select(peewee.fn.COUNT()).where(~self.open(on))
        return int(self._store.rows.fetch(query)[0][0])

    def put_off(self, on: date) -> list[tuple[Reminder, Postponement]]:
        """What is put off until a day after `on`, with what puts it off; the first to come back first."""
        beyond = self._store.tables[Postponement].model.until > on
        kept = sorted(self._store.all(Postponement, beyond), key=lambda each: str(each.until))
        by_reminder = {_about(each): each for each in kept}
        query = self._model.select(*self.columns()).where(~self.open(on)).order_by(self._model.id)
        reminders = map(reminder_of, self._store.rows.fetch(query))
        found = [(each, by_reminder[_about(each)]) for each in reminders]
        return sorted(found, key=lambda pair: str(pair[1].until))

    def per_month(self, on: date, months: int) -> list[int]:
        """How many reminders fall due in each of `months` months; the first is the rest of that of `on`."""
        model = self._model
        first = on.replace(day=1)
        names = [add_months(first, number).isoformat()[:7] for number in range(months)]
        month = peewee.fn.SUBSTR(model.due_on, 1, 7)
        coming = model.due_on.between(str(on), f"{names[-1]}-31")
        query = model.select(month, peewee.fn.COUNT()).where(coming).group_by(month)
        counted = dict(self._store.rows.fetch(query))
        return [counted.get(name, 0) for name in names]

    def open(self, on: date) -> Any:
        """The condition that a reminder is not put off."""
        put_off = self._store.tables[Postponement].model
        beyond = put_off.select(_identity(put_off)).where(put_off.until > on)
        return _identity(self._model).not_in(beyond)

    def columns(self) -> tuple[Any, ...]:
        """The columns that `reminder_of` makes a reminder of."""
        model = self._model
        about = (model.what, model.kind, model.record, model.due_on, model.because)
        return (*about, model.event_on, model.rule, model.person, model.category)


def reminder_of(row: tuple[Any, ...]) -> Reminder:
    """The reminder in a row of the index."""
    what, kind, record, due_on, because, event_on, *ids = row
    return Reminder(_WHATS[what], kind, record, _day(due_on), because, _day(event_on), *ids)


def _group(row: tuple[Any, ...], on: date, until: date) -> ReminderGroup:
    what, rule, category, bucket, count, earliest, latest = row
    dates = (_day(earliest), _day(latest))
    return ReminderGroup(_WHATS[what], rule, category, Bucket(bucket), count, *dates, on, until)


def _order(group: ReminderGroup) -> tuple[Any, ...]:
    about = (group.what, group.rule or 0, group.category or 0)
    return (_BUCKETS.index(group.bucket), group.earliest or date.min, *about)


def _bucket(model: Any, on: date) -> Any:
    cases = (
        (model.due_on.in_(("", str(on))), Bucket.TODAY.value),
        (model.due_on < str(on), Bucket.OVERDUE.value),
    )
    return peewee.Case(None, cases, Bucket.LATER.value)


def _about(what: Reminder | Postponement) -> tuple[Any, ...]:
    """What a reminder and its postponement share."""
    return (what.what, what.kind, what.record, what.rule)


def _identity(model: Any) -> Any:
    """The same as one text for the register: four values take SQLite 40 times as long."""
    rule = peewee.fn.IFNULL(model.rule, 0)
    return peewee.fn.PRINTF("%s %s %d %d", model.what, model.kind, model.record, rule)


def _is(column: Any, value: int | None) -> Any:
    return column.is_null() if value is None else column == value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
