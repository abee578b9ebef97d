"""Asks until when, and why, something is put off."""

from datetime import date

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from gdpr_desk.actions.answers import later_days
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.reasons import Asked, ReasonDialog
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding

_ASKED = Asked(
    N_("Later"),
    N_("Put off until"),
    N_("A reason is needed: it shows later why this had to wait."),
    N_("For example: waiting for an answer from the person"),
    N_("Put off"),
)


class LaterDialog(ReasonDialog):
    """A day out of three, and a reason."""

    def __init__(self, session: Session, parent: QWidget, about: str) -> None:
        self._days = list(later_days(session.today).items())
        names = [f"{session.say(name)}  ·  {shown_date(day)}" for name, day in self._days]
        choices = [QRadioButton(name) for name in names]
        super().__init__(session, parent, _ASKED, about, [holding(column(*choices, gap=theme.TIGHT))])
        self._chosen = QButtonGroup(self)
        for at, (each, name) in enumerate(zip(choices, names, strict=True)):
            each.setAccessibleName(name)
            each.setChecked(at == 0)
            self._chosen.addButton(each, at)

    @property
    def until(self) -> date:
        """The day that was chosen."""
        return self._days[self._chosen.checkedId()][1]

    def choose(self, at: int) -> None:
        """Choose one of the days, counted from 0."""
        self._chosen.button(at).setChecked(True)
