"""Importing 50,000 rows in the window: it never stands still, and Cancel comes within a second."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressBar, QWidget

from gdpr_desk.domain.person import Person
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing import work
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.done import DoneView
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme
from tests.bench.test_import import furnished, written
from tests.registers import TODAY, clock

ROWS = 50_000
PATIENCE = 120


class Pulse:
    """A timer of 5 ms: what is longest between two of its ticks is how long the window stood still."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def __call__(self, what: str) -> float:
        """The longest gap since the last call."""
        self._beat()
        found, self.longest = self.longest, 0.0
        print(f"  longest gap while {what}: {found * 1000:.0f} ms")
        return found


def until(reached: Callable[[], bool]) -> float:
    """Let the window live until `reached()`; how long that took."""
    started, loop, look = time.perf_counter(), QEventLoop(), QTimer(interval=5)
    look.timeout.connect(lambda: loop.quit() if reached() or waited(started) > PATIENCE else None)
    look.start()
    loop.exec()
    look.stop()
    assert waited(started) <= PATIENCE, "it never came"
    return waited(started)


def waited(since: float) -> float:
    """The seconds since then."""
    return time.perf_counter() - since


def alive(seconds: float) -> None:
    """Let the window live for a while."""
    started = time.perf_counter()
    until(lambda: waited(started) > seconds)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of 50,000 invented customers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.bench.test_import.LARGE", ROWS)
        return written(tmp_path_factory.mktemp("sheet"))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with nobody in it, that can take actions back."""
    with furnished(tmp_path / "office.gdprdesk") as made:
        made.store.undo.enable()
        yield made


@pytest.fixture
def session(register: Register, qapp: QApplication) -> Iterator[Session]:
    """A window on it."""
    window = QWidget()
    messages = Messages(window, "en")
    background = Background(window, messages.refuse)
    yield Session(
        register, "en", Theme(qapp, "light"), Settings(), clock, lambda: TODAY, messages, background
    )
    background.cancel_all()
    window.deleteLater()


def state(register: Register) -> tuple[object, ...]:
    """What must be as it was before, if an import is cancelled."""
    store = register.store
    tables = sorted(register.database.get_tables())
    counts = [register.database.value(f'SELECT count(*) FROM "{table}"') for table in tables]
    return counts, len(store.history), store.undo.steps()


def shown(session: Session, sheet: Path) -> ImportDialog:
    """The dialog, when the preview is there."""
    dialog = ImportDialog(session, [sheet])
    dialog.show()
    print(f"\nread in {until(lambda: shows(dialog, AskingPage)):.1f} s")
    dialog.forward.click()
    print(f"planned in {until(lambda: preview_of(dialog)):.1f} s")
    return dialog


def shows(dialog: ImportDialog, view: type[QWidget]) -> bool:
    """Whether the dialog has come to this step."""
    return isinstance(dialog.body.currentWidget(), view)


def preview_of(dialog: ImportDialog) -> bool:
    """Whether the plan is shown."""
    return shows(dialog, Preview)


def test_the_window_never_stands_still(
    session: Session, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = Pulse()
    dialog: ImportDialog | None = shown(session, sheet)
    assert dialog
    gaps = [pulse("reading and planning")]
    dialog.forward.click()
    print(f"written in {until(partial(shows, dialog, DoneView)):.1f} s")
    gaps.append(pulse("writing"))
    target = tmp_path / "report.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page = dialog.body.currentWidget()
    assert isinstance(page, DoneView)
    page.report.click()
    print(f"report written in {until(partial(shows, dialog, DoneView)):.1f} s")
    assert target.exists()
    gaps.append(pulse("writing the report"))
    dialog.forward.click()
    assert is_hidden(dialog)
    dialog.deleteLater()
    dialog = None
    alive(0.1)
    gaps.append(pulse("letting the plan go"))
    assert session.store.count(Person) == ROWS
    assert len(session.store.undo.steps()) == 1
    assert max(gaps) < 0.1


def test_cancel_comes_within_a_second(session: Session, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Writing is over in two seconds: with a word every tenth of one, the last moment would be missed.
    monkeypatch.setattr(work, "_OFTEN", 0.01)
    before = state(session.register)
    dialog = ImportDialog(session, [sheet])
    dialog.show()
    alive(0.5)  # into the reading
    dialog.cancel.click()
    waits = [until(lambda: not dialog.isVisible())]

    dialog = shown(session, sheet)
    for moment in (0.1, 0.5, 0.9):
        dialog.forward.click()
        until(partial(is_behind, dialog, moment))
        dialog.cancel.click()
        waits.append(until(lambda: preview_of(dialog)))
        assert state(session.register) == before
    dialog.reject()
    print("waited for Cancel:", *(f"{each * 1000:.0f} ms" for each in waits))
    assert max(waits) < 1


def is_hidden(dialog: ImportDialog) -> bool:
    """Whether the dialog has ended."""
    return not dialog.isVisible()


def is_behind(dialog: ImportDialog, part: float) -> bool:
    """Whether so much of the writing is done."""
    bar = dialog.body.findChild(QProgressBar)
    return bar is not None and bar.value() > part * bar.maximum() > 0
