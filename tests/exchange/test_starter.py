"""The starters: complete in both languages, every reference resolved, every mistake named."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from gdpr_desk.domain.activity import ProcessingActivity, Status
from gdpr_desk.domain.categories import Covers, DataCategory, Sensitivity, SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record, fields_of, require_valid
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.retention import RetentionRule, StartEvent, Strength, slice_plans
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.exchange.starter import StarterReader, starter_tables, starters
from gdpr_desk.i18n import LANGUAGES
from tests.registers import TODAY

SAME_IN_BOTH = {("Processor", "name")}


class Saved:
    """Stands in for the store: numbers the records and keeps them by kind."""

    def __init__(self) -> None:
        self._ids = count(1)
        self.records: list[Any] = []

    def save(self, record: Record) -> Record:
        require_valid(record)
        children: dict[str, Any] = {
            each.name: tuple(replace(child, id=next(self._ids)) for child in getattr(record, each.name))
            for each in fields_of(type(record))
            if each.children
        }
        saved = replace(record, id=next(self._ids), **children)
        self.records.append(saved)
        return saved

    def all(self, kind: type[Record]) -> list[Any]:
        return [each for each in self.records if type(each) is kind]


def read(tables: Any, language: str = "da") -> Saved:
    saved = Saved()
    StarterReader(language, TODAY, saved.save).read(tables)
    return saved


@pytest.fixture(scope="module", params=LANGUAGES)
def office(request: pytest.FixtureRequest) -> Saved:
    """The records of the small office, in each language."""
    return read(starter_tables("small-office"), request.param)


@pytest.fixture(scope="module")
def danish() -> Saved:
    """The records of the small office in Danish."""
    return read(starter_tables("small-office"))


def test_there_is_a_starter_for_a_small_office() -> None:
    assert "small-office" in starters()


def test_a_starter_that_is_not_there_is_refused_and_the_others_are_named() -> None:
    with pytest.raises(FileRefused, match=r"no starter “bank”.*small-office"):
        starter_tables("bank")


@pytest.mark.parametrize("name", starters())
def test_every_text_is_in_both_languages(name: str) -> None:
    """A text written once is the same in both: only names that are nobody's to translate."""
    wrong = [
        (kind, field, value)
        for kind, field, value in texts(starter_tables(name))
        if not (all(value.values()) if isinstance(value, dict) else (kind, field) in SAME_IN_BOTH)
    ]

    assert wrong == []


def texts(tables: Any) -> list[tuple[str, str, Any]]:
    """Every text of these tables as it is written, child rows included."""
    found = []
    for name, rows in tables.items():
        declared = {each.name: each for each in fields_of(kind_named(name))}
        for row in rows:
            for field, value in row.items():
                each = declared.get(field)
                if each and each.children:
                    found += texts({each.kind.__name__: value})
                elif each and each.kind is str and not each.refers_to:
                    found.append((name, field, value))
    return found


def test_no_text_is_left_in_the_other_language() -> None:
    found = [value for _, _, value in texts(starter_tables("small-office")) if isinstance(value, dict)]
    same = [value["da"] for value in found if value["da"] == value["en"]]

    assert same == ["Datatilsynet, 2020-431-0075 (30-09-2022)"]


def test_how_much_there_is(office: Saved) -> None:
    counts = Counter(type(each).__name__ for each in office.records)

    assert counts == {
        "SecurityMeasure": 9,
        "Processor": 3,
        "Agreement": 3,
        "Recipient": 5,
        "SubjectCategory": 4,
        "DataCategory": 13,
        "RetentionRule": 7,
        "ProcessingActivity": 7,
    }


def test_the_groups_are_named_as_the_office_calls_them(danish: Saved) -> None:
    groups = {each.name: each.reconfirm_months for each in danish.all(SubjectCategory)}

    assert groups == {"Kunder": 12, "Jobansøgere": None, "Andre interessenter": 12, "Medarbejdere": None}


def test_whoever_is_asked_again_is_told_why(office: Saved) -> None:
    asked = [each for each in office.all(SubjectCategory) if each.reconfirm_months]

    assert len(asked) == 2
    assert all(each.reconfirm_authority for each in asked)


def test_every_activity_says_all_that_article_30_asks_for(office: Saved) -> None:
    for each in office.all(ProcessingActivity):
        assert each.status is Status.PROPOSAL
        assert each.next_review_on == date(2027, 11, 24)
        for name in ("purposes", "couplings", "lawful_basis", "basis_note", "special_basis", "measures"):
            assert getattr(each, name), (each.name, name)
        for name in ("description", "source", "systems", "transfers", "joint_controllers"):
            assert getattr(each, name), (each.name, name)
        for row in each.couplings:
            assert row.subject_category
            assert row.data_category
            assert row.retention_rule


def test_nothing_is_listed_that_no_activity_uses(office: Saved) -> None:
    activities = office.all(ProcessingActivity)
    rows = [row for each in activities for row in each.couplings]
    used = {row.subject_category for row in rows} | {row.data_category for row in rows}
    used |= {row.retention_rule for row in rows} | {id_ for each in activities for id_ in each.measures}
    used |= {id_ for row in rows for id_ in (*row.processors, *row.recipients)}
    used |= {each.id for each in office.records if isinstance(each, (ProcessingActivity, Agreement))}

    assert [each.name for each in office.records if each.id not in used] == []


def test_no_coupling_is_there_twice(office: Saved) -> None:
    for each in office.all(ProcessingActivity):
        rows = [(row.subject_category, row.data_category, row.retention_rule) for row in each.couplings]

        assert len(set(rows)) == len(rows), each.name


