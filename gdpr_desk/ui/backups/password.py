"""Asks for the password that a backup was made with, and proves it by trying the backup out."""

from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QWidget

from gdpr_desk.errors import UserFacingError, WrongPassword
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.keys import Key, derive, salt_of
from gdpr_desk.storage.looking import Listed, look, with_key
from gdpr_desk.storage.restoring import Tried
from gdpr_desk.ui import theme
from gdpr_desk.ui.background import Background, Progress
from gdpr_desk.ui.backups.words import moment
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.widgets import button, column, heading, label, row


class BackupPasswordDialog(QDialog):
    """What was `found` is the key and what is in the backup; else `refused` may say why not."""

    def __init__(
        self, parent: QWidget, language: str, background: Background, backup: Listed, now: datetime
    ) -> None:
        super().__init__(parent)
        self._background, self._backup, self._now = background, backup, now
        self._trying: Progress | None = None
        self.found: tuple[Key, Tried] | None = None
        self.refused: UserFacingError | None = None

        def say(text: str, **values: object) -> str:
            return translate(text, language, **values)

        title = say(N_("Another password"))
        self.setWindowTitle(title)
        self.setMinimumWidth(2 * theme.SIDEBAR)
        text = N_("The backup of {moment} has another password. Type the one that it was made with.")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(say(N_("Password of the backup")))
        self.field.setAccessibleName(say(N_("Password of the backup")))
        self.fault = label(say(N_("This password does not open the backup. Try again.")), "danger")
        self.fault.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(say(N_("The backup is being tried out …")))
        self._bar.hide()
        cancel = button(say(N_("Cancel")), self.reject, look="quiet")
        self._yes = button(say(N_("Continue")), self.accept, look="primary")
        self._yes.setDefault(True)
        about = label(say(text, moment=moment(backup.made_at)), "muted")
        parts = (heading(title), about, self.field, self.fault, self._bar, row(None, cancel, self._yes))
        self.setLayout(column(*parts, margin=theme.MARGIN))
        self.field.setFocus()

    def accept(self) -> None:
        """Try the backup out with what is typed, beside the window; close where it opens."""
        typed, backup, now = self.field.text(), self._backup.path, self._now
        if not typed or self._trying:
            return

        def work(_progress: Any) -> tuple[Key, Tried]:
            key = derive(typed, salt_of(backup) or b"")
            return key, look(backup, with_key(key), now)

        self._wait(busy=True)
        self._trying = self._background.start(work, self._opened, refused=self._refuse)

    def done(self, result: int) -> None:
        """Close; what is still being tried does not count any more."""
        if self._trying:
            self._trying.cancelled = True
        super().done(result)

    def _opened(self, found: tuple[Key, Tried]) -> None:
        self._trying = None
        self.found = found
        super().accept()

    def _refuse(self, error: UserFacingError) -> None:
        self._trying = None
        self._wait(busy=False)
        if not isinstance(error, WrongPassword):
            self.refused = error
            self.reject()
            return
        self.fault.show()
        self.field.selectAll()
        self.field.setFocus()

    def _wait(self, *, busy: bool) -> None:
        self.fault.hide()
        self._bar.setVisible(busy)
        for each in (self.field, self._yes):
            each.setEnabled(not busy)


def ask_for_key(
    messages: Messages, background: Background, backup: Listed, now: datetime
) -> tuple[Key, Tried] | None:
    """The key of a backup with another password, and what is in it; None where the user does not know it."""
    window = messages.parent()
    assert isinstance(window, QWidget)
    dialog = BackupPasswordDialog(window, messages.language, background, backup, now)
    dialog.exec()
    dialog.deleteLater()
    if dialog.refused:
        messages.refuse(dialog.refused)
    return dialog.found
