"""When two entries mean the same person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def plainly(known: list[Person], entry: Person) -> int | None:
    """The same, by looking at everybody."""
    one = Traits.of(entry)
    if one.email:
        same = [
            (at, Traits.of(each).name) for at, each in enumerate(known) if Traits.of(each).email == one.email
        ]
        if named := [at for at, name in same if name == one.name]:
            return named[0]
        words = [(len(set(name.split()) & set(one.name.split())), -at) for at, name in same]
        if words and max(words)[0]:
            return -max(words)[1]
        alone = len({name for _, name in same}) == 1 and not (one.name and same[0][1])
        return same[0][0] if alone else None
    sure = []
    for at, each in enumerate(map(Traits.of, known)):
        phone, organisation = one.phone == each.phone != "", one.organisation == each.organisation != ""
        if not each.email and one.name and each.name == one.name and (phone or organisation):
            sure.append((each != one, at))
    return min(sure)[1] if sure else None


PERSONS = st.builds(
    Person,
    name=st.sampled_from(["", "Anna", "Anna Bro", "Bo Bro", "Bo Dal", "Carl"]),
    email=st.sampled_from(["", "", "a@x.example", "b@x.example"]),
    phone=st.sampled_from(["", "12345678", "87654321"]),
    organisation=st.sampled_from(["", "Bro ApS", "Dal ApS"]),
)


@given(st.lists(PERSONS, max_size=8, unique_by=lambda each: (each.name, each.email or id(each))), PERSONS)
def test_finding_is_the_same_as_looking_at_everybody(known: list[Person], entry: Person) -> None:
    persons: KnownPersons[int] = KnownPersons()
    for at, each in enumerate(known):
        persons.add(Traits.of(each), at)

    assert persons.find(Traits.of(entry)) == plainly(known, entry)


def test_in_a_crowd_the_whole_name_tells() -> None:
    persons: KnownPersons[int] = KnownPersons()
    for at in range(100):
        persons.add(Traits.of(Person(name=f"Anna {at}", email="info@x.example")), at)

    assert persons.find(Traits.of(Person(name="Anna 77", email="info@x.example"))) == 77
    assert persons.find(Traits.of(Person(name="Anna Holm", email="info@x.example"))) is None
