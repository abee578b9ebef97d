"""The day's work in words: what is due in sections and groups, what comes next, how the register stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gdpr_desk.actions.due import NO_PASSWORD, Wording
from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.reasons import Due, rule_in_words
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.i18n import N_, translate, translate_plural
from gdpr_desk.storage.looking import newest_verified
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store

AHEAD_DAYS = 30
PAGE = 20
_MANY_DAYS, _MANY_MONTHS = 60, 24


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: `name` is whom or what it is about, `due` all of it in words."""

    reminder: Reminder
    name: str
    due: Due


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register stands; `backed_up_at` is the moment (UTC) of its last verified backup."""

    backed_up_at: datetime | None
    gaps: int
    protected: bool


class Agenda:
    """What is due seen from one day, up to 30 days ahead; it counts, and loads no more than is asked for."""

    def __init__(self, register: Register, on: date, language: str) -> None:
        self._register, self._store = register, register.store
        self.on, self.language = on, language
        self.wording = Wording(self._store, language)
        self._groups = self._store.reminders.groups(on, on + timedelta(days=AHEAD_DAYS))

    def section(self, bucket: Bucket) -> list[ReminderGroup]:
        """The groups of one section, the most urgent first."""
        return [each for each in self._groups if each.bucket is bucket]

    def count(self, bucket: Bucket) -> int:
        """How many things are to be done in one section."""
        unprotected = bucket is Bucket.TODAY and not self._register.has_password
        return sum(each.count for each in self.section(bucket)) + unprotected

    def items(self, group: ReminderGroup, offset: int = 0, limit: int = PAGE) -> list[Item]:
        """A page of what a group holds."""
        return self._said(self._store.reminders.of_group(group, offset, limit))

    def put_off(self, limit: int = PAGE) -> list[tuple[Item, Postponement]]:
        """The first things that are put off, with what puts them off; the first to come back first."""
        found = self._store.reminders.put_off(self.on)[:limit]
        items = self._said([reminder for reminder, _ in found])
        return [(item, kept) for item, (_, kept) in zip(items, found, strict=True)]

    def unprotected(self) -> Item | None:
        """That the register has no password (Art. 32); None where it has one."""
        return None if self._register.has_password else self._said([NO_PASSWORD])[0]

    def about(self, group: ReminderGroup) -> str:
        """Whom a group is about; empty where it is about no persons."""
        category = self.wording.categories.get(group.category or 0)
        return category.name if category else ""

    def why(self, group: ReminderGroup) -> str:
        """What all of a group rest on: the name of the rule, or the reason that they share."""
        rule = self.wording.rules.get(group.rule or 0)
        if group.what is What.ERASE and rule:
            return rule.name
        if group.what is What.DATE_MISSING:
            return "".join(each.due.why for each in self.items(group, limit=1))
        if group.what is What.RECONFIRM:
            return self.wording.authority(_any_of(group))
        return self.wording.due(_any_of(group), "", self.on).why

    def authority(self, group: ReminderGroup) -> str:
        """What all of a group rest on in law or in a promise, with the period of the rule."""
        found = self.wording.authority(_any_of(group))
        rule = self.wording.rules.get(group.rule or 0)
        return ". ".join([rule_in_words(rule, self.language), found] if rule else [found])

    def standing(self) -> Standing:
        """How the register stands today."""
        gaps = sum(each.count for each in self._groups if each.is_gap)
        return Standing(newest_verified(self._register), gaps, self._register.has_password)

    def _said(self, reminders: Sequence[Reminder]) -> list[Item]:
        names = self.wording.names(reminders)
        pairs = zip(reminders, names, strict=True)
        return [Item(each, name, self.wording.due(each, name, self.on)) for each, name in pairs]


def _any_of(group: ReminderGroup) -> Reminder:
    """A reminder with what all of a group share."""
    return Reminder(group.what, "", 0, group.earliest, rule=group.rule, category=group.category)


def next_due(store: Store, on: date) -> tuple[date, int] | None:
    """The next day after `on` on which something falls due, and how many things; None where nothing does."""
    coming = store.reminders.groups(on, date.max)
    days = [each.earliest for each in coming if each.bucket is Bucket.LATER and each.earliest]
    if not days:
        return None
    groups = store.reminders.groups(on, min(days))
    return min(days), sum(each.count for each in groups if each.bucket is Bucket.LATER)


def when(due_on: date | None, on: date, language: str) -> str:
    """When something is due, seen from `on`: “12 days overdue”, “today”, “in 3 months”."""
    if due_on is None:
        return translate(N_("at once"), language)
    days = (due_on - on).days
    if days in (0, 1):
        return translate(N_("tomorrow") if days else N_("today"), language)
    return _overdue(-days, language) if days < 0 else _ahead(days, language)


def _overdue(days: int, language: str) -> str:
    count, unit = _counted(days)
    if unit == "days":
        return translate_plural("{count} day overdue", "{count} days overdue", count, language)
    if unit == "months":
        return translate_plural("{count} month overdue", "{count} months overdue", count, language)
    return translate_plural("{count} year overdue", "{count} years overdue", count, language)


def _ahead(days: int, language: str) -> str:
    count, unit = _counted(days)
    if unit == "days":
        return translate_plural("in {count} day", "in {count} days", count, language)
    if unit == "months":
        return translate_plural("in {count} month", "in {count} months", count, language)
    return translate_plural("in {count} year", "in {count} years", count, language)


def _counted(days: int) -> tuple[int, str]:
    """A number of days as people say it; the date stands beside it."""
    if days <= _MANY_DAYS:
        return days, "days"
    months = int(days / 30.44)
    return (months, "months") if months < _MANY_MONTHS else (months // 12, "years")
