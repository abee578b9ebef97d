"""Tables that are given out: their columns made from the declared fields, their rows had one by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from gdpr_desk.domain.fields import Choice, Field, Record, fields_of
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor, Recipient
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.i18n import N_, translate

Value = str | int | date | None
Pick = Callable[[Any], Any]
Named = Mapping[str, Mapping[int, Record]]
"""The records that a field may refer to, by the kind's name and their ids."""

# An import knows columns by their headers: the group must have one that it knows, and no sheet but
# that of people may have one by which names are known.
_HEADERS: Mapping[tuple[type[Record], str], str] = {
    (Relation, "subject_category"): N_("Category"),
    (Processor, "contact"): N_("Contact details"),
    (Recipient, "contact"): N_("Contact details"),
}

DATE, SHORT, LINE, LONG, LONGEST = 16, 20, 27, 44, 62  # widths in characters
_LONGEST_FIELDS = ("measures", "systems", "description", "basis_note", "safeguards", "covers", "note")
_WIDTHS = {
    **dict.fromkeys(("phone", "country", "status"), SHORT),
    **dict.fromkeys(_LONGEST_FIELDS, LONGEST),
    "email": 36,
}


@dataclass(frozen=True)
class Column:
    """One column: its header in the language of the table, and how a row's value is had from its item."""

    header: str
    value: Callable[[Any], Value]
    width: int = LINE


@dataclass(frozen=True)
class Table:
    """One sheet: `about` says in a sentence what it holds, and each of `items` makes a row.

    With `wrapped`, long texts go on in the next line; without, every row is one line high.
    """

    title: str
    about: str
    columns: Sequence[Column]
    items: Iterable[Any] = field(repr=False)
    wrapped: bool = True

    def rows(self) -> Iterator[list[Value]]:
        """The values of each row in the order of the columns, once if the items can be had once."""
        values = [column.value for column in self.columns]
        return ([value(item) for value in values] for item in self.items)


class Columns:
    """Makes the columns of one report, in one language."""

    def __init__(self, contents: Contents, language: str) -> None:
        self._language = language
        self._named: Named = {
            "SubjectCategory": contents.subject_categories,
            "DataCategory": contents.data_categories,
            "RetentionRule": contents.rules,
            "Processor": contents.processors,
            "Recipient": contents.recipients,
            "SecurityMeasure": contents.measures,
        }

    def of(self, kind: type[Record], pick: Pick, *names: str) -> list[Column]:
        """The columns of these fields of the record of `kind` that `pick` finds in a row's item.

        Where it finds None the cells are empty. A choice is given out by its label, what a field
        refers to by its title.
        """
        declared = {each.name: each for each in fields_of(kind)}
        return [
            self.own(
                _header(kind, declared[name]),
                _picked(_value(declared[name], self._language, self._named), pick),
                _width(declared[name]),
            )
            for name in names
        ]

    def own(self, header: str, value: Callable[[Any], Value], width: int = LINE) -> Column:
        """A column of something that is no field, or is found in another way."""
        return Column(translate(header, self._language), value, width)


def _header(kind: type[Record], declared: Field) -> str:
    """The label of the field; a column of names is headed by what is named, but for persons."""
    if declared.name == "name" and kind is not Person:
        return kind.LABEL
    return _HEADERS.get((kind, declared.name), declared.label)


def _value(declared: Field, language: str, named: Named) -> Callable[[Any], Value]:
    get = attrgetter(declared.name)
    if declared.children:
        return lambda record: _listed(child.title for child in get(record))
    if declared.refers_to and declared.many:
        known = named[declared.refers_to]
        return lambda record: _listed(known[id_].title for id_ in get(record) if id_ in known)
    if declared.refers_to:
        titles = {id_: each.title for id_, each in named[declared.refers_to].items()}
        return lambda record: titles.get(get(record))
    if issubclass(declared.kind, Choice):
        return lambda record: _label(get(record), language)
    return get


def _picked(value: Callable[[Any], Value], pick: Pick) -> Callable[[Any], Value]:
    def from_item(item: Any) -> Value:
        record = pick(item)
        return None if record is None else value(record)

    return from_item


def _label(choice: Choice | None, language: str) -> str:
    return translate(choice.label, language) if choice else ""


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _width(declared: Field) -> int:
    if declared.name in _WIDTHS:
        return _WIDTHS[declared.name]
    if issubclass(declared.kind, date):
        return DATE
    return LONG if declared.multiline or declared.many else LINE
