"""Each command: opens the register as it needs it, calls its action, says what came of it."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from gdpr_desk.actions.due import due, organisation_of
from gdpr_desk.actions.registers import back_up_first, new_register, standing
from gdpr_desk.actions.reports import export_workbook, print_register
from gdpr_desk.cli import erasing, importing
from gdpr_desk.cli.output import due_lines
from gdpr_desk.cli.passwords import (
    CURRENT,
    NEW,
    new_password,
    unlocking,
    unlocking_with_recovery_key,
)
from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.domain.organisation import Language, Organisation
from gdpr_desk.errors import Damaged, UserFacingError
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.keys import new_key, recovery_key
from gdpr_desk.storage.ledger import save_copy
from gdpr_desk.storage.password import change_key, remove_key, set_key
from gdpr_desk.storage.register import Register, open_register

Result = tuple[Mapping[str, Any], Iterable[str]]


def run_chosen(chosen: Namespace, around: Surroundings) -> int:
    """Run the chosen command; print one JSON object, or lines for people."""
    if chosen.command == "check":
        return _check(chosen, around)
    _say(chosen, _COMMANDS[chosen.command](chosen, around))
    return 0


def _say(chosen: Namespace, result: Result) -> None:
    found, lines = result
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
    else:
        for line in lines:
            print(line)


def _opened(chosen: Namespace, around: Surroundings, *, writable: bool) -> Register:
    unlock = unlocking(chosen.password_file, around.language)
    return open_register(chosen.file, unlock, around.who, around.now, writable=writable)


def _new(chosen: Namespace, around: Surroundings) -> Result:
    organisation = Organisation(
        name=chosen.name,
        cvr=chosen.cvr,
        financial_year_ends=chosen.financial_year_ends,
        language=Language(chosen.language),
    )
    secret = ""
    if not chosen.no_password:
        secret = new_password(chosen.password_file, CURRENT, around.language)
    register = new_register(
        chosen.file,
        organisation,
        starter=chosen.starter,
        password=secret,
        sample=chosen.sample,
        who=around.who,
        now=around.now,
        today=around.today,
    )
    with register:
        found = standing(register)
    made = translate(N_("“{file}” was made."), around.language, file=chosen.file)
    return {"file": str(chosen.file), **found}, [made]


def _import(chosen: Namespace, around: Surroundings) -> Result:
    return importing.take_in(chosen, around, _opened)


def _due(chosen: Namespace, around: Surroundings) -> Result:
    on = chosen.on or around.today
    with _opened(chosen, around, writable=False) as register:
        language = organisation_of(register.store).language.value
        found = due(register, on, on + timedelta(days=chosen.within), language)
    reminders = [
        {
            "due_on": each.due_on.isoformat(),
            "what": each.what.value,
            "about": each.about,
            "why": each.why,
            "authority": each.authority,
        }
        for each in found
    ]
    return {"on": on.isoformat(), "reminders": reminders}, due_lines(found, language)


def _export(chosen: Namespace, around: Surroundings) -> Result:
    with _opened(chosen, around, writable=False) as register:
        export_workbook(register, chosen.target, _language(chosen, register), around.today)
    return _written(chosen, around)


def _print(chosen: Namespace, around: Surroundings) -> Result:
    with _opened(chosen, around, writable=False) as register:
        language = _language(chosen, register)
        print_register(register, chosen.target, language, around.today)
    return _written(chosen, around)


def _language(chosen: Namespace, register: Register) -> str:
    return str(chosen.language or organisation_of(register.store).language.value)


def _written(chosen: Namespace, around: Surroundings) -> Result:
    line = translate(N_("“{file}” was written."), around.language, file=chosen.target)
    return {"file": str(chosen.target)}, [line]


def _show(chosen: Namespace, around: Surroundings) -> Result:
    with _opened(chosen, around, writable=False) as register:
        language = organisation_of(register.store).language.value
        found = standing(register)
        soon = due(register, around.today, around.today + timedelta(days=30), language)
    head = translate(
        N_("{organisation}: {persons} persons, {activities} processing activities. Last backup: {backup}."),
        language,
        **{**found, "backup": found["backup"] or N_("none")},
    )
    return found, [head, "", *due_lines(soon, language)]


def _backup(chosen: Namespace, around: Surroundings) -> Result:
    with _opened(chosen, around, writable=False) as register:
        if chosen.target:
            made = save_copy(register, chosen.target)
        else:
            made = backups.back_up(register, around.now(), "by-hand")
    line = translate(N_("“{file}” was made and verified."), around.language, file=made)
    return {"file": str(made)}, [line]


def _check(chosen: Namespace, around: Surroundings) -> int:
    """Unlike the others it has a result to print where the file is damaged, too."""
    try:
        with _opened(chosen, around, writable=False) as register:
            problems: list[UserFacingError] = list(register_problems(register))
    except Damaged as error:
        problems = [error]
    sentences = [each.sentence(around.language) for each in problems]
    good = translate(N_("“{file}” is whole."), around.language, file=chosen.file)
    _say(chosen, ({"ok": not problems, "problems": sentences}, [] if problems else [good]))
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if problems else 0


def _password(chosen: Namespace, around: Surroundings) -> Result:
    if chosen.what == "show":
        return _recovery_key(chosen, around)
    if chosen.recovery_key_file and chosen.what == "change":
        unlock = unlocking_with_recovery_key(chosen.recovery_key_file)
    else:
        unlock = unlocking(chosen.password_file, around.language)
    with open_register(chosen.file, unlock, around.who, around.now) as register:
        _require_fitting(chosen.what, register)
        back_up_first(register, around.now())
        if chosen.what == "remove":
            remove_key(register)
        elif chosen.what == "change":
            secret = new_password(chosen.new_password_file, NEW, around.language)
            change_key(register, new_key(secret))
        else:
            set_key(register, new_key(_first_password(chosen, around)))
    line = translate(_DONE[chosen.what], around.language)
    return {"password": chosen.what}, [line]


def _first_password(chosen: Namespace, around: Surroundings) -> str:
    """The new password of a register without one: also where the current one is otherwise found."""
    variable = CURRENT if CURRENT in os.environ else NEW
    file = chosen.new_password_file or chosen.password_file
    return new_password(file, variable, around.language)


def _recovery_key(chosen: Namespace, around: Surroundings) -> Result:
    with _opened(chosen, around, writable=False) as register:
        _require_fitting("change", register)
        assert register.key
        letters = recovery_key(register.key)
    return {"recovery_key": letters}, [letters]


def _require_fitting(what: str, register: Register) -> None:
    if what == "set" and register.has_password:
        raise UserFacingError(N_("The register has a password already. Use --change."))
    if what != "set" and not register.has_password:
        raise UserFacingError(N_("The register has no password. Use --set."))


_DONE = {
    "set": N_("The register and its backups are encrypted now. Print the recovery key, too."),
    "change": N_("The password was changed. Older backups keep the password they were made with."),
    "remove": N_("The register has no password any more. Its older backups keep theirs."),
}

_COMMANDS: Mapping[str, Callable[[Namespace, Surroundings], Result]] = {
    "new": _new,
    "import": _import,
    "due": _due,
    "erase": erasing.erase,
    "orders": erasing.orders,
    "restore": erasing.put_back,
    "export": _export,
    "print": _print,
    "backup": _backup,
    "password": _password,
    "show": _show,
}
