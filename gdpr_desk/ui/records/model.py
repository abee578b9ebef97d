"""The rows of a list, had from the register a page at a time, so that a hundred thousand cost nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gdpr_desk.domain.fields import Choice, Field, Record, fields_of
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.i18n import shown_date
from gdpr_desk.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

_PAGE, _PAGES = 40, 100
# As plain numbers: Qt asks for a dozen roles of each cell, and comparing with an enum is slow.
_DISPLAY, _TOOLTIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)


class RecordModel(QAbstractTableModel):
    """The records with `ids` in their order; `columns` are names of declared fields."""

    def __init__(self, session: Session, kind: type[Record], columns: Sequence[str]) -> None:
        super().__init__()
        self._session, self.kind = session, kind
        self._declared = {each.name: each for each in fields_of(kind)}
        self._columns = list(columns)
        self._ids: Sequence[int] = ()
        self._pages: dict[int, list[Record | None]] = {}
        self._titles: dict[str, dict[int, str]] = {}

    @property
    def columns(self) -> list[str]:
        """The names of the fields that are shown."""
        return list(self._columns)

    def choose(self, columns: Sequence[str]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._columns = list(columns)
        self.endResetModel()

    def show(self, ids: Sequence[int]) -> None:
        """Show these records; what was read of others is forgotten."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._titles.clear()
        self.endResetModel()

    def id_at(self, row: int) -> int:
        """The id of the record in a row."""
        return self._ids[row]

    def row_of(self, record: int) -> int:
        """The row of a record; -1 where it is not shown."""
        try:
            return self._ids.index(record)
        except ValueError:
            return -1

    def record_at(self, row: int) -> Record | None:
        """The record in a row; None where it is gone meanwhile."""
        page, at = divmod(row, _PAGE)
        if page not in self._pages:
            if len(self._pages) >= _PAGES:
                self._pages.pop(next(iter(self._pages)))
            wanted = self._ids[page * _PAGE : (page + 1) * _PAGE]
            by_id = {each.id: each for each in self._session.store.rows.read_ids(self.kind, wanted)}
            self._pages[page] = [by_id.get(each) for each in wanted]
        return self._pages[page][at]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many records are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """How many fields are shown of each."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The label of a field."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._session.say(self._declared[self._columns[section]].label)
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The value of a field as people read it."""
        if role not in (_DISPLAY, _TOOLTIP):
            return None
        record = self.record_at(index.row())
        if record is None:
            return ""
        declared = self._declared[self._columns[index.column()]]
        text = self.shown(declared, getattr(record, declared.name))
        if not text and index.column() == 0:
            text = record.title
        return text.replace("\n", " ") if role == _DISPLAY else text

    def shown(self, declared: Field, value: Any) -> str:
        """A value in words; what it refers to by its title."""
        if declared.refers_to and value:
            names = self._names(declared.refers_to, value if declared.many else (value,))
            return ", ".join(names)
        if declared.children:
            return ", ".join(child.title for child in value)
        return plain_text(value, self._session.say)

    def _names(self, kind: str, ids: Sequence[int]) -> list[str]:
        known = self._titles.setdefault(kind, {})
        missing = [each for each in ids if each not in known]
        if missing:
            known |= self._session.store.titles(kind_named(kind), missing)
        return [known.get(each, "") for each in ids]


def plain_text(value: Any, say: Callable[[str], str]) -> str:
    """A plain value as people read it."""
    if isinstance(value, Choice):
        return say(value.label)
    if isinstance(value, date):
        return shown_date(value)
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)
