"""Who is likely known already: shown, decided, remembered; never put together by itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gdpr_desk.actions.import_doubts import MOST_ASKED
from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.likeness import Shared
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.system import SamePerson, SystemRecord
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, started

BASE = "Name,ID,Organization Name,Email,Phone"
KNOWN = "Christian Bro,1,Bro ApS,christian@sample.example,12345678"
ECONOMIC = "Gruppe;Nr.;Navn;Attention;E-mail;Telefon"
SAME_PHONE = "1;17;Bro ApS;Kristian Bro;;+45 12 34 56 78"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with started(tmp_path / "office.gdprdesk") as register:
        yield register.store


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return written(tmp_path / "contacts_20261101_0812.csv", BASE, KNOWN)


@pytest.fixture
def economic(tmp_path: Path) -> Path:
    return written(tmp_path / "e-conomic-kunder.csv", ECONOMIC, SAME_PHONE)


def written(file: Path, *rows: str) -> Path:
    file.write_text("\n".join(rows), "utf-8")
    return file


def taken(store: Store, *files: Path, decided: Mapping[tuple[str, int], bool] | None = None) -> Plan:
    plan = plan_import(store, files, TODAY, decided=decided or {})
    write_import(store, plan)
    return plan


def test_without_a_decision_it_is_a_person_of_its_own_and_asked(
    store: Store, base: Path, economic: Path
) -> None:
    taken(store, base)
    plan = taken(store, economic)
    (doubt,) = plan.undecided

    assert (doubt.person.name, doubt.other.name) == ("Kristian Bro", "Christian Bro")
    assert (doubt.key, doubt.why) == (("e-conomic-kunder.csv", 2), Shared.SAME_PHONE)
    assert store.count(Person) == 2
    assert not plan_import(store, [economic], TODAY).anything


def test_the_same_person_is_put_together_and_known_from_then_on(
    store: Store, base: Path, economic: Path
) -> None:
    taken(store, base)
    plan = taken(store, economic, decided={("e-conomic-kunder.csv", 2): True})
    (person,) = store.all(Person)

    assert (plan.undecided, plan.new) == ([], [])
    assert {each.person for each in store.all(SystemRecord)} == {person.id}
    assert {(each.person, each.same, each.decided_on) for each in store.all(SamePerson)} == {
        (person.id, True, TODAY)
    }
    assert not plan_import(store, [economic, base], TODAY).anything


def test_two_persons_stay_two_and_are_not_asked_about_again(store: Store, base: Path, economic: Path) -> None:
    taken(store, base)
    taken(store, economic, decided={("e-conomic-kunder.csv", 2): False})
    kristian = next(each for each in store.all(Person) if each.name == "Kristian Bro")
    store.delete(kristian)  # so that the row makes a new person again
    plan = plan_import(store, [economic], TODAY)

    assert (len(plan.new), plan.undecided) == (1, [])


def test_a_row_without_a_number_is_recognised_by_what_was_decided(store: Store, tmp_path: Path) -> None:
    head = "Navn;Telefon;Gruppe"
    own = written(tmp_path / "own.csv", head, "Christian Bro;12345678;Kunder")
    taken(store, own)
    other = written(tmp_path / "other.csv", head, "Kristian Bro;12345678;Kunder")
    taken(store, other, decided={("other.csv", 2): True})

    assert store.count(Person) == 1
    assert plan_import(store, [other], TODAY).new == []


def test_of_two_new_ones_in_one_import_the_later_is_asked_about(
    store: Store, base: Path, economic: Path
) -> None:
    (doubt,) = plan_import(store, [base, economic], TODAY).undecided
    taken(store, base, economic, decided={doubt.key: True})

    assert store.count(Person) == 1
    assert not plan_import(store, [base, economic], TODAY).anything


def test_a_decision_is_part_of_the_one_step_of_undo(store: Store, base: Path, economic: Path) -> None:
    store.undo.enable()
    taken(store, base)
    taken(store, economic, decided={("e-conomic-kunder.csv", 2): True})
    store.undo.undo()

    assert (store.count(Person), store.all(SamePerson)) == (1, [])


def test_a_shared_mailbox_stays_two_and_nobody_is_asked(store: Store, tmp_path: Path) -> None:
    rows = ("Anna Bro;info@sample.example;Kunder", "Bent Dal;info@sample.example;Kunder")
    plan = taken(store, written(tmp_path / "own.csv", "Navn;E-mail;Gruppe", *rows))

    assert (store.count(Person), plan.undecided) == (2, [])


def test_of_a_great_many_nobody_is_asked_row_by_row(store: Store, tmp_path: Path) -> None:
    rows = [f"Anna Bro;a{number}@sample.example;Kunder" for number in range(MOST_ASKED + 1)]
    plan = plan_import(store, [written(tmp_path / "own.csv", "Navn;E-mail;Gruppe", *rows)], TODAY)

    assert (len(plan.new), plan.undecided) == (MOST_ASKED + 1, [])


def test_whoever_is_erased_takes_the_decisions_along(store: Store, base: Path, economic: Path) -> None:
    taken(store, base)
    taken(store, economic, decided={("e-conomic-kunder.csv", 2): False})
    person = next(each for each in store.all(Person) if each.name == "Christian Bro")
    with store.transaction():
        store.tables[Person].model.delete().where(store.tables[Person].model.id == person.id).execute()

    assert store.all(SamePerson) == []
