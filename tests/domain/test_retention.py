"""Time limits for erasure: every case of the law that the office relies on, and no date too early."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from gdpr_desk.domain.activity import Coupling, ProcessingActivity, Purpose, Status
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Hold, Relation
from gdpr_desk.domain.retention import (
    Clock,
    RetentionRule,
    Slice,
    StartEvent,
    Strength,
    Unit,
    erasable_on,
    kept_through,
    slice_plans,
    slices,
)

CUSTOMERS, APPLICANTS, STAKEHOLDERS = 1, 2, 3
NEWSLETTER = 7

CUSTOMER = RetentionRule(id=1, name="Customers", start=StartEvent.RELATION_ENDED, period=5, authority="P7")
ACCOUNTING = RetentionRule(
    id=2,
    name="Accounting",
    start=StartEvent.LAST_BOOKKEEPING,
    period=5,
    from_financial_year_end=True,
    strength=Strength.FLOOR,
    authority="Bogføringsloven",
)
APPLICANT = RetentionRule(
    id=3,
    name="Applicants",
    start=StartEvent.APPLICATION_RECEIVED,
    period=6,
    unit=Unit.MONTHS,
    authority="P9",
)
UNSUBSCRIBED = RetentionRule(
    id=4, name="Newsletter", start=StartEvent.CONSENT_WITHDRAWN, period=0, authority="Art. 7(3)"
)
PROOF = RetentionRule(
    id=5,
    name="Proof of consent",
    start=StartEvent.CONSENT_WITHDRAWN,
    period=6,
    unit=Unit.MONTHS,
    authority="2020-431-0075",
)
RULES = {rule.id or 0: rule for rule in (CUSTOMER, ACCOUNTING, APPLICANT, UNSUBSCRIBED, PROOF)}

ACTIVITIES = [
    ProcessingActivity(
        id=1,
        name="Customers and bookkeeping",
        couplings=(
            Coupling(subject_category=CUSTOMERS, data_category=1, retention_rule=1),
            Coupling(subject_category=CUSTOMERS, data_category=2, retention_rule=1),
            Coupling(subject_category=CUSTOMERS, data_category=3, retention_rule=2),
        ),
    ),
    ProcessingActivity(
        id=2,
        name="Recruitment",
        couplings=(Coupling(subject_category=APPLICANTS, data_category=1, retention_rule=3),),
    ),
    ProcessingActivity(
        id=3,
        name="Newsletter",
        purposes=(Purpose(id=NEWSLETTER, name="Newsletter"),),
        couplings=(
            Coupling(subject_category=STAKEHOLDERS, data_category=1, retention_rule=4),
            Coupling(subject_category=STAKEHOLDERS, data_category=4, retention_rule=5),
        ),
    ),
]
PLANS = slice_plans(ACTIVITIES, RULES)


@dataclass
class Case:
    """What a relation's slices are: the last day kept by the rule's name, or the clock's state."""

    relation: Relation
    expected: dict[str, date | Clock]
    year_ends: int = 12
    consents: list[Consent] = field(default_factory=list)


def customer(**dates: date) -> Relation:
    return Relation(id=1, person=1, subject_category=CUSTOMERS, **dates)  # type: ignore[arg-type]


ENDED = date(2024, 6, 1)
HELD = (Hold(rules=(1,), reason="A claim", review_on=date(2026, 1, 1)),)

