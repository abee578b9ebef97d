"""The window with 100,000 persons: a keystroke until its rows are painted, scrolling, showing a person."""

import gc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.person import Person
from gdpr_desk.storage.people import PersonsDue
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.people import PeoplePage
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme
from tests.bench.conftest import p95, seconds
from tests.registers import TODAY, clock, reopened

WORDS = ("søren skov", "anna holm", "+45 12 34", "jytte", "brøndgaard", "finder ingen", "@", "example")


@pytest.fixture(scope="module")
def register(large: Path) -> Iterator[Register]:
    """The large register, open."""
    with reopened(large, writable=False) as register:
        yield register


@pytest.fixture
def page(qtbot: QtBot, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PeoplePage:
    """The page of persons, shown."""
    monkeypatch.setenv("GDPR_DESK_DATA", str(tmp_path))
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window = QWidget()
    messages = Messages(window, "en")
    theme, background = Theme(application, "light"), Background(window, messages.refuse)
    session = Session(register, "en", theme, Settings(), clock, lambda: TODAY, messages, background)
    made = PeoplePage(session)
    made.keeps = (window, session)  # type: ignore[attr-defined]  # as long as the page
    qtbot.addWidget(window)
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    made.refresh()
    QApplication.processEvents()
    gc.collect()
    return made


def typed(page: PeoplePage, words: str) -> list[float]:
    """How long each letter takes until its rows are painted."""
    page.list.look_for("")
    return [seconds(partial(show, page, words[:end])) for end in range(1, len(words) + 1)]


def show(page: PeoplePage, text: str) -> None:
    """Search for `text` and paint what is found."""
    page.list.look_for(text)
    QApplication.processEvents()


def test_keystrokes(page: PeoplePage) -> None:
    times = [each for words in WORDS for each in typed(page, words)]
    print(f"\nkeystroke: p95 {p95(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f} ms")

    assert p95(times) <= 0.033


def test_keystrokes_beside_a_chosen_person(page: PeoplePage, register: Register) -> None:
    page.show_record(register.store.ids(Person)[60_000])
    times = [each for words in WORDS for each in typed(page, words)]
    print(f"\nkeystroke, one chosen: p95 {p95(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f} ms")

    assert p95(times) <= 0.033


def test_keystrokes_within_a_category(page: PeoplePage, register: Register) -> None:
    category = page.filters.category
    category.setCurrentIndex(category.findData(register.store.all(SubjectCategory)[0].id))
    page.filters.due.setCurrentIndex(page.filters.due.findData(PersonsDue.NOTHING))
    chosen = seconds(lambda: page.filters.changed.emit())
    times = [each for words in WORDS for each in typed(page, words)]
    print(f"\nchoices: {chosen * 1000:.0f} ms; keystroke: p95 {p95(times) * 1000:.1f} ms")

    assert chosen <= 0.5
    assert p95(times) <= 0.033


def test_scrolling_to_the_end(page: PeoplePage) -> None:
    bar = page.list.table.verticalScrollBar()
    steps = [*range(0, bar.maximum(), bar.maximum() // 400), bar.maximum()]
    times = [seconds(partial(scroll, page, bar, step)) for step in steps]
    times.append(seconds(partial(scroll, page, bar, 0)))
    times.append(seconds(partial(scroll, page, bar, bar.maximum())))
    print(f"\nscrolling: p95 {p95(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f} ms")

    assert max(times) <= 0.05


def scroll(page: PeoplePage, bar: QScrollBar, to: int) -> None:
    """Scroll, and paint what is there."""
    bar.setValue(to)
    page.list.table.viewport().repaint()


def test_showing_a_person(page: PeoplePage, register: Register) -> None:
    times = [seconds(partial(show_person, page, each)) for each in register.store.ids(Person)[:20_000:500]]
    print(f"\ncard: p95 {p95(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f} ms")

    assert p95(times) <= 0.1


def show_person(page: PeoplePage, person: int) -> None:
    """Choose a person in the list, and paint the card."""
    page.list.choose(person)
    QApplication.processEvents()


def test_sorting_by_another_column(page: PeoplePage) -> None:
    time = seconds(lambda: page.list.sorted.emit("organisation", False))
    print(f"\nsorting: {time * 1000:.0f} ms")

    assert time <= 0.5
