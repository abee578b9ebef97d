"""Works the dates out anew, beside the window, where a rule has changed."""

from PySide6.QtCore import QObject

from gdpr_desk.i18n import N_
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import label


class Recalculation(QObject):
    """`working` says that it is under way; what a page shows stays meanwhile."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._running = False
        text = N_("A rule has changed: the dates are being worked out anew.")
        self.working = label(session.say(text), "muted")
        self.working.hide()

    def start_if_needed(self) -> None:
        """Begin, unless the dates fit the rules; pages are refreshed at the end."""
        reminders = self._session.store.reminders
        if self._running or not reminders.stale or not self._session.register.writable:
            return
        self._running = True
        self.working.show()

        def over() -> None:
            self._running = False
            self.working.hide()

        def done(_nothing: object) -> None:
            over()
            self._session.changed.emit()

        self._session.in_background(lambda _progress: reminders.rebuild(), done, cancelled=over)
