"""Opens a register for a window: password, recovery key, another window that has it, a damaged file."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gdpr_desk.storage.backups import newest_for
from gdpr_desk.storage.keys import Key, derive, from_recovery_key
from gdpr_desk.storage.register import Register, open_register

Unlock = Callable[[bytes], Key]


def with_password(password: str) -> Unlock:
    """Makes the key from a password that was typed."""
    return lambda salt: derive(password, salt)


def with_recovery_key(letters: str) -> Unlock:
    """Makes the key from the letters of the recovery sheet."""
    return lambda salt: from_recovery_key(letters, salt)


def opened(path: Path, unlock: Unlock | None, who: str, now: Callable[[], datetime]) -> Register:
    """The register at `path`, writable, with undo; whatever keeps it closed is a UserFacingError."""
    register = open_register(path, unlock, who, now)
    register.store.undo.enable()
    return register


def copy_of_newest_backup(path: Path) -> Path | None:
    """A copy of the newest backup beside the register at `path`, to go on with; None where there is none."""
    backup = newest_for(path)
    if backup is None:
        return None
    copy = _free(path.with_name(f"{path.stem} {backup.name[:10]}{path.suffix}"))
    shutil.copyfile(backup, copy)
    return copy


def _free(path: Path) -> Path:
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem} {number}{path.suffix}")
    return found
