"""Something that must be done, and why: codes and dates only; sentences are made when it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gdpr_desk.domain.activity import ProcessingActivity, Status
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent, last_confirmed_on, reconfirmation_due
from gdpr_desk.domain.fields import Choice
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Relation
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.retention import Clock, RetentionRule, SlicePlan, slice_plans, slices
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.i18n import N_


class What(Choice):
    """What has to be done."""

    ERASE = "erase", N_("Erase")
    RECONFIRM = "reconfirm", N_("Ask for reconfirmation")
    REVIEW = "review", N_("Review")
    HOLD_REVIEW = "hold_review", N_("Review the legal hold")
    AGREEMENT_MISSING = "agreement_missing", N_("Sign an agreement")
    AGREEMENT_ENDS = "agreement_ends", N_("Renew the agreement")
    BASIS_UNCHECKED = "basis_unchecked", N_("Check the proposal")
    PURPOSE_MISSING = "purpose_missing", N_("State the purpose")
    COUPLING_MISSING = "coupling_missing", N_("Say which data about whom")
    RULE_MISSING = "rule_missing", N_("Set a time limit")
    DATE_MISSING = "date_missing", N_("Find the date")
    ORDER_OPEN = "order_open", N_("Follow up the erasure order")
    BACK_THERE = "back_there", N_("Erased here, there again")
    WITHDRAWN_HERE = "withdrawn_here", N_("Withdrawn here, still subscribed there")
    UNSUBSCRIBED_THERE = "unsubscribed_there", N_("Unsubscribed there, consent open here")
    ENDED_THERE = "ended_there", N_("Ended there, open here")
    GONE_THERE = "gone_there", N_("Gone there, still here")
    NOT_HERE = "not_here", N_("There, but in no register")
    NO_PASSWORD = "no_password", N_("Set a password")


class Because(Choice):
    """The event or gap that a reminder rests on, beyond the start events of retention rules."""

    CONFIRMED = "confirmed", N_("Last confirmed")
    COLLECTED = "collected", N_("Data collected")
    PLANNED = "planned", N_("Planned")
    RUNS_OUT = "runs_out", N_("Runs out")
    ORDERED = "ordered", N_("Ordered")
    GAP = "gap", ""


class Reminder(NamedTuple):
    """One thing to do about one record. `due_on` is None for a gap, which is due at once.

    `because` is the word of a StartEvent or of a Because, `event_on` the day that it happened.
    """

    what: What
    kind: str
    record: int
    due_on: date | None = None
    because: str = Because.GAP
    event_on: date | None = None
    rule: int | None = None
    person: int | None = None
    category: int | None = None


_ERASE, _RECONFIRM, _NO_DATE = What.ERASE, What.RECONFIRM, Clock.DATE_MISSING  # as in retention.py
_CONFIRMED, _COLLECTED = Because.CONFIRMED, Because.COLLECTED


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What the dates of a relation are worked out from: everything but the persons."""

    plans: Mapping[int, tuple[SlicePlan, ...]] = field(default_factory=dict)
    categories: Mapping[int, SubjectCategory] = field(default_factory=dict)
    financial_year_ends: int = 12

    @classmethod
    def of(
        cls,
        activities: Iterable[ProcessingActivity],
        rules: Iterable[RetentionRule],
        categories: Iterable[SubjectCategory],
        financial_year_ends: int,
    ) -> "RuleBook":
        """The rule book that these records make."""
        known = {rule.id: rule for rule in rules if rule.id}
        return cls(
            slice_plans(activities, known),
            {category.id: category for category in categories if category.id},
            financial_year_ends,
        )


def relation_reminders(
    relation: Relation, consents: Sequence[Consent], book: RuleBook, *, asked: bool = True
) -> list[Reminder]:
    """What is due of one relation: its slices, its reconfirmation, its holds, its missing dates.

    `consents` are all consents of the relation's person; one with a restriction anywhere is not `asked`.
    """
    category = relation.subject_category or 0
    plans = book.plans.get(category, ())
    found = _slice_reminders(relation, consents, plans, book.financial_year_ends)
    if asked:
        found += _reconfirm_reminders(relation, consents, plans, book)
    for hold in relation.holds:
        if not hold.lifted_on:
            found.append(_of(relation, What.HOLD_REVIEW, hold.review_on, Because.PLANNED))
    return found