def test_each_processor_has_an_agreement_that_asks_for_its_date(office: Saved) -> None:
    processors, agreements = office.all(Processor), office.all(Agreement)

    assert [each.name for each in processors] == ["e-conomic", "Mailchimp", "Base"]
    assert all(each.service and each.country and each.safeguards for each in processors)
    assert {each.in_use_since for each in processors} == {TODAY}
    assert [each.processor for each in agreements] == [each.id for each in processors]
    assert all(each.covers and each.signed_on is None for each in agreements)


def test_every_rule_names_its_authority(office: Saved) -> None:
    rules = office.all(RetentionRule)
    floors = [each for each in rules if each.strength is Strength.FLOOR]

    assert all(each.authority and each.note for each in rules)
    assert [(each.start, each.period, each.from_financial_year_end) for each in floors] == [
        (StartEvent.LAST_BOOKKEEPING, 5, True)
    ]


def test_sensitive_data_is_about_employees_alone(office: Saved) -> None:
    sensitive = {each.id for each in office.all(DataCategory) if each.sensitivity is not Sensitivity.ORDINARY}
    about = {
        row.subject_category
        for each in office.all(ProcessingActivity)
        for row in each.couplings
        if row.data_category in sensitive
    }

    assert len(sensitive) == 2
    assert about == {office.all(SubjectCategory)[3].id}


def slices_of(office: Saved, group: str) -> dict[str, set[Covers]]:
    """What the slices of a group cover, by the event that each counts from."""
    rules, data = by_id(office.all(RetentionRule)), by_id(office.all(DataCategory))
    plans = slice_plans(office.all(ProcessingActivity), rules)
    category = next(each.id for each in office.all(SubjectCategory) if each.name == group)
    found = {
        f"{plan.rule.start} {plan.rule.period}": {data[each].covers for each in plan.data_categories}
        for plan in plans[category]
    }
    assert len(found) == len(plans[category])
    return found


def test_an_applicant_has_one_slice_with_everything_in_it(danish: Saved) -> None:
    found = slices_of(danish, "Jobansøgere")

    assert found == {
        "application_received 6": {Covers.NAME, Covers.CONTACT, Covers.WORK, Covers.APPLICATION},
    }


def test_unsubscribing_touches_no_slice_of_a_customer(danish: Saved) -> None:
    found = slices_of(danish, "Kunder")

    assert found == {
        "relation_ended 5": {Covers.NAME, Covers.CONTACT, Covers.WORK, Covers.NOTHING},
        "last_bookkeeping 5": {Covers.NAME, Covers.NOTHING},
    }


def test_the_newsletter_goes_at_once_and_its_proof_later(danish: Saved) -> None:
    found = slices_of(danish, "Andre interessenter")

    assert set(found) == {"consent_withdrawn 0", "consent_withdrawn 6", "relation_ended 12"}
    assert found["consent_withdrawn 6"] == {Covers.CONSENT}


def test_an_employee_is_kept_a_year_and_the_payroll_longer(danish: Saved) -> None:
    assert set(slices_of(danish, "Medarbejdere")) == {"relation_ended 1", "last_bookkeeping 5"}


def test_every_field_of_a_person_is_covered_in_every_group(danish: Saved) -> None:
    kept = {each.personal for each in fields_of(Person) if each.personal}
    for group in ("Kunder", "Jobansøgere", "Andre interessenter", "Medarbejdere"):
        assert kept <= set().union(*slices_of(danish, group).values())


def test_a_day_counts_from_today_or_is_written_out() -> None:
    rows = [
        {"name": "a", "in_use_since": "today"},
        {"name": "b", "in_use_since": "today+3m"},
        {"name": "c", "in_use_since": date(2020, 2, 29)},
    ]

    saved = read({"Processor": rows})

    assert [each.in_use_since for each in saved.records] == [TODAY, date(2027, 2, 24), date(2020, 2, 29)]


def test_a_child_row_can_be_referred_to_by_its_key() -> None:
    activity = {"name": "News", "purposes": [{"key": "mail", "name": "Mail"}]}
    consent = {"person": "a", "purpose": "mail"}
    person = {"key": "a", "name": "A"}

    saved = read({"Person": [person], "ProcessingActivity": [activity], "Consent": [consent]})

    assert saved.all(Consent)[0].purpose == saved.all(ProcessingActivity)[0].purposes[0].id


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"Customer": [{"name": "a"}]}, "no kind 'Customer'"),
        ({"Processor": [{"nam": "a"}]}, "Processor has no field 'nam'"),
        ({"Processor": [{"name": {"da": "a"}}]}, "name is not in each of"),
        ({"Processor": [{"name": 7}]}, "name is not in each of"),
        ({"Processor": [{"transfer_basis": "hope"}]}, "transfer_basis has no answer 'hope'"),
        ({"Processor": [{"in_use_since": "tomorrow"}]}, "in_use_since is not a day such as .* 'tomorrow'"),
        ({"RetentionRule": [{"period": "long"}]}, "period cannot be 'long'"),
        ({"RetentionRule": [{"period": True}]}, "period cannot be True"),
        ({"Agreement": [{"processor": "x"}]}, "processor: no Processor above has the key 'x'"),
        (
            {"Processor": [{"key": "x", "name": "a"}, {"key": "x", "name": "b"}]},
            "two of Processor have the key 'x'",
        ),
        (
            {"ProcessingActivity": [{"name": "a", "couplings": [{"retention_rule": "x"}]}]},
            "retention_rule: no RetentionRule above has the key 'x'",
        ),
    ],
)
def test_a_mistake_in_a_starter_is_named(tables: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read(tables)