CASES = {
    "last invoice, calendar year": Case(
        customer(last_bookkeeping_on=date(2024, 3, 15), ended_on=ENDED),
        {"Customers": date(2029, 6, 1), "Accounting": date(2029, 12, 31)},
    ),
    "the same, year 1 July - 30 June": Case(
        customer(last_bookkeeping_on=date(2024, 3, 15), ended_on=ENDED),
        {"Customers": date(2029, 6, 1), "Accounting": date(2029, 6, 30)},
        year_ends=6,
    ),
    "never invoiced": Case(customer(ended_on=date(2024, 1, 10)), {"Customers": date(2029, 1, 10)}),
    "ended on a leap day": Case(customer(ended_on=date(2024, 2, 29)), {"Customers": date(2029, 2, 28)}),
    "application received": Case(
        Relation(subject_category=APPLICANTS, application_received_on=date(2026, 8, 31)),
        {"Applicants": date(2027, 2, 28)},
    ),
    "application of unknown date": Case(
        Relation(subject_category=APPLICANTS), {"Applicants": Clock.DATE_MISSING}
    ),
    "active customer": Case(
        customer(last_bookkeeping_on=date(2024, 3, 15)),
        {"Customers": Clock.NOT_STARTED, "Accounting": Clock.NOT_STARTED},
    ),
    "no entry known, last activity instead": Case(
        customer(last_activity_on=date(2023, 5, 5), ended_on=ENDED),
        {"Customers": date(2029, 6, 1), "Accounting": date(2028, 12, 31)},
    ),
    "on the newsletter": Case(
        Relation(subject_category=STAKEHOLDERS),
        {"Newsletter": Clock.NOT_STARTED, "Proof of consent": Clock.NOT_STARTED},
        consents=[Consent(purpose=NEWSLETTER, given_on=date(2024, 1, 1))],
    ),
    "unsubscribed": Case(
        Relation(subject_category=STAKEHOLDERS),
        {"Newsletter": date(2026, 3, 8), "Proof of consent": date(2026, 9, 9)},
        consents=[Consent(purpose=NEWSLETTER, given_on=date(2024, 1, 1), withdrawn_on=date(2026, 3, 9))],
    ),
    "unsubscribed, the customer relation": Case(
        customer(),
        {"Customers": Clock.NOT_STARTED},
        consents=[Consent(purpose=NEWSLETTER, withdrawn_on=date(2026, 3, 9))],
    ),
    "unsubscribed and back": Case(
        Relation(subject_category=STAKEHOLDERS),
        {"Newsletter": Clock.NOT_STARTED, "Proof of consent": Clock.NOT_STARTED},
        consents=[
            Consent(purpose=NEWSLETTER, withdrawn_on=date(2026, 3, 9)),
            Consent(purpose=NEWSLETTER, given_on=date(2026, 5, 1)),
        ],
    ),
    "no consent at all": Case(Relation(subject_category=STAKEHOLDERS), {}),
    "hold on one slice": Case(
        Relation(
            subject_category=CUSTOMERS, last_bookkeeping_on=date(2024, 3, 15), ended_on=ENDED, holds=HELD
        ),
        {"Customers": Clock.HELD, "Accounting": date(2029, 12, 31)},
    ),
    "hold lifted": Case(
        Relation(
            subject_category=CUSTOMERS,
            ended_on=ENDED,
            holds=(Hold(rules=(1,), reason="A claim", lifted_on=date(2025, 1, 1)),),
        ),
        {"Customers": date(2029, 6, 1)},
    ),
    "restricted": Case(
        customer(ended_on=ENDED, restricted_on=date(2025, 1, 1)), {"Customers": Clock.RESTRICTED}
    ),
    "year ends in February": Case(
        customer(last_bookkeeping_on=date(2022, 12, 20), ended_on=ENDED),
        {"Customers": date(2029, 6, 1), "Accounting": date(2028, 2, 29)},
        year_ends=2,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_slices(case: Case) -> None:
    category = case.relation.subject_category or 0
    found = slices(case.relation, case.consents, PLANS[category], case.year_ends)

    assert case.expected == {each.plan.rule.name: _last_day_or_clock(each) for each in found}


def _last_day_or_clock(each: Slice) -> date | Clock:
    return each.erasable_on - timedelta(days=1) if each.erasable_on else each.clock


def test_withdrawn_newsletter_is_due_at_once() -> None:
    withdrawn = date(2026, 3, 9)

    assert withdrawn == erasable_on(UNSUBSCRIBED, withdrawn, 12)


def test_one_slice_for_all_rows_that_share_a_rule() -> None:
    plans = {plan.rule.name: plan for plan in PLANS[CUSTOMERS]}

    assert {"Customers", "Accounting"} == plans.keys()
    assert {1, 2} == plans["Customers"].data_categories


def test_an_ended_activity_makes_no_slices() -> None:
    ended = ProcessingActivity(
        id=9,
        status=Status.ENDED,
        couplings=(Coupling(subject_category=9, data_category=1, retention_rule=1),),
    )

    assert slice_plans([ended], RULES) == {}


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(
    RetentionRule,
    period=st.integers(0, 600),
    unit=st.sampled_from(Unit),
    from_financial_year_end=st.booleans(),
    strength=st.sampled_from(Strength),
)


@given(PERIODS, DAYS, st.integers(1, 12))
def test_never_earlier_than_the_rule_allows(rule: RetentionRule, event_on: date, year_ends: int) -> None:
    """An independent count: each whole unit after the event (or its year's end) has passed."""
    start = event_on
    while rule.from_financial_year_end and not _ends_year(start, year_ends):
        start += timedelta(days=1)
    earliest = start + _span(rule)

    assert kept_through(rule, event_on, year_ends) >= min(earliest, event_on - timedelta(days=1))
    if rule.period or rule.from_financial_year_end:
        assert erasable_on(rule, event_on, year_ends) > earliest


@given(PERIODS, DAYS, st.integers(1, 12))
def test_a_promise_is_never_kept_longer_than_its_period(
    rule: RetentionRule, event_on: date, year_ends: int
) -> None:
    assume(not rule.from_financial_year_end)
    last_day = event_on + _span(rule)

    assert erasable_on(rule, event_on, year_ends) <= last_day + timedelta(days=1)


@given(PERIODS, DAYS, DAYS, st.integers(1, 12))
def test_a_later_event_is_never_erased_earlier(
    rule: RetentionRule, one: date, other: date, year_ends: int
) -> None:
    first, second = sorted((one, other))

    assert erasable_on(rule, first, year_ends) <= erasable_on(rule, second, year_ends)


def test_a_date_beyond_the_calendar_is_its_last_day() -> None:
    rule = RetentionRule(period=36_500, unit=Unit.YEARS)

    assert date.max == erasable_on(rule, date(2024, 1, 1), 12)


def _ends_year(day: date, last_month: int) -> bool:
    return day.month == last_month and (day + timedelta(days=1)).month != day.month


def _span(rule: RetentionRule) -> relativedelta:
    spans = {
        Unit.DAYS: relativedelta(days=rule.period),
        Unit.MONTHS: relativedelta(months=rule.period),
        Unit.YEARS: relativedelta(years=rule.period),
    }
    return spans[rule.unit]
