"""Who was erased is recognised by every e-mail, as it is written, and by nothing that was somebody else's."""

import hmac
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.system import SamePerson, SystemRecord
from gdpr_desk.storage.recognising import former_email, hasher, recogniser
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.law import CASES, CUSTOMERS, ENDED, STAKEHOLDERS, Case, enter
from tests.registers import NOW, TODAY, started

EARLY = Scope(TODAY, early=True)
LOCKED = next(each for each in CASES if each.early)
REACHED = Case("may be written to", {CUSTOMERS: ENDED, STAKEHOLDERS: {}}, frozenset(), date(2029, 1, 11))
WHOLE = Case("all goes", {CUSTOMERS: ENDED}, frozenset(), TODAY)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with the starter and nobody in it."""
    with started(tmp_path / "office.gdprdesk") as register:
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    return register.store


def erase(register: Register, person: int, scope: Scope = EARLY) -> None:
    register.store.reminders.rebuild()
    plans = erasing.erasures_of(register.store, [person], scope)
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", scope.on, "da"), NOW)


def in_a_system(store: Store, person: int, email: str) -> None:
    store.save(SystemRecord(person=person, processor=store.all(Processor)[0].id, number="1", email=email))


def recognised(store: Store, *emails: str) -> list[bool]:
    found = recogniser(store, TODAY) or (lambda _email: False)
    return [found(each) for each in emails]


def folded(store: Store, text: str) -> str:
    """The hash that was once made of a text."""
    key = bytes.fromhex(store.setting("email_key"))
    return hmac.new(key, fold(text).encode(), sha256).hexdigest()


@pytest.mark.parametrize("case", [WHOLE, LOCKED], ids=["whole", "in part"])
def test_who_was_erased_is_recognised_by_an_e_mail_that_only_a_system_had(
    register: Register, case: Case
) -> None:
    store = register.store
    person, other = enter(store, case), store.save(Person(name="Ole Lund", email="ole@sample.example")).id
    in_a_system(store, person, "home@sample.example")
    in_a_system(store, other or 0, "ole.lund@sample.example")
    erase(register, person)

    assert store.count(Person) == (1 if case is WHOLE else 2)
    assert recognised(store, "lov@sample.example", "Home@sample.example ") == [True, True]
    assert recognised(store, "ole@sample.example", "ole.lund@sample.example", "") == [False] * 3


def test_the_e_mail_of_a_person_is_that_as_it_is_written(register: Register) -> None:
    store = register.store
    moe = store.save(Person(name="Moe Bro", email="Moe@sample.example")).id or 0
    erase(register, moe)

    assert recognised(store, "moe@sample.example", "mo@sample.example") == [True, False]
    assert hasher(store)("moe@sample.example") != hasher(store)("mo@sample.example")


def test_who_was_erased_before_is_recognised_still(store: Store) -> None:
    model = store.tables.erased_email
    model.insert(hash=folded(store, "moe@sample.example"), until="2027-01-01").execute()

    assert recognised(store, "Moe@sample.example", "ole@sample.example") == [True, False]
    assert recogniser(store, date(2027, 1, 2)) is None


def in_an_order(store: Store, found: str) -> ErasureOrder:
    persons = (OrderedPerson(system_record="1", email_hash=found),)
    return store.save(ErasureOrder(name="Base", count=1, ordered_on=TODAY, due_on=TODAY, persons=persons))


def in_a_decision(store: Store, found: str) -> SamePerson:
    person = store.save(Person(name="Anna")).id
    return store.save(SamePerson(person=person, row_hash=found, same=True))


@pytest.mark.parametrize("noted", [in_an_order, in_a_decision])
def test_what_has_a_hash_from_before_is_found_by_it_as_long_as_it_lives(
    store: Store, noted: Callable[[Store, str], ErasureOrder | SamePerson]
) -> None:
    new = hasher(store)("moe@sample.example")
    old = folded(store, "moe@sample.example")
    kept = noted(store, old)

    assert hasher(store)("moe@sample.example") == old
    assert hasher(store)("ole@sample.example") != folded(store, "ole@sample.example")
    store.delete(kept)
    assert hasher(store)("moe@sample.example") == new


def test_a_row_that_was_a_person_is_not_once_a_part_was_erased(register: Register) -> None:
    store = register.store
    person, other = enter(store, LOCKED), store.save(Person(name="Ole Lund")).id
    store.save_all(
        [
            SamePerson(person=person, row_hash="a row", same=True),
            SamePerson(person=person, row_hash=former_email(store, "old@sample.example"), same=True),
            SamePerson(person=person, other=other),
            SamePerson(person=other, row_hash="another row", same=True),
        ]
    )
    erase(register, person)

    assert [(each.person, each.other, each.row_hash) for each in store.all(SamePerson)] == [
        (person, other, ""),
        (other, None, "another row"),
    ]
    assert recognised(store, "old@sample.example") == [True]


def test_an_e_mail_from_before_stays_known_as_long_as_somebody_may_be_written_to(register: Register) -> None:
    store = register.store
    person = enter(store, REACHED)
    in_a_system(store, person, "home@sample.example")
    former = former_email(store, "old@sample.example")
    store.save_all([SamePerson(person=person, row_hash=each, same=True) for each in ("a row", former)])
    erase(register, person, Scope(REACHED.on))

    assert [each.erased for each in store.all(Relation)] == [()]
    assert [each.email for each in store.all(Person)] == ["lov@sample.example"]
    assert [each.row_hash for each in store.all(SamePerson)] == [former]
    assert recognised(store, "lov@sample.example", "home@sample.example", "old@sample.example") == [False] * 3
