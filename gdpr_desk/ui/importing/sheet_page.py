"""One sheet of an import: what it is recognised as, its columns, and what its persons are."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.columns import Columns
from gdpr_desk.ui.importing.meaning import MeaningView
from gdpr_desk.ui.importing.said import ANOTHER, Said
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, line, row, without_wheel


class SheetPage(QWidget):
    """Asks of one sheet what has to be known; `changed` is called after every answer."""

    def __init__(self, session: Session, said: Said, changed: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._said, self._changed = session, said, changed
        say = session.say
        self.kind = without_wheel(QComboBox())
        self.kind.setAccessibleName(say(N_("Recognised as")))
        self.kind.setPlaceholderText(say(N_("Choose")))
        self.kind.setMinimumWidth(theme.LIST_WIDTH)
        self._fill_kinds()
        self.kind.currentIndexChanged.connect(lambda _at: self._choose())
        self.headings = QCheckBox(say(N_("The first row holds headings")))
        self.headings.setAccessibleName(self.headings.text())
        self.headings.setChecked(said.headings)
        self.headings.toggled.connect(self._set_headings)
        self.columns = Columns(session, said, self._answered)
        self.meaning = MeaningView(session, said, self._answered)
        top = row(label(say(N_("Recognised as"))), self.kind, None, self.headings, gap=theme.GAP)
        layout = column(top, self.columns, line(), self.meaning, gap=theme.GAP)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _fill_kinds(self) -> None:
        say, said = self._session.say, self._said
        for each in said.office.profiles:
            self.kind.addItem(each.called(self._session.language), each.name)
        self.kind.addItem(say(N_("Another list – choose the columns")), ANOTHER.name)
        self.kind.setCurrentIndex(-1 if said.profile is None else self.kind.findData(said.profile.name))

    def _choose(self) -> None:
        found: Profile | None = self._said.office.named(str(self.kind.currentData()))
        self._said.choose(found or ANOTHER)
        self._renewed()

    def _set_headings(self, there: bool) -> None:
        self._said.set_headings(there=there)
        named = self._said.profile.name if self._said.profile else None
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(-1 if named is None else self.kind.findData(named))
        self.kind.blockSignals(False)
        self._renewed()

    def _renewed(self) -> None:
        self.columns.renew()
        self._answered()

    def _answered(self) -> None:
        self.meaning.refresh()
        self._changed()
