"""A table of child rows that is edited in place: purposes, couplings, legal holds."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import Field, Record, fields_of
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.editors import Editor
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, icon_button, label


class ChildrenEditor(Editor):
    """The rows of a kind that a record owns, each with an editor for every field."""

    def __init__(self, session: Session, declared: Field) -> None:
        from gdpr_desk.ui.records.form import editor_for  # each is made of the other

        super().__init__(session, declared)
        self._editor_for = editor_for
        self._fields = fields_of(declared.kind)
        self._rows: list[tuple[Record, list[Editor], QWidget]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SMALL)
        self._grid.setVerticalSpacing(theme.SMALL)
        for at, each in enumerate(self._fields):
            if len(self._fields) > 1:
                self._grid.addWidget(label(session.say(each.label), "muted", theme.CAPTION), 0, at)
            self._grid.setColumnStretch(at, 3 if each.multiline or each.many else 2)
        add = button(session.say(N_("Add a row")), self.add, session.theme.icon("add"), look="quiet")
        add.setAccessibleName(f"{session.say(declared.label)}: {add.text()}")
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL)
        layout.addLayout(self._grid)
        layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self.hold(inside)
        self.setFocusProxy(add)

    def add(self) -> None:
        """Add an empty row and go to it."""
        self._put(self.declared.kind())
        self._rows[-1][1][0].setFocus()
        self.edited.emit()

    def show_value(self, value: Any) -> None:
        self._empty()
        for child in value or ():
            self._put(child)

    def value(self) -> Any:
        children = []
        for child, editors, _ in self._rows:
            values = {each.declared.name: each.value() for each in editors}
            if child.id or any(values.values()):  # a row that was never filled in is none
                children.append(type(child)(id=child.id, **values))
        return tuple(children)

    def raw(self) -> Any:
        return [
            {"id": child.id, "values": {each.declared.name: each.raw() for each in editors}}
            for child, editors, _ in self._rows
        ]

    def show_raw(self, raw: Any) -> None:
        self._empty()
        for kept in raw:
            self._put(self.declared.kind(id=kept["id"]))
            for each in self._rows[-1][1]:
                each.show_raw(kept["values"][each.declared.name])

    def show_fault(self, fault: Invalid) -> bool:
        """Mark the first editor that the fault is about; False where it is about none here."""
        for _, editors, _ in self._rows:
            for each in editors:
                if each.declared.name == fault.field_name and not each.filled():
                    each.mark(wrong=True)
                    each.setFocus()
                    return True
        return False

    def _put(self, child: Record) -> None:
        at = self._grid.rowCount()
        editors = []
        for place, each in enumerate(self._fields):
            editor = self._editor_for(self.session, each, self.declared.kind)
            editor.show_value(getattr(child, each.name))
            editor.edited.connect(lambda: self.edited.emit())
            self._grid.addWidget(editor, at, place, Qt.AlignmentFlag.AlignTop)
            editors.append(editor)
        name = self.session.say(N_("Remove this row"))
        remove = icon_button(self.session.theme.icon("delete"), name, lambda: self._remove(child))
        self._grid.addWidget(remove, at, len(self._fields), Qt.AlignmentFlag.AlignTop)
        self._rows.append((child, editors, remove))

    def _remove(self, child: Record) -> None:
        gone = next(each for each in self._rows if each[0] is child)
        self._rows.remove(gone)
        for widget in (*gone[1], gone[2]):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.edited.emit()

    def _empty(self) -> None:
        for child, _, _ in list(self._rows):
            self._remove(child)
