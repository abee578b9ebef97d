"""Shows what an import would do before anything is written: who is new, what changes, what is not taken."""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from gdpr_desk.actions.import_doubts import Row
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.actions.import_report import asides_of
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.deciding import DecidingView
from gdpr_desk.ui.importing.tables import Columns, long_table
from gdpr_desk.ui.importing.work import Prepared
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState, button, column, holding, label, row

REJECTED = 3  # the tab
_NUMBER, _MIDDLE, _BROAD = 70, 220, 290


class Preview(QWidget):
    """The plan of an import, a tab for each thing that it would do; `save_rejected` keeps the rest.

    What the user decides about likely persons is noted by their rows; `decided` is sent then.
    """

    decided = Signal()

    def __init__(
        self,
        session: Session,
        prepared: Prepared,
        decided: MutableMapping[Row, bool],
        save_rejected: Callable[[], object],
    ) -> None:
        super().__init__()
        self._noted = decided
        self._save_rejected = save_rejected
        self._session, self._prepared, self._plan = session, prepared, prepared.plan
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(session.say(N_("What the import would do")))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.stack = QStackedWidget()
        for title, count, page in self._pages():
            self.tabs.addTab(f"{session.say(title)}  {count}")
            self.stack.addWidget(page)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.setCurrentIndex(self._first())
        layout = column(self.tabs, self.stack, gap=0)
        layout.setStretch(1, 1)
        alarm = bool(self._plan.systems.back)
        asides = [label(each, "muted") for each in asides_of(self._plan, session.language)]
        if alarm:  # whoever was erased and is back stands first
            asides[0] = label(asides[0].text(), "danger", strong=True)
        whole = column(*asides, layout, gap=theme.TIGHT)
        whole.setStretch(len(asides), 1)
        self.setLayout(whole)

    def _first(self) -> int:
        """The first tab with anything to see."""
        plan = self._plan
        counts = (len(plan.new), len(plan.changed), plan.same, len(plan.rejected))
        return next((at for at, count in enumerate(counts) if count), 0)

    def _pages(self) -> Sequence[tuple[str, int, QWidget]]:
        plan = self._plan
        return (
            (N_("New persons"), len(plan.new), self._new()),
            (N_("Changed"), len(plan.changed), self._changed()),
            (N_("The same"), plan.same, self._same()),
            (N_("Rejected"), len(plan.rejected), self._rejected()),
            (N_("To decide"), len(plan.undecided), self._undecided()),
        )

    def _new(self) -> QWidget:
        none = N_("Nobody new: everyone in the file is known already, or was rejected.")
        say = self._session.say
        columns: Columns = [
            (say(N_("Name")), _BROAD, lambda draft: draft.person.name),
            (say(N_("E-mail")), _BROAD, lambda draft: draft.person.email),
            (say(N_("Organisation")), _MIDDLE, lambda draft: draft.person.organisation),
            (say(N_("Group")), _MIDDLE, self._groups),
        ]
        return self._listing(N_("New persons"), self._plan.new, columns, none)

    def _changed(self) -> QWidget:
        say, words = self._session.say, self._prepared.words
        columns: Columns = [
            (say(Person.LABEL), _BROAD, lambda each: each.name),
            (say(N_("Field")), _MIDDLE, words.field),
            (say(N_("In the register")), _MIDDLE, lambda each: words.value(each.was) or "–"),
            (say(N_("After the import")), _MIDDLE, lambda each: words.becomes(each) or "–"),
        ]
        return self._listing(N_("Changed"), self._prepared.changes, columns, N_("Nobody known changes."))

    def _same(self) -> QWidget:
        said = self._session.say_count(
            "{count} person is in the register just like this.",
            "{count} persons are in the register just like this.",
            self._plan.same,
        )
        icon = self._session.theme.pixmap("check", size=3 * theme.ICON)
        return EmptyState(icon, said, self._session.say(N_("Nothing changes for them.")))

    def _rejected(self) -> QWidget:
        say, rows = self._session.say, self._plan.rejected
        who = (say(Person.LABEL), _MIDDLE, lambda each: each.name or "–")
        table = self._listing(N_("Rejected"), rows, [who, *self._listed()], N_("No row was rejected."))
        if not rows:
            return table
        text = N_("These rows are not imported. Save them, correct them there, and import that file.")
        hint = label(say(text), "muted")
        copy = button(say(N_("Copy")), self.copy_rejected, name=say(N_("Copy the rejected rows")))
        save = button(say(N_("Save the rejected rows…")), self._save_rejected)
        head = row(hint, copy, save)
        head.setStretch(0, 1)
        return _below(head, table)

    def _undecided(self) -> QWidget:
        rows = self._plan.undecided
        if not rows:
            return self._listing(N_("To decide"), rows, (), N_("No row is in doubt."))
        view = DecidingView(self._session, rows, self._noted)
        view.changed.connect(self.decided)
        return view

    def _listed(self) -> Columns:
        say, language = self._session.say, self._session.language
        columns: Columns = [
            (say(N_("Row")), _NUMBER, lambda each: str(each.row)),
            (say(N_("Reason")), 2 * _BROAD, lambda each: each.reason.sentence(language)),
        ]
        if len(self._plan.mapped) > 1:
            return [(say(N_("File")), _MIDDLE, lambda each: each.source), *columns]
        return columns

    def _listing(
        self, name: str, rows: Sequence[Any], columns: Columns, none: str, *, tall: bool = False
    ) -> QWidget:
        if rows:
            return long_table(self._session.say(name), rows, columns, tall=tall)
        return EmptyState(self._session.theme.pixmap("info", size=3 * theme.ICON), self._session.say(none))

    def _groups(self, draft: Draft) -> str:
        groups = (self._prepared.words.groups.get(each.subject_category or 0, "") for each in draft.relations)
        return ", ".join(dict.fromkeys(groups))

    def copy_rejected(self) -> None:
        """Put the rejected rows on the clipboard, as a spreadsheet takes them; 50,000 take a moment."""
        say, language, listed = self._session.say, self._session.language, self._plan.rejected
        head = "\t".join((say(N_("File")), say(N_("Row")), say(N_("Reason"))))

        def text(_progress: object) -> str:
            rows = (f"{each.source}\t{each.row}\t{each.reason.sentence(language)}" for each in listed)
            return "\n".join([head, *rows])

        self._session.in_background(text, QGuiApplication.clipboard().setText)


def _below(head: Any, table: QWidget) -> QWidget:
    head.setContentsMargins(0, theme.SMALL, 0, theme.TIGHT)
    layout = column(head, table, gap=0)
    layout.setStretch(1, 1)
    return holding(layout)
