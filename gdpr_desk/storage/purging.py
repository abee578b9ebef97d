"""Erases in the program's own backups, too: each is copied, told the ledger, checked, and takes its place."""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_desk.errors import Damaged, UserFacingError
from gdpr_desk.storage.backups import all_backups, copy_with_log, folder_of, log_of, to_disk
from gdpr_desk.storage.checks import require_whole
from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.keys import Key, salt_of
from gdpr_desk.storage.ledger import ledger_of

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register

Progress = Callable[[int, int], None]
_DONE = "erased.json"
_LEFT_SECONDS = 60  # longer, and nobody is writing it any more


def purge_backups(
    register: "Register", now: datetime, progress: Progress = lambda _n, _of: None
) -> list[Path]:
    """Erase in every backup what the ledger says; those that this register's key does not open.

    A backup that was done is not opened again until there is more to erase.
    """
    folder, lines = folder_of(register), len(ledger_of(register).lines())
    _tidy(folder, now)
    done, locked = _done(folder), []
    todo = [each for each in all_backups(folder) if lines and done.get(each.name) != lines]
    for number, each in enumerate(todo):
        progress(number, len(todo))
        if _purged(each, register, now):
            done[each.name] = lines
            _note(folder, done)
        else:
            locked.append(each)
    return locked


def opened_copy(backup: Path, key: Key | None, who: str, now: datetime) -> "Register":
    """A copy of a backup beside it, brought to this format and told the ledger; the caller removes it."""
    from gdpr_desk.storage.register import open_copy  # late: a register knows its backups, not the other way

    copy = backup.with_name(f".{backup.name}.{secrets.token_hex(4)}.partial")  # two may try it at once
    with spoken(backup):
        copy_with_log(backup, copy)
    try:
        return open_copy(copy, key, who, lambda: now)
    except BaseException:
        drop_copy(copy)
        raise


def drop_copy(copy: Path) -> None:
    """Remove a copy and its log."""
    copy.unlink(missing_ok=True)
    log_of(copy).unlink(missing_ok=True)


def _purged(backup: Path, register: "Register", now: datetime) -> bool:
    """Erase in one backup; False where it is not whole, or this register's key does not open it."""
    salt = salt_of(backup)
    if salt and (register.key is None or register.key.salt != salt):
        return False
    try:
        copy = opened_copy(backup, register.key if salt else None, "", now)
    except UserFacingError:
        return False
    try:
        require_whole(copy.database, backup, encrypted=copy.has_password)
        copy.database.close()
        with spoken(backup):
            to_disk(copy.path)
            log_of(backup).unlink(missing_ok=True)
            copy.path.replace(backup)
    except Damaged:
        return False
    finally:
        copy.database.close()
        drop_copy(copy.path)
    return True


def _tidy(folder: Path, now: datetime) -> None:
    """Remove the copies that a killed program left: they hold what was erased."""
    for left in folder.glob(".*.partial*"):
        if now.timestamp() - left.stat().st_mtime > _LEFT_SECONDS:
            left.unlink(missing_ok=True)


def _done(folder: Path) -> dict[str, int]:
    try:
        found: dict[str, int] = json.loads((folder / _DONE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _note(folder: Path, done: dict[str, int]) -> None:
    there = {each.name for each in all_backups(folder)}
    text = json.dumps({name: count for name, count in done.items() if name in there})
    partial = folder / f".{_DONE}.partial"
    with spoken(folder):
        partial.write_text(text, "utf-8")
        partial.replace(folder / _DONE)
