"""The first step of the erasing dialog: whom it is about, each to be left out, and what becomes of one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.erasing import answer_letter
from gdpr_desk.domain.erasure import PersonErasure
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.details import counts_in_words, person_details
from gdpr_desk.ui.erasing.work import Erasing, Prepared, Tally
from gdpr_desk.ui.importing.tables import Columns, Index, LongModel, dressed_table
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, emptied, holding, label, row, scrolling

_NAME, _NARROW = 260, 120


class PersonsModel(LongModel):
    """The persons, each with a tick; `left_out` are the numbers of the rows without one."""

    ticked = Signal()

    def __init__(self, rows: Sequence[Any], columns: Columns, left_out: set[int]) -> None:
        super().__init__(rows, columns)
        self.left_out = left_out

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The name can be ticked."""
        ticks = Qt.ItemFlag.NoItemFlags if index.column() else Qt.ItemFlag.ItemIsUserCheckable
        return super().flags(index) | ticks

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, and whether its row is ticked."""
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Unchecked if index.row() in self.left_out else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Turn a tick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.turn(index.row())
        return True

    def turn(self, at: int) -> None:
        """Leave a person out, or take it in again."""
        self.left_out ^= {at}
        cell = self.index(at, 0)
        self.dataChanged.emit(cell, cell, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()


class _Table(QTableView):
    """Space turns the tick of the row, whichever cell has the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model, at = self.model(), self.currentIndex()
        if event.key() == Qt.Key.Key_Space and at.isValid() and isinstance(model, PersonsModel):
            model.turn(at.row())
        else:
            super().keyPressEvent(event)


class PersonsView(QWidget):
    """The list with its counts, beside what becomes of the person who is chosen in it."""

    changed = Signal()

    def __init__(self, session: Session, prepared: Prepared, left_out: set[int]) -> None:
        super().__init__()
        self._session, self._prepared = session, prepared
        self._counts = label("", strong=True)
        self.model = PersonsModel(prepared.persons, self._columns(), left_out)
        self.table = _Table()
        dressed_table(self.table, self.model, session.say(N_("Who is erased, and what of whom")))
        self._details = QVBoxLayout()
        beside = scrolling(holding(self._details))
        beside.setMinimumWidth(theme.LIST_WIDTH)
        beside.setMaximumWidth(theme.LIST_WIDTH)
        both = row(self.table, beside, gap=theme.WIDE)
        both.setStretch(0, 1)
        hint = session.say(N_("Remove the tick of whoever is to be left out (Space)."))
        whole = column(self._counts, label(hint, "muted"), both, gap=theme.TIGHT)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.model.ticked.connect(self._show_counts)
        self.table.selectionModel().currentRowChanged.connect(self._show_one)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_counts()

    @property
    def chosen(self) -> list[PersonErasure]:
        """The persons who are ticked."""
        out = self.model.left_out
        return [each for at, each in enumerate(self._prepared.persons) if at not in out]

    @property
    def tally(self) -> Tally:
        """The counts of what is ticked."""
        return self._prepared.tally(self.model.left_out)

    def _columns(self) -> Columns:
        say, say_count = self._session.say, self._session.say_count
        nameless, everything = say(N_("Without a name")), say(N_("Everything"))

        def goes(each: PersonErasure) -> str:
            if each.whole:
                return everything
            return say_count("{count} part", "{count} parts", len(each.goes))

        def stays(each: PersonErasure) -> str:
            return say_count("{count} part", "{count} parts", len(each.kept)) if each.kept else "–"

        return [
            (say(N_("Name")), _NAME, lambda each: each.person.title or nameless),
            (say(N_("Goes")), _NARROW, goes),
            (say(N_("Stays")), _NARROW, stays),
        ]

    def _show_counts(self) -> None:
        self._counts.setText(counts_in_words(self._session, self.tally))
        self.changed.emit()

    def _show_one(self, now: QModelIndex, _before: QModelIndex) -> None:
        emptied(self._details)
        if now.isValid():
            person = self._prepared.persons[now.row()]
            self._details.addWidget(person_details(self._session, person, self._prepared))


class RequestView(QWidget):
    """What becomes of the one person who asks to be erased, and the answer that it is told."""

    def __init__(self, session: Session, erasing: Erasing, prepared: Prepared) -> None:
        super().__init__()
        self._session, self._erasing, self._prepared = session, erasing, prepared
        person = prepared.persons[0]
        if person.whole:
            text = N_("The request (Art. 17) is answered in full: nothing stays.")
        elif may_go(person):
            text = N_("The request (Art. 17) is answered in part: what stays, and why, is below.")
        else:
            text = N_("Nothing may be erased now. Below is why, part by part.")
        details = person_details(session, person, prepared)
        icon = session.theme.icon("agreement", "text")
        self.copy = button(session.say(N_("Copy the answer")), self._copy, icon)
        inside = card(column(details))
        page = scrolling(holding(column(inside, None)))
        head = row(label(session.say(text)), self.copy, gap=theme.WIDE)
        head.setStretch(0, 1)
        self.setLayout(column(head, page, gap=theme.GAP))

    def _copy(self) -> None:
        language = self._erasing.language
        person, rules, session = self._prepared.persons[0], self._prepared.rules, self._session
        office = organisation_of(session.store).name
        QGuiApplication.clipboard().setText(answer_letter(person, rules, office, language, session.today))
        self._session.messages.passing(self._session.say(N_("The answer is on the clipboard.")))


def may_go(person: PersonErasure) -> bool:
    """Whether anything of a person may be erased."""
    return person.whole or any(part.slice for part in person.goes)
