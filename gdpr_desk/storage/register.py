"""Opens, makes and closes a register file: password, format, one writer, backup before an upgrade."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from gdpr_desk.errors import (
    Damaged,
    NewerFormat,
    NotARegister,
    NotWritable,
    UserFacingError,
    WrongPassword,
)
from gdpr_desk.i18n import N_
from gdpr_desk.storage import backups, erasing
from gdpr_desk.storage.database import (
    APPLICATION_ID,
    RegisterDatabase,
    connect,
    damaged,
    spoken,
    unreadable_pages,
)
from gdpr_desk.storage.keys import Key, salt_of
from gdpr_desk.storage.lock import WriterLock
from gdpr_desk.storage.recognising import make_key
from gdpr_desk.storage.store import Store

MIGRATIONS = Path(__file__).parent / "migrations"
SUFFIX = ".gdprdesk"
_PAGE = 4096  # SQLCipher's page size

Unlock = Callable[[bytes], Key]
"""Makes the key from a file's salt: from a password that was typed, or from a recovery key."""


def format_number() -> int:
    """The number of this program's register format: that of its last migration."""
    return max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py"))


class Register:
    """An open register file. `writable` registers hold the writer's lock until they are closed."""

    def __init__(
        self,
        path: Path,
        key: Key | None,
        database: RegisterDatabase,
        store: Store,
        lock: WriterLock | None,
    ) -> None:
        self.path, self.key = path, key
        self.database, self.store = database, store
        self._lock = lock

    @property
    def writable(self) -> bool:
        """Whether this program may change the register."""
        return self._lock is not None

    @property
    def has_password(self) -> bool:
        """Whether the file is encrypted."""
        return self.key is not None

    @property
    def format_number(self) -> int:
        """The number of the format that the file has."""
        with spoken(self.path):
            return int(self.database.value("PRAGMA user_version"))

    @property
    def identity(self) -> str:
        """The random name of this register, by which its backups are found."""
        return self.store.setting("identity")

    def close(self) -> None:
        """Close the file: one file is left, which can be copied by hand.

        The steps of undo go; drafts stay, since locking closes the register too.
        """
        if self.store.undo.enabled and not self.database.is_closed():
            with suppress(UserFacingError):  # a full disk must not keep it open; the next opening tries again
                self.store.undo.clear()
        self.database.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    def discard(self) -> None:
        """Close a register that was just made, and leave nothing of it."""
        self.close()
        _remove(self.path)

    def use_key(self, key: Key | None) -> None:
        """Go on with the file under another key, after it was encrypted anew or replaced."""
        self.database.close()
        self.key = key
        self.database.use_key(key)
        with spoken(self.path):
            self.database.connect()
            self.database.execute_sql("PRAGMA journal_mode = WAL")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_register(path: Path, key: Key | None, who: str, now: Callable[[], datetime]) -> Register:
    """A new, empty register at `path`; refused where there is a file already."""
    if path.exists():
        raise NotWritable(
            N_("“{register}” exists already. Choose another name, or open the file."),
            register=path.name,
        )
    with spoken(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = WriterLock(path).acquire()
    try:
        return _create(path, key, who, now, lock)
    except BaseException:
        lock.release()
        _remove(path)
        raise


def open_register(
    path: Path,
    unlock: Unlock | None,
    who: str,
    now: Callable[[], datetime],
    *,
    writable: bool = True,
) -> Register:
    """The register at `path`. `unlock` makes the key of an encrypted one; it is not called otherwise.

    Raises WrongPassword, Damaged, NotARegister, NewerFormat (the file is left as it was), InUse,
    NotWritable. A register of an older format is upgraded after a verified backup, and one that still
    has what was erased elsewhere erases it, for which the writer's lock is needed even where it is then
    only read.
    """
    if not path.is_file():
        raise NotARegister(
            N_("There is no register “{register}” in “{folder}”. Look for it under another name."),
            register=path.name,
            folder=path.parent.absolute(),
        )
    if writable:
        return _writable(path, lambda: _key(path, unlock), who, now)
    key = _key(path, unlock)
    register = _readable(path, key, who, now)
    if register.format_number < format_number() or erasing.pending(register):
        register.close()
        _writable(path, lambda: key, who, now).close()
        register = _readable(path, key, who, now)
    return register


def open_copy(path: Path, key: Key | None, who: str, now: Callable[[], datetime]) -> Register:
    """A copy that nobody else knows of, brought to this program's format and told the ledger.

    It keeps no log beside it. Raises as `open_register` does; nothing is upgraded but the copy.
    """
    database = _connected(path, key, "mode=rw")
    register = Register(path, key, database, Store(path, database, who, now), None)
    try:
        with spoken(path):
            database.execute_sql("PRAGMA journal_mode = DELETE")
            if register.format_number < format_number():
                apply_migrations(database)
        make_key(register.store)
        erasing.finish(register, now().date())
    except BaseException:
        register.close()
        raise
    return register


def _readable(path: Path, key: Key | None, who: str, now: Callable[[], datetime]) -> Register:
    if _can_write(path.parent) and os.access(path, os.W_OK):
        database = _connected(path, key, "mode=rw")  # the last one to close tidies the log away
        database.execute_sql("PRAGMA query_only = 1")
    else:
        log = path.with_name(path.name + "-wal")
        database = _connected(path, key, "mode=ro" if log.exists() else "mode=ro&immutable=1")
    return Register(path, key, database, Store(path, database, who, now), None)


def _writable(
    path: Path, key_of: Callable[[], Key | None], who: str, now: Callable[[], datetime]
) -> Register:
    lock = WriterLock(path).acquire()  # before anybody is asked for a password
    try:
        key = key_of()
        database = _connected(path, key, "mode=rw")
    except BaseException:
        lock.release()
        raise
    register = Register(path, key, database, Store(path, database, who, now), lock)
    try:
        if register.format_number < format_number():
            backups.back_up(register, now(), "before-upgrade")
            with spoken(path):
                apply_migrations(database)
        with spoken(path):
            database.execute_sql("PRAGMA journal_mode = WAL")
        register.store.undo.clear()  # of a program that was killed
        make_key(register.store)
        erasing.finish(register, now().date())
    except BaseException:
        register.close()
        raise
    return register


def apply_migrations(database: RegisterDatabase) -> None:
    """Bring the file to this program's format, each step in a transaction of its own."""
    from playhouse.migrations import Runner  # late: an open register is nearly always up to date

    Runner(database, str(MIGRATIONS), table_name="migration").up()
    database.execute_sql(f"PRAGMA user_version = {format_number()}")


def _key(path: Path, unlock: Unlock | None) -> Key | None:
    with spoken(path):
        salt = salt_of(path)
    if salt is None:
        return None
    if path.stat().st_size < _PAGE or path.stat().st_size % _PAGE:
        raise damaged(path)  # cut off, or something else than a register
    if unlock is None:
        raise WrongPassword(N_("“{register}” has a password, and none was given."), register=path.name)
    return unlock(salt)


def _create(path: Path, key: Key | None, who: str, now: Callable[[], datetime], lock: WriterLock) -> Register:
    database = connect(path, key, mode="mode=rwc")
    try:
        with spoken(path):
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute_sql("PRAGMA journal_mode = WAL")
            apply_migrations(database)
        store = Store(path, database, who, now)
        store.set_setting("identity", secrets.token_hex(16))
        store.set_setting("created_on", now().date().isoformat())
        make_key(store)
    except BaseException:
        database.close()
        raise
    return Register(path, key, database, store, lock)


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)


