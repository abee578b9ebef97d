"""The composition root: the only module that knows all the others. It makes the clock and the user."""

import getpass
from collections.abc import Sequence
from datetime import UTC, date, datetime

from gdpr_desk.cli import Surroundings, run_command
from gdpr_desk.i18n import system_language


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit status."""
    return run_command(arguments, surroundings())


def surroundings() -> Surroundings:
    """This computer's user, clock and language."""
    return Surroundings(
        who=_user(), now=lambda: datetime.now(UTC), today=date.today(), language=system_language()
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
