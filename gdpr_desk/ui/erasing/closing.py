"""Asks when and by whom an order was carried out, and what shows it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QWidget

from gdpr_desk.actions.erasing import close_order
from gdpr_desk.actions.person import attachment_of
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.errors import Invalid, UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.editors import DateEditor, Editor, LongTextEditor, TextEditor
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, row, section

_FIELDS: dict[str, type[Editor]] = {"done_on": DateEditor, "done_by": TextEditor, "evidence": LongTextEditor}


class CloseOrderDialog(QDialog):
    """The day, who did it, and the evidence, which is required; files can be attached to it."""

    def __init__(self, session: Session, parent: QWidget, order: ErasureOrder) -> None:
        super().__init__(parent)
        self._session, self._order = session, order
        self._files: list[Path] = []
        say = session.say
        self.setWindowTitle(say(N_("Close the order")))
        self.setMinimumWidth(2 * theme.SIDEBAR)
        self.editors: dict[str, Editor] = {}
        self.faults: dict[str, QLabel] = {}
        parts = column(section(say(N_("Close the order"))), label(order.name, "muted"))
        labels = {each.name: each for each in fields_of(ErasureOrder)}
        for name, kind in _FIELDS.items():
            self.editors[name] = kind(session, labels[name])
            self.faults[name] = label("", "danger", theme.CAPTION)
            self.faults[name].hide()
            title = label(say(labels[name].label), strong=True)
            parts.addLayout(column(title, self.editors[name], self.faults[name], gap=theme.TIGHT))
        parts.addWidget(label(say(labels["evidence"].help), "muted", theme.CAPTION))
        self.editors["done_on"].show_value(session.today)
        self.editors["done_by"].show_value(session.store.who)
        self.attached = label("", "muted")
        self.attached.hide()
        attach = button(
            say(N_("Attach files…")), self._choose, session.theme.icon("attachment"), look="quiet"
        )
        parts.addLayout(row(attach, None))
        parts.addWidget(self.attached)
        self.save = button(say(N_("Done")), self.accept, look="primary")
        self.save.setDefault(True)
        parts.addLayout(row(None, button(say(N_("Cancel")), self.reject), self.save))
        parts.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        self.setLayout(parts)
        self.editors["evidence"].setFocus()

    def accept(self) -> None:
        """Close the order beside the window, unless something is missing: it is said beside its field."""
        for name, editor in self.editors.items():
            editor.mark(wrong=False)
            self.faults[name].hide()
        try:
            values = {name: editor.value() for name, editor in self.editors.items()}
            if values["done_on"] is None:
                raise Invalid(N_("On what day was it done?"), "done_on")
        except Invalid as fault:
            self._refuse(fault)
            return
        self.save.setEnabled(False)
        done = super().accept
        self._session.in_background(
            lambda _progress: self._save(values), lambda _none: done(), refused=self._refuse
        )

    def reject(self) -> None:
        """Leave the order open, unless it is being closed."""
        if self.save.isEnabled():
            super().reject()

    def attach(self, files: list[Path]) -> None:
        """Keep files beside the evidence."""
        self._files += files
        self.attached.setText(", ".join(each.name for each in self._files))
        self.attached.setVisible(bool(self._files))

    def _choose(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, self._session.say(N_("Attach files")))
        self.attach([Path(each) for each in files])

    def _save(self, values: dict[str, Any]) -> None:
        """One action, which can be taken back whole; an order may be about thousands of persons."""
        session, store = self._session, self._session.store
        order = store.get(ErasureOrder, self._order.id or 0) or self._order
        with store.action("change"):
            store.save_all([_attached(each, order, session) for each in self._files])
            close_order(store, order, values["done_on"], values["done_by"], values["evidence"])

    def _refuse(self, error: UserFacingError) -> None:
        self.save.setEnabled(True)
        name = error.field_name if isinstance(error, Invalid) else ""
        if name not in self.editors:
            self._session.messages.refuse(error)
            return
        self.faults[name].setText(error.sentence(self._session.language))
        self.faults[name].show()
        self.editors[name].mark(wrong=True)
        self.editors[name].setFocus()


def _attached(path: Path, order: ErasureOrder, session: Session) -> Attachment:
    return replace(attachment_of(path, 0, session.today), person=None, order=order.id)
