"""Who is likely the same person: a table of Danish names, what they share, and what nobody's name proves."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.domain.likeness import Likely, LikelyPersons, Shared, likeness
from gdpr_desk.domain.matching import Traits
from gdpr_desk.domain.person import Person

SAME = [
    ("Lars Kristensen", "Lars Christensen"),
    ("Kristian Christensen", "Christian Kristensen"),
    ("Anna M. Bro", "Anna Bro"),
    ("Anna Marie Bro", "Anna M Bro"),
    ("A. Bro", "Anna Bro"),
    ("Åse Lund", "Aase Lund"),
    ("Søren Kjær", "Soeren Kjaer"),
    ("Bro, Anna", "Anna Bro"),
    ("Jens Peter Holm", "Jens Holm"),
    ("Hanne Holm-Nielsen", "Hanne Nielsen"),
    ("Hanne Holm-Nielsen", "Hanne Holm Nielsen"),
    ("Bo Pedersen", "Bo Petersen"),
    ("Ida Nielsen", "Ida Nilsen"),
    ("Ulla Andersen", "Ulla Anderson"),
    ("Ulla Andersen", "Ulla Amdersen"),
    ("Katrine Dahl", "Cathrine Dahl"),
    ("Camilla Friis", "Kamilla Fris"),
    ("Filip Toft", "Phillip Toft"),
    ("Birthe Skov", "Birte Skov"),
    ("Bent Schmidt", "Bendt Smidt"),
    ("Mette With", "Mette Vith"),
]
TWO = [
    ("Bo Hansen", "Bo Jensen"),
    ("Jens Hansen", "Jens Jensen"),
    ("Anna Bro", "Arne Bro"),
    ("Lars Holm", "Lise Holm"),
    ("Peter Dahl", "Petra Dahl"),
    ("Hans Skov", "Hanne Skov"),
    ("Jonas Toft", "Jonna Toft"),
    ("Bo Friis", "Ib Friis"),
    ("A. Bro", "Bent Bro"),
    ("A. B.", "Anna Bro"),
    ("Anna Marie Bro", "Anna Sofie Bro"),
    ("Anna Bro", "Bo Berg"),
    ("Ole Lund", "Ole Lundgaard"),
]


def of(name: str, email: str = "", phone: str = "", organisation: str = "") -> Traits:
    return Traits.of(Person(name=name, email=email, phone=phone, organisation=organisation))


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("shared", [{"phone": "12345678"}, {"organisation": "Havn A/S"}])
def test_a_very_similar_name_is_likely_where_something_is_shared(
    one: str, other: str, shared: dict[str, str]
) -> None:
    found = likeness(of(one, **shared), of(other, **shared))

    assert found
    assert [Shared(*shared)] == [found[1]]


@pytest.mark.parametrize(("one", "other"), TWO)
@pytest.mark.parametrize(
    "shared", [{"phone": "12345678"}, {"organisation": "Havn A/S"}, {"email": "info@havn.example"}]
)
def test_another_name_is_not_likely_whatever_is_shared(one: str, other: str, shared: dict[str, str]) -> None:
    assert likeness(of(one, **shared), of(other, **shared)) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (of("Anna Bro"), of("Bro Anna"), (80, Shared.SAME_NAME)),
        (of("Anna Bro", "a@x.example"), of("anna bro", "a@y.example"), (70, Shared.SAME_NAME)),
        (
            of("Anna Bro", "a@x.example", "1", "A"),
            of("Anna Bro", "b@x.example", "2", "B"),
            (50, Shared.SAME_NAME),
        ),
        (of("Lars Kristensen"), of("Lars Christensen"), None),
        (of("Anna Bro", "a@x.example"), of("Anna Bro", "A@X.example"), (100, Shared.SAME_EMAIL)),
        (of("Anna Bro", "a@x.example"), of("Anna M. Bro", "a@x.example"), (97, Shared.SAME_EMAIL)),
        (of("Anna Bro", "info@x.example"), of("Bo Berg", "info@x.example"), None),
        (of("Anna Bro", phone="12345678"), of("", phone="+45 12 34 56 78"), (71, Shared.SAME_PHONE)),
        (of("Anna Bro", "a@x.example"), of("", "a@x.example"), (75, Shared.SAME_EMAIL)),
        (of("Anna Bro", organisation="Havn"), of("", organisation="Havn"), None),
        (of("Anna", phone="12345678"), of("Anna Bro", phone="12345678"), (92, Shared.SAME_PHONE)),
        (of("Anna", organisation="Havn"), of("Anna Bro", organisation="Havn"), None),
        (of("Anna", organisation="Havn"), of("Anna", organisation="Havn"), (90, Shared.SAME_ORGANISATION)),
        (
            of("Ula Petersen", phone="12345678"),
            of("Ulla Pedersen", phone="12345678"),
            (82, Shared.SAME_PHONE),
        ),
        (of("Ula Petersen", organisation="Havn"), of("Ulla Pedersen", organisation="Havn"), None),
        (of(""), of(""), None),
    ],
)
def test_how_likely_and_why(one: Traits, other: Traits, expected: tuple[int, Shared] | None) -> None:
    assert expected == likeness(one, other)


NAMES = st.lists(
    st.sampled_from(["Anna", "Ane", "A.", "Åse", "Søren", "Kristian", "Christian", "Bro", "Holm", "Kjær"]),
    max_size=3,
).map(" ".join)
PERSONS = st.builds(
    Person,
    name=NAMES,
    email=st.sampled_from(["", "info@x.example", "a@x.example"]),
    phone=st.sampled_from(["", "12345678"]),
    organisation=st.sampled_from(["", "Havn", "Åens Værft"]),
)


@given(PERSONS, PERSONS)
def test_likeness_is_mutual(one: Person, other: Person) -> None:
    assert likeness(Traits.of(one), Traits.of(other)) == likeness(Traits.of(other), Traits.of(one))


@given(PERSONS, PERSONS)
def test_the_way_of_writing_does_not_matter(one: Person, other: Person) -> None:
    loud = Person(
        name=one.name.upper().replace("Å", "AA").replace("Ø", "OE"),
        email=one.email.upper(),
        phone=f"+45 {one.phone}" if one.phone else "",
        organisation=one.organisation.replace("Å", "Aa").replace("æ", "ae"),
    )

    assert likeness(Traits.of(one), Traits.of(other)) == likeness(Traits.of(loud), Traits.of(other))


@given(st.lists(PERSONS, max_size=12), PERSONS)
def test_what_is_found_is_what_is_likely(known: list[Person], asked: Person) -> None:
    persons: LikelyPersons[int] = LikelyPersons()
    for ref, person in enumerate(known):
        persons.add(Traits.of(person), ref)

    all_of_them = [(ref, likeness(Traits.of(each), Traits.of(asked))) for ref, each in enumerate(known)]
    expected = [Likely(ref, *found) for ref, found in all_of_them if found]
    assert sorted(expected, key=lambda each: (-each.score, each.ref)) == sorted(
        persons.find(Traits.of(asked)), key=lambda each: (-each.score, each.ref)
    )


@given(st.lists(PERSONS, max_size=12))
def test_whoever_is_likely_the_same_is_near(known: list[Person]) -> None:
    persons: LikelyPersons[int] = LikelyPersons()
    for ref, person in enumerate(known):
        persons.add(Traits.of(person), ref)
    pairs = [(one, other) for other in range(len(known)) for one in range(other)]
    near = {pair for group in persons.near() for pair in combinations(group, 2)}

    assert {pair for pair in pairs if persons.likeness(*pair)} <= near


def test_what_is_known_by_now_counts() -> None:
    persons: LikelyPersons[str] = LikelyPersons()
    persons.add(of("Anna", phone="12345678"), "one")
    persons.add(of("Bo Berg", phone="12345678"), "one")

    assert persons.find(of("Anna", phone="12345678")) == []
    assert [each.ref for each in persons.find(of("Berg, Bo"))] == ["one"]


def test_a_switchboard_proves_nothing() -> None:
    persons: LikelyPersons[int] = LikelyPersons()
    for ref in range(41):
        persons.add(of(f"Person {ref:03}", phone="12345678"), ref)

    assert persons.find(of("", phone="12345678")) == []
    assert [each.ref for each in persons.find(of("Person 007", phone="12345678"))] == [7]


def test_in_a_huge_organisation_a_rare_word_or_two_common_ones_tell() -> None:
    persons: LikelyPersons[str] = LikelyPersons()
    for first in ("Anna", "Bo", "Carl"):
        for last in range(50):
            persons.add(of(f"{first} Efternavn{last:03}", organisation="Havn"), f"{first} {last}")
            persons.add(of(f"Fornavn{last:03} Christensen", organisation="Havn"), f"{last} {first}")
    persons.add(of("Anna Christensen", organisation="Havn"), "sought")

    assert [each.ref for each in persons.find(of("Anna Kristensen", organisation="Havn"))] == ["sought"]
    assert [each.ref for each in persons.find(of("B. Efternavn007", organisation="Havn"))] == ["Bo 7"]
