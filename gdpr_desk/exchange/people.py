"""Turns the rows of a recognised sheet into persons with their relation, or says why a row cannot be one."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of, records_of
from gdpr_desk.domain.folding import fold, tidy_all
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.errors import Invalid, Nobody, Unanswered
from gdpr_desk.exchange.profiles import NAME_PARTS, Profile
from gdpr_desk.exchange.sheets.grid import Cell, Sheet
from gdpr_desk.exchange.systems import SYSTEM_DATES, SYSTEM_LABELS, SystemReader
from gdpr_desk.exchange.values import DateOrder, DateOrders, date_orders, parse_date
from gdpr_desk.i18n import N_

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_DATES = {each.name for each in fields_of(Relation) if each.kind is date} | SYSTEM_DATES
RELATION_DATES = tuple(each.name for each in fields_of(Relation) if each.kind is date)
_TEXT_OR_NONE = {str, type(None)}
_NAME_PARTS = [part.removeprefix("person.") for part in NAME_PARTS]
_NEVER_AHEAD = (
    "collected_on",
    "started_on",
    "last_activity_on",
    "last_bookkeeping_on",
    "application_received_on",
    "confirmed_on",
)
_LABELS = (
    {each.name: each.label for each in (*fields_of(Person), *fields_of(Relation))}
    | {
        "first_name": N_("First name"),
        "last_name": N_("Last name"),
    }
    | SYSTEM_LABELS
)


_CONSENT_LABELS = {
    "consent.given_on": N_("Consent given on"),
    "consent.given_from": N_("Consent given from"),
    "consent.confirmed_on": N_("Consent confirmed on"),
    "consent.confirmed_from": N_("Consent confirmed from"),
    "consent.withdrawn_on": N_("Consent withdrawn on"),
    "consent.reason": N_("Reason for the withdrawal"),
}
"""What these are called beside columns of other sorts; beside a consent it is said shorter."""


class Entry(NamedTuple):
    """One row: the person and relation that it tells of; or whom it names, and why it was rejected."""

    source: str
    row: int
    person: Person
    relation: Relation = Relation()
    rejected: Invalid | None = None
    system: SystemRecord | None = None
    consent: Consent | None = None


@dataclass(frozen=True)
class Reading:
    """How the sheets are to be read: the groups that exist, and what the user said of the files.

    What a system gives out is kept as said by `processor`; its consents are to `purpose`. `source` is where
    the data of those rows comes from that do not say.
    """

    categories: Mapping[str, int]
    category: int | None
    dates: DateOrder | None
    today: date
    processor: int | None = None
    purpose: int | None = None
    source: str = ""


def entries(sheet: Sheet, profile: Profile, reading: Reading) -> Iterator[Entry]:
    """The rows of `sheet` in order. FileRefused where all of it is open: the group, the order of dates."""
    columns = profile.mapping(sheet.header)
    if "relation.subject_category" not in columns and reading.category is None:
        raise Unanswered(
            N_(
                "“{source}” does not say which group the persons belong to. Name it with --category, "
                "or add a column “Category” (“Gruppe”)."
            ),
            "category",
            source=sheet.source,
        )
    last = columns.get("relation.last_bookkeeping_on")
    if reading.processor and last is not None:  # the last invoice is the last that is known to have happened
        columns = {"relation.last_activity_on": last, **columns}
    orders = _orders(sheet, columns, reading)
    cells = list(zip(*sheet.rows, strict=True)) or [()] * len(sheet.header)
    faults: dict[int, Invalid] = {}
    persons = _persons(cells, columns)
    relations = _relations(cells, columns, orders, reading, faults)
    said = SystemReader(profile, sheet.source, columns, orders, reading) if reading.processor else None
    never_ahead = [name for name in _NEVER_AHEAD if f"relation.{name}" in columns]
    rows = zip(sheet.numbers, sheet.rows, persons, relations, strict=True)
    for at, (number, row, person, relation) in enumerate(rows):
        try:
            _require_known(person, of_system=reading.processor is not None)
            if at in faults:
                raise faults[at].with_traceback(None)  # it may be that of several rows
            _require_sense(relation, never_ahead, reading.today)
            system, consent = said.read(row, person, relation) if said else (None, None)
        except Invalid as reason:
            system = said.glance(row) if said else None
            yield Entry(sheet.source, number, person, rejected=reason, system=system)
        else:
            yield Entry(sheet.source, number, person, relation, None, system, consent)


def left_out(sheet: Sheet, profile: Profile) -> list[str]:
    """The headers of the columns that are not taken over (data minimisation)."""
    used = set(profile.mapping(sheet.header).values())
    return [name for at, name in enumerate(sheet.header) if at not in used and name]


def taken_over(sheet: Sheet, profile: Profile) -> list[tuple[str, str]]:
    """The headers of the columns that are taken over, each with the label of the field that it fills."""
    found = sorted(profile.mapping(sheet.header).items(), key=lambda pair: pair[1])
    return [(sheet.header[at], label_of(target)) for target, at in found]


def holds_date(target: str) -> bool:
    """Whether a column that is taken over as this holds dates."""
    return target.partition(".")[2] in _DATES


def label_of(target: str) -> str:
    """What the field that a column is taken over as is called."""
    return _CONSENT_LABELS.get(target) or _LABELS[target.partition(".")[2]]


def _orders(sheet: Sheet, columns: Mapping[str, int], reading: Reading) -> DateOrders:
    """The one order of day and month for the whole sheet."""
    if reading.dates:
        return DateOrders(reading.dates, reading.dates)
    at = [column for target, column in columns.items() if target.partition(".")[2] in _DATES]
    orders = date_orders(row[column] for row in sheet.rows for column in at)
    if orders is None:
        raise Unanswered(
            N_(
                "“{source}” has dates such as 03/04/2026, and the rows do not show whether the day or the "
                "month comes first. Say so with --dates dmy or --dates mdy."
            ),
            "dates",
            source=sheet.source,
        )
    return orders


def _persons(cells: Sequence[Sequence[Cell]], columns: Mapping[str, int]) -> list[Person]:
    texts = {name: _texts(cells[at]) for name, at in _taken("person", columns).items()}
    parts = [texts.pop(part) for part in _NAME_PARTS if part in texts]
    if parts:
        joined = [" ".join(filter(None, each)) for each in zip(*parts, strict=True)]
        names = zip(texts.get("name", joined), joined, strict=True)
        texts["name"] = [name or other for name, other in names]
    count = len(cells[0])
    return records_of(Person, count, {**texts, "token": _tokens(count)})


def _relations(
    cells: Sequence[Sequence[Cell]],
    columns: Mapping[str, int],
    orders: DateOrders,
    reading: Reading,
    faults: dict[int, Invalid],
) -> list[Relation]:
    """The relations of all rows; why a row can have none is put into `faults`, the first reason of each."""
    taken = _taken("relation", columns)
    fields: dict[str, Iterable[Any]] = {
        "subject_category": repeat(reading.category),
        "source": repeat(reading.source),
    }
    if "subject_category" in taken:
        groups = _texts(cells[taken["subject_category"]])
        fields["subject_category"] = _each_once(groups, partial(_category, reading=reading), faults)
    if "source" in taken:
        fields["source"] = [text or reading.source for text in _texts(cells[taken["source"]])]
    for name in RELATION_DATES:
        if name in taken:
            fields[name] = _each_once(cells[taken[name]], partial(_date, name=name, orders=orders), faults)
    return records_of(Relation, len(cells[0]), fields)


def _taken(kind: str, columns: Mapping[str, int]) -> dict[str, int]:
    """The columns of the fields of one kind."""
    return {target.removeprefix(f"{kind}."): at for target, at in columns.items() if target.startswith(kind)}


def _each_once(cells: Sequence[Any], read: Callable[[Any], Any], faults: dict[int, Invalid]) -> list[Any]:
    """What `read` makes of `cells`: of those that come again, once; `faults` get why it can make nothing."""
    known: dict[Any, Any] = {}
    for cell in set(cells):
        try:
            known[cell] = read(cell)
        except Invalid as fault:
            known[cell] = fault
    if any(isinstance(each, Invalid) for each in known.values()):
        for at, cell in enumerate(cells):
            if isinstance(known[cell], Invalid):
                faults.setdefault(at, known[cell])
    return [known[cell] for cell in cells]


def _tokens(count: int) -> list[bytes]:
    """Tokens for persons: asking the system for each of a hundred thousand takes half a second."""
    drawn = secrets.token_bytes(16 * count)
    return [drawn[at : at + 16] for at in range(0, len(drawn), 16)]


def _texts(cells: Sequence[Cell]) -> list[str]:
    if _TEXT_OR_NONE.issuperset(map(type, cells)):
        return tidy_all([cell or "" for cell in cells])  # type: ignore[misc]  # as was just seen
    return tidy_all(["" if cell is None else str(cell) for cell in cells])


def _require_known(person: Person, *, of_system: bool) -> None:
    if not person.name and not person.email:
        if of_system:  # a company alone, or somebody who was made anonymous there
            raise Nobody(N_("This row names no person."))
        raise Invalid(N_("There is neither a name nor an e-mail."), "name")
    if person.email and not _EMAIL.fullmatch(person.email):
        raise Invalid(N_("The e-mail is not a complete address."), "email")


def _category(name: str, reading: Reading) -> int:
    found = reading.categories.get(fold(name)) if name else reading.category
    if found is None and name:
        raise Invalid(N_("There is no group “{name}” in the register."), "category", name=name)
    if found is None:
        raise Invalid(N_("The group is not given."), "category")
    return found


def _date(cell: Cell, name: str, orders: DateOrders) -> date | None:
    try:
        return parse_date(cell, orders)
    except ValueError as error:
        raise Invalid(N_("“{field}” is not a date."), name, field=_LABELS[name]) from error


def _require_sense(relation: Relation, never_ahead: Iterable[str], today: date) -> None:
    """Refuse dates that would set a clock wrong: those ahead of today, and those that contradict others."""
    for name in never_ahead:
        day = getattr(relation, name)
        if day and day > today:
            raise Invalid(N_("“{field}” lies in the future."), name, field=_LABELS[name])
    relation.require_sense()
