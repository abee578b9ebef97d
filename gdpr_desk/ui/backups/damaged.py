"""The way out of a damaged register: its newest whole backup, or another one of the list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from gdpr_desk.errors import Damaged
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.looking import Listed
from gdpr_desk.storage.restoring import Tried
from gdpr_desk.ui import theme
from gdpr_desk.ui.backups.list import BackupList
from gdpr_desk.ui.backups.words import holds, moment
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.widgets import button, column, heading, label, row


class DamagedDialog(QDialog):
    """Offers the newest whole backup; accepted, `chosen` is the one to restore."""

    def __init__(
        self,
        parent: QWidget,
        look: Theme,
        language: str,
        error: Damaged,
        path: Path,
        newest: tuple[Path, Tried] | None,
        rows: Sequence[Listed],
    ) -> None:
        super().__init__(parent)
        self._language, self._path = language, path
        self._tried = {newest[0]: newest[1]} if newest else {}
        title = self._say(N_("This register is damaged"))
        self.setWindowTitle(title)
        self.setMinimumWidth(2 * (theme.LIST_WIDTH + theme.MARGIN))
        self.table = BackupList(look, language)
        self.table.setMinimumHeight(6 * theme.ROW)
        self.table.show_backups(rows)
        self.table.choose(newest[0] if newest else None)
        self.table.chosen_changed.connect(self._show_chosen)
        self.title, self._holds = label("", size=theme.LEAD, strong=True), label("")
        self._lost, kept = label("", "caution"), N_("The damaged file is kept aside among the backups.")
        erased = N_("Who was erased stays erased.")
        said = label(" ".join([self._say(kept), self._say(erased)]), "muted")
        self.others = button(self._say(N_("Choose another backup…")), self._show_others, look="link")
        cancel = button(self._say(N_("Cancel")), self.reject, look="quiet")
        self.restore = button(self._say(N_("Restore this backup")), self.accept, look="primary")
        about = column(self.title, self._holds, self._lost, said, gap=theme.TIGHT)
        foot = row(self.others, None, cancel, self.restore)
        head = column(heading(title), label(error.sentence(language), "muted"), gap=theme.SMALL)
        self.setLayout(column(head, about, self.table, foot, gap=theme.WIDE, margin=theme.MARGIN))
        self.table.setVisible(newest is None)
        self.others.setVisible(newest is not None and len(rows) > 1)
        self._show_chosen()
        self.restore.setFocus()

    @property
    def chosen(self) -> Listed | None:
        """The backup that would be restored."""
        return self.table.chosen

    def _show_others(self) -> None:
        self.others.hide()
        self.table.show()
        self.table.setFocus()
        self.adjustSize()

    def _show_chosen(self) -> None:
        chosen = self.table.chosen
        if chosen is None:
            return
        tried, made = self._tried.get(chosen.path), moment(chosen.made_at)
        newest = N_("The newest whole backup is of {moment}") if tried else N_("The backup of {moment}")
        self.title.setText(self._say(newest, moment=made))
        if tried:
            what = holds(tried, self._language)
            self._holds.setText(self._say(N_("It was tried out just now and holds: {what}."), what=what))
        else:
            self._holds.setText(self._say(N_("It is tried out before it is restored.")))
        lost = N_(
            "Everything that was entered after {moment} is lost. The damaged file was last written {written}."
        )
        written = moment(datetime.fromtimestamp(self._path.stat().st_mtime, UTC))
        self._lost.setText(self._say(lost, moment=made, written=written))

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self._language, **values)