def _of(
    relation: Relation,
    what: What,
    due_on: date | None = None,
    because: str = Because.GAP,
    event_on: date | None = None,
    rule: int | None = None,
) -> Reminder:
    return Reminder(
        what,
        "Relation",
        relation.id or 0,
        due_on,
        because,
        event_on,
        rule,
        relation.person,
        relation.subject_category,
    )


def _slice_reminders(
    relation: Relation,
    consents: Sequence[Consent],
    plans: tuple[SlicePlan, ...],
    financial_year_ends: int,
) -> list[Reminder]:
    found = []
    for each in slices(relation, consents, plans, financial_year_ends):
        rule = each.plan.rule
        if each.erasable_on:
            found.append(_of(relation, _ERASE, each.erasable_on, rule.start, each.event_on, rule.id))
        elif each.clock is _NO_DATE:
            found.append(_of(relation, What.DATE_MISSING, because=rule.start, rule=rule.id))
    return found


def _reconfirm_reminders(
    relation: Relation, consents: Sequence[Consent], plans: tuple[SlicePlan, ...], book: RuleBook
) -> list[Reminder]:
    category = book.categories.get(relation.subject_category or 0)
    if not category or not category.reconfirm_months:
        return []
    mine = consents and [each for each in consents if any(each.purpose in plan.purposes for plan in plans)]
    due = reconfirmation_due(relation, mine, category.reconfirm_months)
    if due:
        confirmed = last_confirmed_on(relation, mine)
        because = _CONFIRMED if confirmed else _COLLECTED
        return [_of(relation, _RECONFIRM, due, because, confirmed or relation.collected)]
    asked = not relation.ended_on and not relation.restricted
    return [_of(relation, What.DATE_MISSING, because=Because.COLLECTED)] if asked else []


def activity_reminders(activity: ProcessingActivity) -> list[Reminder]:
    """What is due of an activity in use: its review, and the gaps that Art. 5 and 30 do not allow."""
    if activity.ended:
        return []
    gaps = {
        What.BASIS_UNCHECKED: activity.status is Status.PROPOSAL or not activity.lawful_basis,
        What.PURPOSE_MISSING: not activity.purposes,
        What.COUPLING_MISSING: not activity.couplings,
        What.RULE_MISSING: any(not row.retention_rule for row in activity.couplings),
    }
    kind, record = "ProcessingActivity", activity.id or 0
    found = [Reminder(what, kind, record) for what, open_ in gaps.items() if open_]
    if activity.next_review_on:
        found.append(_review(kind, record, activity.next_review_on))
    return found


def measure_reminders(measure: SecurityMeasure) -> list[Reminder]:
    """The review of a security measure."""
    if not measure.next_review_on:
        return []
    return [_review("SecurityMeasure", measure.id or 0, measure.next_review_on)]


def processor_reminders(processor: Processor, agreements: Iterable[Agreement]) -> list[Reminder]:
    """The agreement that a processor in use lacks, or that runs out (Art. 28(3))."""
    if processor.ended_on:
        return []
    signed = [each for each in agreements if each.processor == processor.id and each.signed_on]
    kind, record = "Processor", processor.id or 0
    if not signed:
        return [Reminder(What.AGREEMENT_MISSING, kind, record)]
    ends = [each.valid_until for each in signed]
    last = max((day for day in ends if day), default=None)
    if last is None or None in ends:
        return []
    return [Reminder(What.AGREEMENT_ENDS, kind, record, last, Because.RUNS_OUT, last)]


def order_reminders(order: ErasureOrder) -> list[Reminder]:
    """An order that nobody has confirmed yet (Art. 28(3)(g)), or a notice that was not given (Art. 19)."""
    if not order.open:
        return []
    about = (What.ORDER_OPEN, "ErasureOrder", order.id or 0)
    return [Reminder(*about, order.due_on, Because.ORDERED, order.ordered_on)]


def _review(kind: str, record: int, due_on: date) -> Reminder:
    return Reminder(What.REVIEW, kind, record, due_on, Because.PLANNED, due_on)
