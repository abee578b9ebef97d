"""A row of buttons that gives way to progress and Cancel while one of them is at work."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget

from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, holding, row


class JobRow(QStackedWidget):
    """The buttons, or what they set going."""

    def __init__(self, session: Session, *buttons: QPushButton) -> None:
        super().__init__()
        self._session = session
        self._buttons = buttons
        self._progress: Any = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = button(session.say(N_("Cancel")), self._cancel)
        self.addWidget(holding(row(*buttons, None)))
        self.addWidget(holding(row(self.bar, self.cancel, gap=theme.GAP)))

    def start(self, text: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Run `work` beside the window; `text` says what it does. What it refuses is said."""

        def finished(result: Any) -> None:
            self._end()
            done(result)

        def refused(error: UserFacingError) -> None:
            self._end()
            self._session.messages.refuse(error)

        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(text)
        self.bar.setToolTip(text)
        self.setCurrentIndex(1)
        self.cancel.setEnabled(True)
        self.cancel.setFocus()
        self._progress = self._session.in_background(work, finished, refused=refused, cancelled=self._end)
        self._progress.moved.connect(self._moved)

    def _moved(self, done: int, of: int) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._progress.cancelled = True

    def _end(self) -> None:
        self.setCurrentIndex(0)
        self._buttons[0].setFocus()
