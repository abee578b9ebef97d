"""Where a command gets a password: a file, the environment, or the person at the keyboard."""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from gdpr_desk.errors import UserFacingError, WrongPassword
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.keys import Key, derive, from_recovery_key

CURRENT, NEW = "GDPR_DESK_PASSWORD", "GDPR_DESK_NEW_PASSWORD"


def unlocking(file: Path | None, language: str) -> Callable[[bytes], Key]:
    """Makes the key of an encrypted register; the password is looked for only then."""

    def unlock(salt: bytes) -> Key:
        return derive(password(file, CURRENT, N_("Password: "), language), salt)

    return unlock


def unlocking_with_recovery_key(file: Path) -> Callable[[bytes], Key]:
    """Makes the key from the letters of the recovery sheet."""
    return lambda salt: from_recovery_key(_first_line(file), salt)


def password(file: Path | None, variable: str, prompt: str, language: str) -> str:
    """The password from `file`, else from the environment, else asked; never an empty one."""
    if file:
        found = _first_line(file)
    elif variable in os.environ:
        found = os.environ[variable]
    else:
        found = _asked(translate(prompt, language))
    if not found:
        raise WrongPassword(
            N_("No password was given. Type one, name a file with --password-file, or set {variable}."),
            variable=variable,
        )
    return found


def new_password(file: Path | None, variable: str, language: str) -> str:
    """A password to be set: asked twice where it is typed."""
    first = password(file, variable, N_("New password: "), language)
    if not file and variable not in os.environ:
        again = _asked(translate(N_("Once more: "), language))
        if again != first:
            raise WrongPassword(N_("The two passwords differ. Nothing was changed; try again."))
    return first


def _asked(prompt: str) -> str:
    if not sys.stdin.isatty():
        return ""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return ""


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            return lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserFacingError(N_("The password file “{file}” cannot be read."), file=file) from error
