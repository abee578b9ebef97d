"""What an import changes is said field by field, before it is written."""

from datetime import date

from gdpr_desk.actions.import_differences import Difference, differences
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.domain.person import Person, Relation

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
