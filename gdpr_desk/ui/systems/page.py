"""The page of other systems: what their latest exports say beside the register, system by system."""

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gdpr_desk.actions.drifts import DriftWords, System, systems
from gdpr_desk.domain.reminder import Reminder
from gdpr_desk.domain.system import SystemExport
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.folding import Folding
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.systems.doing import Doing
from gdpr_desk.ui.systems.groups import drift_group, past_group
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.widgets import (
    EmptyState,
    button,
    card,
    column,
    emptied,
    heading,
    holding,
    label,
    line,
    page_area,
    picture,
    row,
    section,
)


class SystemsPage(QWidget):
    """Nothing is taken over by itself: a person settles each difference, or all of a sort."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._doing = Doing(session, self)
        self.groups: list[Folding] = []
        self._parts = QVBoxLayout()
        self._parts.setSpacing(theme.WIDE)
        self._build()

    def refresh(self) -> None:
        """Show what the register has by now; what is unfolded, and the place of the focus, stay."""
        session = self._session
        unfolded = {each.head.key: each.shown for each in self.groups if each.shown}
        at = next((at for at, each in enumerate(self.rows()) if _has_focus(each)), None)
        emptied(self._parts)
        self.groups = []
        found = systems(session.store, session.today)
        words = DriftWords(session.store, session.today, session.language)
        for each in found:
            self._parts.addWidget(self._system(each, words, unfolded))
        if not found:
            self._parts.addWidget(self._nothing())
        self._import.setVisible(bool(found))
        rows = self.rows()
        if at is not None and rows:
            rows[min(at, len(rows) - 1)].setFocus()

    def rows(self) -> list[Row]:
        """Every row that can be reached, from above."""
        return [each for group in self.groups for each in group.rows()]

    def show_record(self, record: int) -> None:
        """Go to the difference about a record, as far as it is among the first of its sort; 0 is none."""
        for group in self.groups if record else ():
            if not group.shown:
                group.toggle()
            for each in group.rows():
                if isinstance(each.key, Reminder) and each.key.record == record:
                    self._go_to(each)
                    return
            group.toggle()

    def _go_to(self, found: Row) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(found)

    def _system(self, system: System, words: DriftWords, unfolded: Mapping[Hashable, int]) -> QWidget:
        groups = [drift_group(self._session, words, each, self._doing) for each in system.groups]
        if system.past:
            groups.append(past_group(self._session, system))
        inside = column(gap=0)
        for at, each in enumerate(groups):
            if at:
                inside.addWidget(line())
            inside.addWidget(each)
            if shown := unfolded.get(each.head.key):
                each.unfold(shown)
        if not groups:
            inside.addLayout(self._agreed(system))
        self.groups += groups
        around = card(inside)
        inside.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        count = label(str(system.count) if system.count else "", "muted", theme.HEADING)
        head = row(section(system.name), count, None)
        exports = [self._export(each) for each in system.exports]
        return holding(column(column(head, *exports, gap=theme.TIGHT), around, gap=theme.SMALL))

    def _export(self, export: SystemExport) -> QWidget:
        """When the latest export of a list was taken in, and what it holds."""
        say = self._session.say
        records = self._session.say_count("{count} record", "{count} records", export.records)
        taken = say(N_("Export taken in on {day}"), day=shown_date(export.taken_on))
        whole = say(N_("everybody who is there") if export.whole else N_("a part of the system"))
        return label(f"{taken}  ·  {records}  ·  {whole}", "muted")

    def _agreed(self, system: System) -> QVBoxLayout:
        session = self._session
        said = label(session.say(N_("The system and the register say the same.")))
        if system.waiting:
            said.setText(
                session.say_count(
                    "Nothing is open. {count} difference is ignored or put off: see the end of Today.",
                    "Nothing is open. {count} differences are ignored or put off: see the end of Today.",
                    system.waiting,
                )
            )
        inside = row(picture(session.theme.pixmap("check", "good")), said)
        inside.setStretch(1, 1)
        inside.setContentsMargins(theme.SMALL, theme.GAP, theme.SMALL, theme.GAP)
        return column(inside)

    def _nothing(self) -> QWidget:
        session, say = self._session, self._session.say
        text = say(N_("No export of another system was taken in yet."))
        hint = say(
            N_("Take in what Mailchimp, e-conomic or Base exports, and it is compared with the register.")
        )
        choose = button(say(N_("Import…")), session.wants_import.emit, look="primary")
        return EmptyState(session.theme.pixmap("import", size=3 * theme.ICON), text, say(hint), choose)

    def _build(self) -> None:
        say = self._session.say
        text = N_("What their latest exports say, beside the register. Nothing is taken over by itself.")
        title = column(heading(say(N_("Other systems"))), label(say(text), "muted"), gap=theme.TIGHT)
        icon = self._session.theme.icon("import", "on_accent")
        self._import = button(say(N_("Import…")), self._session.wants_import.emit, icon, look="primary")
        head = row(title, holding(column(self._import, None)), gap=theme.WIDE)
        head.setStretch(0, 1)
        body = column(head, self._parts, None, gap=theme.WIDE)
        self._scroll = page_area(body)
        self.setLayout(column(self._scroll, gap=0))


def _has_focus(found: Row) -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, QWidget) and (focus is found or found.isAncestorOf(focus))
