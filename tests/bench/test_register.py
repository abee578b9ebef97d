"""A register of 100,000 persons beside one of 1,000: opening, memory, search, what is due."""

import statistics
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from gdpr_desk.domain.person import Person
from gdpr_desk.storage.register import Register
from tests.bench.conftest import most_memory, p95, ratio, seconds
from tests.registers import TODAY, reopened

SEARCHES = (
    *("", "s", "an", "åse", "SØREN", "soren skov", "holm", "brøndgaard anna", "lunde bage"),
    *("aage.abildskov", "@", ".example", "1234", "+45 12 34", "q", "finder ingen", "jytte ø"),
)


def test_opening(small: Path, large: Path) -> None:
    times, many, few = ratio(lambda: reopened(large).close(), lambda: reopened(small).close(), 41)
    print(f"\nopening: ×{times:.2f} ({many * 1000:.1f} ms beside {few * 1000:.1f} ms)")

    assert times <= 1.5


@pytest.fixture(scope="module")
def register(large: Path) -> Iterator[Register]:
    """The large register, open."""
    with reopened(large, writable=False) as register:
        yield register


def test_a_page_of_a_search(register: Register) -> None:
    times = [
        seconds(partial(register.store.page, Person, search, offset=offset))
        for _ in range(6)
        for search in SEARCHES
        for offset in (0, 200)
    ]
    print(f"\nsearch: p95 {p95(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f} ms")

    assert p95(times) <= 0.033


def test_what_is_due(register: Register) -> None:
    time = statistics.median(seconds(lambda: register.store.reminders.due(TODAY)) for _ in range(21))
    found = len(register.store.reminders.due(TODAY))
    print(f"\ndue: {time * 1000:.1f} ms for {found} reminders")

    assert time <= 0.1


MEMORY = """
import sys
from pathlib import Path
from gdpr_desk.domain.person import Person
from tests.registers import TODAY, reopened
with reopened(Path(sys.argv[1]), writable=False) as register:
    register.store.page(Person)
    register.store.reminders.counts(TODAY)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
def test_memory(small: Path, large: Path) -> None:
    many, few = most_memory(MEMORY, str(large)), most_memory(MEMORY, str(small))
    print(f"\nmemory: ×{many / few:.2f} ({many >> 10} MiB beside {few >> 10} MiB)")

    assert many / few <= 1.2
