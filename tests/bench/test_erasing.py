"""Erasing 1,000 of 100,000 persons beside writing that file anew once, and the window meanwhile."""

import itertools
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.erasure import Erasure, PersonErasure
from gdpr_desk.domain.person import Person
from gdpr_desk.storage.erasing import Decided, Files, erase, write_anew
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.background import Background
from tests.bench.conftest import seconds
from tests.registers import TODAY, reopened

GONE = 1_000


@pytest.fixture
def register(large: Path, tmp_path: Path) -> Iterator[Register]:
    """A copy of the large register, open."""
    with reopened(Path(shutil.copy(large, tmp_path / "large.gdprdesk"))) as register:
        yield register


def plans(register: Register, skip: int = 0) -> list[PersonErasure]:
    """All of every hundredth person."""
    ids = register.store.ids(Person)[skip : 100 * GONE : 100]
    files = Files(register.store, ids)
    read = register.store.rows.read_ids(Person, ids)
    return [files.everything(each).taking(lambda _part: None) for each in read]


def test_erasing_beside_one_vacuum(register: Register) -> None:
    found = plans(register)
    write_anew(register)
    once = seconds(lambda: write_anew(register))
    erased = seconds(lambda: erase(register, Decided(found, Erasure(erased_on=TODAY))))
    print(f"\nerasing {len(found)}: ×{erased / once:.2f} ({erased:.2f} s beside {once:.2f} s)")

    assert register.store.count(Person) == 99_000
    assert erased <= 3 * once


def test_the_window_meanwhile(register: Register, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    background = Background(window, lambda error: pytest.fail(str(error)))
    found, beats = plans(register, skip=1), [time.perf_counter()]
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    done: list[object] = []

    def work(progress: object) -> object:
        try:
            return erase(register, Decided(found, Erasure(erased_on=TODAY)), progress)  # type: ignore[arg-type]
        finally:
            register.database.close()  # this thread's connection

    background.start(work, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)
    stall = max(later - earlier for earlier, later in itertools.pairwise(beats))
    print(f"\nerasing in the window: longest stall {stall * 1000:.0f} ms")

    assert stall <= 0.1
