"""The cards of the reports page: what each report holds, its language, and what can be done with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QWidget

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.reports import export_workbook, pages_of_register, print_register
from gdpr_desk.domain.activity import ProcessingActivity, Status
from gdpr_desk.domain.organisation import Language
from gdpr_desk.exchange.document import TITLE
from gdpr_desk.i18n import N_, translate
from gdpr_desk.ui import theme
from gdpr_desk.ui.reporting.files import chosen_target, proposed
from gdpr_desk.ui.reporting.job import JobRow
from gdpr_desk.ui.reporting.printing import chosen_printer, print_pages
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, row, section, without_wheel


class LanguageChoice(QWidget):
    """The language of a report: the organisation's until another one is chosen."""

    changed = Signal()

    def __init__(self, session: Session, of: str) -> None:
        super().__init__()
        self._chosen = False
        said = session.say(N_("Language"))
        self.box = without_wheel(QComboBox())
        self.box.setAccessibleName(f"{said}: {of}")
        for each in Language:
            self.box.addItem(session.say(each.label), each.value)
        self.box.activated.connect(self._choose)
        shown = QLabel(said)
        shown.setBuddy(self.box)
        shown.setForegroundRole(theme.TEXT_ROLES["muted"])
        layout = row(shown, self.box, gap=theme.GAP)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @property
    def code(self) -> str:
        """The language's code."""
        return str(self.box.currentData())

    def propose(self, code: str) -> None:
        """Show a language, unless the user chose one."""
        if not self._chosen:
            self.box.setCurrentIndex(self.box.findData(code))

    def _choose(self, _at: int) -> None:
        self._chosen = True
        self.changed.emit()


class Card(QFrame):
    """A report: what it is, in which language, and the buttons that save it."""

    def __init__(self, session: Session, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._title = session, title
        self.language = LanguageChoice(session, session.say(title))
        self.parts = column(section(session.say(title)), label(session.say(text), "muted"), self.language)
        self.parts.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        self.setLayout(self.parts)

    def save_file(self, job: JobRow, kind: str, ending: str, write: Callable[[Path, Any], None]) -> None:
        """Ask for a place, have the file written there beside the window, and say so."""
        session, language = self._session, self.language.code
        name = organisation_of(session.store).name
        place = proposed(translate(self._title, language), name, session.today, ending)
        target = chosen_target(session, self, session.say(self._title), place, kind)
        if target:
            said = session.say(N_("“{file}” was saved."), file=target.name)
            working = session.say(N_("Saving …"))
            job.start(
                working,
                lambda progress: write(target, progress),
                lambda _none: session.messages.passing(said),
            )


class WorkbookCard(Card):
    """The Excel report."""

    def __init__(self, session: Session) -> None:
        text = N_(
            "All of the register in one workbook: what is due, the persons with their dates, consents, "
            "activities, processors and time limits."
        )
        super().__init__(session, N_("Excel report"), text)
        say = session.say
        icon = session.theme.icon("sheet", "text")
        self.save = button(
            say(N_("Save as…")), self._save_workbook, icon, name=say(N_("Save the Excel report"))
        )
        self.job = JobRow(session, self.save)
        self.parts.addWidget(self.job)

    def _save_workbook(self) -> None:
        session, language = self._session, self.language.code

        def write(target: Path, progress: Any) -> None:
            export_workbook(session.register, target, language, session.today, progress)

        self.save_file(self.job, "Excel", ".xlsx", write)


class RecordCard(Card):
    """The record of processing activities, with what is still to be checked in it."""

    def __init__(self, session: Session) -> None:
        text = N_(
            "What Article 30 asks for, ready to be shown to the authority: an archivable PDF of "
            "purposes, categories, recipients, time limits and security."
        )
        super().__init__(session, TITLE, text)
        say = session.say
        self.pages = 0
        self._first = 0
        self.save = button(
            say(N_("Save as PDF…")),
            self._save_pdf,
            session.theme.icon("report", "on_accent"),
            look="primary",
        )
        self.print = button(say(N_("Print…")), self._print, session.theme.icon("print", "text"))
        self.job = JobRow(session, self.save, self.print)
        self._said = label("", "caution")
        self.check = button(say(N_("Check them")), self._show_first, look="link")
        self.notice = QFrame()
        self.notice.setObjectName("notice")
        self.notice.setLayout(column(self._said, row(self.check, None), gap=theme.TIGHT, margin=theme.GAP))
        self.parts.insertWidget(2, self.notice)
        self.parts.addWidget(self.job)

    def refresh(self) -> None:
        """Point out the proposals that the register still has."""
        activities = self._session.store.page(ProcessingActivity, limit=None)
        open_ = [each for each in activities if each.status is Status.PROPOSAL]
        self._first = open_[0].id or 0 if open_ else 0
        said = self._session.say_count(
            "{count} activity is a proposal to check. Until that is done, do not hand out this record.",
            "{count} activities are proposals to check. Until that is done, do not hand out this record.",
            len(open_),
        )
        self._said.setText(said)
        self.notice.setVisible(bool(open_))

    def _show_first(self) -> None:
        self._session.show(ProcessingActivity.__name__, self._first)

    def _save_pdf(self) -> None:
        session, language = self._session, self.language.code

        def write(target: Path, _progress: Any) -> None:
            print_register(session.register, target, language, session.today)

        self.save_file(self.job, "PDF", ".pdf", write)

    def _print(self) -> None:
        session, language = self._session, self.language.code
        title = translate(TITLE, language)
        with session.doing():
            printer = chosen_printer(self, title, self.pages)
            if printer:

                def work(progress: Any) -> None:
                    progress(0, 0)
                    pages = pages_of_register(session.register, language, session.today)
                    print_pages(printer, pages, progress)

                said = session.say(N_("The record was sent to the printer."))
                self.job.start(
                    session.say(N_("Printing …")), work, lambda _none: session.messages.passing(said)
                )
