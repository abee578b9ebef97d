"""The dialog of all pairs of cards that may be one person: each is merged, or remembered as two."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from gdpr_desk.actions.merging import Merging, Pair, likely_pairs, not_same
from gdpr_desk.actions.person import OfficeRules, office_rules, person_file
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.tables import Columns, LongModel, dressed_table
from gdpr_desk.ui.merging.comparison import Comparison
from gdpr_desk.ui.merging.dialog import LOOKING, ComparingDialog
from gdpr_desk.ui.messages import Toast
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState, button, column, emptied, holding, row, scrolling

_NAME = 155
_COMPARED = 600


class PairsDialog(ComparingDialog):
    """Looks for the pairs beside the window, and shows them until all are decided."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, session.say(N_("Perhaps the same person")))
        self._pairs: list[Pair] = []
        self._at = 0
        self._rules = OfficeRules()
        self._toast = Toast(self)
        page, store = self.wait(LOOKING), session.store
        self.start(lambda progress: likely_pairs(store, progress), self._show_found, page, self.refused)

    def go_back(self) -> None:
        """Show the pairs that are left."""
        self.back.hide()
        self._about.setVisible(bool(self._pairs))
        if not self._pairs:
            icon = self._session.theme.pixmap("check", "good", 3 * theme.ICON)
            text = self._session.say(N_("No two cards look like the same person."))
            self.show_step(EmptyState(icon, text))
            self.cancel.setFocus()
            return
        found = self._session.say_count("{count} pair", "{count} pairs", len(self._pairs))
        hint = self._session.say(N_("The likeliest stand first. Nothing is merged by itself."))
        self.say_about(f"{found} · {hint}")
        view = PairsView(self._session, self._rules, self._pairs)
        view.wants_merging.connect(self._compare)
        view.are_two.connect(self._two)
        self.show_step(view)
        view.show_pair(min(self._at, len(self._pairs) - 1))
        view.table.setFocus()

    def let_go(self) -> None:
        """Keep nothing of the persons."""
        self._pairs = []
        self._toast.hide()

    # -- inside ----------------------------------------------------------------------------

    def _show_found(self, pairs: list[Pair]) -> None:
        self._pairs, self._rules = pairs, office_rules(self._session.store)
        self.go_back()

    def _compare(self, at: int) -> None:
        self._at = at
        self._toast.hide()  # its Undo takes back what was done last
        self.compare(self._pairs[at].one, self._pairs[at].other, self._merged)

    def _merged(self, plan: Merging, said: str) -> None:
        gone = plan.gone.person.id
        self._go_on([each for each in self._pairs if gone not in (each.one, each.other)], said)

    def _two(self, at: int) -> None:
        session, pair = self._session, self._pairs[at]
        self._at = at
        with session.doing():
            not_same(session.store, pair.one, pair.other, session.today)
            left = [each for each in self._pairs if each is not pair]
            self._go_on(left, session.say(N_("They are two persons. Nobody asks again.")))

    def _go_on(self, left: list[Pair], said: str) -> None:
        """Show what is left, and offer to take the last step back."""
        before = self._pairs

        def undo() -> None:
            self._session.undo()
            self._pairs = before
            self.go_back()

        self._pairs = left
        self.go_back()
        self._toast.say(said, self._session.say(N_("Undo")), undo)


class PairsView(QWidget):
    """The pairs in a list, the likeliest first, beside both cards of the one that is chosen."""

    wants_merging = Signal(int)
    are_two = Signal(int)

    def __init__(self, session: Session, rules: OfficeRules, pairs: Sequence[Pair]) -> None:
        super().__init__()
        self._session, self._rules, self._pairs = session, rules, pairs
        self._names: dict[int, str] = {}
        self.table = _Table()
        self._model = LongModel(pairs, self._columns())
        dressed_table(self.table, self._model, session.say(N_("Pairs of cards")))
        self._beside = column()
        self._beside.setContentsMargins(0, 0, theme.SMALL, 0)
        self.setLayout(self._layout())
        self.table.opened.connect(lambda: self.merge.click())
        self.table.selectionModel().currentRowChanged.connect(self._show)

    def show_pair(self, at: int) -> None:
        """Choose a pair."""
        self.table.setCurrentIndex(self._model.index(at, 0))

    def _layout(self) -> QVBoxLayout:
        session = self._session
        beside = scrolling(holding(self._beside))
        self.two = button(session.say(N_("Two persons")), lambda: self.are_two.emit(self._chosen))
        self.merge = button(
            session.say(N_("Merge…")), lambda: self.wants_merging.emit(self._chosen), look="primary"
        )
        right = holding(column(row(self.merge, self.two, None), beside))
        right.setFixedWidth(_COMPARED)
        both = row(self.table, right, gap=theme.WIDE)
        both.setStretch(0, 1)
        return column(both)

    @property
    def _chosen(self) -> int:
        return self.table.currentIndex().row()

    def _columns(self) -> Columns:
        say = self._session.say
        return [
            (say(N_("Card")), _NAME, lambda pair: self._name(pair.one)),
            (say(N_("Perhaps the same as")), _NAME, lambda pair: self._name(pair.other)),
            (say(N_("Why")), _NAME, lambda pair: say(pair.why.label)),
        ]

    def _name(self, person: int) -> str:
        if person not in self._names:
            self._names |= self._session.store.titles(Person, [person])
        return self._names.get(person, "") or self._session.say(N_("Without a name"))

    def _show(self, now: QModelIndex, _before: QModelIndex) -> None:
        emptied(self._beside)
        if not now.isValid():
            return
        pair, store = self._pairs[now.row()], self._session.store
        one, other = person_file(store, pair.one), person_file(store, pair.other)
        if one and other:
            self._beside.addWidget(Comparison(self._session, self._rules, one, other))


class _Table(QTableView):
    """Enter opens the pair."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def decide_pairs(session: Session) -> None:
    """Show who may be the same person, for the user to decide."""
    dialog = PairsDialog(session)
    dialog.exec()
    dialog.deleteLater()
