"""Turns the rows of a recognised sheet into persons with their relation, or says why a row cannot be one."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import fold
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


class Entry(NamedTuple):
    """One row: the person and relation that it tells of, or the reason why it tells of none."""

    source: str
    row: int
    person: Person = Person()  # never used where there is a reason
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
    orders = _orders(sheet, columns, reading)
    read = _row_reader(columns, orders, reading)
    said = SystemReader(profile, sheet.source, columns, orders, reading) if reading.processor else None
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        try:
            person, relation = read(row)
            system, consent = said.read(row, person, relation) if said else (None, None)
        except Invalid as reason:
            system = said.glance(row) if said and not isinstance(reason, Nobody) else None
            yield Entry(sheet.source, number, rejected=reason, system=system)
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


def label_of(target: str) -> str:
    """What the field that a column is taken over as is called."""
    return _LABELS[target.partition(".")[2]]


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


def _row_reader(
    columns: Mapping[str, int], orders: DateOrders, reading: Reading
) -> Callable[[Sequence[Cell]], tuple[Person, Relation]]:
    texts = {target.partition(".")[2]: at for target, at in columns.items()}
    person_at = [(each.name, texts[each.name]) for each in fields_of(Person) if each.name in texts]
    dates_at = [
        (name, columns[f"relation.{name}"]) for name in RELATION_DATES if f"relation.{name}" in columns
    ]
    parts_at = [columns[part] for part in NAME_PARTS if part in columns]
    group_at, source_at = texts.get("subject_category"), texts.get("source")
    seen: dict[Cell, date | None] = {}
    tokens = _tokens()

    def read(row: Sequence[Cell]) -> tuple[Person, Relation]:
        fields: dict[str, Any] = {name: _text(row[at]) for name, at in person_at}
        if parts_at and not fields.get("name"):
            fields["name"] = " ".join(filter(None, (_text(row[at]) for at in parts_at)))
        person = Person(token=next(tokens), **fields)
        _require_known(person, of_system=reading.processor is not None)
        category = reading.category if group_at is None else _category(_text(row[group_at]), reading)
        dates: dict[str, Any] = {}
        for name, at in dates_at:
            cell = row[at]
            if cell is None or cell == "":
                continue
            if cell not in seen:
                seen[cell] = _date(cell, name, orders)
            dates[name] = seen[cell]
        source = (_text(row[source_at]) if source_at is not None else "") or reading.source
        relation = Relation(subject_category=category, source=source, **dates)
        if dates:
            _require_sense(relation, reading.today)
        return person, relation

    return read


def _tokens() -> Iterator[bytes]:
    """Tokens for persons: asking the system for each of a hundred thousand takes half a second."""
    while True:
        drawn = secrets.token_bytes(16 * 1024)
        yield from (drawn[at : at + 16] for at in range(0, len(drawn), 16))


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        tidy = cell.isprintable() and "  " not in cell
        return cell.strip() if tidy else " ".join(cell.split())
    return "" if cell is None else str(cell)


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


def _require_sense(relation: Relation, today: date) -> None:
    """Refuse dates that would set a clock wrong: those ahead of today, and those that contradict others."""
    for name in _NEVER_AHEAD:
        day = getattr(relation, name)
        if day and day > today:
            raise Invalid(N_("“{field}” lies in the future."), name, field=_LABELS[name])
    relation.require_sense()
