"""What each record yields, and the sentence that explains it."""

from dataclasses import replace
from datetime import date

import pytest

from gdpr_desk.domain.activity import Coupling, LawfulBasis, ProcessingActivity, Purpose, Status
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent, reconfirmation_due
from gdpr_desk.domain.person import Hold, Relation
from gdpr_desk.domain.reasons import authority, why
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.domain.reminder import (
    Because,
    Reminder,
    RuleBook,
    What,
    activity_reminders,
    processor_reminders,
    relation_reminders,
)
from gdpr_desk.domain.retention import RetentionRule, StartEvent, Strength, Unit

RULE = RetentionRule(
    id=1,
    name="Applicants",
    start=StartEvent.APPLICATION_RECEIVED,
    period=6,
    unit=Unit.MONTHS,
    authority="The privacy policy",
)
ACTIVITY = ProcessingActivity(
    id=1,
    name="Recruitment",
    lawful_basis=LawfulBasis.CONTRACT,
    purposes=(Purpose(id=1, name="Hiring"),),
    couplings=(Coupling(subject_category=1, data_category=1, retention_rule=1),),
)
GROUP = SubjectCategory(id=1, name="Applicants", reconfirm_months=12, reconfirm_authority="Policy")
BOOK = RuleBook.of([ACTIVITY], [RULE], [GROUP], 12)


@pytest.mark.parametrize(
    ("relation", "consents", "expected"),
    [
        (Relation(collected_on=date(2025, 2, 28)), [], date(2026, 2, 28)),
        (Relation(collected_on=date(2024, 2, 29)), [], date(2025, 2, 28)),
        (Relation(collected_on=date(2020, 1, 1), confirmed_on=date(2025, 5, 5)), [], date(2026, 5, 5)),
        (
            Relation(collected_on=date(2020, 1, 1)),
            [Consent(given_on=date(2025, 1, 1), confirmed_on=date(2025, 1, 2))],
            date(2026, 1, 2),
        ),
        (
            Relation(collected_on=date(2020, 1, 1)),
            [Consent(given_on=date(2025, 1, 1), withdrawn_on=date(2025, 6, 1))],
            date(2021, 1, 1),
        ),
        (Relation(started_on=date(2025, 3, 3)), [], date(2026, 3, 3)),
        (Relation(), [], None),
        (Relation(collected_on=date(2020, 1, 1), ended_on=date(2025, 1, 1)), [], None),
        (Relation(collected_on=date(2020, 1, 1), restricted_on=date(2025, 1, 1)), [], None),
    ],
)
def test_reconfirmation_due(relation: Relation, consents: list[Consent], expected: date | None) -> None:
    assert expected == reconfirmation_due(relation, consents, 12)


def test_nobody_is_asked_where_the_group_does_not_say_so() -> None:
    assert reconfirmation_due(Relation(collected_on=date(2020, 1, 1)), [], None) is None


def test_a_relation_yields_its_erasure_and_its_question() -> None:
    relation = Relation(id=4, person=2, subject_category=1, application_received_on=date(2026, 8, 31))
    found = {each.what: each for each in relation_reminders(relation, [], BOOK)}

    assert {What.ERASE, What.RECONFIRM} == found.keys()
    assert date(2027, 3, 1) == found[What.ERASE].due_on
    assert date(2027, 8, 31) == found[What.RECONFIRM].due_on


def test_a_relation_without_dates_asks_for_them() -> None:
    found = relation_reminders(Relation(id=4, person=2, subject_category=1), [], BOOK)

    assert [each.what for each in found] == [What.DATE_MISSING, What.DATE_MISSING]
    assert all(each.due_on is None for each in found)


