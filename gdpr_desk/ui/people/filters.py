"""The small choices above the list of persons: category, what is due, without consent, restricted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.i18n import N_
from gdpr_desk.storage.people import PersonFilter, PersonsDue
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, row


class Filters(QWidget):
    """What of the persons is shown. `changed` is sent when something else is chosen."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self._clear = button(say(N_("Show all")), self.clear, look="link")
        self._clear.hide()
        self.category = self._box(N_("Category of persons"))
        self.due = self._box(N_("What is due"))
        self.due.addItem(say(N_("Due or not")), None)
        for each in PersonsDue:
            self.due.addItem(say(each.label), each)
        self.no_consent = self._check(
            N_("No consent"), N_("Without a consent that stands: none was given, or all were withdrawn.")
        )
        self.restricted = self._check(
            N_("Restricted"), N_("With a relation whose processing is restricted (Art. 18).")
        )
        first, second = row(self.category, self.due), row(self.no_consent, self.restricted, None, self._clear)
        first.setStretch(0, 1)
        first.setStretch(1, 1)
        self.setLayout(column(first, second, gap=theme.TIGHT))
        self.refresh()

    @property
    def chosen(self) -> PersonFilter:
        """The filter as it is chosen, in the order of names."""
        due = self.due.currentData()
        return PersonFilter(
            category=self.category.currentData(),
            due=PersonsDue(due) if due else None,
            no_consent=self.no_consent.isChecked(),
            restricted=self.restricted.isChecked(),
        )

    def refresh(self) -> None:
        """Offer the categories that there are by now; what was chosen stays chosen."""
        chosen = self.category.currentData()
        self.category.blockSignals(True)
        self.category.clear()
        self.category.addItem(self._session.say(N_("All categories")), None)
        for each in self._session.store.page(SubjectCategory, limit=None):
            self.category.addItem(each.title, each.id)
        self.category.setCurrentIndex(max(0, self.category.findData(chosen)))
        self.category.blockSignals(False)
        self._clear.setVisible(self.chosen.narrows)

    def clear(self) -> None:
        """Show everybody."""
        self.blockSignals(True)
        self.category.setCurrentIndex(0)
        self.due.setCurrentIndex(0)
        self.no_consent.setChecked(False)
        self.restricted.setChecked(False)
        self.blockSignals(False)
        self._changed()

    def _box(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(self._session.say(name))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(8)
        made.activated.connect(lambda _at: self._changed())
        return made

    def _check(self, text: str, hint: str) -> QCheckBox:
        made = QCheckBox(self._session.say(text))
        made.setToolTip(self._session.say(hint))
        made.setAccessibleDescription(self._session.say(hint))
        made.toggled.connect(lambda _on: self._changed())
        return made

    def _changed(self) -> None:
        self._clear.setVisible(self.chosen.narrows)
        self.changed.emit()
