"""Reads a starter: the first records of a register as data, in both languages, tied together by keys."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from gdpr_desk import paths
from gdpr_desk.domain.fields import Choice, Field, Record, fields_of
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.domain.months import add_months
from gdpr_desk.errors import FileRefused
from gdpr_desk.i18n import LANGUAGES, N_

R = TypeVar("R", bound=Record)
Tables = Mapping[str, list[dict[str, Any]]]

_KEY = "key"
_FROM_TODAY = re.compile(r"today(?:\+(\d{1,3})m)?")


def starters() -> list[str]:
    """The names of the starters that there are."""
    found = (paths.resources() / "starters").glob("*/register.toml")
    return sorted(file.parent.name for file in found)


def starter_tables(name: str) -> Tables:
    """The starter called `name` as it is written. FileRefused where there is none."""
    if name not in starters():
        raise FileRefused(
            N_("There is no starter “{name}”. Choose one of these: {starters}."),
            name=name,
            starters=", ".join(starters()),
        )
    return tomllib.loads((paths.resources() / "starters" / name / "register.toml").read_text("utf-8"))


class StarterReader:
    """Makes records from tables, in one language, as from one day.

    `save` gives each record back with its id, so that those below it can refer to it. An unknown
    kind, field, word or key is a ValueError that names it.
    """

    def __init__(self, language: str, today: date, save: Callable[[Record], Record]) -> None:
        self._language, self._today, self._save = language, today, save
        self._ids: dict[tuple[str, str], int] = {}

    def read(self, tables: Tables) -> None:
        """Make and save every record of `tables`, in the order in which they stand."""
        for name, rows in tables.items():
            kind = _kind(name)
            for row in rows:
                self._remember(self._save(self._record(kind, row)), row)

    def _record(self, kind: type[R], row: Mapping[str, Any]) -> R:
        declared = {each.name: each for each in fields_of(kind)}
        for name in row:
            if name != _KEY and name not in declared:
                raise ValueError(f"{kind.__name__} has no field {name!r}")
        return kind(**{name: self._value(declared[name], row[name]) for name in row if name != _KEY})

    def _value(self, declared: Field, value: Any) -> Any:
        if declared.children:
            return tuple(self._record(declared.kind, row) for row in value)
        if declared.refers_to:
            ids = [self._id(declared, key) for key in (value if declared.many else [value])]
            return tuple(ids) if declared.many else ids[0]
        if issubclass(declared.kind, Choice):
            return _choice(declared, value)
        if issubclass(declared.kind, date):
            return self._day(declared, value)
        if declared.kind is str:
            return self._text(declared, value)
        if type(value) is not declared.kind:
            raise ValueError(f"{declared.name} cannot be {value!r}")
        return value

    def _text(self, declared: Field, value: Any) -> str:
        """The text in the reader's language; one that is the same in all of them is written once."""
        if isinstance(value, str):
            return value
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            raise ValueError(f"{declared.name} is not in each of {LANGUAGES}: {value!r}")
        return str(value[self._language])

    def _day(self, declared: Field, value: Any) -> date:
        if isinstance(value, date):
            return value
        counted = _FROM_TODAY.fullmatch(str(value))
        if not counted:
            raise ValueError(f"{declared.name} is not a day such as 'today+12m': {value!r}")
        return add_months(self._today, int(counted[1] or 0))

    def _id(self, declared: Field, key: str) -> int:
        known = self._ids.get((declared.refers_to, key))
        if known is None:
            raise ValueError(f"{declared.name}: no {declared.refers_to} above has the key {key!r}")
        return known

    def _remember(self, saved: Record, row: Mapping[str, Any]) -> None:
        name = type(saved).__name__
        if _KEY in row:
            if (name, row[_KEY]) in self._ids:
                raise ValueError(f"two of {name} have the key {row[_KEY]!r}")
            self._ids[name, row[_KEY]] = saved.id or 0
        for each in fields_of(type(saved)):
            if each.children:
                for child, inner in zip(getattr(saved, each.name), row.get(each.name, ()), strict=True):
                    self._remember(child, inner)


def _kind(name: str) -> type[Record]:
    try:
        return kind_named(name)
    except KeyError:
        raise ValueError(f"there is no kind {name!r}") from None


def _choice(declared: Field, word: str) -> Choice:
    for choice in declared.kind:  # type: ignore[attr-defined]  # a Choice, as the caller saw
        if choice == word:
            return choice  # type: ignore[no-any-return]
    raise ValueError(f"{declared.name} has no answer {word!r}")