def _connected(path: Path, key: Key | None, mode: str) -> RegisterDatabase:
    """An open connection whose first page could be read, and which is a register of ours."""
    try:
        database = connect(path, key, mode=mode)
    except Damaged as error:
        raise (_why_unreadable(path, key) if key else error) from error
    try:
        _require_ours(path, database)
    except BaseException:
        database.close()
        raise
    return database


def _can_write(folder: Path) -> bool:
    probe = folder / f".{secrets.token_hex(8)}.probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _require_ours(path: Path, database: RegisterDatabase) -> None:
    with spoken(path):
        application = database.value("PRAGMA application_id")
        written_by = database.value("PRAGMA user_version")
    if application != APPLICATION_ID:
        raise NotARegister(N_("“{file}” is a database, but not a register of GDPR Desk."), file=path.name)
    if written_by > format_number():
        raise NewerFormat(
            N_(
                "“{register}” was written by a newer version of GDPR Desk and was left as it is. "
                "Install the newest version to open it."
            ),
            register=path.name,
        )


def _why_unreadable(path: Path, key: Key | None) -> UserFacingError:
    """Tell a wrong password from damage: with a wrong one no page at all can be verified."""
    with spoken(path):
        failed = unreadable_pages(path, key)
    if failed and failed >= path.stat().st_size // _PAGE:
        return WrongPassword(
            N_(
                "This password does not open “{register}”. Check Caps Lock and the keyboard's language "
                "and try again, or use the recovery key from the recovery sheet."
            ),
            register=path.name,
        )
    return damaged(path)
