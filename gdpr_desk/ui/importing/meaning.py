"""What the persons of a sheet are: their group, where the data comes from, and what the rows leave open."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.said import Said
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, label, row, without_wheel

_ORDERS = {
    DateOrder.DMY: N_("The day: 03/04/2026 is 3 April"),
    DateOrder.MDY: N_("The month: 03/04/2026 is 4 March"),
}


class MeaningView(QWidget):
    """The questions that stand below the columns; `changed` is called when one is answered."""

    def __init__(self, session: Session, said: Said, changed: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._said, self._changed = session, said, changed
        say = session.say
        self.group, self.dates = without_wheel(QComboBox()), without_wheel(QComboBox())
        self.source = QLineEdit(said.meaning.source)
        self.source.setPlaceholderText(say(N_("Where the data comes from (Art. 14(2)(f))")))
        self.whole = QCheckBox()
        self._group_title, self._dates_title = label(""), label(say(N_("What comes first in the dates?")))
        source_title = label(say(N_("Source")))
        self.source.setAccessibleName(source_title.text())
        self.dates.setAccessibleName(self._dates_title.text())
        for each in (self.group, self.dates):
            each.setPlaceholderText(say(N_("Choose")))
        self.group.addItems(list(said.office.groups))
        for order, text in _ORDERS.items():
            self.dates.addItem(say(text), order.value)
        self._dates_part = holding(column(self._dates_title, self.dates, gap=theme.TIGHT))
        parts = row(
            holding(column(self._group_title, self.group, gap=theme.TIGHT)),
            holding(column(source_title, self.source, gap=theme.TIGHT)),
            self._dates_part,
            gap=theme.WIDE,
        )
        for at in range(parts.count()):
            parts.setStretch(at, 1)
        self.setLayout(column(parts, self.whole, gap=theme.SMALL))
        self.refresh()
        self.group.currentTextChanged.connect(self._grouped)
        self.source.textChanged.connect(self._sourced)
        self.dates.currentIndexChanged.connect(lambda _at: self._dated())
        self.whole.toggled.connect(self._counted)

    def refresh(self) -> None:
        """Ask what is open by now."""
        say, said = self._session.say, self._said
        title = N_("Group of rows that name none") if said.names_groups else N_("Group")
        self._group_title.setText(say(title))
        self.group.setAccessibleName(self._group_title.text())
        for box, value in (
            (self.group, self.group.findText(said.meaning.category) if said.meaning.category else -1),
            (self.dates, self.dates.findData(said.meaning.dates.value) if said.meaning.dates else -1),
        ):
            box.blockSignals(True)
            box.setCurrentIndex(value)
            box.blockSignals(False)
        if self.source.text() != said.meaning.source:
            self.source.setText(said.meaning.source)
        self._dates_part.setVisible(said.dates_open)
        self.whole.setText(say(N_("This is everybody in {system}"), system=said.system))
        self.whole.setAccessibleName(self.whole.text())
        self.whole.setToolTip(say(N_("Whoever is not in it counts as gone from there.")))
        self.whole.setVisible(bool(said.system))
        self.whole.blockSignals(True)
        self.whole.setChecked(said.whole)
        self.whole.blockSignals(False)

    def _grouped(self, name: str) -> None:
        self._said.meaning.category = name
        self._changed()

    def _sourced(self, text: str) -> None:
        self._said.meaning.source = text

    def _dated(self) -> None:
        self._said.meaning.dates = DateOrder(self.dates.currentData())
        self._changed()

    def _counted(self, everybody: bool) -> None:
        self._said.meaning.whole = everybody
