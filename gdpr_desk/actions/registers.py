"""A register's life: made from a starter, given a password or another one, backed up."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.fields import require_valid
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import shown_date
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import file_problems
from gdpr_desk.storage.database import damaged
from gdpr_desk.storage.keys import new_key
from gdpr_desk.storage.looking import newest_verified
from gdpr_desk.storage.purging import purge_backups
from gdpr_desk.storage.register import Register, create_register


def new_register(
    path: Path,
    organisation: Organisation,
    *,
    starter: str,
    password: str,
    sample: int,
    who: str,
    now: Callable[[], datetime],
    today: date,
) -> Register:
    """A register at `path`, filled from `starter` and with `sample` invented persons.

    An empty `password` makes a register without one. Nothing is left behind where it fails.
    """
    from gdpr_desk.actions.starter import fill_from_starter  # late: a register that is there needs none

    require_valid(organisation)
    register = create_register(path, new_key(password) if password else None, who, now)
    try:
        language = organisation.language.value
        with register.store.transaction():
            fill_from_starter(register.store, starter, language, organisation, today)
            if sample:
                from gdpr_desk.actions.sample import fill_with_sample  # late: real registers need none

                fill_with_sample(register.store, sample, language, today)
            register.store.reminders.rebuild()
    except BaseException:
        register.discard()
        raise
    return register


def back_up_first(register: Register, now: datetime) -> Path | None:
    """Today's backup, before a command that writes; None where there is one already."""
    return backups.back_up_daily(register, now)


def look_after(register: Register, now: datetime, progress: Callable[[int, int], None]) -> Path | None:
    """Look whether the file is whole, else raise Damaged; then today's backup, as above; then what was erased
    is erased in all backups, if an earlier run did not. It is cheap where there is nothing to do."""
    if file_problems(register.database, encrypted=register.has_password):
        raise damaged(register.path)
    made = back_up_first(register, now)
    purge_backups(register, now, progress)
    return made


def standing(register: Register) -> dict[str, object]:
    """How the register stands: what it holds, and when it was last backed up."""
    store = register.store
    made_at = newest_verified(register)
    return {
        "organisation": organisation_of(store).name,
        "persons": store.count(Person),
        "activities": store.count(ProcessingActivity),
        "password": register.has_password,
        "backup": shown_date(made_at.date()) if made_at else "",
    }
