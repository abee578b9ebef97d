"""Two more reports: whom a newsletter may go to, and what was erased in a year."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from gdpr_desk.actions.reports import write_erasure_report
from gdpr_desk.actions.use import mailing_purposes, write_mailing_list
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.reporting.cards import Card
from gdpr_desk.ui.reporting.job import JobRow
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, label, row, without_wheel


class MailingListCard(Card):
    """The persons who said yes to a purpose and may be written to."""

    def __init__(self, session: Session) -> None:
        text = N_(
            "Who may be written to for a purpose: a consent that stands, and no restriction, objection or "
            "erasure in the way."
        )
        super().__init__(session, N_("Mailing list"), text)
        self.purpose = _box(session, N_("Purpose"))
        self.parts.addLayout(_field(session, N_("Purpose"), self.purpose))
        icon = session.theme.icon("sheet", "text")
        self.save = button(
            session.say(N_("Save as CSV…")),
            self._save_list,
            icon,
            name=session.say(N_("Save the mailing list")),
        )
        self.job = JobRow(session, self.save)
        self.parts.addWidget(self.job)

    def refresh(self) -> None:
        """Offer the purposes to which somebody has said yes."""
        chosen = self.purpose.currentData()
        self.purpose.clear()
        for each, name in mailing_purposes(self._session.store).items():
            self.purpose.addItem(name, each)
        self.purpose.setCurrentIndex(max(self.purpose.findData(chosen), 0))
        self.save.setEnabled(self.purpose.count() > 0)

    def _save_list(self) -> None:
        session, language, purpose = self._session, self.language.code, self.purpose.currentData()

        def write(target: Path, _progress: Any) -> None:
            write_mailing_list(session.store, purpose, target, language)

        self.save_file(self.job, "CSV", ".csv", write)


class ErasureReportCard(Card):
    """The yearly report of erasures and orders."""

    def __init__(self, session: Session) -> None:
        text = N_(
            "What was erased in a year, on what ground, and what the recipients confirmed. It names nobody."
        )
        super().__init__(session, N_("Erasure report"), text)
        self.year = _box(session, N_("Year"))
        for year in range(session.today.year, session.today.year - 6, -1):
            self.year.addItem(str(year), year)
        self.parts.addLayout(_field(session, N_("Year"), self.year))
        say = session.say
        named = say(N_("Save the erasure report as PDF"))
        self.pdf = button(say(N_("Save as PDF…")), lambda: self._save(".pdf"), name=named)
        self.sheet = button(say(N_("Save as Excel…")), lambda: self._save(".xlsx"))
        self.job = JobRow(session, self.pdf, self.sheet)
        self.parts.addWidget(self.job)

    def _save(self, ending: str) -> None:
        session, language, year = self._session, self.language.code, self.year.currentData()

        def write(target: Path, _progress: Any) -> None:
            write_erasure_report(session.register, year, target, language, session.today)

        self.save_file(self.job, "PDF" if ending == ".pdf" else "Excel", ending, write)


def _box(session: Session, name: str) -> QComboBox:
    made = without_wheel(QComboBox())
    made.setAccessibleName(session.say(name))
    return made


def _field(session: Session, name: str, box: QComboBox) -> QHBoxLayout:
    layout = row(label(session.say(name), "muted"), box, gap=theme.GAP)
    layout.setStretch(1, 1)
    return layout
