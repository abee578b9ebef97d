"""Takes and gives records: saved, deleted, listed and searched in SQL, each action with one line of history."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import peewee

from gdpr_desk.domain.fields import Field, Record, require_valid
from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import StillUsed
from gdpr_desk.i18n import N_
from gdpr_desk.storage.database import RegisterDatabase, spoken
from gdpr_desk.storage.history import History, HistoryEntry
from gdpr_desk.storage.reminders import (
    BOOK_KINDS,
    OFFICE_KINDS,
    PERSON_KINDS,
    ReminderIndex,
    in_chunks,
)
from gdpr_desk.storage.tables import Table, Tables

R = TypeVar("R", bound=Record)

_MOST_IDS = 5_000


@dataclass
class Action:
    """What one action of the user has touched so far; it becomes one line of history."""

    name: str
    kinds: set[str] = field(default_factory=set)
    records: list[int] = field(default_factory=list)
    persons: set[int] = field(default_factory=set)
    tokens: set[bytes] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    dated: set[int] = field(default_factory=set)
    office: bool = False
    book: bool = False


class Store:
    """The records of one open register.

    `who` is the user whom the history names, `now` the clock (UTC); nothing here reads another one.
    """

    def __init__(
        self, path: Path, database: RegisterDatabase, who: str, now: Callable[[], datetime]
    ) -> None:
        self.path = path
        self.database = database
        self.tables = Tables(database)
        self.history = History(self.tables)
        self.reminders = ReminderIndex(self)
        self._who, self._now = who, now
        self._action: Action | None = None

    # -- reading ---------------------------------------------------------------------------

    def get(self, kind: type[R], record: int) -> R | None:
        """The record of `kind` with this id, with its lazy fields; None where there is none."""
        model = self.tables[kind].model
        found = self._read(kind, model.select().where(model.id == record), lazy=True)
        return found[0] if found else None

    def all(self, kind: type[R], where: Any = None) -> list[R]:
        """All records of `kind`, in the order in which they were made."""
        model = self.tables[kind].model
        query = model.select() if where is None else model.select().where(where)
        return self._read(kind, query.order_by(model.id))

    def page(self, kind: type[R], search: str = "", offset: int = 0, limit: int = 200) -> list[R]:
        """`limit` records from `offset` on, in Danish order, that hold every word of `search`."""
        model = self.tables[kind].model
        order = (model.sort_key, model.id) if self.tables[kind].searchable else (model.id,)
        query = self._found(kind, search).order_by(*order)
        ids = [row[0] for row in self.rows(query.offset(offset).limit(limit))]
        by_id = {each.id: each for each in self._read(kind, model.select().where(model.id.in_(ids)))}
        return [by_id[each] for each in ids]

    def count(self, kind: type[Record], search: str = "") -> int:
        """How many records of `kind` hold every word of `search`."""
        with spoken(self.path):
            return int(self._found(kind, search).count())

    def titles(self, kind: type[Record], ids: Iterable[int]) -> dict[int, str]:
        """What the records with these ids are called."""
        model = self.tables[kind].model
        wanted = sorted(set(ids))
        return {
            each.id or 0: each.title
            for chunk in in_chunks(wanted, _MOST_IDS)
            for each in self._read(kind, model.select().where(model.id.in_(chunk)))
        }

    def rows(self, query: Any) -> Any:
        """The rows of a Peewee query as plain tuples, unconverted."""
        with spoken(self.path):
            return self.database.execute(query).fetchall()

    def setting(self, name: str) -> str:
        """A value that the register keeps about itself; empty where it was never set."""
        model = self.tables.setting
        rows = self.rows(model.select(model.value).where(model.name == name))
        return str(rows[0][0]) if rows else ""

    def uses(self, record: Record) -> list[Record]:
        """The records that refer to `record` or to one of its rows, and would miss it."""
        found: list[Record] = []
        for table in self.tables.by_kind.values():
            for column in table.columns:
                if column.field.refers_to == type(record).__name__ and not column.field.owner:
                    mine = getattr(table.model, column.field.name) == record.id
                    found += self.all(table.kind, mine)
        link = self.tables.link
        mine = (link.target_kind == type(record).__name__) & (link.target == record.id)
        for kind, owner in self.rows(link.select(link.kind, link.record).where(mine)):
            table = next(t for t in self.tables.by_kind.values() if t.kind.__name__ == kind)
            found += self.all(table.kind, table.model.id == owner)
        for child in self._children_of(record):
            found += self.uses(child)
        return found

    # -- writing ---------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or nothing."""
        with spoken(self.path), self.database.atomic():
            yield

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        """One action of the user: all or nothing, one line of history, reminders brought up to date.

        An action inside another one is a part of it.
        """
        if self._action:
            yield self._action
            return
        with self.transaction():
            self._action = Action(name)
            try:
                yield self._action
                self._finish(self._action)
            finally:
                self._action = None

    def save(self, record: R) -> R:
        """Save one record and give it back with its id."""
        return self.save_all([record])[0]

    def save_all(self, records: Sequence[R]) -> list[R]:
        """Save records of one kind, new and changed, and give them back with their ids."""
        if not records:
            return []
        for record in records:
            require_valid(record)
        new = all(record.id is None for record in records)
        with self.action("create" if new else "change") as action:
            table = self.tables[type(records[0])]
            before = self._before(table, records)
            saved = self._with_ids(table, records)
            self._upsert(table, [table.row(each) for each in saved])
            for number, (given, each) in enumerate(zip(records, saved, strict=True)):
                saved[number] = self._save_parts(table, each, before.get(given.id))
            self._note(action, table.kind, saved, before)
        return saved

    def delete(self, record: Record) -> None:
        """Delete a record with its rows; StillUsed, naming the places, where others refer to it."""
        used = self.uses(record)
        if used:
            raise StillUsed(
                N_("“{title}” is still used by {places}. Choose something else there first."),
                title=record.title,
                places=", ".join(dict.fromkeys(f"“{self.place(each)}”" for each in used)),
            )
        with self.action("delete") as action:
            self._note(action, type(record), [record], {})
            if isinstance(record, Person):
                action.tokens.add(record.token)
            model = self.tables[type(record)].model
            model.delete().where(model.id == record.id).execute()
            self._drop_loose_links()

    def set_setting(self, name: str, value: str) -> None:
        """Keep a value about the register itself."""
        with self.transaction():
            self.tables.setting.replace(name=name, value=value).execute()

    def note(self, name: str) -> None:
        """A line of history for an action that touches no record."""
        with self.action(name):
            pass

    def insert(self, model: Any, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Write many rows at once, past the slower ways of Peewee."""
        self._write_many(f"INSERT INTO {_insert_into(model, names)}", rows)

    def place(self, record: Record) -> str:
        """What to call the place where something is used: the title, or the owner's for a row."""
        table = self.tables[type(record)]
        if not table.owner:
            return record.title or str(record.LABEL)
        model = table.model
        owner = self.rows(model.select(model.owner).where(model.id == record.id))[0][0]
        found = self.get(table.owner, owner)
        return self.place(found) if found else ""

    # -- inside ----------------------------------------------------------------------------

    def _found(self, kind: type[Record], search: str) -> Any:
        model = self.tables[kind].model
        query = model.select(model.id)
        for word in _search_words(search):
            query = query.where(peewee.fn.INSTR(model.search_text, word) > 0)
        return query

    def _read(self, kind: type[R], query: Any, lazy: bool = False) -> list[R]:
        table = self.tables[kind]
        columns = [each for each in table.columns if lazy or not each.field.lazy]
        model = table.model
        chosen = [getattr(model, each.field.name) for each in columns]
        rows = self.rows(query.select(model.id, *chosen))
        parts = self._parts(table, [row[0] for row in rows])
        return [
            kind(**table.values(row, columns), **parts.get(row[0], {}))  # type: ignore[arg-type]
            for row in rows
        ]

    def _parts(self, table: Table, ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """The links and child rows of these records, by id and field."""
        found: dict[int, dict[str, Any]] = defaultdict(dict)
        if not ids or not (table.links or table.children):
            return found
        few = list(ids) if len(ids) <= _MOST_IDS else None
        if table.links:
            self._read_links(table, few, found)
        for each in table.children:
            model = self.tables[each.kind].model
            query = model.select(model.owner, model.id).order_by(model.id)
            owned = self.rows(query if few is None else query.where(model.owner.in_(few)))
            where = None if few is None else model.owner.in_(few)
            children = {child.id: child for child in self.all(each.kind, where)} if owned else {}
            for owner, child in owned:
                before = found[owner].get(each.name, ())
                found[owner][each.name] = (*before, children[child])
        return found

    def _read_links(
        self, table: Table, few: list[int] | None, found: dict[int, dict[str, Any]]
    ) -> None:
        link = self.tables.link
        query = link.select(link.record, link.field, link.target)
        query = query.where(link.kind == table.kind.__name__).order_by(link.id)
        for record, name, target in self.rows(query if few is None else query.where(link.record.in_(few))):
            found[record][name] = (*found[record].get(name, ()), target)

    def _before(self, table: Table, records: Sequence[Record]) -> dict[int | None, Record]:
        ids = [record.id for record in records if record.id is not None]
        if not ids:
            return {}
        model = table.model
        return {
            each.id: each
            for chunk in in_chunks(ids, _MOST_IDS)
            for each in self._read(table.kind, model.select().where(model.id.in_(chunk)))
        }

    def _with_ids(self, table: Table, records: Sequence[R]) -> list[R]:
        if all(record.id is not None for record in records):
            return list(records)
        model = table.model
        last = self.rows(model.select(peewee.fn.MAX(model.id)))[0][0] or 0
        saved = []
        for record in records:
            if record.id is None:
                last += 1
                record = replace(record, id=last)
            saved.append(record)
        return saved

    def _upsert(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        lazy = {column.field.name for column in table.columns if column.field.lazy}
        changed = [name for name in table.names if name != "id" and name not in lazy]
        update = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
        into = _insert_into(table.model, table.names)
        self._write_many(f"INSERT INTO {into} ON CONFLICT (id) DO UPDATE SET {update}", rows)

    def _write_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with spoken(self.path):
            self.database.connection().executemany(sql, rows)

    def _save_parts(self, table: Table, record: R, before: Record | None) -> R:
        for each in table.links:
            self._save_links(table, each, record, before)
        for each in table.children:
            children = getattr(record, each.name)
            if children or (before and getattr(before, each.name)):
                record = replace(record, **{each.name: self._save_children(each, record, before)})
        return record

    def _save_links(
        self, table: Table, each: Field, record: Record, before: Record | None
    ) -> None:
        targets = tuple(dict.fromkeys(getattr(record, each.name)))
        if targets == (getattr(before, each.name) if before else ()):
            return
        link, kind = self.tables.link, table.kind.__name__
        mine = (link.kind == kind) & (link.record == record.id) & (link.field == each.name)
        link.delete().where(mine).execute()
        names = ["kind", "record", "field", "target_kind", "target"]
        self.insert(
            link, names, ((kind, record.id, each.name, each.refers_to, id_) for id_ in targets)
        )

    def _save_children(
        self, each: Field, owner: Record, before: Record | None
    ) -> tuple[Record, ...]:
        table = self.tables[each.kind]
        old = {child.id: child for child in getattr(before, each.name, ())}
        saved = self._with_ids(table, getattr(owner, each.name))
        kept = {child.id for child in saved}
        for child in old.values():
            if child.id not in kept:
                self.delete(child)
        self._upsert(table, [table.row(child, owner.id) for child in saved])
        return tuple(self._save_parts(table, child, old.get(child.id)) for child in saved)

    def _children_of(self, record: Record) -> Iterator[Record]:
        for each in self.tables[type(record)].children:
            yield from getattr(record, each.name)

    def _drop_loose_links(self) -> None:
        link = self.tables.link
        for table in self.tables.by_kind.values():
            if table.links:
                gone = link.record.not_in(table.model.select(table.model.id))
                link.delete().where((link.kind == table.kind.__name__) & gone).execute()

    def _note(
        self,
        action: Action,
        kind: type[Record],
        records: Sequence[Record],
        before: Mapping[int | None, Record],
    ) -> None:
        """Remember what an action touched: for the history, and for the reminders that may move."""
        owner = self.tables[kind].owner
        if owner:
            return  # a row is told of with its owner
        action.kinds.add(kind.__name__)
        action.records += [record.id or 0 for record in records]
        for record in records:
            old = before.get(record.id)
            if old:
                action.fields |= _changed(self.tables[kind], old, record)
        action.book |= issubclass(kind, BOOK_KINDS)
        action.office |= issubclass(kind, OFFICE_KINDS)
        if issubclass(kind, Person):
            action.persons |= {record.id or 0 for record in records}
        elif issubclass(kind, PERSON_KINDS):
            action.dated |= {getattr(record, "person", None) or 0 for record in records}

    def _finish(self, action: Action) -> None:
        if action.book:
            self.reminders.mark_stale()
        elif action.dated:
            self.reminders.refresh_persons(action.dated)
        if action.office:
            self.reminders.refresh_office()
        one = len(action.kinds) == 1 and len(action.records) == 1
        about_person = bool(action.persons or action.dated)
        self.history.add(
            HistoryEntry(
                at=self._now().isoformat(timespec="seconds"),
                who=self._who,
                action=action.name,
                kind=" ".join(sorted(action.kinds)),
                record=action.records[0] if one and not about_person else None,
                persons=self._tokens(action),
                fields=" ".join(sorted(action.fields)),
                count=len(action.records),
            )
        )

    def _tokens(self, action: Action) -> bytes:
        model = self.tables[Person].model
        ids = sorted(action.persons | action.dated)
        found = set(action.tokens)
        for chunk in in_chunks(ids, _MOST_IDS):
            query = model.select(model.token).where(model.id.in_(chunk))
            found |= {bytes(row[0]) for row in self.rows(query)}
        return b"".join(sorted(found))


def _insert_into(model: Any, names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return f'"{model._meta.table_name}" ({columns}) VALUES ({marks})'


def _changed(table: Table, old: Record, new: Record) -> set[str]:
    names = [column.field.name for column in table.columns if not column.field.lazy]
    names += [each.name for each in (*table.links, *table.children)]
    return {name for name in names if getattr(old, name) != getattr(new, name)}


def _search_words(search: str) -> list[str]:
    """The folded words to look for; a phone number is one word, however it is written."""
    digits = phone_digits(search)
    if len(digits) >= 4 and not any(letter.isalpha() for letter in search) and "@" not in search:
        return [digits]
    return fold(search).split()
