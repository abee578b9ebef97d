"""A list with its search: finds as one types, sorts in Danish order, remembers its columns."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.model import RecordModel
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import icon_button, label, plain_table, row

Find = Callable[[str], Sequence[int]]
"""The ids of the records that a search finds, in their order."""

_NEAR = 100

_FIRST_WIDTH, _WIDTH = 200, 130
_FIRST_SHARE = 0.6
_SETTLED_MS = 300


class RecordList(QWidget):
    """The records of one kind. `chosen` is sent with an id, or with 0 where nothing is chosen.

    A click on the header of one of `sortable` sends `sorted` with its name and whether it is descending:
    the page then finds them in that order. Columns and widths are remembered under `place`, else under
    the name of the kind.
    """

    chosen = Signal(int)
    opened = Signal(int)
    sorted = Signal(str, bool)

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        find: Find,
        columns: Sequence[str] = (),
        counted: Callable[[int], str] | None = None,
        sortable: Sequence[str] = (),
        place: str = "",
    ) -> None:
        super().__init__()
        self._place = place or kind.__name__
        self._session, self._kind, self._find, self._counted = session, kind, find, counted
        listed = [each.name for each in fields_of(kind) if each.listed]
        self._may_show, self._sortable = listed, sortable
        wanted = session.settings.chosen(f"columns/{self._place}", list(columns) or listed[:2])
        shown = [each for each in listed if each in wanted] or listed[:1]
        self.model = RecordModel(session, kind, shown)
        self.model.setParent(self)
        self.search = self._search_field()
        self._giving = False
        self.table = self._table()
        self._count = label("", "muted", theme.CAPTION)
        self.tools = row(self.search, self._columns_button())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL)
        layout.addLayout(self.tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._count)
        self.refresh()

    @property
    def current(self) -> int:
        """The id of the chosen record; 0 where none is chosen."""
        index = self.table.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else 0

    def refresh(self) -> None:
        """Read the list anew; what was chosen stays chosen where it is still there."""
        current = self.current
        self._read()
        if current:
            self.choose(current, quietly=True)

    def read_from_top(self) -> None:
        """Read the list anew for another question: what was chosen stays so where it is near the top."""
        current = self.current
        ids = self._read()
        self.table.scrollToTop()
        if current and current in ids[:_NEAR]:
            self.choose(current, quietly=True)

    def _read(self) -> Sequence[int]:
        ids = self._find(self.search.text().strip())
        self.model.show(ids)
        if self._counted:
            self._count.setText(self._counted(len(ids)))
        return ids

    def choose(self, record: int, *, quietly: bool = False) -> bool:
        """Choose a record; False where the list does not have it."""
        at = self.model.row_of(record)
        if at < 0:
            return False
        selection = self.table.selectionModel()
        selection.blockSignals(quietly)
        index = self.model.index(at, 0)
        both = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        selection.setCurrentIndex(index, both)
        selection.blockSignals(False)
        self.table.scrollTo(index)
        self.table.viewport().update()
        return True

    def look_for(self, text: str) -> None:
        """Search for `text`."""
        self.search.setText(text)

    def _search_field(self) -> QLineEdit:
        made = SearchField()
        made.setPlaceholderText(self._session.say(N_("Search")))
        made.setAccessibleName(self._session.say(N_("Search")))
        made.setClearButtonEnabled(True)
        icon = self._session.theme.icon("search")
        made.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        made.textChanged.connect(lambda: self.read_from_top())
        made.down.connect(self._into_the_list)
        return made

    def _into_the_list(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.choose(self.model.id_at(0))

    def _table(self) -> QTableView:
        made = _Table()
        made.setModel(self.model)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        plain_table(made, self._session.say(self._kind.PLURAL))
        # Later, never from within the signal: asking for widths makes the header resize its sections
        # again, while it is in the middle of it, and that crashes.
        self._resized = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._resized.timeout.connect(self._keep_widths)
        made.horizontalHeader().sectionResized.connect(lambda *_: self._widths_changed())
        if self._sortable:
            self._let_sort(made.horizontalHeader())
        made.selectionModel().currentChanged.connect(self._changed)
        made.activated.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        return made

    def _let_sort(self, header: QHeaderView) -> None:
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)

    def _sort(self, at: int, order: Qt.SortOrder) -> None:
        name = self.model.columns[at]
        if name in self._sortable:
            self.sorted.emit(name, order == Qt.SortOrder.DescendingOrder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew between the columns that nobody has given a width."""
        super().resizeEvent(event)
        self._give_widths()

    def _give_widths(self) -> None:
        """As wide as they were left, by their names: Qt's own state does not outlive other columns.

        Before that, such that two of them fit: the last one takes what is left, but never less than given.
        """
        kept = self._session.settings.widths(self._place)
        room = self.width() - self.table.verticalScrollBar().sizeHint().width()
        first = min(_FIRST_WIDTH, int(_FIRST_SHARE * room))
        self._giving = True
        for at, name in enumerate(self.model.columns):
            self.table.setColumnWidth(at, kept.get(name, first if at == 0 else min(_WIDTH, room - first)))
        self._giving = False

    def _widths_changed(self) -> None:
        if not self._giving:
            self._resized.start()

    def _keep_widths(self) -> None:
        resized = self.model.columns[:-1]  # the last one takes what is left
        widths = {name: self.table.columnWidth(at) for at, name in enumerate(resized)}
        self._session.settings.keep_widths(self._place, widths)

    def _changed(self, now: QModelIndex) -> None:
        self.chosen.emit(self.model.id_at(now.row()) if now.isValid() else 0)

    def _columns_button(self) -> QWidget:
        say = self._session.say
        made = icon_button(self._session.theme.icon("columns"), say(N_("Columns")), lambda: None)
        menu = QMenu(made)
        labels = {each.name: each.label for each in fields_of(self._kind)}
        for name in self._may_show:
            action = QAction(say(labels[name]), menu)
            action.setCheckable(True)
            action.setChecked(name in self.model.columns)
            action.setEnabled(name != self._may_show[0])
            action.toggled.connect(lambda on, name=name: self._show_column(name, on))
            menu.addAction(action)
        made.setMenu(menu)
        made.setPopupMode(made.ToolButtonPopupMode.InstantPopup)
        if len(self._may_show) == 1:
            made.hide()
        return made

    def _show_column(self, name: str, on: bool) -> None:
        now = self.model.columns
        wanted = [each for each in self._may_show if (each in now or each == name) and (on or each != name)]
        self.model.choose(wanted)
        self._session.settings.keep_chosen(f"columns/{self._place}", wanted)
        self._give_widths()
        if self._sortable:
            self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)


class SearchField(QLineEdit):
    """Escape empties it, Down goes to the list; Undo is the register's, not that of what one looks for."""

    down = Signal()

    def event(self, event: QEvent) -> bool:
        undo = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and any(map(event.matches, undo)):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class _Table(QTableView):
    """Enter opens; letters do not search, there is a field for that."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:
        """Nothing."""
