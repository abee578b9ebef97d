"""Makes the Peewee models from the declared records: one place for each column. The one clever file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from operator import attrgetter
from threading import RLock
from typing import Any

import peewee

from gdpr_desk.domain.fields import Choice, Field, Record, fields_of
from gdpr_desk.domain.folding import fold_all, phone_digits, sort_keys
from gdpr_desk.domain.kinds import CHILD_KINDS, KINDS, kind_named

# What is bound for NULL: sqlcipher3 searches for an adapter of each None, which takes longer than
# writing it. No column that may be NULL ever holds an empty text.
ABSENT = ""

# How many values the widest row may have that undo copies.
UNDO_WIDTH = 32


Write = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True)
class Column:
    """One plain field of a kind, how its values are written, and how one is read, if not as it is."""

    field: Field
    write: Write
    read: Callable[[Any], Any] | None


@dataclass(frozen=True)
class Table:
    """One kind's model, its plain columns, and its fields that lie in other tables."""

    kind: type[Record]
    model: Any
    columns: tuple[Column, ...]
    links: tuple[Field, ...]
    children: tuple[Field, ...]
    searchable: tuple[str, ...]
    owner: type[Record] | None = None

    def written(self, records: Sequence[Record], owner: int | None = None) -> list[Sequence[Any]]:
        """The values of `records`, a column at a time in the order of `names`, with `ABSENT` for NULL."""
        found = []
        for name, write in self._writers:
            found.append(write(list(map(attrgetter(name), records))))
        if self.searchable:
            found += [sort_keys([record.title for record in records]), self.search_texts(records)]
        return [*found, [owner] * len(records)] if self.owner else found

    def search_texts(self, records: Sequence[Record]) -> list[str]:
        """The folded text in which a search looks, of each of `records`."""
        names = [name for name in self.searchable if name != "phone"]
        words = zip(*(map(attrgetter(name), records) for name in names), strict=True)
        folded = fold_all(list(map(" ".join, words)))
        if "phone" not in self.searchable:
            return folded
        phones = map(attrgetter("phone"), records)
        both = zip(folded, phones, strict=True)
        return [f"{text} {phone_digits(phone)}" if phone else text for text, phone in both]

    @cached_property
    def _writers(self) -> list[tuple[str, Write]]:
        return [("id", filled), *((column.field.name, column.write) for column in self.columns)]

    @property
    def names(self) -> list[str]:
        """The names of the columns that `written` fills."""
        plain = ["id", *(column.field.name for column in self.columns)]
        if self.searchable:
            plain += ["sort_key", "search_text"]
        return [*plain, "owner"] if self.owner else plain

    def values(self, row: Sequence[Any], columns: Sequence[Column]) -> dict[str, Any]:
        """The plain values of a record from a row of the id and `columns`."""
        found = {"id": row[0]}
        for column, value in zip(columns, row[1:], strict=True):
            found[column.field.name] = column.read(value) if column.read and value is not None else value
        return found


class Tables:
    """All models of a register, bound to one database; each is made when it is first asked for."""

    def __init__(self, database: peewee.Database) -> None:
        self.database = database
        self._made: dict[type[Record], Table] = {}
        self._owners = _owners()
        self._making = RLock()  # the window and its worker ask at the same time

    @property
    def by_kind(self) -> dict[type[Record], Table]:
        """The table of every kind."""
        return {kind: self[kind] for kind in (*KINDS, *CHILD_KINDS)}

    @property
    def models(self) -> list[Any]:
        """Every model, for migrations and for the check that they fit."""
        own = [table.model for table in self.by_kind.values()]
        about = [self.link, self.reminder, self.history, self.setting, self.draft]
        return [*own, *about, self.erased_email, self.ledger_line, self.undo_step, self.undo_change]

    @cached_property
    def link(self) -> Any:
        """The references of which a record may have many."""
        return self._plain_model("Link", _link_fields(), [(("kind", "record"), False)])

    @cached_property
    def reminder(self) -> Any:
        """The index of what is due, with all that grouping reads: the rows lie scattered over the file."""
        grouped = ("due_on", "what", "rule", "category", "kind", "record")
        return self._plain_model("ReminderIndex", _reminder_fields(), [(grouped, False)])

    @cached_property
    def history(self) -> Any:
        """The chained lines."""
        return self._plain_model("HistoryLine", _history_fields())

    @cached_property
    def setting(self) -> Any:
        """What the register keeps about itself."""
        return self._plain_model("Setting", {"name": _text(primary_key=True), "value": _text()})

    @cached_property
    def draft(self) -> Any:
        """What was typed and not saved yet."""
        return self._plain_model("Draft", {"name": _text(primary_key=True), "content": _text()})

    @cached_property
    def erased_email(self) -> Any:
        """The keyed hashes by which erased persons are recognised for a while."""
        return self._plain_model("ErasedEmail", {"hash": _text(primary_key=True), "until": _text()})

    @cached_property
    def ledger_line(self) -> Any:
        """The lines of the ledger that this register has carried out."""
        return self._plain_model("LedgerLine", _ledger_line_fields())

    @cached_property
    def undo_step(self) -> Any:
        """The actions that can be taken back."""
        return self._plain_model("UndoStep", _undo_step_fields())

    @cached_property
    def undo_change(self) -> Any:
        """What rows were before these actions."""
        return self._plain_model("UndoChange", _undo_change_fields())

    def __getitem__(self, kind: type[Record]) -> Table:
        found = self._made.get(kind)
        if found is None:
            with self._making:
                found = self._made.get(kind) or self._make(kind)
        return found

    def _make(self, kind: type[Record]) -> Table:
        fields = fields_of(kind)
        owner = self._owners.get(kind)
        plain = [each for each in fields if not each.many]
        models = {each.name: self._column(each) for each in plain}
        if owner:
            models["owner"] = peewee.ForeignKeyField(
                self[owner].model, on_delete="CASCADE", backref="+", column_name="owner"
            )
        searchable = tuple(each.name for each in fields if each.searchable and not owner)
        indexes = []
        if searchable:
            models |= {"sort_key": _text(), "search_text": _text()}
            indexes = [(("sort_key", "search_text"), False)]
        self._made[kind] = Table(
            kind,
            self._plain_model(kind.__name__, models, indexes),
            tuple(Column(each, _writer(each), _reader(each)) for each in plain),
            tuple(each for each in fields if each.many and each.refers_to),
            tuple(each for each in fields if each.children),
            searchable,
            owner,
        )
        return self._made[kind]

    def _column(self, declared: Field) -> peewee.Field:
        if declared.refers_to:
            target = self[kind_named(declared.refers_to)].model
            rule = "CASCADE" if declared.owner else "RESTRICT"
            return peewee.ForeignKeyField(
                target, null=True, on_delete=rule, backref="+", column_name=declared.name
            )
        if issubclass(declared.kind, date):
            return peewee.DateField(null=True)
        if issubclass(declared.kind, bytes):
            return peewee.BlobField()
        if issubclass(declared.kind, int):
            return peewee.IntegerField(null=True)
        return _text(null=issubclass(declared.kind, Choice))

    def _plain_model(self, name: str, fields: Mapping[str, peewee.Field], indexes: Iterable[Any] = ()) -> Any:
        meta = {
            "database": self.database,
            "legacy_table_names": False,
            "indexes": tuple(indexes),
        }
        return type(name, (peewee.Model,), {**fields, "Meta": type("Meta", (), meta)})


