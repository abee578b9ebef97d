"""The page of a plain kind of record: the list on the left, the record on the right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import Record
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.form import RecordForm
from gdpr_desk.ui.records.list import RecordList
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import (
    EmptyState,
    button,
    column,
    heading,
    holding,
    icon_button,
    row,
    section,
)


class RecordsPage(QWidget):
    """Lists, shows, makes, changes and deletes the records of one kind."""

    def __init__(self, session: Session, kind: type[Record], icon: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session, self.kind = session, kind
        self._icon = session.theme.pixmap(icon, size=3 * theme.ICON)
        say = session.say
        self.list = RecordList(session, kind, self._find, counted=self._counted)
        self.form = RecordForm(session, kind, below=self.details())
        self._title = section("")
        delete = icon_button(session.theme.icon("delete"), say(N_("Delete")), self.delete)
        head = row(self._title, delete)
        head.setContentsMargins(theme.MARGIN, theme.GAP, theme.WIDE, 0)
        self._detail = holding(column(holding(head), self.form, gap=0))
        self._right = QStackedWidget()
        self._right.addWidget(self._empty())
        self._right.addWidget(self._detail)
        self.setLayout(self._layout())
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda _id: self.form.focus_first())
        self.form.saved.connect(self._saved)
        self.form.left.connect(self._left)
        self.form.wanted_back.connect(lambda: self._right.setCurrentWidget(self._detail))
        self._shown = 0

    def details(self) -> Sequence[QWidget]:
        """What a page shows below its form."""
        return ()

    def refresh(self) -> None:
        """Show what the register has by now; what is being typed stays."""
        self.list.refresh()
        if self.form.dirty:
            return
        if self._shown:
            self._show(self._shown)
        elif self.list.model.rowCount() == 1:
            self.list.choose(self.list.model.id_at(0))

    def show_record(self, record: int) -> None:
        """Show one record, whatever was searched for."""
        if not self.leave():
            return
        if not self.list.choose(record):
            self.list.look_for("")
            self.list.choose(record)

    def new(self) -> None:
        """Begin a new record."""
        if self.leave():
            self.list.table.clearSelection()
            self._shown = 0
            self.form.show_record(self.kind())
            self._title.setText(self._session.say(N_("New")))
            self._right.setCurrentWidget(self._detail)
            self.form.focus_first()

    def delete(self) -> None:
        """Delete the record that is shown; a message offers to take it back."""
        if not self._shown:
            self.form.revert()
            return
        record = self.form.record
        self.form.show_record(record)
        with self._session.doing():
            self._session.store.delete(record)
            self._shown = 0
            self._show_nothing()
            said = self._session.say(N_("“{name}” was deleted."), name=record.title)
            self._session.messages.passing(said, self._session.undo)

    def draft(self) -> dict[str, Any] | None:
        """What is being typed, for the time that the register is locked; None where nothing is."""
        if not self.form.dirty:
            return None
        return {"record": self.form.record.id, "typed": self.form.draft()}

    def show_draft(self, draft: dict[str, Any]) -> None:
        """Go on where a lock came in between."""
        found = self._session.store.get(self.kind, draft["record"]) if draft["record"] else self.kind()
        if found:
            if draft["record"]:
                self.list.choose(draft["record"], quietly=True)
            self._shown = draft["record"] or 0
            self.form.show_record(found)
            self._title.setText(found.title or self._session.say(N_("New")))
            self._right.setCurrentWidget(self._detail)
            self.form.show_draft(draft["typed"])

    def leave(self) -> bool:
        """Save what is typed before something else is shown; False where it cannot be saved yet."""
        return not self.form.dirty or self.form.save()

    def focus_search(self) -> None:
        """Go to the search field."""
        self.list.search.setFocus()
        self.list.search.selectAll()

    def _layout(self) -> QVBoxLayout:
        say = self._session.say
        add = button(say(N_("New")), self.new, self._session.theme.icon("add", "on_accent"), look="primary")
        head = row(heading(say(self.kind.PLURAL)), None, add)
        head.setContentsMargins(theme.MARGIN, theme.WIDE, theme.WIDE, theme.SMALL)
        left = column(self.list)
        left.setContentsMargins(theme.MARGIN, 0, theme.GAP, theme.GAP)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holding(left))
        split.addWidget(self._right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        split.setSizes([2 * theme.LIST_WIDTH, 3 * theme.LIST_WIDTH])
        name = f"split/{self.kind.__name__}"
        if state := self._session.settings.state(name):
            split.restoreState(state)
        split.splitterMoved.connect(lambda *_: self._session.settings.keep_state(name, split.saveState()))
        layout = column(head, split, gap=0)
        layout.setStretch(1, 1)
        return layout

    def _empty(self) -> QWidget:
        return EmptyState(self._icon, self._session.say(N_("Choose one on the left, or make a new one.")))

    def _find(self, search: str) -> Sequence[int]:
        return self._session.store.ids(self.kind, search)

    def _counted(self, count: int) -> str:
        return self._session.say_count("{count} in the list", "{count} in the list", count)

    def _chosen(self, record: int) -> None:
        if record == self._shown:
            return
        if not self.leave():
            self.list.choose(self._shown, quietly=True)
            return
        self._show(record)

    def _show(self, record: int) -> None:
        found = self._session.store.get(self.kind, record) if record else None
        self._shown = record if found else 0
        if found is None:
            self._show_nothing()
            return
        self.form.show_record(found)
        self._title.setText(found.title or self._session.say(self.kind.LABEL))
        self._right.setCurrentWidget(self._detail)
        self.shown(found)

    def _show_nothing(self) -> None:
        focus = QApplication.focusWidget()
        if focus and self._detail.isAncestorOf(focus):
            self.list.search.setFocus()  # the table would choose its first record
        self._right.setCurrentIndex(0)

    def shown(self, record: Record) -> None:
        """Called when a record is shown: fill what stands below the form."""

    def _saved(self, record: int) -> None:
        self._shown = record
        self.list.refresh()
        self.list.choose(record, quietly=True)
        self._title.setText(self.form.record.title)
        self.shown(self.form.record)
        said = self._session.say(N_("“{name}” was saved."), name=self.form.record.title)
        self._session.messages.passing(said, self._session.undo)

    def _left(self) -> None:
        if self.form.record.id is None:
            self._right.setCurrentIndex(0)
        self.list.table.setFocus()
