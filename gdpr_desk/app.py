"""The composition root: the only module that knows all the others. It makes the clock and the user."""

import gc
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_desk.cli import COMMANDS, Surroundings, run_command
from gdpr_desk.i18n import system_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gdpr_desk.ui.window import Window


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit status: a register, or nothing, is the window."""
    words = list(arguments)
    wants_window = not words or (len(words) == 1 and words[0] not in COMMANDS and words[0][0] != "-")
    if wants_window and has_display():
        application, _window = started(Path(words[0]) if words else None, date.today)
        return int(application.exec())
    return run_command(words, surroundings())


def started(file: Path | None, today: Callable[[], date]) -> "tuple[QApplication, Window]":
    """The application and its window, with `file` where one is named."""
    gc.disable()  # a start leaves nothing behind, and looking for it takes a twentieth of its time
    try:
        from gdpr_desk.ui.application import start  # late: commands need no Qt
        from gdpr_desk.ui.window import Around

        return start(file, Around(_user(), _now, today, system_language()))
    finally:
        gc.freeze()
        gc.enable()


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def surroundings() -> Surroundings:
    """This computer's user, clock and language."""
    return Surroundings(who=_user(), now=_now, today=date.today(), language=system_language())


def _now() -> datetime:
    return datetime.now(UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
