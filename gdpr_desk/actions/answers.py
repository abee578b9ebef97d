"""What answers a reminder: a date that is set, a record that is opened, or a later day with its reason."""

from dataclasses import replace
from datetime import date, timedelta
from enum import Enum, auto

from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.months import add_months
from gdpr_desk.domain.person import Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.recipients import Agreement
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.i18n import N_
from gdpr_desk.storage.store import Store

REVIEW_MONTHS = 12


class Answer(Enum):
    """How a reminder is answered."""

    CONFIRMED = auto()
    REVIEWED = auto()
    ERASED = auto()
    OPEN = auto()
    NOWHERE = auto()


def answer_to(reminder: Reminder, on: date) -> Answer:
    """What answers a reminder on a day; no record answers that the register has no password."""
    if reminder.what is What.RECONFIRM:
        return Answer.CONFIRMED
    if reminder.what is What.REVIEW and reminder.kind == "SecurityMeasure":
        return Answer.REVIEWED
    if reminder.what is What.ERASE and reminder.due_on and reminder.due_on <= on:
        return Answer.ERASED
    return Answer.NOWHERE if reminder.what is What.NO_PASSWORD else Answer.OPEN


def place_of(store: Store, reminder: Reminder) -> tuple[str, int]:
    """The kind and id of the record where a reminder is answered: the record of a system, for a difference;
    the person, for a relation; for an agreement that is not signed, the agreement, where there is one."""
    if reminder.what in DRIFTS:
        return SystemRecord.__name__, reminder.record
    if reminder.person is not None:
        return "Person", reminder.person
    if reminder.what in (What.AGREEMENT_MISSING, What.AGREEMENT_ENDS):
        for agreement in store.owned_by(Agreement, "processor", [reminder.record]):
            return "Agreement", agreement.id or 0
    return reminder.kind, reminder.record


def confirm(store: Store, reminder: Reminder, on: date) -> None:
    """Note that the person said yes to being kept on the day `on`."""
    if relation := store.get(Relation, reminder.record):
        store.save(replace(relation, confirmed_on=on))


def review(store: Store, reminder: Reminder, on: date) -> date:
    """Note that a measure was looked at on the day `on`, and give the day of its next review: a year on."""
    next_on = add_months(on, REVIEW_MONTHS)
    if measure := store.get(SecurityMeasure, reminder.record):
        store.save(replace(measure, reviewed_on=on, next_review_on=next_on))
    return next_on


def put_off(store: Store, reminder: Reminder, until: date, reason: str) -> None:
    """Let a reminder wait until a day; Invalid without a reason."""
    store.save(waiting(reminder, until, reason))


def waiting(reminder: Reminder, until: date, reason: str) -> Postponement:
    """What lets a reminder wait until a day."""
    return Postponement(
        what=reminder.what,
        kind=reminder.kind,
        record=reminder.record,
        rule=reminder.rule,
        person=reminder.person,
        until=until,
        reason=reason.strip(),
    )


def take_back(store: Store, kept: Postponement) -> None:
    """Let what was put off wait no longer."""
    store.delete(kept)


def later_days(on: date) -> dict[str, date]:
    """The days until which one usually puts something off, by name."""
    return {
        N_("1 week"): on + timedelta(days=7),
        N_("1 month"): add_months(on, 1),
        N_("3 months"): add_months(on, 3),
    }
