"""When two entries mean the same person."""

import pytest

from gdpr_desk.domain.matching import KnownPersons, Traits
from gdpr_desk.domain.person import Person


@pytest.mark.parametrize(
    ("known", "entry", "same"),
    [
        (
            Person(name="Anna Holm", email="a@x.example"),
            Person(name="Anna B. Holm", email="A@X.example"),
            True,
        ),
        (
            Person(name="Anna Holm", email="info@x.example"),
            Person(name="Bo Berg", email="info@x.example"),
            False,
        ),
        (Person(name="", email="a@x.example"), Person(name="Anna Holm", email="a@x.example"), True),
        (Person(name="Anna Holm", email="a@x.example"), Person(email="a@x.example"), True),
        (Person(name="Anna Holm", email="a@x.example"), Person(name="Anna Holm", phone="12345678"), False),
        (
            Person(name="Søren Holm", phone="12345678"),
            Person(name="Soeren Holm", phone="+45 12 34 56 78"),
            True,
        ),
        (
            Person(name="Anna Holm", organisation="Firma"),
            Person(name="Anna Holm", organisation="FIRMA"),
            True,
        ),
        (Person(name="Anna Holm", phone="12345678"), Person(name="Anna Holm", phone="87654321"), False),
        (Person(name="Anna Holm", phone="12345678"), Person(name="Bo Holm", phone="12345678"), False),
        (Person(name="Anna Holm"), Person(name="Anna Holm"), False),
        (Person(name="Anna Holm", phone="12345678"), Person(name="Anna Holm", email="a@x.example"), False),
    ],
)
def test_same_person(known: Person, entry: Person, same: bool) -> None:
    persons: KnownPersons[str] = KnownPersons()
    persons.add(Traits.of(known), "known")

    assert ("known" if same else None) == persons.find(Traits.of(entry))


def test_a_shared_mailbox_goes_to_the_one_with_the_name() -> None:
    persons: KnownPersons[str] = KnownPersons()
    persons.add(Traits.of(Person(name="Anna Holm", email="info@x.example")), "Anna")
    persons.add(Traits.of(Person(name="Bo Berg", email="info@x.example")), "Bo")

    assert persons.find(Traits.of(Person(name="Bo Berg", email="info@x.example"))) == "Bo"
    assert persons.find(Traits.of(Person(email="info@x.example"))) is None