def _text(**options: Any) -> peewee.TextField:
    return peewee.TextField(**options)


def _link_fields() -> dict[str, peewee.Field]:
    return {
        "kind": _text(),
        "record": peewee.IntegerField(),
        "field": _text(),
        "target_kind": _text(),
        "target": peewee.IntegerField(),
    }


def _reminder_fields() -> dict[str, peewee.Field]:
    return {
        "what": _text(),
        "kind": _text(),
        "record": peewee.IntegerField(),
        "due_on": _text(),  # ISO; empty for a gap, which is due at once
        "because": _text(),
        "event_on": peewee.DateField(null=True),
        "rule": peewee.IntegerField(null=True),
        "person": peewee.IntegerField(null=True, index=True),
        "category": peewee.IntegerField(null=True),
    }


def _history_fields() -> dict[str, peewee.Field]:
    return {
        "at": _text(),
        "who": _text(),
        "action": _text(),
        "kind": _text(),
        "record": peewee.IntegerField(null=True),
        "persons": peewee.BlobField(),
        "fields": _text(),
        "count": peewee.IntegerField(),
        "hash": _text(),
    }


def _ledger_line_fields() -> dict[str, peewee.Field]:
    return {
        "batch": _text(),
        "token": _text(),
        "relation": peewee.IntegerField(),
        "rule": peewee.IntegerField(),
    }


def _undo_step_fields() -> dict[str, peewee.Field]:
    return {
        "name": _text(),
        "kind": _text(),
        "record": peewee.IntegerField(null=True),
        "persons": peewee.BlobField(),
        "fields": _text(),
        "count": peewee.IntegerField(),
        "first": peewee.IntegerField(),  # its changes
        "last": peewee.IntegerField(),
        "undone": peewee.IntegerField(),
        "rebuilt": peewee.IntegerField(),
    }


def _undo_change_fields() -> dict[str, peewee.Field]:
    # A BLOB column takes a value of any type as it is.
    values = {f"c{number}": peewee.BlobField(null=True) for number in range(UNDO_WIDTH)}
    return {"table": _text(), "change": _text(), "derived": peewee.IntegerField(), **values}


def _owners() -> dict[type[Record], type[Record]]:
    return {child.kind: kind for kind in KINDS for child in fields_of(kind) if child.children}


def filled(values: Sequence[Any]) -> Sequence[Any]:
    """`values` with `ABSENT` for None."""
    return [ABSENT if value is None else value for value in values] if None in values else values


def _adapted(values: Sequence[Any]) -> list[Any]:
    """sqlcipher3 searches for an adapter of `bytes`, too."""
    return list(map(bytearray, values))


def each_once(write: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """`write` of each of `values`, of those that come again once; `ABSENT` for None."""
    known = {value: ABSENT if value is None else write(value) for value in set(values)}
    return [known[value] for value in values]


def _writer(declared: Field) -> Write:
    if issubclass(declared.kind, date):
        return partial(each_once, date.isoformat)
    if issubclass(declared.kind, bytes):
        return _adapted
    return partial(each_once, str) if issubclass(declared.kind, Choice) else filled


def _reader(declared: Field) -> Callable[[Any], Any] | None:
    if issubclass(declared.kind, date):
        return date.fromisoformat
    return declared.kind if issubclass(declared.kind, (bool, Choice)) else None
