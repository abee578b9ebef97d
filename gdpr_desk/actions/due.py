"""What is due and why, in words: the reminders of a register joined with the names they are about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import date

from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.reasons import Due, authority, why
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store

NO_PASSWORD = Reminder(What.NO_PASSWORD, "Organisation", 1)
"""A register without a password is itself a gap (Art. 32), and no record has it."""


def organisation_of(store: Store) -> Organisation:
    """The organisation whose register this is; an empty one where none has been entered."""
    found = store.all(Organisation)
    return found[0] if found else Organisation()


class Wording:
    """Says the reminders of a register in one language; it knows the rules as they were when it was made."""

    def __init__(self, store: Store, language: str) -> None:
        self._store, self.language = store, language
        self.rules = by_id(store.all(RetentionRule))
        self.categories = by_id(store.all(SubjectCategory))
        self._year_ends = organisation_of(store).financial_year_ends

    def names(self, reminders: Sequence[Reminder]) -> list[str]:
        """Whom or what each reminder is about; empty where that is gone."""
        names = _names(self._store, reminders)
        return [names.get(_named(each), "") for each in reminders]

    def due(self, reminder: Reminder, name: str, on: date) -> Due:
        """The reminder in words; a gap is due at once, so `on`."""
        rule = self.rules.get(reminder.rule or 0)
        category = self.categories.get(reminder.category or 0)
        return Due(
            reminder.due_on or on,
            reminder.what,
            f"{name} ({category.name})" if category else name,
            why(reminder, rule, category, self._year_ends, self.language),
            self.authority(reminder),
        )

    def authority(self, reminder: Reminder) -> str:
        """What the reminder rests on: the rule's authority, a promise, an article."""
        rule = self.rules.get(reminder.rule or 0)
        category = self.categories.get(reminder.category or 0)
        return authority(reminder, rule, category, self.language)


def due(
    register: Register, on: date, until: date, language: str, left_out: Set[int] = frozenset()
) -> list[Due]:
    """Everything due up to and with `until`, gaps (due at once, so `on`) first, then by date and name;
    without what is about the persons `left_out`.

    A register without a password is itself a gap (Art. 32).
    """
    reminders = [each for each in register.store.reminders.due(until) if each.person not in left_out]
    if not register.has_password:
        reminders.insert(0, NO_PASSWORD)
    wording = Wording(register.store, language)
    named = list(zip(reminders, wording.names(reminders), strict=True))
    gaps = [wording.due(each, name, on) for each, name in named if not each.due_on]
    dated = [wording.due(each, name, on) for each, name in named if each.due_on]
    return gaps + sorted(dated, key=lambda each: (each.due_on, each.about))


def _named(reminder: Reminder) -> tuple[str, int]:
    """The kind and id of the record that a reminder is called by: the person, for a relation."""
    if reminder.person is not None:
        return "Person", reminder.person
    return reminder.kind, reminder.record


def _names(store: Store, reminders: Iterable[Reminder]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for each in reminders:
        kind, record = _named(each)
        ids[kind].add(record)
    return {
        (kind, record): title
        for kind, wanted in ids.items()
        for record, title in store.titles(kind_named(kind), wanted).items()
    }
