"""The page of backups: each with what is known of it; made, tried out and restored from here."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from gdpr_desk.i18n import N_
from gdpr_desk.storage.backups import BY_HAND, all_backups, back_up, folder_of
from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.keys import Key
from gdpr_desk.storage.looking import Listed, listed, look, look_into_all, with_key
from gdpr_desk.storage.restoring import Tried
from gdpr_desk.ui import theme
from gdpr_desk.ui.backups.list import BackupList
from gdpr_desk.ui.backups.password import ask_for_key
from gdpr_desk.ui.backups.result import ResultView
from gdpr_desk.ui.backups.words import moment
from gdpr_desk.ui.reporting.job import JobRow
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState, button, column, heading, label


class BackupsPage(QWidget):
    """The backups of the open register; what is not known of one yet is found out beside the window."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._folder, self._looking = folder_of(session.register), False
        say, icon = session.say, session.theme.icon
        self.table = BackupList(session.theme, session.language)
        self.table.chosen_changed.connect(self._chosen)
        self.make = button(say(N_("Back up now")), self._make, icon("save", "on_accent"), look="primary")
        self.try_out = button(say(N_("Try a restore")), self._try, icon("check", "text"))
        self.restore = button(say(N_("Restore…")), self._restore, icon("history", "text"))
        self.open_folder = button(say(N_("Open the folder")), self._open_folder, icon("open", "text"))
        self.job = JobRow(session, self.make, self.try_out, self.restore, self.open_folder)
        self.job.setFixedHeight(self.job.sizeHint().height())
        self.result = ResultView(session)
        self._build()
        session.backed_up.connect(self.refresh)

    def refresh(self) -> None:
        """List what is there by now, and look into what nobody looked into yet, once the page is shown."""
        self._list()
        if self.isVisible() and not self._looking:
            self._looking = True
            session, now = self._session, self._session.now()
            looking = session.in_background(
                lambda progress: look_into_all(session.register, now, progress),
                lambda _none: self._looked(),
                refused=lambda _error: self._looked(),
            )
            looking.moved.connect(self._list)

    def showEvent(self, event: QShowEvent) -> None:
        """Look into what is new."""
        super().showEvent(event)
        self.refresh()

    def _build(self) -> None:
        session = self._session
        text = N_(
            "The first time a day that the register is opened, a backup is made and checked. Each of the "
            "last 7 days, 4 weeks and 12 months keeps one."
        )
        empty = EmptyState(
            session.theme.pixmap("backup", "muted", 3 * theme.ICON),
            session.say(N_("There is no backup yet.")),
            action=button(session.say(N_("Make the first one")), self._make),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        hint = label(session.say(text), "muted")
        hint.setMaximumWidth(theme.READING_WIDTH)
        head = column(heading(session.say(N_("Backups"))), hint, gap=theme.TIGHT)
        layout = column(head, self.job, self.result, self._stack, gap=theme.WIDE)
        layout.setContentsMargins(theme.MARGIN, theme.WIDE, theme.MARGIN, theme.GAP)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _list(self) -> None:
        """Without the register itself: it may be closed by now."""
        rows = listed(all_backups(self._folder), self._session.register.key)
        self.table.show_backups(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        for each in (self.try_out, self.restore):
            each.setEnabled(bool(rows))

    def _looked(self) -> None:
        self._looking = False
        self._list()

    def _chosen(self) -> None:
        if self.table.chosen is None or self.table.chosen.path != self.result.path:
            self.result.hide()

    # -- what the buttons do ---------------------------------------------------------------

    def _make(self) -> None:
        session = self._session
        now = session.now()

        def done(made: Path) -> None:
            session.backed_up.emit()
            self.table.choose(made)
            session.messages.passing(session.say(N_("The backup was made and checked.")))

        said = session.say(N_("A backup is being made …"))
        self.job.start(said, lambda _progress: back_up(session.register, now, BY_HAND), done)

    def _try(self) -> None:
        chosen, session = self.table.chosen, self._session
        if chosen and chosen.opens:
            key, now = session.register.key, session.now()
            self.result.hide()
            said = session.say(N_("The backup is being tried out …"))
            self.job.start(
                said,
                lambda _progress: look(chosen.path, with_key(key), now),
                lambda tried: self._tried(chosen, tried),
            )
        elif chosen and (found := self._ask(chosen)):
            self._tried(chosen, found[1])

    def _tried(self, backup: Listed, tried: Tried) -> None:
        self.result.show_tried(backup.path, tried)
        self._list()
        self.try_out.setFocus()

    def _restore(self) -> None:
        chosen, session = self.table.chosen, self._session
        if chosen is None:
            return
        key: Key | None = session.register.key if chosen.locked else None
        if not chosen.opens:
            found = self._ask(chosen)
            if found is None:
                return
            key = found[0]
        if session.messages.ask(*self._question(chosen)):
            session.wants_restore.emit(chosen.path, key)

    def _ask(self, backup: Listed) -> tuple[Key, Tried] | None:
        session = self._session
        return ask_for_key(session.messages, session.background, backup, session.now())

    def _question(self, backup: Listed) -> tuple[str, str, str]:
        """What is asked before a restore: the question, the word of its button, and what is lost and kept."""
        session, made = self._session, moment(backup.made_at)
        since = session.store.history.count_since(backup.made_at.isoformat(timespec="seconds"))
        lost = session.say_count(
            "Everything that was entered after {moment} is lost: {count} change.",
            "Everything that was entered after {moment} is lost: {count} changes.",
            since,
            moment=made,
        )
        kept = session.say(N_("The file as it is now is kept aside among the backups."))
        erased = session.say(N_("Who was erased stays erased."))
        parts = [lost, kept, erased]
        if not backup.opens:
            parts.append(session.say(N_("The register has the password of the backup then.")))
        elif session.register.has_password and not backup.locked:
            parts.append(session.say(N_("The register has no password then: the backup has none.")))
        question = session.say(N_("Restore the backup of {moment}?"), moment=made)
        return question, session.say(N_("Restore")), "\n\n".join(parts)

    def _open_folder(self) -> None:
        with self._session.messages.refusing(), spoken(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
