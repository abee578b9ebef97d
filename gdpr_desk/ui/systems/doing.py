"""What the page of systems does: takes over, orders, ignores; each one action that can be taken back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from gdpr_desk.actions.drifts import STEPS, Drift, Step, ignore, order_erasure, take_over
from gdpr_desk.domain.reminder import Reminder
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.storage.drifts import DriftGroup, Drifts
from gdpr_desk.ui.reasons import Asked, ReasonDialog
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import label

_IGNORED = Asked(
    N_("Ignore"),
    N_("Leave this as it is"),
    N_("A reason is needed: it shows later why this was left alone."),
    N_("For example: is a supplier by now"),
    N_("Ignore"),
)
_BACK = N_("It comes back when the system says something else of this person.")


class Doing:
    """Settles differences for the page that shows them."""

    def __init__(self, session: Session, page: QWidget) -> None:
        self._session, self._page = session, page
        self._busy = False

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
        hint = label(session.say(_BACK), "muted")
        dialog = ReasonDialog(session, self._page, _IGNORED, about, [hint])
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            with session.doing():
                ignore(session.store, [drift.reminder], dialog.reason.text())
                said = session.say(N_("“{name}” is left as it is."), name=drift.name)
                session.messages.passing(said, session.undo)

    def _do(self, processor: int, step: Step, reminders: Sequence[Reminder]) -> None:
        session, today, language = self._session, self._session.today, self._session.language
        if self._busy:  # a second click would do it twice
            return
        self._busy = True

        def over() -> None:
            self._busy = False

        def refused(error: UserFacingError) -> None:
            over()
            session.messages.refuse(error)

        def work(_progress: object) -> None:
            if step is Step.TAKE_OVER:
                take_over(session.store, reminders, today)
            else:
                order_erasure(session.store, processor, reminders, today, language)

        def done(_none: object) -> None:
            over()
            self._done(step, len(reminders))

        session.in_background(work, done, refused=refused, cancelled=over)

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
