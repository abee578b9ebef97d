"""The table of backups, the newest first; one of them is chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.looking import Listed
from gdpr_desk.ui import theme
from gdpr_desk.ui.backups import words
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.widgets import plain_table

_COLUMNS = (N_("Made"), N_("Why"), N_("Persons"), N_("Size"), N_("Verified"), N_("Password"))


class BackupList(QTableView):
    """Shows what is known of each backup. `chosen_changed` is sent when another one is chosen."""

    chosen_changed = Signal()

    def __init__(self, look: Theme, language: str) -> None:
        super().__init__()
        self._look, self._language = look, language
        self._rows: list[Listed] = []
        self._filling = False
        self._items = QStandardItemModel(0, len(_COLUMNS), self)
        self._items.setHorizontalHeaderLabels([self._say(each) for each in _COLUMNS])
        self.setModel(self._items)
        plain_table(self, self._say(N_("Backups")))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def rows(self) -> list[Listed]:
        """What is shown, from above."""
        return list(self._rows)

    @property
    def chosen(self) -> Listed | None:
        """The backup that is chosen; None where there is none."""
        at = self.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def show_backups(self, rows: Sequence[Listed]) -> None:
        """Show these; the one that was chosen stays so, else the first is."""
        before = self.chosen
        self._filling = True
        self._rows = list(rows)
        self._items.setRowCount(0)
        for each in rows:
            self._items.appendRow(self._cells(each))
        self.resizeColumnsToContents()
        self.choose(before.path if before else None)
        self._filling = False
        if self.chosen != before:
            self.chosen_changed.emit()

    def choose(self, path: Path | None) -> None:
        """Choose the backup at `path`; the first where it is not there."""
        at = next((at for at, each in enumerate(self._rows) if each.path == path), 0)
        if self._rows:
            self.selectRow(at)

    def _moved(self) -> None:
        if not self._filling:
            self.chosen_changed.emit()

    def _cells(self, listed: Listed) -> list[QStandardItem]:
        persons = str(listed.found.persons) if listed.found and listed.found.whole else "–"
        size = QLocale(self._language).formattedDataSize(
            listed.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
        )
        found = QStandardItem(words.checked(listed, self._say))
        if listed.found:
            whole = listed.found.whole
            found.setIcon(
                self._look.icon("check", "good") if whole else self._look.icon("warning", "caution")
            )
        texts = (words.moment(listed.made_at), words.why(listed, self._say), persons, size)
        cells = [*map(QStandardItem, texts), found, QStandardItem(words.password(listed, self._say))]
        for each in cells:
            each.setToolTip(listed.path.name)
        return cells

    def resizeColumnsToContents(self) -> None:
        """As wide as the texts are, with air between them."""
        super().resizeColumnsToContents()
        for at in range(len(_COLUMNS) - 1):
            self.setColumnWidth(at, self.columnWidth(at) + theme.GAP)

    def _say(self, text: str) -> str:
        return translate(text, self._language)
