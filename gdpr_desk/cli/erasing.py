"""The commands that erase, follow orders up, and restore: nothing goes without --yes."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gdpr_desk.actions import erasing as action
from gdpr_desk.actions.clock import clock_jump
from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.person import office_rules
from gdpr_desk.cli.passwords import unlocking
from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.domain.erasure import PersonErasure, Scope
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.errors import Invalid, UserFacingError
from gdpr_desk.i18n import N_, shown_date, translate
from gdpr_desk.storage.register import Register, open_register
from gdpr_desk.storage.restoring import restore
from gdpr_desk.storage.store import Store

Result = tuple[Mapping[str, Any], Iterable[str]]
Add = Callable[..., ArgumentParser]


def add_commands(add: Add, said: Callable[[str], str]) -> None:
    """The arguments of erase, orders and restore."""
    erase = add("erase", N_("Erase what is due, or all that may go of one person."))
    erase.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help=said(N_("as if this were today"))
    )
    erase.add_argument("--rule", default="", metavar="NAME", help=said(N_("only what this rule makes due")))
    erase.add_argument(
        "--person",
        default="",
        metavar="EMAIL",
        help=said(N_("one person who asks for it, due or not; what the law demands stays")),
    )
    erase.add_argument("--orders", type=Path, metavar="FOLDER", help=said(N_("write the orders here first")))
    sure = erase.add_mutually_exclusive_group(required=True)
    sure.add_argument("--dry-run", action="store_true", help=said(N_("say what would go, and erase nothing")))
    sure.add_argument("--yes", action="store_true", help=said(N_("erase it; this cannot be undone")))
    orders = add("orders", N_("List the open erasure orders, or close one."))
    orders.add_argument("--done", type=int, metavar="NUMBER", help=said(N_("the order that was carried out")))
    orders.add_argument("--evidence", default="", metavar="TEXT", help=said(N_("who confirmed it, and how")))
    back = add("restore", N_("Put a backup in the register's place; the file that is there is kept aside."))
    back.add_argument("backup", type=Path, metavar="BACKUP")


def erase(chosen: Namespace, around: Surroundings) -> Result:
    """Erase what is due or asked for; with --dry-run say what would go."""
    unlock = unlocking(chosen.password_file, around.language)
    with open_register(chosen.file, unlock, around.who, around.now, writable=chosen.yes) as register:
        if chosen.yes and not chosen.on:
            _require_right_date(register, around)
        plan = _planned(register.store, chosen, chosen.on or around.today)
        found = _counted(plan)
        lines = list(_lines(register, plan, chosen, around.language))
        if chosen.yes and plan:
            found["orders"] = _carried_out(register, plan, chosen, around)
        elif plan:
            found["orders"] = action.count_orders(register.store, plan)
    return found, lines


def orders(chosen: Namespace, around: Surroundings) -> Result:
    """The open orders, the most urgent first; with --done one of them is closed."""
    unlock = unlocking(chosen.password_file, around.language)
    closing = chosen.done is not None
    with open_register(chosen.file, unlock, around.who, around.now, writable=closing) as register:
        store = register.store
        if closing:
            order = store.get(ErasureOrder, chosen.done)
            if order is None or not order.open:
                raise UserFacingError(N_("There is no open order with this number."))
            action.close_order(store, order, around.today, around.who, chosen.evidence)
        open_ = sorted((each for each in store.all(ErasureOrder) if each.open), key=_by_day)
    listed = [
        {
            "number": each.id,
            "to": each.name,
            "notice": each.is_notice,
            "persons": each.count,
            "ordered_on": str(each.ordered_on),
            "due_on": str(each.due_on),
        }
        for each in open_
    ]
    return {"orders": listed}, [_order_line(each, around.language) for each in open_] or [
        translate(N_("No order is open."), around.language)
    ]


def put_back(chosen: Namespace, around: Surroundings) -> Result:
    """Restore a backup over the register; nothing is asked, and the file that was there is kept."""
    unlock = unlocking(chosen.password_file, around.language)
    done = restore(chosen.file, chosen.backup, unlock, around.who, around.now())
    text = N_("“{file}” is as of {day} again. The file that was there is kept: {aside}")
    day = f"{done.made_at.astimezone():%d-%m-%Y %H:%M}"
    line = translate(text, around.language, file=chosen.file.name, day=day, aside=done.aside or "–")
    aside = str(done.aside) if done.aside else None
    return {"made_at": done.made_at.isoformat(), "persons": done.persons, "aside": aside}, [line]


def _planned(store: Store, chosen: Namespace, on: date) -> list[PersonErasure]:
    rules = _rules(store, chosen.rule)
    if chosen.person:
        person = action.person_called(store, chosen.person)
        return action.erasures_of(store, [person], Scope(on, rules, early=True))
    return action.due_erasures(store, Scope(on, rules))


def _rules(store: Store, name: str) -> frozenset[int] | None:
    if not name:
        return None
    found = {each.id or 0 for each in store.all(RetentionRule) if fold(each.name) == fold(name)}
    if not found:
        raise Invalid(N_("There is no retention rule “{name}”."), name=name)
    return frozenset(found)


def _counted(plan: Sequence[PersonErasure]) -> dict[str, int]:
    return {
        "persons": sum(each.whole for each in plan),
        "slices": sum(len(each.goes) for each in plan),
        "kept": sum(len(each.kept) for each in plan),
        "orders": 0,
    }


def _carried_out(
    register: Register, plan: Sequence[PersonErasure], chosen: Namespace, around: Surroundings
) -> int:
    language = organisation_of(register.store).language.value
    on = chosen.on or around.today
    ground = action.ground_of(plan, language, early=bool(chosen.person))
    decided = action.decided(register, plan, around.who, ground, on, language)
    if chosen.orders:
        chosen.orders.mkdir(parents=True, exist_ok=True)
        action.hand_over(register, decided, chosen.orders, language, on)
    action.carry_out(register, decided, around.now())
    return len(decided.orders)


def _lines(
    register: Register, plan: Sequence[PersonErasure], chosen: Namespace, language: str
) -> Iterator[str]:
    counts = _counted(plan)
    if not plan:
        yield translate(N_("Nothing is due to be erased."), language)
        return
    text = N_("Persons erased whole: {persons}. Parts erased: {slices}. Parts kept: {kept}.")
    yield translate(text, language, **counts)
    if chosen.dry_run or chosen.person:
        rules = office_rules(register.store)
        for each in plan:
            yield each.person.title
            yield from (f"  {sentence}" for sentence in action.answer_in_words(each, rules, language))


def _require_right_date(register: Register, around: Surroundings) -> None:
    jump = clock_jump(register, around.now())
    if jump:
        text = N_("{question} If it is, say so with --on {today}.")
        question = jump.sentence(around.language)
        raise UserFacingError(text, question=question, today=around.today.isoformat())


def _order_line(order: ErasureOrder, language: str) -> str:
    text = N_("{number}: {name}, persons: {count}, ordered {ordered}, due {due}")
    return translate(
        text,
        language,
        number=order.id,
        name=order.name,
        count=order.count,
        ordered=shown_date(order.ordered_on),
        due=shown_date(order.due_on),
    )


def _by_day(order: ErasureOrder) -> tuple[str, int]:
    return str(order.due_on), order.id or 0
