"""The same actions without a window: for the task scheduler, for tests, and where there is no display."""

import os
import sys
from collections.abc import Sequence

from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.errors import UserFacingError

__all__ = ["COMMANDS", "Surroundings", "run_command"]

COMMANDS = (
    "new",
    "import",
    "due",
    "erase",
    "orders",
    "export",
    "print",
    "backup",
    "restore",
    "check",
    "password",
    "show",
)


def run_command(arguments: Sequence[str], surroundings: Surroundings) -> int:
    """Do what `arguments` say. Exit status: 0 done, 1 refused with one sentence, 2 wrong usage."""
    from gdpr_desk.cli.arguments import parser  # late: the window starts here too, and needs none of it
    from gdpr_desk.cli.commands import run_chosen

    words = list(arguments)
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        words.insert(0, "show")
    chosen = parser(surroundings.language).parse_args(words or ["--help"])
    try:
        return run_chosen(chosen, surroundings)
    except UserFacingError as error:
        print(error.sentence(surroundings.language), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:  # whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
        return 1
