"""Asks until when, and why, something is put off."""

from datetime import date

from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QRadioButton, QWidget

from gdpr_desk.actions.answers import later_days
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, holding, label, row, section


class LaterDialog(QDialog):
    """A day out of three and a reason, which is required: who looks at it later wants to know."""

    def __init__(self, session: Session, parent: QWidget, about: str) -> None:
        super().__init__(parent)
        say = session.say
        self.setWindowTitle(say(N_("Later")))
        self.setMinimumWidth(2 * theme.SIDEBAR)
        self._days = list(later_days(session.today).items())
        self._chosen = QButtonGroup(self)
        choices = [
            self._choice(at, f"{say(name)}  ·  {shown_date(day)}")
            for at, (name, day) in enumerate(self._days)
        ]
        self._fault = label(say(N_("A reason is needed: it shows later why this had to wait.")), "danger")
        self._fault.hide()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(N_("Reason")))
        self.reason.setPlaceholderText(say(N_("For example: waiting for an answer from the person")))
        self.reason.textChanged.connect(lambda: self._fault.hide())
        save = button(say(N_("Put off")), self.accept, look="primary")
        save.setDefault(True)
        buttons = row(None, button(say(N_("Cancel")), self.reject), save)
        parts = column(
            section(say(N_("Put off until"))),
            label(about, "muted"),
            holding(column(*choices, gap=theme.TIGHT)),
            column(label(say(N_("Reason"))), self.reason, self._fault, gap=theme.TIGHT),
            theme.TIGHT,
            buttons,
            margin=theme.WIDE,
        )
        self.setLayout(parts)
        self.reason.setFocus()

    @property
    def until(self) -> date:
        """The day that was chosen."""
        return self._days[self._chosen.checkedId()][1]

    def choose(self, at: int) -> None:
        """Choose one of the days, counted from 0."""
        self._chosen.button(at).setChecked(True)

    def accept(self) -> None:
        """Close, unless the reason is still missing."""
        if self.reason.text().strip():
            super().accept()
        else:
            self._fault.show()
            self.reason.setFocus()

    def _choice(self, at: int, text: str) -> QRadioButton:
        made = QRadioButton(text)
        made.setAccessibleName(text)
        made.setChecked(at == 0)
        self._chosen.addButton(made, at)
        return made
