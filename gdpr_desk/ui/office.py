"""The page of the organisation: there is one, so the page is its form alone."""

from typing import Any

from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.form import RecordForm
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, heading, row


class OfficePage(QWidget):
    """Shows and changes who the controller is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.form = RecordForm(session, Organisation)
        head = row(heading(session.say(Organisation.LABEL)), None)
        head.setContentsMargins(theme.MARGIN, theme.WIDE, theme.WIDE, theme.SMALL)
        self.setLayout(column(head, self.form, gap=0))

    def refresh(self) -> None:
        """Show what the register has by now; what is being typed stays."""
        if not self.form.dirty:
            self.form.show_record(organisation_of(self._session.store))

    def leave(self) -> bool:
        """Save what is typed; False where it cannot be saved yet."""
        return not self.form.dirty or self.form.save()

    def draft(self) -> dict[str, Any] | None:
        """What is being typed, for the time that the register is locked."""
        return self.form.draft() if self.form.dirty else None

    def show_draft(self, draft: dict[str, Any]) -> None:
        """Go on where a lock came in between."""
        self.form.show_record(organisation_of(self._session.store))
        self.form.show_draft(draft)
