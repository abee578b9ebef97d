"""Two cards made one: no date is lost, and in doubt data is used no more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.merging import (
    differing,
    merged_consents,
    merged_person,
    merged_relations,
    merged_systems,
)
from gdpr_desk.domain.person import ErasedSlice, Hold, Person, Relation
from gdpr_desk.domain.system import SystemRecord, SystemState

KEEP, GONE = 1, 2
Y2019, Y2020, Y2021, Y2022, Y2024 = (date(year, 3, 1) for year in (2019, 2020, 2021, 2022, 2024))


def relation(person: int = KEEP, **values: Any) -> Relation:
    return Relation(**{"id": person, "person": person, "subject_category": 7, **values})


@pytest.mark.parametrize(
    ("name", "one", "other", "expected"),
    [
        ("collected_on", Y2020, Y2021, Y2020),
        ("collected_on", None, Y2021, Y2021),
        ("started_on", Y2022, Y2021, Y2021),
        ("application_received_on", None, Y2021, Y2021),
        ("last_activity_on", Y2020, Y2022, Y2022),
        ("last_bookkeeping_on", Y2022, Y2020, Y2022),
        ("recruitment_ended_on", Y2020, Y2021, Y2021),
        ("confirmed_on", Y2020, Y2021, Y2021),
        ("ended_on", Y2020, Y2021, Y2021),
        ("ended_on", None, Y2021, None),
        ("ended_on", Y2021, None, None),
        ("source", "Base", "e-conomic", "Base; e-conomic"),
        ("source", "Base", "Base", "Base"),
        ("restricted_on", None, Y2020, Y2020),
    ],
)
def test_one_relation_of_two(name: str, one: Any, other: Any, expected: Any) -> None:
    merged = merged_relations([relation(**{name: one})], [relation(GONE, **{name: other})], KEEP)

    assert [expected] == [getattr(each, name) for each in merged.stay]
    assert merged.became == {GONE: KEEP}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"subject_category": 8}),
        ({"started_on": Y2019, "ended_on": Y2020}, {"started_on": Y2021}),
        ({"application_received_on": Y2020}, {"application_received_on": Y2021}),
        ({"erased": (ErasedSlice(rule=1, erased_on=Y2020),)}, {}),
        ({}, {"erased": (ErasedSlice(rule=1, erased_on=Y2020),)}),
        ({"restricted_on": Y2020}, {"restricted_on": Y2021}),
    ],
)
def test_two_relations_stay_two(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = relation(**one), relation(GONE, **other)
    merged = merged_relations([first], [second], KEEP)

    assert merged.stay == [first, replace(second, person=KEEP)]
    assert merged.became == {}


def test_the_one_with_the_same_start_is_the_same() -> None:
    earlier = relation(started_on=Y2019, ended_on=Y2020)
    later = relation(id=3, started_on=Y2021)
    merged = merged_relations([earlier, later], [relation(GONE, started_on=Y2019)], KEEP)

    assert merged.became == {GONE: KEEP}


def test_holds_of_both_are_kept() -> None:
    holds = [Hold(id=at, reason=reason, review_on=Y2024) for at, reason in enumerate(("a", "b"), 5)]
    merged = merged_relations([relation(holds=holds[:1])], [relation(GONE, holds=holds[1:])], KEEP)

    assert merged.stay[0].holds == (holds[0], replace(holds[1], id=None))


DAYS = st.one_of(st.none(), st.sampled_from([Y2019, Y2020, Y2021, Y2022, Y2024]))
STARTED = st.fixed_dictionaries({"collected_on": DAYS, "last_activity_on": DAYS, "confirmed_on": DAYS})


@given(st.lists(st.tuples(STARTED, st.sampled_from([7, 8])), max_size=5), st.integers(0, 5))
def test_nothing_is_kept_shorter(cards: list[tuple[dict[str, Any], int]], cut: int) -> None:
    all_ = [relation(id=at, **days, subject_category=group) for at, (days, group) in enumerate(cards, 1)]
    merged = merged_relations(all_[:cut], all_[cut:], KEEP).stay

    for group in (7, 8):
        for name, which in (("collected_on", min), ("last_activity_on", max), ("confirmed_on", max)):
            before, after = (
                {getattr(each, name) for each in found if each.subject_category == group} - {None}
                for found in (all_, merged)
            )
            assert which(before, default=None) == which(after, default=None)


def consent(person: int = KEEP, **values: Any) -> Consent:
    return Consent(**{"id": person, "person": person, "purpose": 4, "given_on": Y2020, **values})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, [None]),
        ({}, {"given_on": Y2021}, [None, None]),
        ({"withdrawn_on": Y2021}, {}, [Y2021]),
        ({}, {"withdrawn_on": Y2021}, [Y2021]),
        ({}, {"given_on": None, "withdrawn_on": Y2021}, [Y2021, Y2021]),
        ({"confirmed_on": Y2022}, {"withdrawn_on": Y2021}, [None, Y2021]),
        ({"purpose": 5}, {"withdrawn_on": Y2021}, [None, Y2021]),
        ({}, {"evidence": "A form"}, [None, None]),
    ],
)
def test_what_was_withdrawn_is_withdrawn(
    one: dict[str, Any], other: dict[str, Any], expected: list[date | None]
) -> None:
    merged = merged_consents([consent(**one)], [consent(GONE, **other)], KEEP)

    assert expected == [each.withdrawn_on for each in merged.stay]
    assert {each.person for each in merged.stay} == {KEEP}
    assert merged.became == ({GONE: KEEP} if len(expected) == 1 else {})


def record(person: int = KEEP, **values: Any) -> SystemRecord:
    return SystemRecord(**{"id": person, "person": person, "processor": 9, "number": "17", **values})


def test_of_one_number_in_a_system_only_what_it_said_last() -> None:
    old = record(state=SystemState.SUBSCRIBED, state_on=Y2020, first_seen_on=Y2019)
    new = record(GONE, state=SystemState.WITHDRAWN, state_on=Y2021, first_seen_on=Y2020)
    expected = [replace(new, id=KEEP, person=KEEP, first_seen_on=Y2019)]

    assert merged_systems([old], [new], KEEP).stay == expected
    assert merged_systems([replace(old, gone_on=Y2024)], [new], KEEP).stay == expected
    assert merged_systems([old], [replace(new, number="18")], KEEP).stay == [
        old,
        replace(new, number="18", person=KEEP),
    ]


def test_the_person_says_what_was_chosen_and_what_only_one_says() -> None:
    keep = Person(id=1, name="Anna Bro", email="a@bro.example", objected_on=Y2021)
    gone = Person(id=2, name="Anna M. Bro", phone="12 34 56 78", objected_on=Y2020)
    expected = replace(keep, name="Anna M. Bro", phone="12 34 56 78", objected_on=Y2020)

    assert differing(keep, gone) == ["name"]
    assert merged_person(keep, gone, {"name": "Anna M. Bro"}) == expected
