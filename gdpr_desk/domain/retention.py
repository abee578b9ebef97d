"""How long data is kept: rules, and the slices of a relation that they make (Art. 5(1)(e), 17(3))."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.consent import Consent, withdrawn_on
from gdpr_desk.domain.fields import Choice, Record, declare, text
from gdpr_desk.domain.months import add_months, end_of_month, financial_year_end
from gdpr_desk.domain.person import Relation
from gdpr_desk.i18n import N_


class StartEvent(Choice):
    """The event from which a rule counts."""

    COLLECTED = "collected", N_("Data collected")
    LAST_ACTIVITY = "last_activity", N_("Last activity")
    LAST_BOOKKEEPING = "last_bookkeeping", N_("Last bookkeeping entry")
    RELATION_ENDED = "relation_ended", N_("Relation ended")
    APPLICATION_RECEIVED = "application_received", N_("Application received")
    RECRUITMENT_ENDED = "recruitment_ended", N_("Recruitment ended")
    CONSENT_WITHDRAWN = "consent_withdrawn", N_("Consent withdrawn")


class Unit(Choice):
    """What a rule's period is counted in."""

    DAYS = "days", N_("days")
    MONTHS = "months", N_("months")
    YEARS = "years", N_("years")


class Strength(Choice):
    """Whether the law demands the keeping, or the office promised the erasing."""

    FLOOR = "floor", N_("Required by law: at least so long")
    PROMISE = "promise", N_("Promised: at most so long")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class RetentionRule(Record):
    """One time limit for erasure, with the authority that it rests on."""

    LABEL: ClassVar[str] = N_("Retention rule")
    PLURAL: ClassVar[str] = N_("Retention rules")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    start: StartEvent = declare(N_("Counts from"), StartEvent.RELATION_ENDED, listed=True)
    period: int = declare(
        N_("Period"),
        0,
        listed=True,
        help=N_("0 means at once."),
        check=lambda period: 0 <= period <= 36_500,
        wrong=N_("A period is a number from 0 to 36500."),
    )
    unit: Unit = declare(N_("Counted in"), Unit.YEARS, listed=True)
    from_financial_year_end: bool = declare(
        N_("From the end of the financial year"),
        False,
        listed=True,
        help=N_("The period starts when the financial year of the event ends."),
    )
    strength: Strength = declare(N_("Strength"), Strength.PROMISE, listed=True)
    authority: str = text(N_("Authority"), required=True, listed=True, multiline=True)
    note: str = text(N_("Note"), multiline=True)


def kept_through(rule: RetentionRule, event_on: date, financial_year_ends: int) -> date:
    """The last day on which data under `rule` is kept after an event on `event_on`.

    With no period at all it is the day before the event: the data may go at once. From the end
    of a financial year, the period ends at the end of a month (Bogføringsloven). A date beyond
    the calendar is its last day.
    """
    start = event_on
    if rule.from_financial_year_end:
        start = financial_year_end(event_on, financial_year_ends)
    elif not rule.period:
        return event_on - timedelta(days=1) if event_on > date.min else event_on
    try:
        return _after(rule, start)
    except OverflowError:
        return date.max


def erasable_on(rule: RetentionRule, event_on: date, financial_year_ends: int) -> date:
    """The first day on which data under `rule` may go: the day after its period ends."""
    last = kept_through(rule, event_on, financial_year_ends)
    return last + timedelta(days=1) if last < date.max else last


def _after(rule: RetentionRule, start: date) -> date:
    if rule.unit is Unit.DAYS:
        return start + timedelta(days=rule.period)
    end = add_months(start, rule.period * (12 if rule.unit is Unit.YEARS else 1))
    return end_of_month(end) if rule.from_financial_year_end else end


class Clock(Choice):
    """How far a slice's clock has come."""

    DATED = "dated", N_("The period is running, or has ended")
    NOT_STARTED = "not_started", N_("The event has not happened yet")
    DATE_MISSING = "date_missing", N_("The date of the event is not known")
    HELD = "held", N_("Kept by a legal hold")
    RESTRICTED = "restricted", N_("Kept because processing is restricted (Art. 18)")


# Each look into a Choice takes five times as long as a name of its own, and every relation of a register
# asks a dozen times.
_COLLECTED, _LAST_ACTIVITY = StartEvent.COLLECTED, StartEvent.LAST_ACTIVITY
_LAST_BOOKKEEPING, _RELATION_ENDED = StartEvent.LAST_BOOKKEEPING, StartEvent.RELATION_ENDED
_APPLICATION_RECEIVED, _RECRUITMENT_ENDED = StartEvent.APPLICATION_RECEIVED, StartEvent.RECRUITMENT_ENDED
_DATED, _NOT_STARTED, _DATE_MISSING = Clock.DATED, Clock.NOT_STARTED, Clock.DATE_MISSING


