"""Backups of a register: made while it is open, verified before an older one goes."""

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_desk import paths
from gdpr_desk.errors import Damaged, NotWritable
from gdpr_desk.i18n import N_
from gdpr_desk.storage.checks import require_whole
from gdpr_desk.storage.database import RegisterDatabase, connect, spoken
from gdpr_desk.storage.keys import salt_of

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register

DAILY, BY_HAND, ASIDE = "daily", "by-hand", "aside"
_KEPT_DAYS, _KEPT_WEEKS, _KEPT_MONTHS = 7, 4, 12
_STAMP = "%Y-%m-%dT%H%M%SZ"


def folder_of(register: "Register") -> Path:
    """Where the backups of this register lie: found by its identity, whatever the file is called."""
    short = register.identity[:8]
    root = paths.backups_folder()
    known = sorted(root.glob(f"*-{short}")) if short else []
    return known[0] if known else root / f"{register.path.stem}-{short}"


def all_backups(folder: Path) -> list[Path]:
    """The backups in `folder`, the oldest first."""
    return sorted(folder.glob("*.gdprdesk"))


def backups_for(path: Path) -> list[Path]:
    """The backups of a register that cannot be opened, the newest first.

    They are known by the salt that both files begin with, else by the name of their folder.
    """
    made = sorted(paths.backups_folder().glob("*/*.gdprdesk"), key=lambda each: each.name, reverse=True)
    salt = salt_of(path)
    same = [each for each in made if salt and salt_of(each) == salt]
    named = [each for each in made if each.parent.name.rpartition("-")[0] == path.stem]
    return same or named


def made_at(backup: Path) -> datetime:
    """When a backup was made (UTC), read from its name; of a file with another name, when it was written."""
    try:
        return datetime.fromisoformat(backup.name[:18])  # strptime takes 4 ms the first time
    except ValueError:
        return datetime.fromtimestamp(backup.stat().st_mtime, UTC)


def why_of(backup: Path) -> str:
    """Why a backup was made, read from its name; empty for a file that somebody put there."""
    return backup.stem.partition("Z-")[2]


def stamped(at: datetime, why: str) -> str:
    """The name of a backup that is made at a moment."""
    return f"{at.astimezone(UTC).strftime(_STAMP)}-{why}.gdprdesk"


def back_up(register: "Register", at: datetime, why: str) -> Path:
    """A verified copy of `register` in its backup folder. `why` becomes a part of the name."""
    folder = folder_of(register)
    with spoken(folder):
        folder.mkdir(parents=True, exist_ok=True)
    copy = folder / stamped(at, why)
    return copy if copy.exists() else copy_to(register, copy)


def back_up_daily(register: "Register", at: datetime) -> Path | None:
    """Today's backup where there is none yet; older ones go then: 7 days, 4 weeks, 12 months stay."""
    folder = folder_of(register)
    today = at.astimezone(UTC).strftime("%Y-%m-%d")
    if any(each.name.startswith(today) for each in all_backups(folder)):
        return None
    made = back_up(register, at, DAILY)
    daily = [each for each in all_backups(folder) if each.stem.endswith(f"Z-{DAILY}")]
    for old in set(daily) - kept(daily):
        old.unlink()
    return made


def kept(backups: Iterable[Path]) -> set[Path]:
    """Of `backups`, the newest of each of the last 7 days, 4 weeks and 12 months that have one."""
    newest = sorted(backups, key=made_at, reverse=True)
    found: set[Path] = set()
    for name, most in (("%Y-%m-%d", _KEPT_DAYS), ("%G-%V", _KEPT_WEEKS), ("%Y-%m", _KEPT_MONTHS)):
        by_span: dict[str, Path] = {}
        for each in newest:
            by_span.setdefault(made_at(each).strftime(name), each)
        found |= set(list(by_span.values())[:most])
    return found


def copy_to(register: "Register", target: Path) -> Path:
    """A verified copy of `register` at `target`, which takes the register's own password.

    It appears under its name only when it is complete; a file that is there already is refused.
    """
    if target.exists():
        raise NotWritable(
            N_("“{file}” exists already. Choose another name for the backup."), file=target.name
        )
    partial = target.with_name(f".{target.name}.partial")
    with spoken(target):
        partial.unlink(missing_ok=True)
        copy = connect(partial, register.key, mode="mode=rwc")
        try:
            register.database.connection().backup(copy.connection())
            copy.execute_sql("PRAGMA journal_mode = DELETE")
            _require_good(register, copy, target)
        except BaseException:
            copy.close()
            partial.unlink(missing_ok=True)
            raise
        copy.close()
        to_disk(partial)
        partial.replace(target)
    return target


def _require_good(register: "Register", copy: RegisterDatabase, target: Path) -> None:
    """Raise Damaged unless the copy is whole and counts what the register counts."""
    require_whole(copy, target, encrypted=register.has_password)
    names = register.database.get_tables()
    same = names == copy.get_tables() and all(
        _count(copy, name) == _count(register.database, name) for name in names
    )
    if not same:
        raise Damaged(
            N_("The backup “{file}” does not hold what the register holds, and was thrown away."),
            file=target.name,
        )


def _count(database: RegisterDatabase, table: str) -> object:
    return database.value(f'SELECT count(*) FROM "{table}"')


def log_of(path: Path) -> Path:
    """Where the log of a register lies that was not closed."""
    return path.with_name(f"{path.name}-wal")


def copy_with_log(path: Path, target: Path) -> None:
    """Copy a register that nobody has open, with the log of one that was not closed."""
    shutil.copyfile(path, target)
    if log_of(path).exists():
        shutil.copyfile(log_of(path), log_of(target))


def to_disk(path: Path) -> None:
    """Bring what was written to the disk itself."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
