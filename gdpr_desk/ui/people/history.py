"""What was done with a person's records: read from the history when it is asked for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdpr_desk.actions.person import Deed, deed
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.storage.people import People
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, emptied, holding, label

MOST = 50


class PersonHistory(QWidget):
    """A button, and below it the last lines once it was pressed."""

    def __init__(self, session: Session, people: People, person: Person) -> None:
        super().__init__()
        self._session, self._people, self._person = session, people, person
        self.button = button("", self.turn, session.theme.icon("history"), look="quiet")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.GAP)
        layout = column(self.button, self._lines, gap=theme.SMALL)
        layout.setAlignment(self.button, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(layout)
        self.open = False
        self._word()

    def turn(self) -> None:
        """Show the history, or put it away."""
        self.open = not self.open
        self._word()
        emptied(self._lines)
        if self.open:
            for entry in self._people.last_history(self._person, MOST):
                self._lines.addWidget(self._line(deed(entry, self._session.language)))

    def _word(self) -> None:
        text = self._session.say(N_("Hide the history") if self.open else N_("Show the history"))
        self.button.setText(text)
        self.button.setAccessibleName(text)

    def _line(self, done: Deed) -> QWidget:
        by = label(f"{done.at} · {done.who}", "muted", theme.CAPTION)
        made = column(label(done.what), by, gap=0)
        made.setContentsMargins(theme.SMALL, 0, 0, 0)
        return holding(made)
