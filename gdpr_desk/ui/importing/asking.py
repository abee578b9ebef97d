"""The first page of an import: the sheets that were found, and what is said of each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.said import Said
from gdpr_desk.ui.importing.sheet_page import SheetPage
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, row

_NAME_WIDTH = theme.SIDEBAR - 2 * theme.MARGIN - 2 * theme.SMALL  # beside the tick


class AskingPage(QWidget):
    """Columns and meaning of every sheet; `changed` is called after every answer."""

    def __init__(self, session: Session, said: Sequence[Said], changed: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._said, self._changed = session, said, changed
        self._pages: dict[int, SheetPage] = {}
        self.sheets = QListWidget()
        self.stack = QStackedWidget()
        self.missing = label("", "caution")
        right = column(self.stack, self.missing, gap=theme.SMALL)
        right.setStretch(0, 1)
        self._list_sheets()
        layout = row(self.sheets, right, gap=theme.WIDE)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.sheets.setCurrentRow(next((at for at, each in enumerate(said) if each.taken), 0))
        self._answered()

    @property
    def current(self) -> Said:
        """What is said of the sheet that is shown."""
        return self._said[max(self.sheets.currentRow(), 0)]

    @property
    def page(self) -> SheetPage:
        """The questions about the sheet that is shown."""
        return self._pages[max(self.sheets.currentRow(), 0)]

    @property
    def complete(self) -> bool:
        """Whether everything is said that has to be."""
        return any(each.taken for each in self._said) and not self._lack()

    def renewed(self) -> None:
        """Ask anew: there are other sorts of lists to choose from."""
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self._show(self.sheets.currentRow())
        self._answered()

    def _list_sheets(self) -> None:
        say_count, at_the_end = self._session.say_count, Qt.TextElideMode.ElideRight
        self.sheets.setObjectName("sheets")
        self.sheets.setAccessibleName(self._session.say(N_("Sheets to import")))
        self.sheets.setFixedWidth(theme.SIDEBAR)
        self.sheets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheets.setVisible(len(self._said) > 1)
        for each in self._said:
            source, rows = each.seen.sheet.source, len(each.seen.sheet.rows)
            name = self.fontMetrics().elidedText(source.rpartition("/")[2], at_the_end, _NAME_WIDTH)
            count = say_count("{count} row", "{count} rows", rows)
            item = QListWidgetItem(f"{name}\n{count}")
            item.setToolTip(source)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, source)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if each.taken else Qt.CheckState.Unchecked)
            self.sheets.addItem(item)
        self.sheets.currentRowChanged.connect(self._show)
        self.sheets.itemChanged.connect(self._ticked)

    def _show(self, at: int) -> None:
        if at not in self._pages:
            self._pages[at] = SheetPage(self._session, self._said[at], self._answered)
            self.stack.addWidget(self._pages[at])
        page = self._pages[at]
        page.meaning.refresh()
        page.setEnabled(self._said[at].taken)
        self.stack.setCurrentWidget(page)
        self._answered()

    def _ticked(self, item: QListWidgetItem) -> None:
        """A sheet is taken or not; without one of them, those of a system are not everybody there."""
        said = self._said[self.sheets.row(item)]
        if item.checkState() == Qt.CheckState.Checked:
            said.taken = True
        else:
            said.leave_out()
        for number, page in self._pages.items():
            page.setEnabled(self._said[number].taken)
            page.meaning.refresh()
        self._answered()

    def _answered(self) -> None:
        lack = self._lack()
        self.missing.setText(lack)
        self.missing.setVisible(bool(lack))
        self._changed()

    def _lack(self) -> str:
        """What has to be said first: of the sheet that is shown, else of another one, which is named."""
        language = self._session.language
        if not any(each.taken for each in self._said):
            return self._session.say(N_("Tick at least one sheet."))
        if self.current.taken and (text := self.current.missing(language)):
            return text
        for each in self._said:
            if each.taken and (text := each.missing(language)):
                return f"“{each.seen.sheet.source.rpartition('/')[2]}”: {text}"
        return ""
