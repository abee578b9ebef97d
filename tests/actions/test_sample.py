"""Invented persons: the same each time, in every state, and nobody's."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import phone_digits
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, made

LEAP_DAY = date(2028, 2, 29)
NEW_YEAR = date(2027, 1, 1)


def filled(path: Path, count: int, language: str = "da", today: date = TODAY) -> Register:
    """A register from the starter with `count` invented persons."""
    register = made(path, None)
    fill_from_starter(register.store, "small-office", language, Organisation(name="Prøvekontoret"), today)
    register.store.reminders.rebuild()
    fill_with_sample(register.store, count, language, today)
    return register


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register with 200 invented persons, for tests that only read."""
    with filled(tmp_path_factory.mktemp("sample") / "office.gdprdesk", 200) as register:
        yield register


@pytest.fixture(scope="module")
def store(register: Register) -> Store:
    """Its store."""
    return register.store


def content(register: Register) -> list[Any]:
    """All persons, relations and consents, without the persons' random tokens."""
    store = register.store
    persons = [replace(each, token=b"") for each in store.all(Person)]
    return [*persons, *store.all(Relation), *store.all(Consent)]


def group(store: Store, name: str) -> int:
    """The id of the group called `name`."""
    return next(each.id or 0 for each in store.all(SubjectCategory) if each.name == name)


def test_the_same_number_gives_the_same_persons(tmp_path: Path, register: Register) -> None:
    with filled(tmp_path / "other.gdprdesk", 200) as other:
        assert content(other) == content(register)


def test_a_smaller_sample_is_the_beginning_of_a_larger_one(tmp_path: Path, register: Register) -> None:
    with filled(tmp_path / "other.gdprdesk", 30) as other:
        assert content(other)[:30] == content(register)[:30]


def test_another_day_moves_the_dates_and_nothing_else(tmp_path: Path, register: Register) -> None:
    with filled(tmp_path / "other.gdprdesk", 200, today=LEAP_DAY) as other:
        here, there = content(register), content(other)

    assert here[:200] == there[:200]
    for each, moved in zip(here, there, strict=True):
        for name in (field.name for field in fields_of(type(each)) if field.kind is date):
            was, now = getattr(each, name), getattr(moved, name)
            assert (was and TODAY - was) == (now and LEAP_DAY - now)


def test_tokens_are_shared_with_no_other_register(tmp_path: Path, store: Store) -> None:
    with filled(tmp_path / "other.gdprdesk", 20) as other:
        theirs = {each.token for each in other.store.all(Person)}

    assert theirs.isdisjoint(each.token for each in store.all(Person))


def test_both_languages_have_words_for_everything(tmp_path: Path, register: Register) -> None:
    with filled(tmp_path / "english.gdprdesk", 200, "en") as english:
        here, there = content(register), content(english)

    assert [type(each) for each in here] == [type(each) for each in there]
    assert {each.channel for each in there if isinstance(each, Consent)}.isdisjoint(
        each.channel for each in here if isinstance(each, Consent)
    )


@pytest.mark.parametrize("today", [TODAY, LEAP_DAY, NEW_YEAR], ids=str)
def test_most_persons_are_not_due_and_each_thing_is_due_of_some(tmp_path: Path, today: date) -> None:
    with filled(tmp_path / "office.gdprdesk", 400, today=today) as register:
        due = register.store.reminders.due(today)

    persons = {what: len({each.person for each in due if each.what is what}) for what in What}
    assert persons[What.ERASE] == 22
    assert persons[What.RECONFIRM] == 40
    assert persons[What.DATE_MISSING] == 4


def test_every_rule_has_something_due_and_something_that_waits(store: Store) -> None:
    erase = [each for each in store.reminders.stored() if each.what is What.ERASE]
    rules = {each.id for each in store.all(RetentionRule)}

    assert {each.rule for each in erase if is_due(each)} == rules
    waiting = {each.rule for each in erase if not is_due(each)}
    newsletter = rules - waiting
    assert [store.get(RetentionRule, each or 0) for each in newsletter] == [
        each for each in store.all(RetentionRule) if not each.period
    ]


def is_due(reminder: Reminder) -> bool:
    """Whether the day has come."""
    return reminder.due_on is not None and reminder.due_on <= TODAY


