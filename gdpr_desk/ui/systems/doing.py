"""What the page of systems does: takes over, orders, ignores; each one action that can be taken back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gdpr_desk.actions.drifts import STEPS, Drift, Step, ignore, order_erasure, take_over
from gdpr_desk.domain.reminder import Reminder
from gdpr_desk.i18n import N_
from gdpr_desk.storage.drifts import DriftGroup, Drifts
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, row, section


class Doing:
    """Settles differences for the page that shows them."""

    def __init__(self, session: Session, page: QWidget) -> None:
        self._session, self._page = session, page

    def settle(self, processor: int, drift: Drift) -> None:
        """Do the one thing that settles a difference."""
        self._do(processor, STEPS[drift.reminder.what], [drift.reminder])

    def settle_all(self, group: DriftGroup) -> None:
        """Do it for all of a sort, as one action, beside the window: there may be thousands."""
        session = self._session
        found = Drifts(session.store, session.today).of_group(group)
        self._do(group.processor, STEPS[group.what], found)

    def ignore(self, drift: Drift) -> None:
        """Ask for the reason, and leave the difference as it is."""
        session = self._session
        about = f"{session.say(drift.reminder.what.label)}  ·  {drift.name}"
        dialog = IgnoreDialog(session, self._page, about)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            with session.doing():
                ignore(session.store, [drift.reminder], dialog.reason.text())
                said = session.say(N_("“{name}” is left as it is."), name=drift.name)
                session.messages.passing(said, session.undo)

    def _do(self, processor: int, step: Step, reminders: Sequence[Reminder]) -> None:
        session, today, language = self._session, self._session.today, self._session.language

        def work(_progress: object) -> None:
            if step is Step.TAKE_OVER:
                take_over(session.store, reminders, today)
            else:
                order_erasure(session.store, processor, reminders, today, language)

        session.in_background(work, lambda _none: self._done(step, len(reminders)))

    def _done(self, step: Step, count: int) -> None:
        session = self._session
        if step is Step.TAKE_OVER:
            said = session.say_count("{count} was taken over.", "{count} were taken over.", count)
        else:
            said = session.say_count(
                "An erasure of {count} was ordered. The order is on the page “Erasure”.",
                "An erasure of {count} was ordered. The order is on the page “Erasure”.",
                count,
            )
        with session.doing():
            session.messages.passing(said, session.undo)


class IgnoreDialog(QDialog):
    """Asks why a difference is left as it is; the reason is required: who looks at it later wants to know."""

    def __init__(self, session: Session, parent: QWidget, about: str) -> None:
        super().__init__(parent)
        say = session.say
        self.setWindowTitle(say(N_("Ignore")))
        self.setMinimumWidth(2 * theme.SIDEBAR)
        self._fault = label(say(N_("A reason is needed: it shows later why this was left alone.")), "danger")
        self._fault.hide()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(N_("Reason")))
        self.reason.setPlaceholderText(say(N_("For example: is a supplier by now")))
        self.reason.textChanged.connect(lambda: self._fault.hide())
        save = button(say(N_("Ignore")), self.accept, look="primary")
        save.setDefault(True)
        hint = N_("It comes back when the system says something else of this person.")
        self.setLayout(
            column(
                section(say(N_("Leave this as it is"))),
                label(about),
                label(say(hint), "muted"),
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
