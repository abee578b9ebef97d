"""Shows who of the new persons is likely known, side by side; the user decides each, or leaves it."""

from collections.abc import MutableMapping, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QGridLayout, QTableView, QVBoxLayout, QWidget

from gdpr_desk.actions.import_doubts import Doubt, Row
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.system import SAID, alike
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.tables import Columns, LongModel, dressed_table
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, emptied, holding, label, line, line_label, row, scrolling

_NAME, _WHY = 150, 140
_COMPARED = 440
_ANSWERS = {None: N_("Not decided"), True: N_("The same person"), False: N_("Two persons")}


class DecidingView(QWidget):
    """The doubts of an import in a list, beside both sides of the one that is chosen.

    What is decided is noted in `decided`, by the rows; `changed` is sent then.
    """

    changed = Signal()

    def __init__(self, session: Session, doubts: Sequence[Doubt], decided: MutableMapping[Row, bool]) -> None:
        super().__init__()
        self._session, self._doubts, self._decided = session, doubts, decided
        self.table = QTableView()
        self._model = LongModel(doubts, self._columns())
        dressed_table(self.table, self._model, session.say(N_("To decide")))
        self._beside = column()
        self._beside.setContentsMargins(0, theme.SMALL, theme.SMALL, 0)
        say = session.say
        self.same = button(say(_ANSWERS[True]), lambda: self._decide(same=True))
        self.two = button(say(_ANSWERS[False]), lambda: self._decide(same=False))
        self.later = button(say(N_("Not yet")), lambda: self._decide(same=None), look="quiet")
        self.setLayout(self._layout())
        self.table.selectionModel().currentRowChanged.connect(self._show)
        self.table.setCurrentIndex(self._model.index(0, 0))

    def _layout(self) -> QVBoxLayout:
        text = N_(
            "Is this somebody who is known already? Whoever is not decided becomes a person of their own, "
            "and can be merged later."
        )
        right = column(scrolling(holding(self._beside)), row(self.same, self.two, self.later, None))
        right.setContentsMargins(0, 0, 0, theme.TIGHT)
        beside = holding(right)
        beside.setFixedWidth(_COMPARED)
        both = row(self.table, beside, gap=theme.WIDE)
        both.setStretch(0, 1)
        made = column(label(self._session.say(text), "muted"), both, gap=theme.SMALL)
        made.setContentsMargins(0, theme.SMALL, 0, 0)
        made.setStretch(1, 1)
        return made

    def _columns(self) -> Columns:
        say = self._session.say
        return [
            (say(N_("In the file")), _NAME, lambda doubt: doubt.name),
            (say(N_("Perhaps the same as")), _NAME, lambda doubt: doubt.other.title),
            (say(N_("Why")), _WHY, lambda doubt: say(doubt.why.label)),
            (say(N_("Decision")), _WHY, lambda doubt: say(_ANSWERS[self._decided.get(doubt.key)])),
        ]

    def _decide(self, *, same: bool | None) -> None:
        """Note the decision about what is chosen, and go to the next."""
        at = self.table.currentIndex().row()
        if at < 0:
            return
        key = self._doubts[at].key
        if same is None:
            self._decided.pop(key, None)
        else:
            self._decided[key] = same
        last = self._model.columnCount() - 1
        self._model.dataChanged.emit(self._model.index(at, last), self._model.index(at, last))
        if same is not None and at + 1 < len(self._doubts):
            self.table.setCurrentIndex(self._model.index(at + 1, 0))
        self.changed.emit()

    def _show(self, now: QModelIndex, _before: QModelIndex) -> None:
        emptied(self._beside)
        if now.isValid():
            doubt = self._doubts[now.row()]
            self._beside.addWidget(_Beside(self._session, doubt))
            self._beside.addStretch(1)


class _Beside(QWidget):
    """What the file and the register say of two who may be one, field by field; what is equal is strong."""

    def __init__(self, session: Session, doubt: Doubt) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.SMALL)
        for at in (1, 2):
            grid.setColumnStretch(at, 1)
        say = session.say
        place = say(N_("{source}, row {row}"), source=doubt.source, row=doubt.row)
        known = say(N_("In the register") if doubt.other.id else N_("Also in this import"))
        for at, text in enumerate((place, known), 1):
            grid.addWidget(line_label(text, "muted", theme.CAPTION), 0, at)
        grid.addWidget(line(), 1, 0, 1, 3)
        labels = {each.name: each.label for each in fields_of(Person)}
        for name in SAID:
            pair = (getattr(doubt.person, name), getattr(doubt.other, name))
            if any(pair):
                self._field(grid, say(labels[name]), pair, same=alike(name, *pair))
        self.setLayout(grid)

    @staticmethod
    def _field(grid: QGridLayout, title: str, pair: tuple[str, str], *, same: bool) -> None:
        at = grid.rowCount()
        grid.addWidget(label(title, "muted"), at, 0)
        for side, value in enumerate(pair, 1):
            grid.addWidget(line_label(value or "–", strong=same), at, side)
