"""What is due and why, in words: the reminders of a register joined with the names they are about."""

from collections import defaultdict
from collections.abc import Iterable
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


def organisation_of(store: Store) -> Organisation:
    """The organisation whose register this is; an empty one where none has been entered."""
    found = store.all(Organisation)
    return found[0] if found else Organisation()


def due(register: Register, on: date, until: date, language: str) -> list[Due]:
    """Everything due up to and with `until`, gaps (due at once, so `on`) first, then by date and name.

    A register without a password is itself a gap (Art. 32).
    """
    store = register.store
    reminders = store.reminders.due(until)
    if not register.has_password:
        reminders.insert(0, Reminder(What.NO_PASSWORD, "Organisation", 1))
    names = _names(store, reminders)
    rules, categories = by_id(store.all(RetentionRule)), by_id(store.all(SubjectCategory))
    year_ends = organisation_of(store).financial_year_ends

    def worded(each: Reminder) -> Due:
        rule, category = rules.get(each.rule or 0), categories.get(each.category or 0)
        name = names.get(_named(each), "")
        return Due(
            each.due_on or on,
            each.what,
            f"{name} ({category.name})" if category else name,
            why(each, rule, category, year_ends, language),
            authority(each, rule, category, language),
        )

    gaps = [worded(each) for each in reminders if not each.due_on]
    dated = [worded(each) for each in reminders if each.due_on]
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
