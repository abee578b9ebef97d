"""Takes and gives records: saves, deletes, lists and searches them, each action a line of history."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import RLock, current_thread, main_thread
from typing import Any, TypeVar

import peewee

from gdpr_desk.domain.fields import Record, altered, altered_all, fields_of, require_valid
from gdpr_desk.domain.folding import search_words
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.errors import InUse, Invalid, StillUsed
from gdpr_desk.i18n import N_
from gdpr_desk.storage.action import Action
from gdpr_desk.storage.database import RegisterDatabase, spoken
from gdpr_desk.storage.drafts import Drafts
from gdpr_desk.storage.history import History, HistoryEntry
from gdpr_desk.storage.reminders import PERSON_KINDS, ReminderIndex
from gdpr_desk.storage.rows import Rows, in_chunks, one_of
from gdpr_desk.storage.undo import Undo

R = TypeVar("R", bound=Record)

_MOST_IDS = 5_000
_MOMENT = 3.0  # seconds: an import of 50,000 persons writes for two
_PATTERN = re.compile(r"[*?\[]")  # what means something else than itself in a pattern


class Store:
    """The records of one open register.

    `who` is the user whom the history names, `now` the clock (UTC); nothing here reads another one.
    Any thread may read; what several write comes one after the other.
    """

    def __init__(self, path: Path, database: RegisterDatabase, who: str, now: Callable[[], datetime]) -> None:
        self.path, self.database = path, database
        self.rows = Rows(path, database)
        self.tables = self.rows.tables
        self.history = History(self.tables)
        self.reminders = ReminderIndex(self)
        self.undo, self.drafts = Undo(self), Drafts(self)
        self._who, self._now = who, now
        self._writing = RLock()
        self._action: Action | None = None  # of the thread that has the lock

    @property
    def who(self) -> str:
        """The user whom the history names."""
        return self._who

    # -- reading ---------------------------------------------------------------------------

    def get(self, kind: type[R], record: int) -> R | None:
        """The record of `kind` with this id, with its lazy fields; None where there is none."""
        model = self.tables[kind].model
        found = self.rows.read(kind, model.select().where(model.id == record), lazy=True)
        return found[0] if found else None

    def all(self, kind: type[R], where: Any = None) -> list[R]:
        """All records of `kind`, in the order in which they were made."""
        model = self.tables[kind].model
        query = model.select() if where is None else model.select().where(where)
        return self.rows.read(kind, query.order_by(model.id))

    def in_order(self, kind: type[R], size: int) -> Iterator[list[R]]:
        """All records of `kind` in Danish order, `size` at a time; what is saved meanwhile moves none."""
        for ids in in_chunks(self.ids(kind), size):
            yield self._in_order_of(kind, ids)

    def owned_by(self, kind: type[R], name: str, ids: Sequence[int | None]) -> list[R]:
        """The records of `kind` whose field `name` refers to one of `ids`."""
        return self.all(kind, one_of(getattr(self.tables[kind].model, name), ids))

    def page(self, kind: type[R], search: str = "", offset: int = 0, limit: int | None = 200) -> list[R]:
        """`limit` records from `offset` on, in Danish order, that hold every word of `search`."""
        return self._in_order_of(kind, self.ids(kind, search, offset, limit))

    def count(self, kind: type[Record], search: str = "") -> int:
        """How many records of `kind` hold every word of `search`."""
        with spoken(self.path):
            return int(self.found(kind, search).count())

    def titles(self, kind: type[Record], ids: Iterable[int]) -> dict[int, str]:
        """What the records with these ids are called."""
        return {each.id or 0: each.title for each in self.rows.read_ids(kind, ids)}

    def setting(self, name: str) -> str:
        """A value that the register keeps about itself; empty where it was never set."""
        model = self.tables.setting
        rows = self.rows.fetch(model.select(model.value).where(model.name == name))
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
        for kind, owner in self.rows.fetch(link.select(link.kind, link.record).where(mine)):
            table = next(t for t in self.tables.by_kind.values() if t.kind.__name__ == kind)
            found += self.all(table.kind, table.model.id == owner)
        for child in self._children_of(record):
            found += self.uses(child)
        return found

    # -- writing ---------------------------------------------------------------------------

    @contextmanager
    def turn(self) -> Iterator[None]:
        """What is inside begins when no other thread writes, and lets none write until it ends.

        The main thread, for which a user waits, gives up after a moment and raises InUse; others wait.
        """
        waits = _MOMENT if current_thread() is main_thread() else -1
        if not self._writing.acquire(timeout=waits):
            raise InUse(
                N_("What was started before is still being written to “{register}”. Try again in a moment."),
                register=self.path.name,
            )
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or nothing. Raises InUse as `turn` does."""
        with self.turn(), spoken(self.path), self.database.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def action(self, name: str) -> Iterator[Action]:
        """One action of the user: all or nothing, one line of history, reminders brought up to date.

        An action inside another one is a part of it; one on another thread waits for its `turn`.
        """
        with self.turn():  # first: so an action that is open is this thread's own
            if self._action:
                yield self._action
                return
            with self.transaction():
                self._action = Action(name)
                try:
                    self.undo.begin()
                    yield self._action
                    self._finish(self._action)
                finally:
                    self._action = None

    def save(self, record: R) -> R:
        """Save one record and give it back with its id."""
        return self.save_all([record])[0]

    def save_all(self, records: Sequence[R]) -> list[R]:
        """Save records of one kind, new and changed, and give them back with their ids.

        Invalid where one that is changed was deleted meanwhile: nobody comes back by a save that came late.
        """
        if not records:
            return []
        for record in records:
            require_valid(record)
        table = self.tables[type(records[0])]
        known = [record.id for record in records if record.id is not None]
        with self.action("change" if known else "create") as action:
            before = {each.id: each for each in self.rows.read_ids(table.kind, known)}
            _require_there(records, before)
            for record in records if table.children else ():
                if record.id in before:
                    self._require_rows_unused(before[record.id], record)
            self._require_unrestricted(
                table.kind, [each for each in records if each != before.get(each.id)], before
            )
            saved = self.rows.write(table, records, before)
            action.note(table, saved, before)
        return saved

    def add_all(self, records: Sequence[R], **columns: Iterable[Any]) -> list[R]:
        """Save new records of one kind, altered by `columns`, and give them back with their ids.

        It is `save_all` without looking for what was there before.
        """
        if not records:
            return []
        table = self.tables[type(records[0])]
        with self.action("create") as action:
            new = altered_all(records, id=count(self.rows.next_id(table)), **columns)
            for record in new:
                require_valid(record)
            added = self.rows.add(table, new)
            action.note(table, added, {})
        return added

    def delete(self, record: Record) -> None:
        """Delete a record with its rows; StillUsed, naming the places, where others refer to it."""
        with self.action("delete") as action:
            self._require_unused(record)
            self._require_unrestricted(type(record), [record], {})
            action.note_deleted(self.tables[type(record)], record)
            action.dated |= self._persons_below(record)
            self.rows.delete(record)
            self._drop_postponements(record)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a value about the register itself."""
        model = self.tables.setting
        with self.transaction():  # no REPLACE: triggers would not see what was there
            insert = model.insert(name=name, value=value)
            insert.on_conflict(conflict_target=[model.name], preserve=[model.value]).execute()

    def add_history(self, entry: HistoryEntry) -> None:
        """Add a line of history that says who it was, and that it was now."""
        self.history.add(replace(entry, at=self._now().isoformat(timespec="seconds"), who=self._who))

    def note(self, name: str) -> None:
        """A line of history for an action that touches no record."""
        with self.action(name):
            pass

    def place(self, record: Record) -> str:
        """What to call the place where something is used: the title, or the owner's for a row."""
        table = self.tables[type(record)]
        if not table.owner:
            return record.title or str(record.LABEL)
        model = table.model
        owner = self.rows.fetch(model.select(model.owner).where(model.id == record.id))[0][0]
        found = self.get(table.owner, owner)
        return self.place(found) if found else ""

    # -- inside ----------------------------------------------------------------------------

    def ids(
        self,
        kind: type[Record],
        search: str = "",
        offset: int = 0,
        limit: int | None = None,
        *,
        backwards: bool = False,
    ) -> list[int]:
        """The ids of the records that hold every word of `search`, in Danish order, or from its end."""
        model = self.tables[kind].model
        order = (model.sort_key, model.id) if self.tables[kind].searchable else (model.id,)
        order = tuple(each.desc() for each in order) if backwards else order
        query = self.found(kind, search).order_by(*order)
        return [row[0] for row in self.rows.fetch(query.offset(offset).limit(limit))]

    def _in_order_of(self, kind: type[R], ids: Sequence[int]) -> list[R]:
        by_id = {each.id: each for each in self.rows.read_ids(kind, ids)}
        return [by_id[each] for each in ids if each in by_id]

    def found(self, kind: type[Record], search: str) -> Any:
        """The query for the ids of the records that hold every word of `search`, in no order."""
        model = self.tables[kind].model
        query = model.select(model.id)
        for word in search_words(search):
            plainly = _PATTERN.sub(r"[\g<0>]", word)
            # A pattern is found a quarter faster than by INSTR.
            query = query.where(peewee.fn.GLOB(f"*{plainly}*", model.search_text))
        return query

    def _children_of(self, record: Record) -> Iterator[Record]:
        for each in self.tables[type(record)].children:
            yield from getattr(record, each.name)

    def _persons_below(self, record: Record) -> set[int]:
        """The persons of whom something goes with `record`, which owns it, that reminders are about."""
        found: set[int] = set()
        for kind in PERSON_KINDS:
            model = self.tables[kind].model
            for each in fields_of(kind):
                if each.owner and each.refers_to == type(record).__name__:
                    mine = getattr(model, each.name) == record.id
                    found |= {row[0] for row in self.rows.fetch(model.select(model.person).where(mine))}
        return found

    def _require_rows_unused(self, old: Record, new: Record) -> None:
        kept = {(type(child), child.id) for child in self._children_of(new)}
        for child in self._children_of(old):
            if (type(child), child.id) not in kept:
                self._require_unused(child)

    def _require_unused(self, record: Record) -> None:
        used = self.uses(record)
        if used:
            raise StillUsed(
                N_("“{title}” is still used by {places}. Choose something else there first."),
                title=record.title,
                places=", ".join(dict.fromkeys(f"“{self.place(each)}”" for each in used)),
            )

    def _require_unrestricted(
        self, kind: type[Record], changed: Sequence[Any], before: Mapping[int | None, Any]
    ) -> None:
        """Refuse to change or delete what may only be stored (Art. 18(2))."""
        model = self.tables[Relation].model
        if kind is Relation:
            ids = {each.id for each in changed if not _allowed(each, before.get(each.id))} - {None}
            mine = model.id
        elif kind is Person:
            ids, mine = {each.id for each in changed} - {None}, model.person
        else:
            return
        open_ = model.restricted_on.is_null(False) & model.restriction_lifted_on.is_null()
        rows = self.rows.fetch(model.select(mine).where(open_)) if ids else ()
        if not ids.isdisjoint(row[0] for row in rows):
            raise Invalid(
                N_(
                    "Processing of this person's data is restricted, so it may only be stored (Art. 18(2)). "
                    "Lift the restriction first: the person is told before."
                )
            )

    def _drop_postponements(self, record: Record) -> None:
        model = self.tables[Postponement].model
        mine = (model.kind == type(record).__name__) & (model.record == record.id)
        model.delete().where(mine).execute()

    def _finish(self, action: Action) -> None:
        if action.book:
            self.reminders.mark_stale()
        elif action.dated:
            self.reminders.refresh_persons(action.dated - action.born)
            self.reminders.add_persons(action.theirs)
        if action.office:
            self.reminders.refresh_office()
        entry = self._entry(action)
        self.undo.end(entry)
        self.add_history(entry)

    def _entry(self, action: Action) -> HistoryEntry:
        return HistoryEntry(
            action=action.name,
            kind=" ".join(sorted(action.kinds)),
            record=action.only_record,
            persons=self._tokens(action),
            fields=" ".join(sorted(action.fields)),
            count=action.count,
        )

    def _tokens(self, action: Action) -> bytes:
        model = self.tables[Person].model
        ids = sorted((action.dated | action.named) - action.persons)
        found = set(action.tokens)
        for chunk in in_chunks(ids, _MOST_IDS):
            query = model.select(model.token).where(one_of(model.id, chunk))
            found |= {bytes(row[0]) for row in self.rows.fetch(query)}
        return b"".join(sorted(found))


def _require_there(records: Sequence[Record], before: Mapping[int | None, Record]) -> None:
    """Refuse to save what was deleted meanwhile, or the person whose number is somebody else's by now."""
    for record in records:
        old = before.get(record.id)
        other = isinstance(record, Person) and isinstance(old, Person) and record.token != old.token
        if other or (record.id is not None and old is None):
            raise Invalid(
                N_("This is not in the register any more: it was deleted meanwhile, so it was not saved.")
            )


def _allowed(new: Relation, old: Relation | None) -> bool:
    """Whether a change of a relation touches nothing but its restriction and its holds."""
    if old is None:
        return False
    return altered(new, **{name: getattr(old, name) for name in RESTRICTED_FIELDS}) == old
