"""The password of a register: a new one typed twice, the current one asked for, and the recovery key."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QProgressBar, QWidget

from gdpr_desk.exchange.recovery_sheet import RecoverySheet
from gdpr_desk.exchange.saving import save_bytes
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.keys import Key, derive
from gdpr_desk.ui import theme
from gdpr_desk.ui.background import Background, Progress
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.reporting.printing import chosen_printer, print_pages
from gdpr_desk.ui.widgets import button, column, heading, label, row

_STRENGTHS = (
    N_("Very weak: guessed at once"),
    N_("Weak: guessed soon"),
    N_("Fair: add another word"),
    N_("Good"),
    N_("Strong"),
)
_ENOUGH = 2


class NewPassword(QWidget):
    """Two fields and the strength. Without a password is possible, and said to be a risk."""

    changed = Signal()

    def __init__(self, language: str, *, optional: bool = True) -> None:
        super().__init__()
        self._language = language
        self._first = self._field(N_("Password"))
        self._second = self._field(N_("Once more"))
        self._bar = QProgressBar()
        self._bar.setRange(0, len(_STRENGTHS))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.SMALL)
        self._bar.setAccessibleName(self._say(N_("Strength")))
        self._strength = label(
            self._say(N_("Four or five words that do not belong together are best.")), "muted"
        )
        self._none = QCheckBox(
            self._say(N_("No password: whoever gets the file can read it (a risk under Art. 32)"))
        )
        if not optional:
            self._none.hide()
        self._none.toggled.connect(self._without)
        self._first.textChanged.connect(self._measure)
        parts = (self._first, self._bar, self._strength, self._second, theme.SMALL, self._none)
        self.setLayout(column(*parts, gap=theme.SMALL))
        self.setFocusProxy(self._first)

    def text(self) -> str:
        """The password; empty for none."""
        return "" if self._none.isChecked() else self._first.text()

    def fault(self) -> str:
        """Why it cannot be used, or nothing."""
        if self._none.isChecked():
            return ""
        if not self._first.text():
            return self._say(N_("Type a password, or choose to have none."))
        if _score(self._first.text()) < _ENOUGH:
            return self._say(
                N_("This password is too easy to guess. Make it longer, for example with more words.")
            )
        if self._first.text() != self._second.text():
            return self._say(N_("The two passwords differ. Type the second one again."))
        return ""

    def _measure(self, text: str) -> None:
        score = _score(text) if text else -1
        self._bar.setValue(score + 1)
        self._strength.setText(self._say(_STRENGTHS[score]) if text else "")
        self.changed.emit()

    def _without(self, on: bool) -> None:
        for each in (self._first, self._second):
            each.setEnabled(not on)

    def _field(self, title: str) -> QLineEdit:
        return _secret_field(self._say(title))

    def _say(self, text: str) -> str:
        return translate(text, self._language)


class CurrentPasswordDialog(QDialog):
    """Asks for the password of an open register; accepted only where it makes `key`."""

    def __init__(
        self, parent: QWidget, language: str, background: Background, key: Key, text: str, yes: str
    ) -> None:
        super().__init__(parent)
        self._background, self._key = background, key
        self._trying: Progress | None = None
        title = translate(N_("Current password"), language)
        self.setWindowTitle(title)
        self.setMinimumWidth(2 * theme.SIDEBAR)
        self.field = _secret_field(title)
        wrong = N_(
            "This is not the current password. If it is forgotten, lock the register, and open it with the "
            "recovery key."
        )
        self.fault = label(translate(wrong, language), "danger")
        self.fault.hide()
        cancel = button(translate(N_("Cancel"), language), self.reject, look="quiet")
        self._yes = button(yes, self.accept, look="primary")
        self._yes.setDefault(True)
        parts = (heading(title), label(text, "muted"), self.field, self.fault, row(None, cancel, self._yes))
        self.setLayout(column(*parts, margin=theme.MARGIN))
        self.field.setFocus()

    def accept(self) -> None:
        """Try what is typed beside the window, since that takes a moment; close where it is right."""
        typed, key = self.field.text(), self._key
        if typed and not self._trying:
            self.fault.hide()
            self._yes.setEnabled(False)
            self._trying = self._background.start(
                lambda _progress: derive(typed, key.salt) == key, self._tried
            )

    def done(self, result: int) -> None:
        """Close; what is still being tried does not count any more."""
        if self._trying:
            self._trying.cancelled = True
        super().done(result)

    def _tried(self, right: object) -> None:
        self._trying = None
        self._yes.setEnabled(True)
        if right:
            super().accept()
        else:
            self.fault.show()
            self.field.selectAll()
            self.field.setFocus()


class PasswordDialog(QDialog):
    """Sets or changes the password of an open register."""

    def __init__(self, parent: QWidget, language: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(N_("Password"), language))
        self.setMinimumWidth(480)
        self.password = NewPassword(language, optional=False)
        self._fault = label("", "danger")
        self._fault.hide()
        cancel = button(translate(N_("Cancel"), language), self.reject, look="quiet")
        use = button(translate(N_("Use this password"), language), self._use, look="primary")
        use.setDefault(True)
        hint = label(
            translate(N_("Backups made before keep the password that they were made with."), language),
            "muted",
        )
        title = heading(translate(N_("A new password"), language))
        self.setLayout(
            column(title, hint, self.password, self._fault, row(None, cancel, use), margin=theme.MARGIN)
        )

    def _use(self) -> None:
        fault = self.password.fault()
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        if not fault:
            self.accept()


class RecoveryDialog(QDialog):
    """Shows the recovery key, to be printed and locked away; valid until the password changes."""

    def __init__(self, parent: QWidget, messages: Messages, sheet: RecoverySheet) -> None:
        super().__init__(parent)
        self._messages, self._sheet = messages, sheet
        self.setWindowTitle(self._say(N_("Recovery key")))
        self.setMinimumWidth(theme.READING_WIDTH)
        hint = N_(
            "With this key the register opens when the password is forgotten. Print the sheet and lock it "
            "away; do not keep it on this computer. It is valid until the password changes."
        )
        key = label(sheet.letters, size=theme.LEAD, strong=True)
        shown = QFont("monospace", theme.LEAD)
        shown.setStyleHint(QFont.StyleHint.Monospace)
        key.setFont(shown)
        key.setTextInteractionFlags(key.textInteractionFlags())
        key.setAccessibleName(self._say(N_("Recovery key")))
        copy = button(self._say(N_("Copy")), lambda: QGuiApplication.clipboard().setText(sheet.letters))
        save = button(self._say(N_("Save the sheet as PDF…")), self._save)
        paper = button(self._say(N_("Print…")), self._print)
        close = button(self._say(N_("I have put it away")), self.accept, look="primary")
        title = heading(self._say(N_("Recovery key")))
        buttons = row(copy, save, paper, None, close)
        self.setLayout(column(title, label(self._say(hint), "muted"), key, buttons, margin=theme.MARGIN))
        save.setFocus()

    def _save(self) -> None:
        title = self._say(N_("Save the sheet as PDF…"))
        found, _ = QFileDialog.getSaveFileName(
            self, title, self._say(N_("Recovery key")) + ".pdf", "PDF (*.pdf)"
        )
        if found:
            with self._messages.refusing():
                save_bytes(Path(found), self._sheet.pdf())
                said = self._say(N_("“{file}” was saved."), file=Path(found).name)
                self._messages.passing(said)

    def _print(self) -> None:
        with self._messages.refusing():
            upright = QPageLayout.Orientation.Portrait
            printer = chosen_printer(self, self._say(N_("Recovery key")), 1, upright)
            if printer:
                print_pages(printer, self._sheet.pages())
                self._messages.passing(self._say(N_("The sheet was sent to the printer.")))

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self._sheet.language, **values)


def _secret_field(title: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setPlaceholderText(title)
    made.setAccessibleName(title)
    return made


def _score(text: str) -> int:
    """How hard a password is to guess, from 0 to 4."""
    from zxcvbn import zxcvbn  # late: its word lists take a while

    return int(zxcvbn(text[:72])["score"])
