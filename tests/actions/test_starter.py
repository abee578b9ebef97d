"""A new register filled from a starter: everything in one action, and nothing due but what is to check."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import What
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from tests.registers import TODAY, made

OFFICE = Organisation(name="Prøvekontoret", financial_year_ends=6)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open, empty register."""
    with made(tmp_path / "office.gdprdesk", None) as register:
        yield register


@pytest.mark.parametrize(("language", "first"), [("da", "Kunder"), ("en", "Customers")])
def test_the_register_is_filled_in_the_language_of_the_office(
    register: Register, language: str, first: str
) -> None:
    fill_from_starter(register.store, "small-office", language, OFFICE, TODAY)

    assert register.store.all(SubjectCategory)[0].name == first
    assert [each.name for each in register.store.all(Organisation)] == ["Prøvekontoret"]
    assert register.store.count(ProcessingActivity) == 7


def test_references_lead_to_what_was_saved(register: Register) -> None:
    store = register.store
    fill_from_starter(store, "small-office", "da", OFFICE, TODAY)

    processors, groups = by_id(store.all(Processor)), by_id(store.all(SubjectCategory))
    by_name = {each.name: each for each in store.all(ProcessingActivity)}
    rows = by_name["Nyhedsbrev"].couplings

    assert {processors[each].name for row in rows for each in row.processors} == {"Mailchimp"}
    assert {groups[row.subject_category or 0].name for row in rows} == {"Andre interessenter"}


def test_it_is_one_line_of_history(register: Register) -> None:
    fill_from_starter(register.store, "small-office", "da", OFFICE, TODAY)

    assert [line.action for line in register.store.history] == ["starter"]


def test_what_is_due_is_what_the_office_has_to_check(register: Register) -> None:
    store = register.store
    fill_from_starter(store, "small-office", "da", OFFICE, TODAY)
    store.reminders.rebuild()

    due = Counter(each.what for each in store.reminders.due(TODAY))

    assert due == {What.BASIS_UNCHECKED: 7, What.AGREEMENT_MISSING: 3}
    assert register_problems(register) == []


def test_nothing_is_written_where_there_is_no_such_starter(register: Register) -> None:
    with pytest.raises(FileRefused):
        fill_from_starter(register.store, "bank", "da", OFFICE, TODAY)

    assert register.store.all(Organisation) == []
