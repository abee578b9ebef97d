"""What an import changes is said field by field, before it is written."""

from dataclasses import replace
from datetime import date

from gdpr_desk.actions.import_differences import Difference, DifferenceWords, differences
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SystemRecord, SystemState

BO = Person(id=1, name="Bo", email="bo@example.com", token=b"t" * 16)
CUSTOMER = Relation(id=7, person=1, subject_category=3)


def test_nothing_changes_where_all_is_the_same() -> None:
    assert list(differences(Draft(BO, [CUSTOMER], BO, [CUSTOMER]))) == []


def test_fields_of_person_and_relation_with_what_they_were() -> None:
    person = Person(id=1, name="Bo", email="bo@example.org", token=b"t" * 16)
    relation = Relation(id=7, person=1, subject_category=3, started_on=date(2025, 2, 1))

    assert list(differences(Draft(person, [relation], BO, [CUSTOMER]))) == [
        Difference("Bo", "E-mail", "bo@example.com", "bo@example.org"),
        Difference("Bo", "Relation started", None, date(2025, 2, 1), 3),
    ]


def test_a_new_relation_is_one_difference() -> None:
    new = Relation(person=1, subject_category=4, started_on=date(2025, 2, 1))

    found = list(differences(Draft(BO, [CUSTOMER, new], BO, [CUSTOMER])))

    assert found == [Difference("Bo", "Relation", None, None, 4)]


def test_what_a_system_says_and_a_withdrawal_are_differences_too() -> None:
    said = SystemRecord(id=4, person=1, processor=9, number="7", state=SystemState.SUBSCRIBED)
    yes = Consent(id=5, person=1, purpose=2, given_on=date(2024, 1, 2))
    gone = replace(said, state=SystemState.WITHDRAWN, state_on=date(2026, 5, 6))
    no = replace(yes, withdrawn_on=date(2026, 5, 6))
    draft = Draft(BO, [CUSTOMER], BO, [CUSTOMER], [gone], [said], [no], [yes])
    words = DifferenceWords({3: "Kunder"}, {9: "Mailchimp"}, "en")

    assert [
        (words.field(each), words.value(each.was), words.becomes(each)) for each in differences(draft)
    ] == [
        ("Withdrawn on", "", "06-05-2026"),
        ("Status (Mailchimp)", "Subscribed", "Unsubscribed"),
        ("Since (Mailchimp)", "", "06-05-2026"),
    ]


def test_a_new_consent_and_a_new_record_are_said() -> None:
    new = Consent(person=1, purpose=2, given_on=date(2024, 1, 2))
    record = SystemRecord(processor=9, number="7", name="Bo", state=SystemState.SUBSCRIBED)
    found = list(differences(Draft(BO, [CUSTOMER], BO, [CUSTOMER], [record], [], [new], [])))

    assert [(each.label, each.becomes) for each in found] == [
        ("Given on", date(2024, 1, 2)),
        ("Status", SystemState.SUBSCRIBED),
    ]
