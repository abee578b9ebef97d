"""The page on which the register is given out: as an Excel report, and as the record of Art. 30."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.reports import pages_of_register
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.reporting.cards import RecordCard, WorkbookCard
from gdpr_desk.ui.reporting.lists import ErasureReportCard, MailingListCard
from gdpr_desk.ui.reporting.pages_view import PagesView
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, heading, holding, label, row, scrolling, section


class ReportsPage(QWidget):
    """A card for each report, and beside them the pages of the record as they will be printed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._drawing: Any = None
        self.workbook, self.record = WorkbookCard(session), RecordCard(session)
        self.mailing, self.erasures = MailingListCard(session), ErasureReportCard(session)
        self.record.language.changed.connect(self._draw)
        self.pages = PagesView(lambda: session.theme.colours)
        self.pages.setAccessibleName(session.say(N_("Preview of the record of processing activities")))
        self.pages.page_changed.connect(self._say_page)
        self._place = label("", "muted")
        self.setLayout(self._layout())

    def refresh(self) -> None:
        """Show what the register has by now: the pages are drawn anew, beside the window."""
        language = organisation_of(self._session.store).language.value
        for each in (self.workbook, self.record, self.mailing, self.erasures):
            each.language.propose(language)
        self.record.refresh()
        self.mailing.refresh()
        self._draw()

    def _layout(self) -> QLayout:
        cards = column(self.workbook, self.record, self.mailing, self.erasures, None, gap=theme.WIDE)
        cards.setContentsMargins(0, 0, theme.GAP, 0)
        left = scrolling(holding(cards))
        left.setFixedWidth(theme.SIDEBAR + 5 * theme.MARGIN)
        head = row(section(self._session.say(N_("Preview"))), None, self._place)
        right = column(head, self.pages, gap=theme.SMALL)
        right.setStretch(1, 1)
        both = row(left, right, gap=theme.MARGIN)
        both.setStretch(1, 1)
        layout = column(heading(self._session.say(N_("Reports"))), both, gap=theme.WIDE)
        layout.setContentsMargins(theme.MARGIN, theme.WIDE, theme.WIDE, theme.GAP)
        layout.setStretch(1, 1)
        return layout

    def _draw(self) -> None:
        if self._drawing is not None:
            self._drawing.cancelled = True
        session, language = self._session, self.record.language.code
        if not self.pages.pages:
            self._place.setText(session.say(N_("The pages are being drawn …")))
        self._drawing = session.in_background(
            lambda _progress: pages_of_register(session.register, language, session.today), self._drawn
        )

    def _drawn(self, pages: list[bytes]) -> None:
        self._drawing = None
        self.record.pages = len(pages)
        self.pages.show_pages(pages)

    def _say_page(self, page: int, of: int) -> None:
        said = self._session.say(N_("Page {page} of {pages}"), page=page + 1, pages=of)
        self._place.setText(said if of else "")
        self.pages.setAccessibleDescription(said)
