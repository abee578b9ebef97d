"""The page of persons: found as one types, narrowed by a few choices, one of them shown beside."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.storage.people import People
from gdpr_desk.ui import theme
from gdpr_desk.ui.people.card import PersonCard
from gdpr_desk.ui.people.draft import draft_of, show_draft
from gdpr_desk.ui.people.filters import Filters
from gdpr_desk.ui.records.list import RecordList
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState, button, column, heading, holding, row

_SPLIT = "split/People"


class PeoplePage(QWidget):
    """Lists persons and shows one of them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._people = People(session.store)
        self._order = ("name", False)
        self.filters = Filters(session)
        sortable = [each.name for each in fields_of(Person) if each.listed]
        columns = ("name", "organisation")
        self.list = RecordList(session, Person, self._find, columns, self._counted, sortable)
        listed = self.list.layout()
        assert isinstance(listed, QVBoxLayout)
        listed.insertWidget(1, self.filters)
        self._nobody = self._nobody_found()
        listed.insertWidget(listed.indexOf(self.list.table), self._nobody, 1)
        self.list.model.modelReset.connect(self._show_found)
        self.card = PersonCard(session, self._people)
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._add = self._add_button()
        self.same = button(session.say(N_("Perhaps the same person…")), self._decide_pairs, look="quiet")
        self._fill()
        self.setLayout(self._layout())
        self.filters.changed.connect(self.list.read_from_top)
        self.list.sorted.connect(self._sort)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda _id: self.card.enter())
        self.card.made.connect(self.show_record)
        self.card.gone.connect(self._none)

    def refresh(self) -> None:
        """Show what the register has by now; what is being typed stays."""
        self._people.forget()
        self.filters.refresh()
        self.list.refresh()
        self.card.refresh()
        somebody = self._session.store.count(Person) > 0
        self._left.setCurrentIndex(1 if somebody else 0)
        for each in (self._add, self.same, self._choose):
            each.setVisible(somebody)

    def show_record(self, record: int) -> None:
        """Show one person, whatever was searched for."""
        if not self.leave():
            return
        if not self.list.choose(record, quietly=True):
            self.show_all()
            self.list.choose(record, quietly=True)
        self._show(record)

    def new(self) -> None:
        """Begin a new person."""
        if self.leave():
            self.list.table.clearSelection()
            self.list.table.setCurrentIndex(self.list.model.index(-1, -1))
            self._right.setCurrentWidget(self.card)
            self.card.new()

    def leave(self) -> bool:
        """Save what is typed before something else is shown; False where it cannot be saved yet."""
        return self.card.leave()

    def draft(self) -> dict[str, Any] | None:
        """What is being typed, for the time that the register is locked; None where nothing is."""
        return draft_of(self.card)

    def show_draft(self, draft: dict[str, Any]) -> None:
        """Go on where a lock came in between."""
        if draft["person"]:
            self.show_record(draft["person"])
        else:
            self.new()
        show_draft(self.card, draft)

    def focus_search(self) -> None:
        """Go to the search field."""
        self.list.search.setFocus()
        self.list.search.selectAll()

    def show_all(self) -> None:
        """Show everybody, whatever was searched for and chosen."""
        self.list.look_for("")
        self.filters.clear()

    def _find(self, search: str) -> Sequence[int]:
        sort, descending = self._order
        chosen = replace(self.filters.chosen, sort=sort, descending=descending)
        return self._people.find(search, chosen, self._session.today)

    def _counted(self, count: int) -> str:
        return self._session.say_count("{count} person", "{count} persons", count)

    def _sort(self, name: str, descending: bool) -> None:
        self._order = (name, descending)
        self.list.read_from_top()

    def _chosen(self, record: int) -> None:
        if record in (0, self.card.shown):
            return
        if not self.leave():
            self.list.choose(self.card.shown, quietly=True)
            return
        self._show(record)

    def _show(self, record: int) -> None:
        self._right.setCurrentWidget(self.card)
        self.card.show_person(record)

    def _decide_pairs(self) -> None:
        from gdpr_desk.ui.merging.pairs import decide_pairs  # late: seldom wanted

        if self.leave():
            decide_pairs(self._session)

    def _none(self) -> None:
        focus = QApplication.focusWidget()
        if focus and self.card.isAncestorOf(focus):
            self.list.search.setFocus()  # the table would choose its first person
        self._right.setCurrentIndex(0)

    def _show_found(self) -> None:
        found = self.list.model.rowCount() > 0
        self.list.table.setVisible(found)
        self._nobody.setVisible(not found)

    def _nobody_found(self) -> QWidget:
        say = self._session.say
        every = button(say(N_("Show all")), self.show_all)
        picture = self._session.theme.pixmap("search", size=3 * theme.ICON)
        made = EmptyState(picture, say(N_("Nobody matches the search and the choices above.")), "", every)
        made.hide()
        return made

    def _add_button(self) -> QPushButton:
        icon = self._session.theme.icon("add", "on_accent")
        return button(self._session.say(N_("New person")), self.new, icon, look="primary")

    def _fill(self) -> None:
        say = self._session.say
        picture = self._session.theme.pixmap("people", size=3 * theme.ICON)
        nobody = say(N_("Nobody is in this register yet."))
        hint = say(N_("Add the first person, or import a list of them from the File menu."))
        self._left.addWidget(EmptyState(picture, nobody, hint, self._add_button()))
        self._left.addWidget(self.list)
        self._choose = EmptyState(picture, say(N_("Choose a person on the left.")))
        self._right.addWidget(holding(column(self._choose)))
        self._right.addWidget(self.card)
        self._left.setCurrentIndex(1)

    def _layout(self) -> QVBoxLayout:
        head = row(heading(self._session.say(Person.PLURAL)), None, self.same, self._add)
        head.setContentsMargins(theme.MARGIN, theme.WIDE, theme.WIDE, theme.SMALL)
        left = column(self._left)
        left.setContentsMargins(theme.MARGIN, 0, theme.GAP, theme.GAP)
        layout = column(head, self._split(holding(left)), gap=0)
        layout.setStretch(1, 1)
        return layout

    def _split(self, left: QWidget) -> QSplitter:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        split.setSizes([2 * theme.LIST_WIDTH, 3 * theme.LIST_WIDTH])
        if state := self._session.settings.state(_SPLIT):
            split.restoreState(state)
        split.splitterMoved.connect(lambda *_: self._session.settings.keep_state(_SPLIT, split.saveState()))
        return split
