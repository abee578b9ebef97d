"""Takes the user's last actions back, and does them again: the steps lie in the register itself.

While an action runs, temporary triggers write down what each row was before. Taking the action back
puts these rows back, and is written down in the same way: so it can be done again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.history import HistoryEntry
from gdpr_desk.storage.undo_rows import WatchedRows, watched

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

MOST_STEPS = 100

_KEEP = (
    "INSERT INTO undo_step (name, kind, record, persons, fields, count, first, last, undone, rebuilt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_KEPT = (
    "SELECT id, first, last, rebuilt, name, kind, record, persons, fields, count"
    " FROM undo_step WHERE undone = ? ORDER BY id DESC"
)
_FORGET = "DELETE FROM undo_change WHERE id BETWEEN ? AND ?"
_HAS_RECORDS = "SELECT EXISTS (SELECT * FROM undo_change WHERE id BETWEEN ? AND ? AND NOT derived)"
# Neighbouring changes of one sort in one table, newest first; without the derived ones, if they do not fit.
_RUNS = (
    'SELECT "table", change, min(id), max(id) FROM ('
    ' SELECT id, "table", change, id - row_number() OVER (PARTITION BY "table", change ORDER BY id) AS run'
    " FROM undo_change WHERE id BETWEEN ? AND ? AND NOT (derived AND ?)"
    ') GROUP BY "table", change, run ORDER BY 3 DESC'
)


@dataclass(frozen=True)
class UndoStep:
    """One action that can be taken back or done again: its word, its kinds, how many records."""

    name: str
    kinds: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class _Kept:
    """A step as it lies in the register: the changes `first` to `last`, and its line of history.

    `rebuilt` says that the index of reminders was worked out anew after it.
    """

    id: int
    first: int
    last: int
    rebuilt: bool
    entry: HistoryEntry

    @property
    def said(self) -> UndoStep:
        return UndoStep(self.entry.action, tuple(self.entry.kind.split()), self.entry.count)


class Undo:
    """The steps of one register. Where it was not enabled, an action costs nothing more."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self.enabled = False

    @cached_property
    def _rows(self) -> dict[str, WatchedRows]:
        return {each.table: each for each in watched(self._store.tables)}

    def enable(self) -> None:
        """Write down from now on what every action changes, on whatever thread."""
        self.enabled = True

    def undo_step(self) -> UndoStep | None:
        """The action that `undo` would take back."""
        return next((each.said for each in self._kept(undone=False)), None)

    def redo_step(self) -> UndoStep | None:
        """The action that `redo` would do again."""
        return next((each.said for each in self._kept(undone=True)), None)

    def steps(self) -> list[UndoStep]:
        """The actions that can be taken back, the newest first: at most MOST_STEPS."""
        return [each.said for each in self._kept(undone=False)]

    def undo(self) -> UndoStep | None:
        """Take the last action back, all or nothing, and say which; None where there is none."""
        return self._turn(undone=False)

    def redo(self) -> UndoStep | None:
        """Do again, all or nothing, what was taken back last; None where there is nothing."""
        return self._turn(undone=True)

    def clear(self) -> None:
        """Forget all steps; where there is none, the file is not written to."""
        if not self._number("SELECT EXISTS (SELECT * FROM undo_step)"):
            return
        with self._store.transaction():
            self._run("DELETE FROM undo_change")
            self._run("DELETE FROM undo_step")

    # -- what the store calls --------------------------------------------------------------

    def begin(self) -> None:
        """Write down every change from here on, in the open transaction; a rollback ends it too."""
        for rows in self._rows.values() if self.enabled else ():
            for sql in rows.begin:
                self._run(sql)

    def end(self, entry: HistoryEntry) -> None:
        """Make a step of what was written down since `begin`, if anything was: redo ends with it."""
        if self.enabled and self._keep(entry, undone=False):
            self._drop("undone")
            self._drop("id NOT IN (SELECT id FROM undo_step ORDER BY id DESC LIMIT ?)", MOST_STEPS)

    def index_rebuilt(self) -> None:
        """Note that what the steps know of the index of reminders does not fit it any more."""
        self._run("UPDATE undo_step SET rebuilt = 1")

    # -- inside ----------------------------------------------------------------------------

    def _turn(self, *, undone: bool) -> UndoStep | None:
        with self._store.transaction():
            step = next(self._kept(undone=undone), None)
            if step is None:
                return None
            self._run("PRAGMA defer_foreign_keys = ON")
            self.begin()
            self._put_back(step)
            self._keep(step.entry, undone=not undone)
            self._drop("id = ?", step.id)
            self._store.add_history(replace(step.entry, action="redo" if undone else "undo"))
        return step.said

    def _put_back(self, step: _Kept) -> None:
        for table, change, first, last in self._run(_RUNS, step.first, step.last, step.rebuilt).fetchall():
            sql = self._rows[table].put_back[change]
            if change == "update":
                self._one_by_one(sql, range(last, first - 1, -1))
            else:
                self._run(sql, first, last)
        if step.rebuilt:
            self._store.reminders.mark_stale()

    def _one_by_one(self, sql: str, changes: range) -> None:
        """Newest first, since a row that was changed twice was its oldest self before."""
        with spoken(self._store.path):
            self._store.database.connection().executemany(sql, ((each, each) for each in changes))

    def _keep(self, entry: HistoryEntry, *, undone: bool) -> bool:
        """Make a step of the changes that belong to none yet; False where no record is among them."""
        for rows in self._rows.values():
            for sql in rows.end:
                self._run(sql)
        first = self._number("SELECT ifnull(max(last), 0) + 1 FROM undo_step")
        last = self._number("SELECT ifnull(max(id), 0) FROM undo_change")
        if last >= first and self._number(_HAS_RECORDS, first, last):
            line = (entry.action, entry.kind, entry.record, entry.persons, entry.fields, entry.count)
            self._run(_KEEP, *line, first, last, undone)
            return True
        if last >= first:  # the index was behind, and caught up
            self._run(_FORGET, first, last)
            self.index_rebuilt()
        return False

    def _kept(self, *, undone: bool) -> Iterator[_Kept]:
        for row in self._run(_KEPT, undone).fetchall():
            id_, first, last, rebuilt, name, kind, record, persons, fields, count = row
            entry = HistoryEntry("", "", name, kind, record, bytes(persons), fields, count)
            yield _Kept(id_, first, last, bool(rebuilt), entry)

    def _drop(self, which: str, *values: Any) -> None:
        sql = f"SELECT id, first, last FROM undo_step WHERE {which}"
        for id_, first, last in self._run(sql, *values).fetchall():
            self._run(_FORGET, first, last)
            self._run("DELETE FROM undo_step WHERE id = ?", id_)

    def _number(self, sql: str, *values: Any) -> int:
        return int(self._run(sql, *values).fetchone()[0])

    def _run(self, sql: str, *values: Any) -> Any:
        with spoken(self._store.path):
            return self._store.database.execute_sql(sql, values)