def test_customers_are_there_in_every_state(store: Store) -> None:
    customers = [each for each in store.all(Relation) if each.subject_category == group(store, "Kunder")]

    assert any(each.ended_on is None for each in customers)
    assert any(each.ended_on and not each.last_activity_on for each in customers)
    assert any(each.ended_on is None and not each.last_bookkeeping_on for each in customers)
    assert any(
        each.ended_on and each.last_bookkeeping_on and each.last_bookkeeping_on > each.ended_on
        for each in customers
    )
    assert any(each.restricted for each in customers)
    assert any(each.collected is None for each in customers)
    holds = [hold for each in customers for hold in each.holds]
    assert {bool(hold.rules) for hold in holds} == {True, False}
    assert all(hold.review_on and hold.review_on > TODAY for hold in holds)


def test_consents_are_there_in_every_state(store: Store) -> None:
    consents = store.all(Consent)

    assert any(not each.confirmed_on and not each.withdrawn_on for each in consents)
    assert any(each.confirmed_on and not each.withdrawn_on for each in consents)
    assert any(each.withdrawn_on for each in consents)
    assert len({each.purpose for each in consents}) == 1
    assert all(each.given_on and each.channel and each.evidence for each in consents)


def test_some_persons_are_in_two_groups(store: Store) -> None:
    groups: dict[int | None, set[int | None]] = {}
    for each in store.all(Relation):
        groups.setdefault(each.person, set()).add(each.subject_category)
    pairs = Counter(tuple(sorted(each or 0 for each in mine)) for mine in groups.values() if len(mine) > 1)
    customers = group(store, "Kunder")

    assert pairs == {
        (customers, group(store, "Jobansøgere")): 1,
        (customers, group(store, "Andre interessenter")): 5,
    }


def test_dates_are_in_order_and_none_lies_ahead(store: Store) -> None:
    for each in store.all(Relation):
        days = [getattr(each, field.name) for field in fields_of(Relation) if field.kind is date]
        known = [day for day in days if day]
        assert all(day <= TODAY for day in known)
        assert each.collected_on == min(known, default=None)
        if each.started_on and each.ended_on:
            assert each.started_on <= each.ended_on
    for consent in store.all(Consent):
        assert consent.given_on
        assert consent.given_on <= (consent.confirmed_on or consent.given_on)
        assert consent.given_on <= (consent.withdrawn_on or TODAY)


def test_each_has_an_e_mail_that_nobody_can_have(store: Store) -> None:
    emails = [each.email for each in store.all(Person)]

    assert len(set(emails)) == 200
    assert all(re.fullmatch(r"[a-z.]+\d*@[a-z]+\d*\.example", each) for each in emails)


def test_phones_are_danish_but_nobodys_and_written_in_many_ways(store: Store) -> None:
    phones = [each.phone for each in store.all(Person) if each.phone]

    assert all(re.fullmatch(r"1\d{7}", phone_digits(each)) for each in phones)
    assert len({re.sub(r"\d", "0", each.replace("45", "", 1)) for each in phones}) >= 6


def test_organisations_are_made_of_invented_words(store: Store) -> None:
    """Stems that are in no dictionary, and no form of company behind them."""
    names = {each.organisation for each in store.all(Person) if each.organisation}

    assert len(names) > 50
    assert all(len(each.split()) == 2 for each in names)
    for real in ("e-conomic", "Mailchimp", "Base", "Invokers", "A/S", "ApS"):
        assert not [each for each in names if real in each]


def test_it_is_one_line_of_history_and_the_register_is_whole(register: Register) -> None:
    last = list(register.store.history)[-1]

    assert (last.action, last.kind) == ("sample", "Consent Person Relation")
    assert len(last.persons) == 200 * 16
    assert register_problems(register) == []


def test_a_register_without_the_groups_is_refused(tmp_path: Path) -> None:
    with made(tmp_path / "office.gdprdesk", None) as empty:
        with pytest.raises(ValueError, match="applicants"):
            fill_with_sample(empty.store, 1, "da", TODAY)

        assert empty.store.count(Person) == 0


def test_no_persons_are_asked_for_and_none_come(tmp_path: Path) -> None:
    with filled(tmp_path / "office.gdprdesk", 0) as register:
        assert register.store.count(Person) == 0
