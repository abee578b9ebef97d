"""Persons are found by words and narrowed by what is known of them, in Danish order both ways."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Person, Relation, RestrictionGround
from gdpr_desk.storage import people as module
from gdpr_desk.storage.people import InDanishOrder, People, PersonFilter, PersonsDue
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, Office, furnish, made

NAMES = ("Åse Holm", "Anna Bro", "Øyvind Skov", "Ærø Bro", "Zenia Skov", "Aage Holm")
IN_ORDER = ("Anna Bro", "Zenia Skov", "Ærø Bro", "Øyvind Skov", "Aage Holm", "Åse Holm")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A furnished register with a few persons, each a different case."""
    with made(tmp_path / "office.gdprdesk") as register:
        office = furnish(register.store)
        _fill(register.store, office)
        yield register


def _fill(store: Store, office: Office) -> None:
    organisations = ("Ålborg Bank", "", "Øl", "", "Aabenraa Bank", "Bageriet")
    saved = store.save_all(
        [Person(name=name, organisation=each) for name, each in zip(NAMES, organisations, strict=True)]
    )
    ids = {each.name: each.id for each in saved}
    old, new = date(2025, 1, 10), date(2026, 11, 1)
    rows = [
        Relation(person=ids["Åse Holm"], subject_category=office.group, application_received_on=old),
        Relation(person=ids["Anna Bro"], subject_category=office.group, application_received_on=new),
        Relation(
            person=ids["Øyvind Skov"],
            subject_category=office.group,
            application_received_on=old,
            restricted_on=new,
            restriction_ground=RestrictionGround.CLAIMS,
        ),
        Relation(person=ids["Zenia Skov"], subject_category=office.group),
    ]
    store.save_all(rows)
    store.save(Consent(person=ids["Anna Bro"], purpose=office.purpose, given_on=new))
    store.save(Consent(person=ids["Zenia Skov"], purpose=office.purpose, given_on=old, withdrawn_on=new))


def _names(register: Register, search: str, chosen: PersonFilter) -> list[str]:
    ids = People(register.store).find(search, chosen, TODAY)
    titles = register.store.titles(Person, ids)
    return [titles[each] for each in ids]


def test_danish_order(register: Register) -> None:
    assert _names(register, "", PersonFilter()) == list(IN_ORDER)
    assert _names(register, "", PersonFilter(descending=True)) == list(IN_ORDER)[::-1]


def test_order_of_another_column_has_the_empty_ones_last(register: Register) -> None:
    sorted_ = PersonFilter(sort="organisation")
    filled = ["Aage Holm", "Øyvind Skov", "Zenia Skov", "Åse Holm"]  # Bageriet, Øl, Aabenraa, Ålborg
    empty = ["Anna Bro", "Ærø Bro"]

    assert _names(register, "", sorted_) == filled + empty
    assert _names(register, "", PersonFilter(sort="organisation", descending=True)) == filled[::-1] + empty
    assert _names(register, "skov", sorted_) == ["Øyvind Skov", "Zenia Skov"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (PersonFilter(category=1), {"Anna Bro", "Zenia Skov", "Øyvind Skov", "Åse Holm"}),
        (PersonFilter(category=99), set()),
        (PersonFilter(due=PersonsDue.ERASURE), {"Åse Holm"}),
        (PersonFilter(due=PersonsDue.ANYTHING), {"Åse Holm", "Zenia Skov"}),
        (PersonFilter(due=PersonsDue.NOTHING), {"Anna Bro", "Ærø Bro", "Øyvind Skov", "Aage Holm"}),
        (PersonFilter(no_consent=True), set(NAMES) - {"Anna Bro"}),
        (PersonFilter(restricted=True), {"Øyvind Skov"}),
        (PersonFilter(category=1, no_consent=True, due=PersonsDue.NOTHING), {"Øyvind Skov"}),
    ],
)
def test_choices(register: Register, chosen: PersonFilter, expected: set[str]) -> None:
    found = _names(register, "", chosen)

    assert set(found) == expected
    assert found == [name for name in IN_ORDER if name in expected]


def test_search_and_choices_together(register: Register) -> None:
    assert _names(register, "holm", PersonFilter(no_consent=True)) == ["Aage Holm", "Åse Holm"]
    assert _names(register, "holm", PersonFilter(category=1)) == ["Åse Holm"]
    assert _names(register, "HOLM aase", PersonFilter()) == ["Åse Holm"]


@pytest.mark.parametrize("search", ["o", "holm", "aa bro", "*", "[", "?kov", "ø ÆRØ", "finder ingen"])
def test_search_finds_the_same_with_and_without_a_choice(register: Register, search: str) -> None:
    assert set(_names(register, search, PersonFilter())) == set(
        _names(register, search, PersonFilter(sort="organisation"))
    )


def test_what_changed_is_found_once_it_was_forgotten(register: Register) -> None:
    people, chosen = People(register.store), PersonFilter(no_consent=True)
    before = list(people.find("", chosen, TODAY))
    new = register.store.save(Person(name="Bo"))

    assert list(people.find("", chosen, TODAY)) == before
    people.forget()
    assert new.id in people.find("", chosen, TODAY)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("search", ["", "o"])
def test_blocks_make_the_whole_list(
    register: Register, monkeypatch: pytest.MonkeyPatch, search: str, descending: bool
) -> None:
    monkeypatch.setattr(module, "_BLOCK", 2)
    expected = register.store.ids(Person, search)[:: -1 if descending else 1]
    found = InDanishOrder(register.store, search, descending=descending)

    assert len(found) == len(expected)
    assert [found[at] for at in range(len(expected))] == expected
    assert found[1:3] == expected[1:3]
    for lazily in expected:
        fresh = InDanishOrder(register.store, search, descending=descending)
        assert fresh.index(lazily) == expected.index(lazily)
    with pytest.raises(ValueError, match="99"):
        found.index(99)
    with pytest.raises(IndexError):
        found[len(expected)]


def test_a_person_who_is_gone_meanwhile(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK", 2)
    found = InDanishOrder(register.store, "", descending=False)
    for each in register.store.page(Person)[2:]:
        register.store.rows.delete(each)

    assert len(found) == len(IN_ORDER)
    assert {found[at] for at in range(len(found))} == {0, *register.store.ids(Person)}


def test_last_history(register: Register) -> None:
    store = register.store
    anna, other = store.page(Person)[:2]
    for number in range(4):
        store.save(Person(id=anna.id, name=anna.name, token=anna.token, phone=f"1000000{number}"))
    found = People(store).last_history(anna, 3)

    assert [(each.action, each.fields) for each in found] == [("change", "phone")] * 3
    assert People(store).last_history(other, 50)[0].action != "change"
    assert [each.at for each in found] == sorted((each.at for each in found), reverse=True)
