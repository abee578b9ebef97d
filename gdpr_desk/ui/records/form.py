"""The form of a record: an editor for each declared field, mistakes beside the field, nothing thrown away."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import Choice, Field, Record, fields_of, require_valid
from gdpr_desk.errors import Invalid, UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.children import ChildrenEditor
from gdpr_desk.ui.records.editors import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    Editor,
    LongTextEditor,
    NumberEditor,
    TextEditor,
)
from gdpr_desk.ui.records.reference import ReferenceEditor, ReferencesEditor
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, holding, label, row, scrolling


def editor_for(session: Session, declared: Field, kind: type[Record]) -> Editor:
    """The editor for a declared field of `kind`."""
    from datetime import date

    if declared.children:
        return ChildrenEditor(session, declared)
    if declared.refers_to:
        return (ReferencesEditor if declared.many else ReferenceEditor)(session, declared)
    if issubclass(declared.kind, Choice):
        return ChoiceEditor(session, declared, optional=getattr(kind(), declared.name) is None)
    plain: dict[type, type[Editor]] = {bool: CheckEditor, int: NumberEditor, date: DateEditor}
    if declared.kind in plain:
        return plain[declared.kind](session, declared)
    return (LongTextEditor if declared.multiline else TextEditor)(session, declared)


class RecordForm(QWidget):
    """Shows one record and saves what is changed. `saved` is sent with the record's id."""

    saved = Signal(int)
    left = Signal()
    wanted_back = Signal()
    dirty_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        leave_out: Sequence[str] = (),
        below: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._session, self.kind = session, kind
        self._record: Record = kind()
        self._dirty = False
        self._editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        body = QVBoxLayout()
        body.setSpacing(theme.TIGHT)
        body.setContentsMargins(theme.MARGIN, theme.SMALL, theme.MARGIN, theme.MARGIN)
        for declared in fields_of(kind):
            if not (declared.hidden or declared.lazy or declared.name in leave_out):
                self._add(declared, body)
        for part in below:
            body.addSpacing(theme.WIDE)
            body.addWidget(part)
        body.addStretch(1)
        self._save = button(session.say(N_("Save")), self.save, look="primary")
        self._revert = button(session.say(N_("Discard changes")), self.revert, look="quiet")
        self._bar = holding(row(None, self._revert, self._save, margin=theme.SMALL), "bar")
        layout = column(self.framed(holding(body)), self._bar, gap=0)
        self.setLayout(layout)
        self._set_dirty(dirty=False)

    @property
    def dirty(self) -> bool:
        """Whether something was changed that is not saved."""
        return self._dirty

    @property
    def record(self) -> Record:
        """The record as it was shown."""
        return self._record

    def framed(self, body: QWidget) -> QWidget:
        """What the editors stand in: it scrolls where they do not fit."""
        return scrolling(body)

    def show_record(self, record: Record) -> None:
        """Show a record; one without an id is new."""
        self._record = record
        for name, editor in self._editors.items():
            editor.blockSignals(True)
            editor.show_value(getattr(record, name))
            editor.blockSignals(False)
        self._clear_faults()
        self._set_dirty(dirty=False)

    def edited_record(self) -> Record:
        """The record as it is typed; Invalid, with the field's name, where it cannot be saved."""
        from dataclasses import replace

        values: dict[str, Any] = {name: editor.value() for name, editor in self._editors.items()}
        found = replace(self._record, **values)
        require_valid(found)
        return found

    def save(self) -> bool:
        """Save what is typed; False, with the reason beside the field, where it cannot be."""
        self._clear_faults()
        self._session.messages.hush()
        try:
            saved = self._session.store.save(self.edited_record())
        except Invalid as fault:
            self._show_fault(fault)
            return False
        except UserFacingError as error:
            self._session.messages.refuse(error)
            return False
        self._record = saved
        self._set_dirty(dirty=False)
        self._session.changed.emit()
        self.saved.emit(saved.id)
        return True

    def revert(self) -> None:
        """Show the record as it was before; what was typed can be brought back for a while."""
        record, draft = self._record, self.draft() if self._dirty else None
        self.show_record(record)
        self.left.emit()
        if draft:

            def bring_back() -> None:
                self.show_record(record)
                self.show_draft(draft)
                self.wanted_back.emit()

            said = self._session.say(N_("What was typed is discarded."))
            self._session.messages.passing(said, bring_back)

    def draft(self) -> dict[str, Any]:
        """What is typed, right or wrong, for a draft."""
        return {name: editor.raw() for name, editor in self._editors.items()}

    def show_draft(self, draft: dict[str, Any]) -> None:
        """Show what a draft kept, as changes that are not saved."""
        for name, editor in self._editors.items():
            if name in draft:
                editor.show_raw(draft[name])
        self._set_dirty(dirty=True)

    def focus_first(self) -> None:
        """Go to the first field."""
        next(iter(self._editors.values())).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Escape discards, where the field itself has no use for them."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._dirty:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.revert()
        else:
            super().keyPressEvent(event)

    def _add(self, declared: Field, body: QVBoxLayout) -> None:
        say = self._session.say
        editor = editor_for(self._session, declared, self.kind)
        editor.edited.connect(lambda: self._set_dirty(dirty=True))
        fault = label("", "danger", theme.CAPTION)
        fault.hide()
        self._editors[declared.name], self._faults[declared.name] = editor, fault
        if not isinstance(editor, CheckEditor):
            title = say(declared.label)
            if declared.required:
                title = say(N_("{label} (required)"), label=title)
            body.addSpacing(theme.SMALL)
            body.addWidget(label(title, strong=True))
        if not declared.children:
            editor.setMaximumWidth(theme.READING_WIDTH)
        body.addWidget(editor)
        body.addWidget(fault)
        if declared.help:
            body.addWidget(label(say(declared.help), "muted", theme.CAPTION))

    def _set_dirty(self, *, dirty: bool) -> None:
        changed = dirty != self._dirty
        self._dirty = dirty
        self._bar.setVisible(dirty)
        if changed:
            self.dirty_changed.emit(dirty)

    def _clear_faults(self) -> None:
        for name, editor in self._editors.items():
            editor.mark(wrong=False)
            self._faults[name].hide()

    def _show_fault(self, fault: Invalid) -> None:
        name = fault.field_name if fault.field_name in self._editors else self._owner_of(fault)
        sentence = fault.sentence(self._session.language)
        if not name:
            self._session.messages.tell(sentence)
            return
        editor = self._editors[name]
        self._faults[name].setText(sentence)
        self._faults[name].show()
        if not (isinstance(editor, ChildrenEditor) and editor.show_fault(fault)):
            editor.mark(wrong=True)
            editor.setFocus()

    def _owner_of(self, fault: Invalid) -> str:
        """The field of child rows that a fault is about."""
        for name, editor in self._editors.items():
            if editor.declared.children:
                fields = {each.name for each in fields_of(editor.declared.kind)}
                if fault.field_name in fields:
                    return name
        return ""