@dataclass(frozen=True, slots=True)
class SlicePlan:
    """All coupling rows of one category of persons that share a rule."""

    rule: RetentionRule
    data_categories: frozenset[int] = frozenset()
    activities: frozenset[int] = frozenset()
    purposes: frozenset[int] = frozenset()
    processors: frozenset[int] = frozenset()
    recipients: frozenset[int] = frozenset()


class Slice(NamedTuple):
    """What one rule says of one relation; `erasable_on` is None while nothing may go."""

    plan: SlicePlan
    clock: Clock
    event_on: date | None = None
    erasable_on: date | None = None


def slice_plans(
    activities: Iterable[ProcessingActivity], rules: Mapping[int, RetentionRule]
) -> dict[int, tuple[SlicePlan, ...]]:
    """For each category of persons the slices that the couplings of the activities in use make."""
    plans: dict[tuple[int, int], SlicePlan] = {}
    for activity in activities:
        if activity.ended:
            continue
        purposes = frozenset(purpose.id for purpose in activity.purposes if purpose.id)
        for row in activity.couplings:
            rule = rules.get(row.retention_rule or 0)
            if row.subject_category is None or rule is None:
                continue
            key = (row.subject_category, rule.id or 0)
            plan = plans.get(key) or SlicePlan(rule)
            plans[key] = replace(
                plan,
                data_categories=plan.data_categories | {row.data_category or 0},
                activities=plan.activities | {activity.id or 0},
                purposes=plan.purposes | purposes,
                processors=plan.processors | set(row.processors),
                recipients=plan.recipients | set(row.recipients),
            )
    found: dict[int, tuple[SlicePlan, ...]] = {}
    for (category, _), plan in sorted(plans.items()):
        found[category] = (*found.get(category, ()), plan)
    return found


def slices(
    relation: Relation,
    consents: Sequence[Consent],
    plans: Iterable[SlicePlan],
    financial_year_ends: int,
) -> list[Slice]:
    """The slices of `relation`, each with its own date; one that does not exist, or was erased, is left out.

    `consents` are all consents of the relation's person.
    """
    found = []
    free = not (relation.erased or relation.holds or relation.restricted)  # as most are
    for plan in plans:
        clock, event_on = _event(plan, relation, consents)
        if clock is None or (not free and _erased(relation, plan, event_on)):
            continue
        if not free:
            clock = _blocked(relation, plan) or clock
        due = None
        if clock is _DATED and event_on:
            due = erasable_on(plan.rule, event_on, financial_year_ends)
        found.append(Slice(plan, clock, event_on, due))
    return found


def _blocked(relation: Relation, plan: SlicePlan) -> Clock | None:
    if relation.restricted:
        return Clock.RESTRICTED
    for hold in relation.holds:
        if not hold.lifted_on and (not hold.rules or plan.rule.id in hold.rules):
            return Clock.HELD
    return None


def event_of(plan: SlicePlan, relation: Relation, consents: Sequence[Consent]) -> date | None:
    """The day from which the plan counts for `relation`; None where it has not come."""
    return _event(plan, relation, consents)[1]


def _erased(relation: Relation, plan: SlicePlan, event_on: date | None) -> bool:
    return any(each.rule == plan.rule.id and each.event_on == event_on for each in relation.erased)


def _event(
    plan: SlicePlan, relation: Relation, consents: Sequence[Consent]
) -> tuple[Clock | None, date | None]:
    """The state of the plan's clock for `relation` and the day of its event; None: no such slice."""
    start, ended = plan.rule.start, relation.ended_on
    if start is _COLLECTED:
        return _dated(relation.collected, _DATE_MISSING)
    if start is _APPLICATION_RECEIVED:
        return _dated(relation.application_received_on or relation.collected_on, _DATE_MISSING)
    if start is _RECRUITMENT_ENDED:
        return _dated(relation.recruitment_ended_on or ended, _NOT_STARTED)
    if start is _RELATION_ENDED:
        return _dated(ended, _NOT_STARTED)
    if start is _LAST_ACTIVITY:
        return _dated(ended and (relation.last_activity_on or ended), _NOT_STARTED)
    if start is _LAST_BOOKKEEPING:
        entry = relation.last_bookkeeping_on or relation.last_activity_on
        return _dated(ended and entry, _NOT_STARTED) if entry else (None, None)
    mine = [consent for consent in consents if consent.purpose in plan.purposes]
    return _dated(withdrawn_on(mine), _NOT_STARTED) if mine else (None, None)


def _dated(day: date | None, otherwise: Clock) -> tuple[Clock, date | None]:
    return (_DATED, day) if day else (otherwise, None)
