"""The registers that the benchmarks measure: a small one and one of 100,000 persons, made once."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.organisation import Organisation
from tests.registers import TODAY, made

SMALL, LARGE = 1_000, 100_000


def sampled(path: Path, persons: int) -> Path:
    """A register of invented persons at `path`, closed; encrypted, but its key is not derived."""
    with made(path) as register, register.store.transaction():
        office = Organisation(name="Sample office")
        fill_from_starter(register.store, "small-office", "da", office, TODAY)
        fill_with_sample(register.store, persons, "da", TODAY)
        register.store.reminders.rebuild()
    return path


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of 1,000 persons."""
    return sampled(tmp_path_factory.mktemp("small") / "small.gdprdesk", SMALL)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of 100,000 persons."""
    return sampled(tmp_path_factory.mktemp("large") / "large.gdprdesk", LARGE)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ratio(
    work: Callable[[], object], beside: Callable[[], object], rounds: int
) -> tuple[float, float, float]:
    """How many times as long `work` takes, from the medians of runs by turns; and both medians."""
    pairs = [(seconds(work), seconds(beside)) for _ in range(rounds)]
    one, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    return one / other, one, other


def most_memory(code: str, *arguments: str) -> int:
    """The most memory (KiB) that a process of its own needs which runs `code`.

    getrusage will not do: on Linux it starts from what the parent needed.
    """
    told = code + "\nprint(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    done = subprocess.run(
        [sys.executable, "-c", told, *arguments], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[-1]
