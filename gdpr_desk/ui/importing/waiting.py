"""What the import dialog shows while it works, and where a file cannot be read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, row


class WaitingView(QWidget):
    """A bar that moves on. `finishing` is sent when the last step has begun, which cannot be cancelled."""

    finishing = Signal()

    def __init__(self, session: Session, text: str, at_the_end: str = N_("Finishing …")) -> None:
        super().__init__()
        self._session, self._at_the_end = session, at_the_end
        self._text = label(text, size=theme.LEAD)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text)
        self.bar.setMaximumWidth(theme.LIST_WIDTH)
        self.bar.setMinimumWidth(theme.LIST_WIDTH)
        inside = column(None, self._text, self.bar, None, gap=theme.GAP)
        self.setLayout(row(None, inside, None))

    def move_on(self, done: int, of: int) -> None:
        """Show that `done` of `of` steps are behind; 0 of 0 where nobody knows."""
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        if of and done >= of:
            self.bar.setRange(0, 0)
            self._text.setText(self._session.say(self._at_the_end))
            self.finishing.emit()

    def give_up(self) -> None:
        """Show that the work is asked to stop, which a backup does at its end only."""
        self.bar.setRange(0, 0)
        self._text.setText(self._session.say(N_("Cancelling …")))


class RefusalView(QWidget):
    """Says why a file cannot be taken in, and what to do."""

    def __init__(self, session: Session, sentence: str) -> None:
        super().__init__()
        icon = label("")
        icon.setPixmap(session.theme.pixmap("warning", "caution", 3 * theme.ICON))
        title = label(session.say(N_("This file cannot be imported")), size=theme.LEAD, strong=True)
        self.sentence = label(sentence)
        self.sentence.setFixedWidth(theme.LIST_WIDTH)
        inside = column(None, icon, title, self.sentence, None, gap=theme.SMALL)
        self.setLayout(row(None, inside, None))
