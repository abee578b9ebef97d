"""Groups count what the list has, month by month, and leave out what was put off."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, furnish, made

SOON = TODAY + timedelta(days=30)
# Kept for six months: due on 2 May, 1 November, today, 10 December, 20 January.
RECEIVED = [date(2025, 11, 1), date(2026, 5, 1), date(2026, 5, 23), date(2026, 6, 9), date(2026, 7, 19)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A furnished register with applicants of the days in RECEIVED."""
    with made(tmp_path / "office.gdprdesk") as register:
        furnish(register.store)
        people = register.store.save_all([Person(name=f"Applicant of {day}") for day in RECEIVED])
        register.store.save_all(
            [
                Relation(person=person.id, subject_category=1, application_received_on=day, ended_on=TODAY)
                for person, day in zip(people, RECEIVED, strict=True)
            ]
        )
        yield register.store


def bucket_of(each: Reminder) -> Bucket:
    """The bucket that a reminder belongs to, worked out apart."""
    if each.due_on is None or each.due_on == TODAY:
        return Bucket.TODAY
    return Bucket.OVERDUE if each.due_on < TODAY else Bucket.LATER


def erasures(store: Store) -> list[ReminderGroup]:
    """The groups of what is to be erased."""
    return [each for each in store.reminders.groups(TODAY, SOON) if each.what is What.ERASE]


def put_off(reminder: Reminder, until: date) -> Postponement:
    """A postponement of `reminder`."""
    what, kind, record, rule = reminder.what, reminder.kind, reminder.record, reminder.rule
    person = reminder.person
    return Postponement(
        what=what, kind=kind, record=record, rule=rule, person=person, until=until, reason="Asked first"
    )


def test_groups_are_the_list_in_groups(store: Store) -> None:
    store.save(SecurityMeasure(name="Locks", next_review_on=date(2026, 1, 1)))
    due = store.reminders.due(SOON)
    expected = Counter((each.what, each.rule, each.category, bucket_of(each)) for each in due)
    groups = store.reminders.groups(TODAY, SOON)

    assert expected == {(each.what, each.rule, each.category, each.bucket): each.count for each in groups}
    assert sorted(due, key=str) == sorted(
        (each for group in groups for each in store.reminders.of_group(group)), key=str
    )
    assert [group.bucket for group in groups] == sorted(
        (group.bucket for group in groups), key=list(Bucket).index
    )


def test_a_group_has_its_dates(store: Store) -> None:
    assert erasures(store) == [
        ReminderGroup(What.ERASE, 1, 1, bucket, count, earliest, latest, TODAY, SOON)
        for bucket, count, earliest, latest in [
            (Bucket.OVERDUE, 2, date(2026, 5, 2), date(2026, 11, 2)),
            (Bucket.TODAY, 1, TODAY, TODAY),
            (Bucket.LATER, 1, date(2026, 12, 10), date(2026, 12, 10)),
        ]
    ]


def test_gaps_are_due_today(store: Store) -> None:
    store.save(Processor(name="No agreement"))
    found = [each for each in store.reminders.groups(TODAY, TODAY) if each.what is What.AGREEMENT_MISSING]

    assert [(each.bucket, each.count, each.earliest, each.latest) for each in found] == [
        (Bucket.TODAY, 2, None, None)
    ]


def test_a_group_is_paged_in_order_of_date(store: Store) -> None:
    overdue = erasures(store)[0]
    pages = [store.reminders.of_group(overdue, at, 1) for at in range(3)]

    assert [[each.due_on for each in page] for page in pages] == [
        [date(2026, 5, 2)],
        [date(2026, 11, 2)],
        [],
    ]


def test_what_is_put_off_is_left_out_until_its_day(store: Store) -> None:
    first, second = store.reminders.of_group(erasures(store)[0])
    due = store.reminders.due(SOON)
    store.save(put_off(first, TODAY + timedelta(days=1)))
    store.save(put_off(second, TODAY))

    assert [second] == store.reminders.of_group(erasures(store)[0])
    assert store.reminders.postponed(TODAY) == 1
    assert store.reminders.postponed(TODAY + timedelta(days=1)) == 0
    assert due == store.reminders.due(SOON)


def test_what_is_put_off_comes_with_what_puts_it_off(store: Store) -> None:
    first, second = store.reminders.of_group(erasures(store)[0])
    late = store.save(put_off(first, SOON))
    soon = store.save(put_off(second, TODAY + timedelta(days=1)))

    assert store.reminders.put_off(TODAY) == [(second, soon), (first, late)]
    assert store.reminders.put_off(TODAY + timedelta(days=1)) == [(first, late)]


def test_another_rule_of_the_same_relation_is_not_put_off(store: Store) -> None:
    first = store.reminders.of_group(erasures(store)[0])[0]
    other = store.save(RetentionRule(name="Other", period=1, authority="x"))
    store.save(replace(put_off(first, SOON), rule=other.id))
    store.save(replace(put_off(first, SOON), rule=None))

    assert store.reminders.postponed(TODAY) == 0


@pytest.mark.parametrize("kind", [Person, Relation, SecurityMeasure])
def test_a_postponement_goes_with_what_it_is_about(store: Store, kind: type) -> None:
    measure = store.save(SecurityMeasure(name="Locks", next_review_on=date(2026, 1, 1)))
    by_date = store.reminders.due(TODAY)
    wanted = "SecurityMeasure" if kind is SecurityMeasure else "Relation"
    about = next(each for each in by_date if each.kind == wanted and each.what is not What.DATE_MISSING)
    kept = store.save(put_off(about, SOON))
    ids = {Person: about.person, Relation: about.record, SecurityMeasure: measure.id}
    record = store.get(kind, ids[kind] or 0)
    assert record
    store.undo.enable()
    store.delete(record)

    assert store.all(Postponement) == []
    store.undo.undo()
    assert store.all(Postponement) == [kept]


def test_the_history_names_whom_a_postponement_is_about(store: Store) -> None:
    about = store.reminders.of_group(erasures(store)[0])[0]
    store.save(put_off(about, SOON))
    person = store.get(Person, about.person or 0)
    assert person
    last = list(store.history.of_person(person.token))[-1]

    assert (last.action, last.kind, last.record) == ("create", "Postponement", None)


def test_months_count_what_is_coming(store: Store) -> None:
    for day in (date(2026, 11, 23), date(2027, 12, 31), date(2028, 1, 1)):
        store.save(SecurityMeasure(name="Locks", next_review_on=day))
    dated = [each.due_on for each in store.reminders.stored() if each.due_on and each.due_on >= TODAY]
    expected = Counter(day.isoformat()[:7] for day in dated)
    found = store.reminders.per_month(TODAY, 14)

    names = ["2026-11", "2026-12", *(f"2027-{month:02}" for month in range(1, 13))]
    assert [expected[name] for name in names] == found
    assert found == [1, 1, 1, *[0] * 10, 1]


def test_a_stale_index_answers_as_it_is(store: Store) -> None:
    groups = erasures(store)
    rule = store.get(RetentionRule, 1)
    assert rule
    store.save(replace(rule, period=60))

    assert store.reminders.stale
    assert groups == erasures(store)
    store.reminders.rebuild()
    assert erasures(store) == []
