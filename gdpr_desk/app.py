"""The composition root: the only module that knows all the others. It makes the clock and the user."""

import getpass
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from gdpr_desk.cli import COMMANDS, Surroundings, run_command
from gdpr_desk.i18n import system_language


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit status: a register, or nothing, is the window."""
    words = list(arguments)
    wants_window = not words or (len(words) == 1 and words[0] not in COMMANDS and words[0][0] != "-")
    if wants_window and has_display():
        from gdpr_desk.ui.application import run_window  # late: commands need no Qt
        from gdpr_desk.ui.window import Around

        around = Around(_user(), _now, date.today, system_language())
        return run_window(Path(words[0]) if words else None, around)
    return run_command(words, surroundings())


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
