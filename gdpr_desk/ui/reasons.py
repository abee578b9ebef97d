"""A dialog that asks for a reason, which is required: who looks at it later wants to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, row, section


@dataclass(frozen=True)
class Asked:
    """What the dialog says: its title, what is asked, why a reason is needed, an example, and its button."""

    title: str
    heading: str
    needed: str
    example: str
    button: str


class ReasonDialog(QDialog):
    """Asks for the reason of something `about` somebody; `parts` stand between that and the reason."""

    def __init__(
        self, session: Session, parent: QWidget, asked: Asked, about: str, parts: Sequence[QWidget] = ()
    ) -> None:
        super().__init__(parent)
        say = session.say
        self.setWindowTitle(say(asked.title))
        self.setMinimumWidth(2 * theme.SIDEBAR)
        self._fault = label(say(asked.needed), "danger")
        self._fault.hide()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(N_("Reason")))
        self.reason.setPlaceholderText(say(asked.example))
        self.reason.textChanged.connect(lambda: self._fault.hide())
        save = button(say(asked.button), self.accept, look="primary")
        save.setDefault(True)
        self.setLayout(
            column(
                section(say(asked.heading)),
                label(about, "muted"),
                *parts,
                column(label(say(N_("Reason"))), self.reason, self._fault, gap=theme.TIGHT),
                theme.TIGHT,
                row(None, button(say(N_("Cancel")), self.reject), save),
                margin=theme.WIDE,
            )
        )
        self.reason.setFocus()

    def accept(self) -> None:
        """Close, unless the reason is still missing."""
        if self.reason.text().strip():
            super().accept()
        else:
            self._fault.show()
            self.reason.setFocus()
