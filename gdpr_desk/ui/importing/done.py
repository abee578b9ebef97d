"""The last page of an import: what was done, what was not, and the report that can be kept."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gdpr_desk.actions.import_report import asides_of, counts
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.work import Prepared
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, holding, label, row, scrolling


class DoneView(QWidget):
    """Says how many of each sort there were; what can be saved is saved by these two."""

    def __init__(
        self,
        session: Session,
        prepared: Prepared,
        save_report: Callable[[], object],
        save_rejected: Callable[[], object],
    ) -> None:
        super().__init__()
        self._session, plan = session, prepared.plan
        say = session.say
        icon = label("")
        icon.setPixmap(session.theme.pixmap("check", "good", 3 * theme.ICON))
        title = label(imported(session, prepared.persons), size=theme.HEADING, strong=True)
        head = row(icon, title, gap=theme.GAP)
        head.setStretch(1, 1)
        inside = column(head)
        inside.addLayout(self._numbers(prepared))
        for each in asides_of(plan, session.language):
            inside.addWidget(label(each, "muted"))
        if plan.undecided:
            text = N_("Those not decided became persons of their own, to be merged on the page “Persons”.")
            inside.addWidget(label(say(text), "muted"))
        if left_out := _left_out(prepared):
            inside.addWidget(label(say(N_("Columns left out: {columns}"), columns=left_out), "muted"))
        self.report = button(say(N_("Save report…")), save_report)
        self.rejected = button(say(N_("Save the rejected rows…")), save_rejected)
        self.rejected.setVisible(bool(plan.rejected))
        inside.addSpacing(theme.SMALL)
        inside.addLayout(row(self.report, self.rejected, None))
        inside.addStretch(1)
        body = holding(inside)
        body.setFixedWidth(theme.READING_WIDTH)
        self.setLayout(column(scrolling(body)))

    def _numbers(self, prepared: Prepared) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.WIDE)
        grid.setVerticalSpacing(theme.TIGHT)
        grid.setColumnStretch(1, 1)
        for at, (text, number) in enumerate(counts(prepared.plan)):
            grid.addWidget(label(self._session.say(text), "muted"), at, 0)
            shown = label(str(number), strong=True)
            shown.setAlignment(Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(shown, at, 1)
        return grid


def imported(session: Session, count: int) -> str:
    """How many persons came in, or changed."""
    if not count:
        return session.say(N_("What the file says of its system was noted."))
    return session.say_count("{count} person was imported.", "{count} persons were imported.", count)


def _left_out(prepared: Prepared) -> str:
    names = (name for headers in prepared.plan.left_out.values() for name in headers)
    return ", ".join(dict.fromkeys(names))
