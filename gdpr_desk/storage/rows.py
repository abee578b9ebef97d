"""Reads and writes the rows of records: plain columns, links and child rows together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import peewee

from gdpr_desk.domain.fields import Field, Record, altered
from gdpr_desk.storage.database import RegisterDatabase, spoken
from gdpr_desk.storage.tables import ABSENT, Table, Tables

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_MOST_IDS = 5_000


class Rows:
    """The rows of one register; it knows nothing of history, reminders or who may delete what."""

    def __init__(self, path: Path, database: RegisterDatabase) -> None:
        self.path, self.database, self.tables = path, database, Tables(database)

    def fetch(self, query: Any) -> list[tuple[Any, ...]]:
        """The rows of a Peewee query as plain tuples, unconverted."""
        with spoken(self.path):
            return list(self.database.execute(query).fetchall())

    def read(self, kind: type[R], query: Any, lazy: bool = False) -> list[R]:
        """The records that `query` finds; `lazy` fields are left empty unless asked for."""
        table = self.tables[kind]
        columns = [each for each in table.columns if lazy or not each.field.lazy]
        model = table.model
        chosen = [getattr(model, each.field.name) for each in columns]
        rows = self.fetch(query.select(model.id, *chosen))
        parts = self._parts(table, [row[0] for row in rows])
        return [kind(**table.values(row, columns), **parts.get(row[0], {})) for row in rows]

    def read_plain(self, kind: type[R], query: Any) -> list[R]:
        """The records that `query` finds without what lies in other tables: to be read, and not saved."""
        table = self.tables[kind]
        columns = [each for each in table.columns if not each.field.lazy]
        chosen = [getattr(table.model, each.field.name) for each in columns]
        rows = self.fetch(query.select(table.model.id, *chosen))
        return [kind(**table.values(row, columns)) for row in rows]

    def read_ids(self, kind: type[R], ids: Iterable[int]) -> list[R]:
        """The records with these ids, in the order of their ids."""
        model = self.tables[kind].model
        return [
            each
            for chunk in in_chunks(sorted(set(ids)), _MOST_IDS)
            for each in self.read(kind, model.select().where(one_of(model.id, chunk)).order_by(model.id))
        ]

    def write(self, table: Table, records: Sequence[R], before: Mapping[int | None, Record]) -> list[R]:
        """Insert or update `records`, which were `before` as given there; back with their ids."""
        saved = self._with_ids(table, records)
        self._upsert(table, saved)
        return self._with_parts(table, saved, before)

    def add(self, table: Table, records: list[R]) -> list[R]:
        """Insert `records`, whose ids nobody has yet."""
        self.insert_columns(table.model, table.names, table.written(records))
        return self._with_parts(table, records, {})

    def next_id(self, table: Table) -> int:
        """The id after the last one that a table has."""
        model = table.model
        return int(self.fetch(model.select(peewee.fn.MAX(model.id)))[0][0] or 0) + 1

    def delete(self, record: Record) -> None:
        """Delete a record, its rows and the links that go out from them."""
        model = self.tables[type(record)].model
        with spoken(self.path):
            model.delete().where(model.id == record.id).execute()
        self.drop_loose_links()

    def drop_loose_links(self) -> None:
        """Delete the links that go out from rows which are gone."""
        link = self.tables.link
        for table in self.tables.by_kind.values():
            if table.links:
                gone = link.record.not_in(table.model.select(table.model.id))
                link.delete().where((link.kind == table.kind.__name__) & gone).execute()

    def insert(self, model: Any, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Write many rows at once, past the slower ways of Peewee; for NULL they have `ABSENT`."""
        if rows:
            self.insert_columns(model, names, list(zip(*rows, strict=True)))

    def insert_columns(
        self, model: Any, names: Sequence[str], columns: Sequence[Sequence[Any]], otherwise: str = ""
    ) -> None:
        """The same by columns. What is NULL in all rows is not bound, but written out."""
        null = model._meta.fields
        marks = [_mark(column, null[name].null) for name, column in zip(names, columns, strict=True)]
        bound = [column for column, mark in zip(columns, marks, strict=True) if mark != "NULL"]
        into = ", ".join(f'"{name}"' for name in names)
        sql = f'INSERT INTO "{model._meta.table_name}" ({into}) VALUES ({", ".join(marks)}) {otherwise}'
        with spoken(self.path):
            self.database.connection().executemany(sql, zip(*bound, strict=True))

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
            owned = self.fetch(query if few is None else query.where(one_of(model.owner, few)))
            children: list[Record] = self.read_ids(each.kind, (id_ for _, id_ in owned))
            by_id = {child.id: child for child in children}
            theirs: dict[int, list[Record]] = defaultdict(list)
            for owner, id_ in owned:
                theirs[owner].append(by_id[id_])
            for owner, mine in theirs.items():
                found[owner][each.name] = tuple(mine)
        return found

    def _read_links(self, table: Table, few: list[int] | None, found: dict[int, dict[str, Any]]) -> None:
        link = self.tables.link
        query = link.select(link.record, link.field, link.target)
        query = query.where(link.kind == table.kind.__name__).order_by(link.id)
        for record, name, target in self.fetch(
            query if few is None else query.where(one_of(link.record, few))
        ):
            found[record][name] = (*found[record].get(name, ()), target)

    def _with_ids(self, table: Table, records: Sequence[R]) -> list[R]:
        if all(record.id is not None for record in records):
            return list(records)
        ids = count(self.next_id(table))
        return [record if record.id else altered(record, id=next(ids)) for record in records]

    def _upsert(self, table: Table, records: Sequence[Record], owner: int | None = None) -> None:
        lazy = {column.field.name for column in table.columns if column.field.lazy}
        changed = [name for name in table.names if name != "id" and name not in lazy]
        update = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
        otherwise = f"ON CONFLICT (id) DO UPDATE SET {update}"
        if records:
            self.insert_columns(table.model, table.names, table.written(records, owner), otherwise)

    def _with_parts(self, table: Table, records: list[R], before: Mapping[int | None, Record]) -> list[R]:
        """Save what lies in other tables, of those records that have or had anything there."""
        parts = [each.name for each in (*table.links, *table.children)]
        if not before and not any(any(map(attrgetter(name), records)) for name in parts):
            return records
        return [self._save_parts(table, each, before.get(each.id)) for each in records]

    def _save_parts(self, table: Table, record: R, before: Record | None) -> R:
        for each in table.links:
            self._save_links(table, each, record, before)
        for each in table.children:
            children = getattr(record, each.name)
            if children or (before and getattr(before, each.name)):
                saved: Any = {each.name: self._save_children(each, record, before)}
                record = replace(record, **saved)
        return record

    def _save_links(self, table: Table, each: Field, record: Record, before: Record | None) -> None:
        targets = tuple(dict.fromkeys(getattr(record, each.name)))
        if targets == (getattr(before, each.name) if before else ()):
            return
        link, kind = self.tables.link, table.kind.__name__
        mine = (link.kind == kind) & (link.record == record.id) & (link.field == each.name)
        link.delete().where(mine).execute()
        names = ["kind", "record", "field", "target_kind", "target"]
        self.insert(link, names, [(kind, record.id, each.name, each.refers_to, id_) for id_ in targets])

    def _save_children(self, each: Field, owner: Record, before: Record | None) -> tuple[Record, ...]:
        table = self.tables[each.kind]
        old = {child.id: child for child in getattr(before, each.name, ())}
        saved = self._with_ids(table, getattr(owner, each.name))
        kept = {child.id for child in saved}
        for child in old.values():
            if child.id not in kept:
                self.delete(child)
        self._upsert(table, saved, owner.id)
        return tuple(self._save_parts(table, child, old.get(child.id)) for child in saved)


def one_of(column: Any, ids: Iterable[int | None]) -> Any:
    """The condition that `column` is one of `ids`: written out, since Peewee is slow with many values."""
    listed = ",".join(str(int(each)) for each in ids if each is not None)
    return column.in_(peewee.SQL(f"({listed})"))


def in_chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in parts of at most `size`, so that no query outgrows what SQLite takes."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _mark(column: Sequence[Any], null: bool) -> str:
    """What stands for the values of a column in a statement."""
    absent = column.count(ABSENT) if null else 0
    if not absent:
        return "?"
    return "NULL" if absent == len(column) else f"nullif(?, '{ABSENT}')"
