"""Long lists of the preview: a model over what the plan holds, so that 50,000 rows cost nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from gdpr_desk.ui import theme
from gdpr_desk.ui.widgets import plain_table

Index = QModelIndex | QPersistentModelIndex
Columns = Sequence[tuple[str, int, Callable[[Any], str]]]
"""The title of each column, its width, and what it says of one row."""


class LongModel(QAbstractTableModel):
    """`rows` in their order, each cell put into words when it is looked at."""

    def __init__(self, rows: Sequence[Any], columns: Columns) -> None:
        super().__init__()
        self.rows, self._columns = rows, columns

    @property
    def widths(self) -> list[int]:
        """The width of each column."""
        return [width for _, width, _ in self._columns]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; the same when the mouse rests on it, since it may be cut off."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._columns[index.column()][2](self.rows[index.row()]).replace("\n", " ")
        return None


def long_table(name: str, rows: Sequence[Any], columns: Columns, *, tall: bool = False) -> QTableView:
    """A table of `rows`, of two lines each if `tall`; `name` is what a screen reader calls it."""
    made = QTableView()
    dressed_table(made, LongModel(rows, columns), name, tall=tall)
    return made


def dressed_table(table: QTableView, model: LongModel, name: str, *, tall: bool = False) -> None:
    """Show a model in a table, with the widths of its columns."""
    model.setParent(table)
    table.setModel(model)
    plain_table(table, name)
    table.setWordWrap(tall)
    table.verticalHeader().setDefaultSectionSize(theme.ROW + (theme.WIDE if tall else 0))
    for at, width in enumerate(model.widths[:-1]):  # the last one takes what is left
        table.setColumnWidth(at, width)
