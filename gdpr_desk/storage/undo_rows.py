"""The statements with which undo writes down what the rows of a table were, and puts them back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gdpr_desk.storage.reminders import STALE
from gdpr_desk.storage.tables import UNDO_WIDTH, Tables


@dataclass(frozen=True)
class WatchedRows:
    """One table: in a change of it, `c0` is the key of the row and the other values follow.

    Lazy columns are written once, so they are copied only where a row is deleted. `derived` says of the
    row `{row}` whether it is worked out from others.
    """

    table: str
    columns: tuple[str, ...]
    lazy: frozenset[str] = frozenset()
    derived: str = "0"

    @property
    def begin(self) -> Iterator[str]:
        """Write down every change from here on, on this connection."""
        key, changing = self.columns[0], self._changing
        was, is_ = _listed(changing, "old."), _listed(changing, "new.")
        yield self._trigger("insert", "", [key], "new")
        yield self._trigger("update", f"WHEN ({was}) IS NOT ({is_})", changing, "old")
        yield self._trigger("delete", "", self.columns, "old")

    @property
    def end(self) -> Iterator[str]:
        """Write down no more."""
        for change in ("insert", "update", "delete"):
            yield f'DROP TRIGGER IF EXISTS temp."{self._name(change)}"'

    @cached_property
    def put_back(self) -> dict[str, str]:
        """What takes a kind of change back: for an update by its number, otherwise from one to another."""
        key, kept = self.columns[0], _kept(len(self.columns))
        changing = self._changing
        return {
            "insert": f'DELETE FROM "{self.table}" WHERE "{key}" IN'
            " (SELECT c0 FROM undo_change WHERE id BETWEEN ? AND ?)",
            "update": f'UPDATE "{self.table}" SET ({_listed(changing)}) ='
            f" (SELECT {_kept(len(changing))} FROM undo_change WHERE id = ?)"
            f' WHERE "{key}" = (SELECT c0 FROM undo_change WHERE id = ?)',
            "delete": f'INSERT INTO "{self.table}" ({_listed(self.columns)})'
            f" SELECT {kept} FROM undo_change WHERE id BETWEEN ? AND ? ORDER BY id DESC",
        }

    @property
    def _changing(self) -> list[str]:
        return [name for name in self.columns if name not in self.lazy]

    def _trigger(self, change: str, when: str, columns: Sequence[str], row: str) -> str:
        derived = self.derived.format(row=row)
        return (
            f'CREATE TEMP TRIGGER "{self._name(change)}" AFTER {change} ON main."{self.table}" {when} BEGIN'
            f' INSERT INTO undo_change ("table", change, derived, {_kept(len(columns))})'
            f" VALUES ('{self.table}', '{change}', {derived}, {_listed(columns, f'{row}.')}); END"
        )

    def _name(self, change: str) -> str:
        return f"undo_{change}_{self.table}"


def watched(tables: Tables) -> list[WatchedRows]:
    """Every table that an action may change: not the history, which only grows."""
    found = []
    for table in tables.by_kind.values():
        lazy = frozenset(column.field.name for column in table.columns if column.field.lazy)
        found.append(WatchedRows(_name(table.model), tuple(table.names), lazy))
    found.append(WatchedRows(_name(tables.link), _columns(tables.link)))
    found.append(WatchedRows(_name(tables.reminder), _columns(tables.reminder), derived="1"))
    stale = f"{{row}}.name = '{STALE}'"
    found.append(WatchedRows(_name(tables.setting), _columns(tables.setting), derived=stale))
    assert all(len(each.columns) <= UNDO_WIDTH for each in found), "UNDO_WIDTH is too small"
    return found


def _name(model: object) -> str:
    return str(model._meta.table_name)  # type: ignore[attr-defined]  # Peewee's


def _columns(model: object) -> tuple[str, ...]:
    return tuple(model._meta.sorted_field_names)  # type: ignore[attr-defined]  # as above


def _listed(names: Sequence[str], before: str = "") -> str:
    return ", ".join(f'{before}"{name}"' for name in names)


def _kept(count: int) -> str:
    return ", ".join(f"c{number}" for number in range(count))
