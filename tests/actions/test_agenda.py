"""The agenda counts what the index has, says it in words, and its answers move the dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gdpr_desk.actions.agenda import Agenda, next_due, when
from gdpr_desk.actions.answers import (
    Answer,
    answer_to,
    confirm,
    later_days,
    place_of,
    put_off,
    review,
    take_back,
)
from gdpr_desk.domain.agenda import Bucket
from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.errors import Invalid
from gdpr_desk.storage.backups import back_up
from gdpr_desk.storage.register import Register
from tests.registers import NOW, TODAY, furnish, made


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """A furnished register with three applicants, of whom two are overdue, and a measure for later."""
    monkeypatch.setenv("GDPR_DESK_DATA", str(tmp_path / "data"))
    with made(tmp_path / "office.gdprdesk") as register:
        store = register.store
        furnish(store)
        people = store.save_all([Person(name=name) for name in ("Ane", "Bo", "Cilla")])
        received = [date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 9)]
        store.save_all(
            [
                Relation(person=each.id, subject_category=1, application_received_on=day, ended_on=TODAY)
                for each, day in zip(people, received, strict=True)
            ]
        )
        store.save(SecurityMeasure(name="Locks", next_review_on=date(2027, 3, 1)))
        yield register


@pytest.fixture
def agenda(register: Register) -> Agenda:
    """What is due of it."""
    return Agenda(register, TODAY, "en")


def test_sections_count_what_is_due(agenda: Agenda) -> None:
    expected = {Bucket.OVERDUE: 2, Bucket.TODAY: 1, Bucket.LATER: 1}

    assert expected == {bucket: agenda.count(bucket) for bucket in Bucket}


def test_a_group_says_whom_it_is_about_and_why(agenda: Agenda) -> None:
    group = agenda.section(Bucket.OVERDUE)[0]

    assert agenda.about(group) == "Jobansøgere"
    assert agenda.why(group) == "Applicants"
    assert agenda.authority(group) == "6 months from: application received. The policy"
    assert [each.name for each in agenda.items(group)] == ["Ane", "Bo"]
    assert [each.due.about for each in agenda.items(group, 1)] == ["Bo (Jobansøgere)"]
    gap = agenda.section(Bucket.TODAY)[0]
    assert agenda.about(gap) == ""
    assert "no signed agreement" in agenda.why(gap)


def test_a_register_without_a_password_is_a_thing_to_do(tmp_path: Path) -> None:
    with made(tmp_path / "plain.gdprdesk", None) as register:
        agenda = Agenda(register, TODAY, "en")
        item = agenda.unprotected()

        assert agenda.count(Bucket.TODAY) == 1
        assert item
        assert item.due.authority == "GDPR Art. 32(1)(a)"
        assert not agenda.standing().protected


def test_the_register_says_how_it_stands(register: Register, agenda: Agenda) -> None:
    before = agenda.standing()
    back_up(register, NOW, "manual")
    after = agenda.standing()

    assert (before.backed_up_at, before.gaps, before.protected) == (None, 1, True)
    assert after.backed_up_at == NOW


def test_the_next_day_is_named_with_how_much(register: Register) -> None:
    assert next_due(register.store, TODAY) == (date(2026, 12, 10), 1)
    assert next_due(register.store, date(2026, 12, 10)) == (date(2027, 3, 1), 1)
    assert next_due(register.store, date(2027, 3, 1)) is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-800, "2 years overdue"),
        (-100, "3 months overdue"),
        (-12, "12 days overdue"),
        (-1, "1 day overdue"),
        (0, "today"),
        (1, "tomorrow"),
        (12, "in 12 days"),
        (100, "in 3 months"),
        (800, "in 2 years"),
    ],
)
def test_days_are_said_as_people_say_them(days: int, expected: str) -> None:
    assert expected == when(TODAY + timedelta(days=days), TODAY, "en")


def test_a_gap_is_due_at_once() -> None:
    assert when(None, TODAY, "en") == "at once"


@pytest.mark.parametrize("what", list(What))
def test_everything_is_answered_somewhere(register: Register, what: What) -> None:
    about = Reminder(what, "ProcessingActivity", 3, TODAY)
    expected = {
        What.RECONFIRM: Answer.CONFIRMED,
        What.ERASE: Answer.ERASED,
        What.NO_PASSWORD: Answer.NOWHERE,
    }

    assert expected.get(what, Answer.OPEN) == answer_to(about, TODAY)
    soon = about._replace(due_on=TODAY + timedelta(days=1))
    assert answer_to(soon, TODAY) is (Answer.OPEN if what is What.ERASE else answer_to(about, TODAY))
    if what in DRIFTS:
        assert place_of(register.store, about._replace(person=5)) == ("SystemRecord", 3)
        return
    assert place_of(register.store, about) == ("ProcessingActivity", 3)
    assert place_of(register.store, about._replace(person=5)) == ("Person", 5)


def test_a_missing_agreement_is_answered_at_the_agreement_that_waits_for_its_date(register: Register) -> None:
    store = register.store
    processor = store.all(Processor)[0].id or 0
    about = Reminder(What.AGREEMENT_MISSING, "Processor", processor)

    assert place_of(store, about) == ("Processor", processor)
    waiting = store.save(Agreement(name="Databehandleraftale", processor=processor))
    assert place_of(store, about) == ("Agreement", waiting.id)


def test_confirming_moves_the_question_a_year(register: Register) -> None:
    store = register.store
    relation = store.get(Relation, 1)
    assert relation
    store.save(replace(relation, ended_on=None, collected_on=date(2025, 1, 1)))
    asked = next(each for each in store.reminders.due(TODAY) if each.what is What.RECONFIRM)
    confirm(store, asked, TODAY)
    coming = store.reminders.due(date(2028, 1, 1))

    assert [each.due_on for each in coming if each.what is What.RECONFIRM] == [date(2027, 11, 24)]


def test_a_review_is_noted_and_planned_again(register: Register) -> None:
    store = register.store
    about = next(each for each in store.reminders.stored() if each.what is What.REVIEW)
    expected = date(2027, 11, 24)

    assert answer_to(about, TODAY) is Answer.REVIEWED
    assert expected == review(store, about, TODAY)
    measure = store.get(SecurityMeasure, about.record)
    assert measure
    assert (measure.reviewed_on, measure.next_review_on) == (TODAY, expected)


def test_putting_off_takes_a_reason(register: Register, agenda: Agenda) -> None:
    item = agenda.items(agenda.section(Bucket.OVERDUE)[0])[0]
    until = later_days(TODAY)["1 month"]
    with pytest.raises(Invalid):
        put_off(register.store, item.reminder, until, "  ")
    put_off(register.store, item.reminder, until, " Asked first ")

    assert register.store.reminders.postponed(TODAY) == 1
    assert Agenda(register, TODAY, "en").count(Bucket.OVERDUE) == 1
    found, kept = agenda.put_off()[0]
    assert (found, kept.until, kept.reason) == (item, until, "Asked first")
    take_back(register.store, kept)
    assert register.store.reminders.postponed(TODAY) == 0
