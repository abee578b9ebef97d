"""Whether a register is whole: its pages, its references, its history, its reminders."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import peewee
from sqlcipher3 import dbapi2 as sqlcipher

from gdpr_desk.errors import Damaged
from gdpr_desk.i18n import N_
from gdpr_desk.storage.database import RegisterDatabase

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register


def file_problems(database: RegisterDatabase, *, encrypted: bool) -> list[Damaged]:
    """What is wrong with the pages and references of a file; empty where it is whole."""
    try:
        bad = len(database.execute_sql("PRAGMA cipher_integrity_check").fetchall()) if encrypted else 0
        if bad:
            return [Damaged(N_("{count} pages of the file were changed or damaged."), count=bad)]
        whole = database.value("PRAGMA integrity_check") == "ok"
        loose = len(database.execute_sql("PRAGMA foreign_key_check").fetchall())
    except (peewee.DatabaseError, sqlcipher.DatabaseError):
        return [Damaged(N_("The file cannot be read to its end."))]
    found = [] if whole else [Damaged(N_("The structure of the file is damaged."))]
    if loose:
        found.append(Damaged(N_("{count} references lead nowhere."), count=loose))
    return found


def require_whole(database: RegisterDatabase, path: Path, *, encrypted: bool) -> None:
    """Raise Damaged, about the file at `path`, unless the copy in `database` is whole."""
    if file_problems(database, encrypted=encrypted):
        raise Damaged(
            N_("The copy of “{file}” could not be verified and was thrown away. Check the disk."),
            file=path.name,
        )


def register_problems(register: "Register") -> list[Damaged]:
    """Everything that is wrong with an open register; empty where it is whole."""
    found = file_problems(register.database, encrypted=register.has_password)
    if found:
        return found
    line = register.store.history.broken_at()
    if line:
        found.append(Damaged(N_("Line {line} of the history was changed after it was written."), line=line))
    reminders = register.store.reminders
    if not reminders.stale and Counter(reminders.stored()) != Counter(reminders.computed()):
        found.append(Damaged(N_("The dates of what is due do not fit the records and rules.")))
    return found
