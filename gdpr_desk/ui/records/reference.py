"""Editors of fields that refer to other records: chosen by typing, or made on the spot."""

from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gdpr_desk.domain.fields import Field, Record, fields_of
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.focus import focus_kept
from gdpr_desk.ui.records.editors import Editor
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import emptied, icon_button, line_label

_OFFERED = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Chooser(QLineEdit):
    """A field that offers the records of a kind while one types; the last offer makes a new one."""

    picked = Signal(int)

    def __init__(self, session: Session, kind: type[Record]) -> None:
        super().__init__()
        self._session, self._kind = session, kind
        self._offers: list[int] = []
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_OFFERED + 1)
        self._completer.activated[QModelIndex].connect(lambda index: self._pick(index.row()))  # type: ignore[index]
        self.setCompleter(self._completer)
        self.setPlaceholderText(session.say(N_("Type to choose")))
        self.textEdited.connect(self._offer)

    def pick_exact(self) -> bool:
        """Take the record that is called exactly what is typed; False where there is none."""
        text = fold(self.text())
        for each in self._session.store.page(self._kind, self.text(), limit=_OFFERED) if text else ():
            if fold(each.title) == text:
                self.picked.emit(each.id)
                return True
        return False

    def offer_all(self) -> None:
        """Offer what there is, as Down does in an empty field."""
        self._offer(self.text())
        self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._completer.popup()
        shown = popup is not None and popup.isVisible()
        if event.key() == Qt.Key.Key_Down and not shown:
            self.offer_all()
        elif event.key() in _ENTER and popup is not None and shown and popup.currentIndex().isValid():
            at = popup.currentIndex().row()
            popup.hide()
            self._pick(at)
        elif event.key() in _ENTER and self.text().strip():
            if not self.pick_exact() and self._offers:
                self._pick(0)
        else:
            super().keyPressEvent(event)

    def _offer(self, text: str) -> None:
        found = self._session.store.page(self._kind, text.strip(), limit=_OFFERED)
        self._offers = [each.id or 0 for each in found]
        words = [each.title for each in found]
        if text.strip() and self._can_make() and fold(text) not in map(fold, words):
            self._offers.append(0)
            words.append(self._session.say(N_("Create “{name}”"), name=text.strip()))
        self._words.setStringList(words)

    def _can_make(self) -> bool:
        needed = [each.name for each in fields_of(self._kind) if each.required]
        return needed == ["name"]

    def _pick(self, at: int) -> None:
        if self._offers[at]:
            self.picked.emit(self._offers[at])
            return
        kind: Any = self._kind
        with self._session.doing():
            made = self._session.store.save(kind(name=self._typed()))
            self.picked.emit(made.id)

    def _typed(self) -> str:
        prefix, _, _ = self._session.say(N_("Create “{name}”")).partition("{name}")
        text = self.text().strip()
        return text[len(prefix) : -1] if text.startswith(prefix) else text


class ReferenceEditor(Editor):
    """One record of another kind."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._kind = kind_named(declared.refers_to)
        self._id: int | None = None
        self._line = _LeavingChooser(session, self._kind)
        self._line.picked.connect(self._picked)
        self._line.textEdited.connect(self._typed)
        self._line.left.connect(self._settle)
        self.hold(self._line)

    def show_value(self, value: Any) -> None:
        self._id = value
        titles = self.session.store.titles(self._kind, [value]) if value else {}
        self._line.setText(titles.get(value, ""))
        self._line.setCursorPosition(0)
        self._line.setToolTip(self._line.text())

    def value(self) -> Any:
        if self._line.text().strip() and self._id is None and not self._line.pick_exact():
            text = N_("“{name}” is not known yet. Choose one from the list, or create it there.")
            raise Invalid(text, self.declared.name, name=self._line.text().strip())
        return self._id

    def raw(self) -> Any:
        return [self._id, self._line.text()]

    def filled(self) -> bool:
        return self._id is not None or bool(self._line.text())

    def show_raw(self, raw: Any) -> None:
        self.show_value(raw[0])
        if raw[0] is None:
            self._line.setText(raw[1])

    def _picked(self, record: int) -> None:
        self.show_value(record)
        self.edited.emit()

    def _typed(self) -> None:
        self._id = None
        self.edited.emit()

    def _settle(self) -> None:
        if self._id is None and self._line.text().strip():
            self._line.pick_exact()


class _LeavingChooser(Chooser):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class ReferencesEditor(Editor):
    """Any number of records of another kind: one below the other, and a field to add more."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._kind = kind_named(declared.refers_to)
        self._ids: list[int] = []
        self._chips = QVBoxLayout()
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.TIGHT)
        self._add = Chooser(session, self._kind)
        self._add.setPlaceholderText(session.say(N_("Add")))
        self._add.picked.connect(self._picked)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(self._chips)
        layout.addWidget(self._add)
        self.hold(inside)
        self.setFocusProxy(self._add)
        self._add.setAccessibleName(session.say(declared.label))

    def show_value(self, value: Any) -> None:
        self._ids = list(value or ())
        titles = self.session.store.titles(self._kind, self._ids)
        with focus_kept(self, otherwise=self.setFocus):
            emptied(self._chips)
            for each in self._ids:
                self._chips.addWidget(self._chip(each, titles.get(each, "")))

    def value(self) -> Any:
        if self._add.text().strip() and not self._add.pick_exact():
            text = N_("“{name}” is not known yet. Choose one from the list, or create it there.")
            raise Invalid(text, self.declared.name, name=self._add.text().strip())
        return tuple(self._ids)

    def raw(self) -> Any:
        return [list(self._ids), self._add.text()]

    def filled(self) -> bool:
        return bool(self._ids or self._add.text())

    def show_raw(self, raw: Any) -> None:
        self.show_value(raw[0])
        self._add.setText(raw[1])

    def _chip(self, record: int, title: str) -> QFrame:
        chip = QFrame()
        chip.setObjectName("chip")
        layout = QHBoxLayout(chip)
        layout.setContentsMargins(theme.SMALL, 0, 0, 0)
        layout.addWidget(line_label(title), 1)
        name = self.session.say(N_("Remove “{name}”"), name=title)
        layout.addWidget(icon_button(self.session.theme.icon("close"), name, lambda: self._remove(record)))
        return chip

    def _picked(self, record: int) -> None:
        if record not in self._ids:
            self.show_value([*self._ids, record])
        # Only now: the completer writes its word into the field after this.
        self._add.clear()
        self.edited.emit()

    def _remove(self, record: int) -> None:
        self.show_value([each for each in self._ids if each != record])
        self._add.setFocus()
        self.edited.emit()
