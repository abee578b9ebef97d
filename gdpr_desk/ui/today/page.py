"""The page that the window opens with: how the register stands, what is due, and what comes."""

from collections.abc import Hashable

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QLocale, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gdpr_desk.actions.agenda import Agenda, next_due, when
from gdpr_desk.domain.agenda import Bucket
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.months import MONTHS, MonthsChart
from gdpr_desk.ui.today.put_off import PutOff
from gdpr_desk.ui.today.recalculation import Recalculation
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.today.sections import Section
from gdpr_desk.ui.today.standing import StandingLine
from gdpr_desk.ui.widgets import EmptyState, column, emptied, heading, holding, label, page_area, row

_SECTIONS = {
    Bucket.OVERDUE: N_("Overdue"),
    Bucket.TODAY: N_("Today"),
    Bucket.LATER: N_("Next 30 days"),
}


class TodayPage(QWidget):
    """What is due in three sections; Up and Down move between the rows, Enter does one, L puts it off."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._answering = Answering(session, self)
        self._day = label("", "muted")
        self.standing, self.months = StandingLine(session), MonthsChart(session)
        self.standing.changed.connect(self._fit)
        self.standing.wants_gaps.connect(lambda: self._go_to(gaps=True))
        self.standing.wants_password.connect(lambda: self._go_to(gaps=False))
        self.recalculation = Recalculation(session)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(theme.WIDE)
        self.put_off = PutOff(session, self._answering)
        self.put_off.hide()
        self.put_off.unfolded.connect(lambda: QTimer.singleShot(0, self, self._show_put_off))
        self._sections: list[Section] = []
        self._agenda: Agenda | None = None
        self._waiting: list[Bucket] = []
        self._build()
        self._listen()

    @property
    def sections(self) -> list[Section]:
        """The sections that hold something, from above."""
        if self._waiting:
            self._complete()
        return self._sections

    def refresh(self) -> None:
        """Show what the register has by now; what is unfolded, and the row with the focus, stay.

        At first only as many sections as the window can show; the others follow the first picture.
        """
        session, first = self._session, self._agenda is None
        unfolded = {key: count for each in self.sections for key, count in each.unfolded().items()}
        kept = self._place()
        self._show(Agenda(session.register, session.today, session.language), unfolded, at_once=not first)
        self._back_to(kept)
        self.recalculation.start_if_needed()

    def rows(self) -> list[Row]:
        """Every row that can be reached, from above."""
        found = [each for section in self.sections for each in section.rows()]
        return [*found, *self.put_off.rows()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the line at the head."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the picture out where it would push the line beside it together."""
        around = theme.WIDE + 2 * theme.MARGIN + theme.GAP  # the last one is the scroll bar's
        needed = self.standing.sizeHint().width() + self.months.width() + around
        self.months.setVisible(self.width() >= needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """After the first picture, make what is below it."""
        super().paintEvent(event)
        if self._waiting:
            QTimer.singleShot(0, self, self._complete)

    def _show(self, agenda: Agenda, unfolded: dict[Hashable, int], *, at_once: bool) -> None:
        session, store = self._session, self._session.store
        self._day.setText(self._long_date())
        self.standing.show_standing(agenda.standing())
        self.months.show_counts(store.reminders.per_month(session.today, MONTHS), session.today)
        emptied(self._parts)
        self._agenda, self._sections = agenda, []
        if not agenda.count(Bucket.OVERDUE) + agenda.count(Bucket.TODAY):
            self._parts.addWidget(self._empty())
        self._waiting = [bucket for bucket in _SECTIONS if agenda.count(bucket)]
        while self._waiting and (at_once or not self._sections):
            self._add_section(unfolded)
        if at_once or not self._waiting:
            self._complete()

    def _complete(self) -> None:
        """Make the sections that still wait, and the line below them."""
        while self._waiting:
            self._add_section({})
        assert self._agenda
        session = self._session
        self.put_off.show_agenda(self._agenda, session.store.reminders.postponed(session.today))

    def _add_section(self, unfolded: dict[Hashable, int]) -> None:
        bucket = self._waiting.pop(0)
        title = self._session.say(_SECTIONS[bucket])
        assert self._agenda
        made = Section(self._session, title, self._agenda, bucket, self._answering, unfolded)
        self._sections.append(made)
        self._parts.addWidget(made)

    def _empty(self) -> QWidget:
        session = self._session
        coming = next_due(session.store, session.today)
        hint = session.say(N_("Nothing is due later either, as far as the dates are known."))
        if coming:
            day, count = coming
            hint = session.say_count(
                "Next: {count} thing {when}, on {day}.",
                "Next: {count} things {when}, on {day}.",
                count,
                when=when(day, session.today, session.language),
                day=shown_date(day),
            )
        picture = session.theme.pixmap("check", "good", 3 * theme.ICON)
        return EmptyState(picture, session.say(N_("Nothing is due today.")), hint)

    def _long_date(self) -> str:
        day = self._session.today
        pattern = self._session.say(N_("dddd d MMMM yyyy"))
        text = QLocale(self._session.language).toString(QDate(day.year, day.month, day.day), pattern)
        return text[:1].upper() + text[1:]

    # -- moving about ----------------------------------------------------------------------

    def _listen(self) -> None:
        keys = {Qt.Key.Key_Up: lambda: self._move(-1), Qt.Key.Key_Down: lambda: self._move(1)}
        for key, action in {**keys, Qt.Key.Key_L: self._later}.items():
            shortcut = QShortcut(QKeySequence(key), self._rows_area)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _current(self) -> Row | None:
        focus = QApplication.focusWidget()
        return next(
            (each for each in self.rows() if (focus and each.isAncestorOf(focus)) or each is focus), None
        )

    def _move(self, step: int) -> None:
        rows, current = self.rows(), self._current()
        if rows:
            at = rows.index(current) + step if current else 0
            self._focus(rows[min(max(at, 0), len(rows) - 1)])

    def _later(self) -> None:
        if current := self._current():
            current.put_off()

    def _focus(self, wanted: Row) -> None:
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(wanted)

    def _show_put_off(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        for each in reversed(self.put_off.rows()):  # the first one last: it is seen in any case
            self._scroll.ensureWidgetVisible(each)

    def _go_to(self, *, gaps: bool) -> None:
        """Go to the first gap, or to the row that says that there is no password."""
        found = [each for section in self.sections for each in section.gap_rows(of_records=gaps)]
        if found:
            self._focus(found[0])

    def _place(self) -> tuple[Hashable, int, str] | None:
        """Where the focus is: the key and the number of its row, and the name of what has it there."""
        current, focus, rows = self._current(), QApplication.focusWidget(), self.rows()
        return (current.key, rows.index(current), focus.accessibleName()) if current and focus else None

    def _back_to(self, kept: tuple[Hashable, int, str] | None) -> None:
        if kept and (rows := self.rows()):
            same = [each for each in rows if each.key == kept[0]]
            row = same[0] if same else rows[min(kept[1], len(rows) - 1)]
            parts = [each for each in row.findChildren(QWidget) if kept[2] == each.accessibleName() != ""]
            (parts or [row])[0].setFocus()

    def _build(self) -> None:
        title = column(heading(self._session.say(N_("Today"))), self._day, gap=theme.TIGHT)
        left = column(title, self.standing, self.recalculation.working, None, gap=theme.GAP)
        head = row(left, self.months, gap=theme.WIDE)
        head.setStretch(0, 1)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._rows_area = holding(column(self._parts, self.put_off, gap=theme.WIDE))
        body = column(head, self._rows_area, None, gap=theme.WIDE)
        self._scroll = page_area(body)
        self.setLayout(column(self._scroll, gap=0))
