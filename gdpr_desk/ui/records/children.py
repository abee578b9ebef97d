"""A table of child rows that is edited in place: purposes, couplings, legal holds."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import Field, Record, fields_of
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.focus import focus_kept
from gdpr_desk.ui.records.editors import Editor
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, holding, icon_button, label, row

_ACROSS = 2  # fields side by side


class ChildrenEditor(Editor):
    """The rows of a kind that a record owns, each with an editor for every field."""

    def __init__(self, session: Session, declared: Field) -> None:
        from gdpr_desk.ui.records.form import editor_for  # each is made of the other

        super().__init__(session, declared)
        self._editor_for = editor_for
        self._fields = fields_of(declared.kind)
        self._rows: list[tuple[Record, list[Editor], QWidget]] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.SMALL)
        add = button(session.say(N_("Add a row")), self.add, session.theme.icon("add"), look="quiet")
        add.setAccessibleName(f"{session.say(declared.label)}: {add.text()}")
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SMALL)
        layout.addLayout(self._box)
        layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self.hold(inside)
        self.setFocusProxy(add)

    def add(self) -> None:
        """Add an empty row and go to it."""
        self._put(self.declared.kind())
        self._rows[-1][1][0].setFocus()
        self.edited.emit()

    def show_value(self, value: Any) -> None:
        with focus_kept(self, otherwise=self.setFocus):
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
        editors = []
        for each in self._fields:
            editor = self._editor_for(self.session, each, self.declared.kind)
            editor.show_value(getattr(child, each.name))
            editor.edited.connect(lambda: self.edited.emit())
            editors.append(editor)
        name = self.session.say(N_("Remove this row"))
        remove = icon_button(self.session.theme.icon("delete"), name, lambda: self._remove(child))
        made = self._line(editors, remove) if len(editors) == 1 else self._card(editors, remove)
        self._box.addWidget(made)
        self._rows.append((child, editors, made))

    def _line(self, editors: list[Editor], remove: QWidget) -> QWidget:
        inside = row(*editors, remove)
        inside.setStretch(0, 1)
        return holding(inside)

    def _card(self, editors: list[Editor], remove: QWidget) -> QWidget:
        """A row of several fields takes more than a line, or nobody could read it."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        for at, editor in enumerate(editors):
            line, place = divmod(at, _ACROSS)
            title = label(self.session.say(editor.declared.label), "muted", theme.CAPTION)
            grid.addWidget(title, 2 * line, place)
            grid.addWidget(editor, 2 * line + 1, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)
        grid.addWidget(remove, 0, _ACROSS, 2, 1, Qt.AlignmentFlag.AlignTop)
        return card(grid)

    def _remove(self, child: Record) -> None:
        gone = next(each for each in self._rows if each[0] is child)
        self._rows.remove(gone)
        self._box.removeWidget(gone[2])
        gone[2].hide()
        gone[2].deleteLater()
        self.edited.emit()

    def _empty(self) -> None:
        for child, _, _ in list(self._rows):
            self._remove(child)