def test_a_hold_silences_its_slice_and_asks_to_be_reviewed() -> None:
    hold = Hold(reason="A claim", review_on=date(2027, 1, 1))
    relation = Relation(
        id=4,
        person=2,
        subject_category=1,
        application_received_on=date(2020, 1, 1),
        confirmed_on=date(2026, 1, 1),
        holds=(hold,),
    )
    found = {each.what: each.due_on for each in relation_reminders(relation, [], BOOK)}

    assert {What.RECONFIRM: date(2027, 1, 1), What.HOLD_REVIEW: date(2027, 1, 1)} == found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"status": Status.PROPOSAL}, {What.BASIS_UNCHECKED}),
        ({"lawful_basis": None}, {What.BASIS_UNCHECKED}),
        ({"purposes": ()}, {What.PURPOSE_MISSING}),
        ({"couplings": ()}, {What.COUPLING_MISSING}),
        ({"couplings": (Coupling(subject_category=1, data_category=1),)}, {What.RULE_MISSING}),
        ({"next_review_on": date(2027, 1, 1)}, {What.REVIEW}),
        ({"status": Status.ENDED, "purposes": (), "next_review_on": date(2027, 1, 1)}, set()),
    ],
)
def test_gaps_of_an_activity(changes: dict[str, object], expected: set[What]) -> None:
    activity = replace(ACTIVITY, **changes)  # type: ignore[arg-type]

    assert expected == {each.what for each in activity_reminders(activity)}


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        ([], (What.AGREEMENT_MISSING, None)),
        ([Agreement(processor=1, name="DPA")], (What.AGREEMENT_MISSING, None)),
        ([Agreement(processor=2, signed_on=date(2024, 1, 1))], (What.AGREEMENT_MISSING, None)),
        ([Agreement(processor=1, signed_on=date(2024, 1, 1))], None),
        (
            [Agreement(processor=1, signed_on=date(2024, 1, 1), valid_until=date(2026, 1, 1))],
            (What.AGREEMENT_ENDS, date(2026, 1, 1)),
        ),
        (
            [
                Agreement(processor=1, signed_on=date(2024, 1, 1), valid_until=date(2026, 1, 1)),
                Agreement(processor=1, signed_on=date(2025, 12, 1)),
            ],
            None,
        ),
    ],
)
def test_agreements(agreements: list[Agreement], expected: tuple[What, date | None] | None) -> None:
    found = processor_reminders(Processor(id=1, name="Base"), agreements)

    assert ([expected] if expected else []) == [(each.what, each.due_on) for each in found]


def test_a_processor_no_longer_used_needs_no_agreement() -> None:
    assert processor_reminders(Processor(id=1, name="Base", ended_on=date(2024, 1, 1)), []) == []


def test_why_names_event_rule_period_and_last_day() -> None:
    relation = Relation(id=4, person=2, subject_category=1, application_received_on=date(2025, 8, 31))
    reminder = relation_reminders(relation, [], BOOK)[0]
    sentence = why(reminder, RULE, GROUP, 12, "en")

    assert (
        sentence
        == "Application received 31-08-2025. Rule “Applicants”: kept 6 months from then, through 28-02-2026."
    )
    assert authority(reminder, RULE, GROUP, "en") == "The privacy policy"


def test_why_names_the_financial_year() -> None:
    rule = RetentionRule(
        id=1,
        name="Accounting",
        start=StartEvent.LAST_BOOKKEEPING,
        period=5,
        from_financial_year_end=True,
        strength=Strength.FLOOR,
        authority="Bogføringsloven",
    )
    relation = Relation(
        id=4,
        person=2,
        subject_category=1,
        last_bookkeeping_on=date(2024, 3, 15),
        ended_on=date(2024, 4, 1),
    )
    reminder = relation_reminders(relation, [], RuleBook.of([ACTIVITY], [rule], [], 6))[0]
    sentence = why(reminder, rule, None, 6, "en")

    assert date(2029, 7, 1) == reminder.due_on
    assert "in the financial year that ended 30-06-2024" in sentence
    assert "through 30-06-2029" in sentence


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_reminder_explains_itself(language: str) -> None:
    """No thing to do is without a reason and an authority, in either language."""
    because = {
        What.ERASE: str(RULE.start),
        What.RECONFIRM: Because.CONFIRMED,
        What.DATE_MISSING: str(RULE.start),
    }
    for what in What:
        day = date(2026, 1, 1)
        reminder = Reminder(what, "Relation", 1, day, because.get(what, Because.GAP), day, 1, 1, 1)

        assert why(reminder, RULE, GROUP, 12, language)
        assert authority(reminder, RULE if what is What.ERASE else None, GROUP, language)
