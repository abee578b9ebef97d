"""Lists the backups of a register, tries one out, and puts one in the register's place.

What was erased since stays erased: each copy is told the ledger first. The file that was there is kept
aside among the backups, and erased in with them.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdpr_desk.domain.person import Person
from gdpr_desk.errors import Damaged, NewerFormat, NotARegister, UserFacingError, WrongPassword
from gdpr_desk.i18n import N_
from gdpr_desk.storage.backups import (
    ASIDE,
    backups_for,
    copy_with_log,
    folder_of,
    log_of,
    made_at,
    stamped,
    to_disk,
)
from gdpr_desk.storage.carrying import carry_over
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.keys import Key, salt_of
from gdpr_desk.storage.lock import WriterLock
from gdpr_desk.storage.purging import drop_copy, opened_copy

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register

Unlock = Callable[[bytes], Key]


@dataclass(frozen=True)
class Tried:
    """What a backup would give back: its persons, its other records, and what is wrong with it."""

    made_at: datetime
    persons: int
    changes: int
    problems: tuple[UserFacingError, ...]

    @property
    def whole(self) -> bool:
        """Whether it can be restored."""
        return not self.problems


@dataclass(frozen=True)
class Restored:
    """What a restore did: of when the register is now, and where the file that was there lies."""

    made_at: datetime
    aside: Path | None
    persons: int


def try_restore(backup: Path, unlock: Unlock | None, who: str, now: datetime) -> Tried:
    """Restore a backup to a temporary copy, look at all of it, and leave nothing behind."""
    with _copy(backup, unlock, who, now) as copy:
        problems = tuple(register_problems(copy))
        return Tried(made_at(backup), copy.store.count(Person), len(copy.store.history), problems)


def restore(path: Path, backup: Path, unlock: Unlock | None, who: str, now: datetime) -> Restored:
    """Put a backup in the place of the register at `path`, which nobody may have open.

    `unlock` makes the backup's own key: its password is then the register's. The file that was there is
    kept aside among the backups; Damaged, and nothing changed, where the backup is not whole. The proofs
    and orders of erasures, objections, withdrawals and restrictions since are carried over, where that
    file can be read.
    """
    with WriterLock(path), _copy(backup, unlock, who, now) as copy:
        if register_problems(copy):
            raise Damaged(
                N_("The backup “{file}” is damaged and was not restored. Choose an older one."),
                file=backup.name,
            )
        persons = copy.store.count(Person)
        copy.store.note("restored")
        aside = _kept_aside(path, folder_of(copy), now) if path.exists() else None
        if aside:
            _carry_over(aside, unlock, copy, who, now)
        _moved(copy, path)
    return Restored(made_at(backup), aside, persons)


@contextmanager
def _copy(backup: Path, unlock: Unlock | None, who: str, now: datetime) -> "Iterator[Register]":
    if not backup.is_file():
        raise NotARegister(N_("There is no backup “{file}”. Choose another one."), file=backup.name)
    salt = salt_of(backup)
    if salt and unlock is None:
        raise WrongPassword(N_("“{register}” has a password, and none was given."), register=backup.name)
    copy = opened_copy(backup, unlock(salt) if salt and unlock else None, who, now)
    try:
        yield copy
    finally:
        copy.database.close()
        drop_copy(copy.path)


def _carry_over(aside: Path, unlock: Unlock | None, copy: "Register", who: str, now: datetime) -> None:
    try:
        with _copy(aside, unlock, who, now) as present:
            if present.identity == copy.identity and not register_problems(present):
                carry_over(present.store, copy.store)
    except (Damaged, WrongPassword, NotARegister, NewerFormat):
        return  # what cannot be read is lost, and the question before said so


def _kept_aside(path: Path, folder: Path, now: datetime) -> Path:
    """Copy the file that is there, with its log, to the backups; a damaged one as it is."""
    aside = folder / stamped(now, ASIDE)
    with spoken(aside):
        folder.mkdir(parents=True, exist_ok=True)
        copy_with_log(path, aside)
    return aside


def _moved(copy: "Register", path: Path) -> None:
    """Bring a copy onto the register's disk first, so that it takes its place in one step."""
    copy.database.close()
    near = path.with_name(f".{path.name}.restored")
    with spoken(path):
        shutil.copyfile(copy.path, near)
        log_of(path).unlink(missing_ok=True)  # it belongs to the file that was there
        to_disk(near)
        near.replace(path)


def newest_whole(path: Path, unlock: Unlock | None, who: str, now: datetime) -> tuple[Path, Tried] | None:
    """The newest backup that can be restored of a register that cannot be opened any more."""
    for backup in backups_for(path):
        try:
            tried = try_restore(backup, unlock, who, now)
        except (Damaged, WrongPassword, NotARegister):
            continue
        if tried.whole:
            return backup, tried
    return None
