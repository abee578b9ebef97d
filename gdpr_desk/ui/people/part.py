"""A part of a person's card: read until it is chosen, then a form in the same place."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import Record
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.form import RecordForm
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, icon_button, row

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PartForm(RecordForm):
    """A record's form as a part of something longer: it does not scroll, and its buttons always show.

    `check` may refuse, as Invalid, what the record itself would allow.
    """

    _buttons_shown = True

    def __init__(
        self,
        session: Session,
        record: Record,
        leave_out: Sequence[str] = (),
        check: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__(session, type(record), leave_out)
        self._check = check
        self.show_record(record)

    def framed(self, body: QWidget) -> QWidget:
        """Nothing: the card around it scrolls."""
        layout = body.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        return body

    def edited_record(self) -> Record:
        """The record as it is typed; Invalid, with the field's name, where it cannot be saved."""
        found = super().edited_record()
        if self._check:
            self._check(found)
        return found

    def checked(self) -> Record | None:
        """The record as it is typed; None, with the reason beside the field, where it cannot be saved."""
        self._clear_faults()
        try:
            return self.edited_record()
        except Invalid as fault:
            self._show_fault(fault)
            return None

    def hide_buttons(self) -> None:
        """Leave saving to the one who shows the form."""
        self._buttons_shown = False
        self._bar.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, or leaves what was not changed; Escape discards."""
        if event.key() in _ENTER and not self.dirty and self.record.id is not None:
            self.revert()
        else:
            super().keyPressEvent(event)

    def _set_dirty(self, *, dirty: bool) -> None:
        super()._set_dirty(dirty=dirty)
        self._bar.setVisible(self._buttons_shown)


class Part(QFrame):
    """Shows `reading`; a click, or Enter on its button, puts the record's form in its place.

    It does so by sending `wants_editing`: whoever has it leaves other forms first, and calls `edit`.
    """

    saved = Signal()
    left = Signal()
    wants_editing = Signal()
    wants_deleting = Signal()

    def __init__(
        self,
        session: Session,
        record: Record,
        reading: QWidget,
        leave_out: Sequence[str] = ("person",),
        check: Callable[[Any], None] | None = None,
        look: str = "card",
    ) -> None:
        super().__init__()
        self.setObjectName(look)
        self._session, self.record, self._reading = session, record, reading
        self._leave_out, self._check = leave_out, check
        self.form: PartForm | None = None
        self._buttons = self._tools()
        self._pressed = QPoint()
        self.locked = False
        top = row(reading, self._buttons, gap=theme.SMALL)
        top.setStretch(0, 1)
        top.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop)
        self._layout = QVBoxLayout(self)
        if look == "card":
            self._layout.setContentsMargins(theme.WIDE, theme.GAP, theme.SMALL, theme.GAP)
        else:
            self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(top)
        self._below = holding(column(gap=theme.SMALL))
        self._layout.addWidget(self._below)
        self._below.hide()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form is not None and self.form.dirty

    def lock(self) -> None:
        """Let nothing of it be changed."""
        self.locked = True
        self.edit_button.hide()
        self.unsetCursor()

    def add_below(self, widget: QWidget) -> None:
        """Show something more across the whole part while it is read."""
        layout = self._below.layout()
        assert layout is not None
        layout.addWidget(widget)
        self._below.show()

    def add_to_menu(self, text: str, action: Callable[[], object]) -> None:
        """Offer one more thing to do."""
        added = QAction(text, self._menu)
        added.triggered.connect(lambda: action())
        self._menu.insertAction(self.delete_action, added)

    def make_form(self) -> PartForm:
        """The form of the record."""
        return PartForm(self._session, self.record, self._leave_out, self._check)

    def edit(self) -> None:
        """Put the form in the place of what is read."""
        if self.form:
            return
        self.form = self.make_form()
        self.form.left.connect(self.close_form)
        self.form.saved.connect(lambda _id: self.saved.emit())
        for each in (self._reading, self._buttons, self._below):
            each.hide()
        if self.objectName():
            self.form.setContentsMargins(0, 0, theme.GAP, 0)  # as wide a margin as on the left
        self._layout.addWidget(self.form)
        self.unsetCursor()
        self.form.focus_first()

    def close_form(self) -> None:
        """Go back to reading; a part that was never saved goes."""
        if self.form is None:
            return
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        self.setVisible(self.record.id is not None)
        for each in (self._reading, self._buttons, self._below):
            each.show()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.edit_button.setFocus()
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began."""
        self._pressed = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click edits."""
        near = (event.position().toPoint() - self._pressed).manhattanLength() < theme.SMALL
        if near and not self.form and not self.locked and event.button() == Qt.MouseButton.LeftButton:
            self.wants_editing.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits."""
        if event.key() in _ENTER and not self.form and not self.locked:
            self.wants_editing.emit()
        else:
            super().keyPressEvent(event)

    def focus_button(self) -> None:
        """Go to the first of its buttons."""
        (self.more_button if self.locked else self.edit_button).setFocus()

    def _tools(self) -> QWidget:
        say, icon = self._session.say, self._session.theme.icon
        kind = say(self.record.LABEL)
        self.edit_button = icon_button(icon("edit"), say(N_("Edit")), self.wants_editing.emit)
        more = self.more_button = icon_button(icon("more"), say(N_("More")), lambda: None)
        for each in (self.edit_button, more):
            each.setAccessibleName(f"{kind}: {each.toolTip()}")
        self._menu = QMenu(more)
        self.delete_action = self._menu.addAction(icon("delete"), say(N_("Delete")))
        self.delete_action.triggered.connect(lambda: self.wants_deleting.emit())
        more.setMenu(self._menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        made = QWidget()
        made.setLayout(row(self.edit_button, more, gap=0))
        return made
