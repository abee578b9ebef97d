"""A window's session on a sample register; dialogs are answered at one door."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.actions.registers import new_register
from gdpr_desk.domain.organisation import Language, Organisation
from gdpr_desk.storage.register import Register, open_register
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme
from tests.registers import TODAY, clock

PERSONS = 60


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register without a password, with a starter and invented persons; never opened itself."""
    path = tmp_path_factory.mktemp("sample") / "kontor.gdprdesk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDPR_DESK_DATA", str(path.parent / "data"))
        new_register(
            path,
            Organisation(name="Prøvekontoret ApS", language=Language.DANISH),
            starter="small-office",
            password="",
            sample=PERSONS,
            who="tester",
            now=clock,
            today=TODAY,
        ).close()
    return path


@pytest.fixture
def register(sample: Path, tmp_path: Path) -> Iterator[Register]:
    """A copy of the sample, open."""
    path = tmp_path / "kontor.gdprdesk"
    shutil.copy(sample, path)
    with open_register(path, None, "tester", clock) as register:
        register.store.undo.enable()
        yield register


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[QDialog], object]]]:
    """What the next dialogs are answered with, in their order; one that is left over, or missing, fails."""
    answers: list[Callable[[QDialog], object]] = []

    def answered(dialog: QDialog) -> int:
        assert answers, f"nobody answers {type(dialog).__name__}: {dialog.windowTitle()}"
        answers.pop(0)(dialog)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", answered)
    yield answers
    assert not answers, "a dialog was expected and did not come"


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """The light theme, put on once: a style sheet is worked out anew for every widget that lives."""
    return Theme(qapp, "light")


@pytest.fixture
def session(qtbot: QtBot, register: Register, answer: object, look: Theme) -> Iterator[Session]:
    """What pages are made with, in English and light."""
    assert answer is not None
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    messages = Messages(window, "en")
    background = Background(window, messages.refuse)
    made = Session(register, "en", look, Settings(), clock, lambda: TODAY, messages, background)
    yield made
    background.cancel_all()
