"""Finding who is likely the same among 100,000 persons, and in an organisation of 5,000."""

import gc
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gdpr_desk.actions.merging import likely_cards, likely_pairs
from gdpr_desk.domain.likeness import LikelyPersons
from gdpr_desk.domain.matching import Traits
from gdpr_desk.domain.person import Person
from tests.bench.conftest import LARGE, ratio, seconds
from tests.registers import reopened

BEGINNINGS, ENDS = ("an", "be", "ca", "da", "fre", "gi", "ha"), ("na", "te", "lla", "rik", "sten")
FIRST = [f"{begin}{end}" for begin in BEGINNINGS for end in ENDS]
LAST = [f"{begin}{end}" for begin in FIRST for end in ("sen", "lund", "holm", "dal", "skov")]


@pytest.fixture(autouse=True)
def no_search_for_cycles() -> Iterator[None]:
    """As it is in the window while something runs beside it."""
    gc.disable()
    yield
    gc.enable()


def quiet(_done: int, _of: int) -> None:
    """Nobody waits."""


def test_likely_pairs(large: Path) -> None:
    with reopened(large, writable=False) as register:
        store = register.store
        times, found, read = ratio(lambda: likely_pairs(store, quiet), lambda: store.all(Person), rounds=3)
        one, _, _ = ratio(lambda: likely_cards(store, 1, quiet), lambda: store.all(Person), rounds=3)
    print(f"\nlikely pairs: ×{times:.1f}, of one person ×{one:.1f} ({found:.1f} s beside {read:.1f} s)")

    assert times <= 14
    assert one <= 6


def test_asking() -> None:
    chance = random.Random(1)
    few = [person(chance, at, f"org {chance.randrange(20_000)}") for at in range(LARGE)]
    many = [person(chance, at, "one organisation") for at in range(5_000)]
    persons: LikelyPersons[int] = LikelyPersons()
    building = seconds(add_all(persons, [*few, *many]))
    asking = seconds(lambda: [persons.find(each) for each in few])
    of_one = seconds(lambda: [persons.find(each) for each in many])
    print(f"\nlikely: built in {building:.1f} s, asked in {asking:.1f} s; 5,000 of one in {of_one:.1f} s")

    assert asking <= 8 * building
    assert of_one <= asking  # what all the others take


def person(chance: random.Random, at: int, organisation: str) -> Traits:
    name = f"{chance.choice(FIRST)} {chance.choice(FIRST)[0]}. {chance.choice(LAST)}"
    return Traits(name, f"p{at}@sample.example", f"{chance.randrange(10**7):08}", organisation)


def add_all(persons: LikelyPersons[int], known: list[Traits]) -> Callable[[], None]:
    def add() -> None:
        for ref, traits in enumerate(known):
            persons.add(traits, ref)

    return add
