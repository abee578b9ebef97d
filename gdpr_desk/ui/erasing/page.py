"""The page of erasure: what is due, the orders that are open, and what was erased."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QWidget

from gdpr_desk.actions.agenda import Agenda
from gdpr_desk.domain.agenda import Bucket
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.dialog import erase_groups
from gdpr_desk.ui.erasing.due import DueGroups
from gdpr_desk.ui.erasing.orders import Orders
from gdpr_desk.ui.erasing.past import PastErasures
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.recalculation import Recalculation
from gdpr_desk.ui.widgets import (
    EmptyState,
    button,
    card,
    column,
    heading,
    holding,
    label,
    page_area,
    picture,
    row,
)

_NOW: Sequence[Bucket] = (Bucket.OVERDUE, Bucket.TODAY)


class ErasurePage(QWidget):
    """Nothing here is erased by a clock alone: what is due is chosen, looked at, and decided."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        say, answering = session.say, Answering(session, self)
        self.notice = self._jump_notice()
        self.recalculation = Recalculation(session)
        self.due = DueGroups(session, N_("Due now"), _NOW, answering, chosen=True)
        self.due.changed.connect(self._name_preview)
        self.soon = DueGroups(session, N_("Soon"), (Bucket.LATER,), answering, chosen=False)
        self.preview = button("", self._preview, look="primary")
        picture_ = session.theme.pixmap("check", "good", 3 * theme.ICON)
        self._empty = EmptyState(picture_, say(N_("Nothing is due to be erased.")))
        self.orders, self.past = Orders(session), PastErasures(session)
        self._build()

    def refresh(self) -> None:
        """Show what the register has by now."""
        session = self._session
        self.notice.setVisible(session.clock_jump is not None)
        if session.clock_jump:
            self._doubt.setText(session.clock_jump.sentence(session.language))
        agenda = Agenda(session.register, session.today, session.language)
        self.due.show_agenda(agenda)
        self.soon.show_agenda(agenda)
        self._empty.setVisible(not self.due.count)
        self.orders.refresh()
        self.past.refresh()
        self.recalculation.start_if_needed()
        self._name_preview()

    def show_record(self, order: int) -> None:
        """Go to an order; to the page itself where there is none of this number."""
        for each in self.orders.rows:
            if each.order.id == order:
                QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(each)

    def _preview(self) -> None:
        erase_groups(self._session, self.due.chosen)

    def _name_preview(self) -> None:
        count = sum(each.count for each in self.due.chosen)
        text = self._session.say_count("Preview {count} part…", "Preview {count} parts…", count)
        self.preview.setText(text)
        self.preview.setAccessibleName(text)
        self.preview.setVisible(bool(self.due.count))
        self.preview.setEnabled(bool(count) and self._session.clock_jump is None)

    def _jump_notice(self) -> QFrame:
        session = self._session
        self._doubt = label("", "caution")
        self.date_right = button(session.say(N_("The date is right")), self._confirm_date)
        inside = row(picture(session.theme.pixmap("warning", "caution")), self._doubt, self.date_right)
        inside.setStretch(1, 1)
        return card(inside, "notice")

    def _confirm_date(self) -> None:
        self._session.clock_jump = None
        self.notice.hide()
        self._name_preview()
        self.preview.setFocus()

    def _build(self) -> None:
        say = self._session.say
        text = N_("What is due is chosen here, looked at, and decided. Nothing goes by a clock alone.")
        title = column(heading(say(N_("Erasure"))), label(say(text), "muted"), gap=theme.TIGHT)
        head = row(title, holding(column(self.preview, None)), gap=theme.WIDE)
        head.setStretch(0, 1)
        body = column(
            head,
            self.notice,
            self.recalculation.working,
            self._empty,
            self.due,
            self.soon,
            self.orders,
            self.past,
            None,
            gap=theme.WIDE,
        )
        self._scroll = page_area(body)
        self.setLayout(column(self._scroll, gap=0))
