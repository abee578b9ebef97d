"""Setting, changing and removing the password of an open register."""

import os
from collections.abc import Iterable
from pathlib import Path

from gdpr_desk.storage.backups import all_backups, folder_of
from gdpr_desk.storage.checks import require_whole
from gdpr_desk.storage.database import APPLICATION_ID, RegisterDatabase, connect, spoken
from gdpr_desk.storage.keys import Key, salt_of
from gdpr_desk.storage.register import Register


def change_key(register: Register, key: Key) -> None:
    """Encrypt an encrypted register anew under `key`; backups made before keep the old password."""
    with spoken(register.path):
        register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        register.database.execute_sql(f'PRAGMA rekey = "{key.literal}"')
    register.use_key(key)
    register.store.note("password_changed")


def set_key(register: Register, key: Key) -> None:
    """Encrypt a plain register under `key`, and its plain backups with it.

    The encrypted copy is checked before it takes the plain file's place.
    """
    _replace(register, key)
    _encrypt(_plain(all_backups(folder_of(register))), key)
    register.store.note("password_set")


def remove_key(register: Register) -> None:
    """Make a plain file of an encrypted register; its backups keep the password they have."""
    _replace(register, None)
    register.store.note("password_removed")


def _replace(register: Register, key: Key | None) -> None:
    with spoken(register.path):
        register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = _copied(register.database, register.path, key)
        register.database.close()
        _take_place(copy, register.path)
    register.use_key(key)


def _encrypt(backups: Iterable[Path], key: Key) -> None:
    for backup in backups:
        with spoken(backup):
            plain = connect(backup, None, mode="mode=ro")
            try:
                copy = _copied(plain, backup, key)
            finally:
                plain.close()
            _take_place(copy, backup)


def _plain(backups: Iterable[Path]) -> list[Path]:
    return [backup for backup in backups if salt_of(backup) is None]


def _copied(database: RegisterDatabase, path: Path, key: Key | None) -> Path:
    """A checked copy of `database` under `key`, beside `path`."""
    copy = path.with_name(f".{path.name}.copy")
    copy.unlink(missing_ok=True)
    literal = key.literal if key else ""
    database.execute_sql("ATTACH DATABASE ? AS copy KEY ?", (str(copy), literal))
    try:
        database.execute_sql("SELECT sqlcipher_export('copy')")
        database.execute_sql(f"PRAGMA copy.application_id = {APPLICATION_ID}")
        version = database.value("PRAGMA user_version")
        database.execute_sql(f"PRAGMA copy.user_version = {version}")
    finally:
        database.execute_sql("DETACH DATABASE copy")
    checked = connect(copy, key)
    try:
        require_whole(checked, path, encrypted=key is not None)
    except BaseException:
        checked.close()
        copy.unlink(missing_ok=True)
        raise
    checked.close()
    return copy


def _take_place(copy: Path, path: Path) -> None:
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    copy.replace(path)
