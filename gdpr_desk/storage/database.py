"""The connection to a register file: key, pragmas, and SQLite's errors in words for the user."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlcipher

from gdpr_desk import paths
from gdpr_desk.errors import Damaged, DiskFull, InUse, NotWritable, UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.storage.keys import Key

APPLICATION_ID = 0x47445044  # "GDPD"

# ANALYZE and PRAGMA optimize are never run: they copy names and e-mails into sqlite_stat4,
# where these outlive erasure.
_PRAGMAS = {
    "foreign_keys": 1,
    "secure_delete": 1,
    "synchronous": "full",
    "cache_size": -16_000,
    "busy_timeout": 5_000,
}
_ROOM = -64_000


class RegisterDatabase(SqlCipherDatabase):  # type: ignore[misc]
    """A Peewee database over one register file, with a raw key or none."""

    def __init__(self, path: Path, key: Key | None, *, mode: str = "rw") -> None:
        uri = f"{path.absolute().as_uri()}?{mode}"
        super().__init__(uri, pragmas=_PRAGMAS)
        self._key = key

    def _connect(self) -> Any:
        connection = _keyed(self.database, self._key)
        try:
            self._add_conn_hooks(connection)
        except sqlcipher.Error:
            connection.close()
            raise
        return connection

    def rollback(self) -> None:
        """Undo the open transaction, unless SQLite did so itself: it does on a full disk."""
        if self.connection().in_transaction:
            super().rollback()

    def use_key(self, key: Key | None) -> None:
        """Open the next connection with `key`."""
        self._key = key

    @contextmanager
    def room(self) -> Iterator[None]:
        """More memory for pages while very much is written: what does not fit into it is encrypted twice."""
        self.execute_sql(f"PRAGMA cache_size = {_ROOM}")
        try:
            yield
        finally:
            self.execute_sql(f"PRAGMA cache_size = {_PRAGMAS['cache_size']}")

    def value(self, sql: str) -> Any:
        """The first column of the first row of `sql`."""
        row = self.execute_sql(sql).fetchone()
        return row[0] if row else None


def unreadable_pages(path: Path, key: Key | None) -> int:
    """How many pages of an encrypted file `key` cannot verify: all of them where it is wrong."""
    connection = _keyed(f"{path.absolute().as_uri()}?mode=ro&immutable=1", key)
    try:
        return len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    finally:
        connection.close()


def _keyed(uri: str, key: Key | None) -> Any:
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None)
    # Before the key: SQLCipher would print to standard error when it is wrong.
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key:
        connection.execute(f'PRAGMA key = "{key.literal}"')
    return connection


def connect(path: Path, key: Key | None, *, mode: str = "mode=rw") -> RegisterDatabase:
    """An open connection to the file at `path`; `mode` is an SQLite URI parameter.

    Raises Damaged where the key is wrong too: the two look the same to SQLCipher.
    """
    database = RegisterDatabase(path, key, mode=mode)
    with spoken(path):
        database.connect()
    return database


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of the file at `path` into a sentence with a way out."""
    try:
        yield
    except (peewee.DatabaseError, sqlcipher.DatabaseError) as error:
        found = _sentence(error, path)
        if found is None:
            raise
        raise found from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _disk_full(path) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise _not_writable(path) from error
        raise


def damaged(path: Path) -> Damaged:
    """The sentence for a register that cannot be read any more."""
    return Damaged(
        N_(
            "“{register}” is damaged and cannot be read in full. Keep the file as it is, and restore "
            "the newest backup. Backups are in: {backups}"
        ),
        register=path.name,
        backups=paths.backups_folder(),
    )


def _disk_full(path: Path) -> DiskFull:
    return DiskFull(
        N_(
            "The disk with “{folder}” is full. Nothing was changed. Make room and try again. "
            "Backups are in: {backups}"
        ),
        folder=path.parent,
        backups=paths.backups_folder(),
    )


def _not_writable(path: Path) -> NotWritable:
    return NotWritable(
        N_(
            "“{register}” cannot be written to: the file or its folder “{folder}” is read-only. "
            "Copy the register to a folder of your own and open it there. Backups are in: {backups}"
        ),
        register=path.name,
        folder=path.parent,
        backups=paths.backups_folder(),
    )


def _sentence(error: Exception, path: Path) -> UserFacingError | None:
    code = _error_code(error) & 0xFF  # the low byte is the primary result code
    if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB):
        return damaged(path)
    if code == sqlcipher.SQLITE_FULL:
        return _disk_full(path)
    if code in (sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_PERM, sqlcipher.SQLITE_CANTOPEN):
        return _not_writable(path)
    if code in (sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED):
        return InUse(
            N_("“{register}” is busy in another program. Wait a moment, then try again."),
            register=path.name,
        )
    if code == sqlcipher.SQLITE_IOERR:
        return Damaged(
            N_(
                "The disk did not answer while “{register}” was read or written. Check the disk or the "
                "network drive, then try again. Backups are in: {backups}"
            ),
            register=path.name,
            backups=paths.backups_folder(),
        )
    return None


def _error_code(error: BaseException | None) -> int:
    """SQLite's result code, which Peewee's own exceptions carry one step down; 0 for none."""
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None:
            return int(code)
        error = error.__cause__ or error.__context__
    return 0
