"""The retention cases of the law (LAW 4) as rows: who is in the register, and what goes on a day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gdpr_desk.domain.activity import Purpose
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.storage.store import Store

CUSTOMERS, APPLICANTS, STAKEHOLDERS = "Kunder", "Jobansøgere", "Andre interessenter"
CUSTOMER, ACCOUNTING = "Kunder: 5 år efter ophør", "Regnskabsmateriale: 5 år efter regnskabsåret"
APPLICANT = "Jobansøgere: 6 måneder efter modtagelsen"
NEWSLETTER, PROOF = "Nyhedsbrev: straks ved tilbagekaldelse", "Bevis for samtykke: 6 måneder"
STAKEHOLDER = "Andre interessenter: 12 måneder efter ophør"


@dataclass(frozen=True)
class Case:
    """One row: the day `before` nothing but `first` goes, on the day `on` what is in `goes` does."""

    name: str
    relations: dict[str, dict[str, Any]]
    goes: frozenset[str]
    on: date
    early: bool = False
    year_ends: int = 12
    withdrawn: date | None = None
    consent: bool = False
    held: tuple[str, ...] = ()


def _day(text: str) -> date:
    return date.fromisoformat(text)


ENDED = {"ended_on": _day("2024-01-10"), "started_on": _day("2020-01-01")}
INVOICED = {**ENDED, "last_bookkeeping_on": _day("2024-03-15")}

CASES = [
    Case(
        "last invoice 2024-03-15, calendar year",
        {CUSTOMERS: INVOICED},
        frozenset({CUSTOMER, ACCOUNTING}),
        _day("2030-01-01"),
    ),
    Case("the day before", {CUSTOMERS: INVOICED}, frozenset({CUSTOMER}), _day("2029-12-31")),
    Case(
        "financial year 1 July to 30 June",
        {CUSTOMERS: INVOICED},
        frozenset({CUSTOMER, ACCOUNTING}),
        _day("2029-07-01"),
        year_ends=6,
    ),
    Case(
        "financial year 1 July to 30 June, the day before",
        {CUSTOMERS: INVOICED},
        frozenset({CUSTOMER}),
        _day("2029-06-30"),
        year_ends=6,
    ),
    Case("never invoiced", {CUSTOMERS: ENDED}, frozenset({CUSTOMER}), _day("2029-01-11")),
    Case("never invoiced, the day before", {CUSTOMERS: ENDED}, frozenset(), _day("2029-01-10")),
    Case(
        "ended 29 February",
        {CUSTOMERS: {"ended_on": _day("2024-02-29")}},
        frozenset({CUSTOMER}),
        _day("2029-03-01"),
    ),
    Case(
        "ended 29 February, the day before",
        {CUSTOMERS: {"ended_on": _day("2024-02-29")}},
        frozenset(),
        _day("2029-02-28"),
    ),
    Case(
        "applicant, 6 months",
        {APPLICANTS: {"application_received_on": _day("2026-08-31")}},
        frozenset({APPLICANT}),
        _day("2027-03-01"),
    ),
    Case(
        "applicant, the day before",
        {APPLICANTS: {"application_received_on": _day("2026-08-31")}},
        frozenset(),
        _day("2027-02-28"),
    ),
    Case(
        "active customer",
        {CUSTOMERS: {"started_on": _day("2020-01-01"), "last_bookkeeping_on": _day("2024-03-15")}},
        frozenset(),
        _day("2060-01-01"),
    ),
    Case(
        "request from a customer with a 2024 invoice",
        {CUSTOMERS: INVOICED},
        frozenset({CUSTOMER}),
        _day("2026-11-24"),
        early=True,
    ),
    Case(
        "customer on the newsletter unsubscribes",
        {CUSTOMERS: {"started_on": _day("2020-01-01")}, STAKEHOLDERS: {"started_on": _day("2020-01-01")}},
        frozenset({NEWSLETTER}),
        _day("2026-11-24"),
        withdrawn=_day("2026-11-24"),
        consent=True,
    ),
    Case(
        "the proof of the consent has a clock of its own",
        {CUSTOMERS: {"started_on": _day("2020-01-01")}, STAKEHOLDERS: {"started_on": _day("2020-01-01")}},
        frozenset({NEWSLETTER, PROOF}),
        _day("2027-05-25"),
        withdrawn=_day("2026-11-24"),
        consent=True,
    ),
    Case(
        "legal hold on some slices",
        {CUSTOMERS: INVOICED},
        frozenset({ACCOUNTING}),
        _day("2040-01-01"),
        held=(CUSTOMER,),
    ),
    Case(
        "last bookkeeping entry 2022-12-20, year ends in February",
        {CUSTOMERS: {**ENDED, "last_bookkeeping_on": _day("2022-12-20")}},
        frozenset({ACCOUNTING}),
        _day("2028-03-01"),
        year_ends=2,
    ),
    Case(
        "last bookkeeping entry 2022-12-20, the leap day itself",
        {CUSTOMERS: {**ENDED, "last_bookkeeping_on": _day("2022-12-20")}},
        frozenset(),
        _day("2028-02-29"),
        year_ends=2,
    ),
]


def enter(store: Store, case: Case) -> int:
    """Put the person of a case into a register that has the starter; its id."""
    office = store.all(Organisation)[0]
    store.save(replace(office, financial_year_ends=case.year_ends))
    groups = {each.name: each.id for each in store.all(SubjectCategory)}
    rules = {each.name: each.id for each in store.all(RetentionRule)}
    person = store.save(
        Person(
            name="Prøve Lovsen",
            email="lov@sample.example",
            phone="12345678",
            organisation="Lov ApS",
            job_title="Chef",
        )
    )
    holds = tuple(
        Hold(rules=(rules[name] or 0,), reason="A dispute.", review_on=date(2050, 1, 1)) for name in case.held
    )
    for group, dates in case.relations.items():
        store.save(Relation(person=person.id, subject_category=groups[group], **{"holds": holds, **dates}))
    if case.consent:
        purpose = next(each for each in store.all(Purpose) if "yhedsbrev" in each.name)
        given = date(2021, 1, 1)
        store.save(Consent(person=person.id, purpose=purpose.id, given_on=given, withdrawn_on=case.withdrawn))
    return person.id or 0
