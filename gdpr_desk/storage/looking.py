"""What is known of each backup: it is looked into once, and that is kept beside it until the file changes."""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdpr_desk.errors import Damaged, NewerFormat, NotARegister, WrongPassword
from gdpr_desk.storage.backups import ASIDE, all_backups, folder_of, made_at, why_of
from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.keys import Key, salt_of

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register
    from gdpr_desk.storage.restoring import Tried, Unlock

Progress = Callable[[int, int], None]
_NOTES = "looked.json"


@dataclass(frozen=True)
class Found:
    """What a look into a backup found, and when that was."""

    at: datetime
    whole: bool
    persons: int


@dataclass(frozen=True)
class Listed:
    """A backup in a list; `opens` where the register's own key, or none, opens it."""

    path: Path
    made_at: datetime
    why: str
    size: int
    locked: bool
    opens: bool
    found: Found | None


def listed(backups: Iterable[Path], key: Key | None) -> list[Listed]:
    """What is known of `backups`, the newest first; none of them is opened."""
    there = sorted((each for each in backups if each.is_file()), key=_moment, reverse=True)
    notes = {folder: _notes(folder) for folder in {each.parent for each in there}}
    return [_listed(each, key, notes[each.parent].get(each.name)) for each in there]


def with_key(key: Key | None) -> "Unlock | None":
    """What opens a backup with a key that is known already."""
    return (lambda _salt: key) if key else None


def look(backup: Path, unlock: "Unlock | None", now: datetime) -> "Tried":
    """Try a backup out, and keep what was found; a file that is no register any more is damaged, too."""
    from gdpr_desk.storage.restoring import Tried, try_restore  # late: a start only reads what is kept

    stamp = _stamp(backup)
    try:
        tried = try_restore(backup, unlock, "", now)
    except (Damaged, NotARegister) as error:
        tried = Tried(made_at(backup), 0, 0, (error,))
    _note(backup, stamp, Found(now, tried.whole, tried.persons))
    return tried


def look_into_all(register: "Register", now: datetime, progress: Progress) -> None:
    """Look into each backup that the register's key opens and that nobody looked into yet."""
    rows = listed(all_backups(folder_of(register)), register.key)
    todo = [each for each in rows if each.opens and each.found is None]
    for number, each in enumerate(todo):
        progress(number, len(todo))
        try:
            look(each.path, with_key(register.key), now)
        except WrongPassword:  # with the right key: nothing of it can be read
            _note(each.path, _stamp(each.path), Found(now, False, 0))
        except NewerFormat:
            continue
    progress(len(todo), len(todo))


def newest_verified(register: "Register") -> datetime | None:
    """When the newest good backup was made (UTC): each of ours was checked when it was made."""
    folder = folder_of(register)
    notes = _notes(folder)
    for each in sorted(all_backups(folder), key=_moment, reverse=True):
        found = _found(each, notes.get(each.name))
        # One that was kept aside, or put there by somebody, was checked by nobody before a look into it.
        if found.whole if found else why_of(each) not in ("", ASIDE):
            return made_at(each)
    return None


def _moment(backup: Path) -> tuple[datetime, str]:
    return made_at(backup), backup.name


def _listed(backup: Path, key: Key | None, note: list[Any] | None) -> Listed:
    salt = salt_of(backup)
    opens = not salt or bool(key and key.salt == salt)
    size = backup.stat().st_size
    return Listed(backup, made_at(backup), why_of(backup), size, bool(salt), opens, _found(backup, note))


def _found(backup: Path, note: list[Any] | None) -> Found | None:
    """What was noted of a backup, unless the file changed since."""
    if not note or note[:2] != _stamp(backup):
        return None
    return Found(datetime.fromisoformat(note[2]), *note[3:])


def _stamp(backup: Path) -> list[int]:
    """What changes when the file does."""
    status = backup.stat()
    return [status.st_size, status.st_mtime_ns]


def _notes(folder: Path) -> dict[str, list[Any]]:
    try:
        found: dict[str, list[Any]] = json.loads((folder / _NOTES).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _note(backup: Path, stamp: list[int], found: Found) -> None:
    folder = backup.parent
    notes = {name: note for name, note in _notes(folder).items() if (folder / name).exists()}
    notes[backup.name] = [*stamp, found.at.isoformat(), found.whole, found.persons]
    partial = folder / f".{_NOTES}.{secrets.token_hex(4)}.partial"
    with spoken(folder):
        partial.write_text(json.dumps(notes), "utf-8")
        partial.replace(folder / _NOTES)
