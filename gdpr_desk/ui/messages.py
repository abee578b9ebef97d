"""The one place for what the window has to say: a passing word with Undo, a refusal, a question, a bug."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QMessageBox, QPlainTextEdit, QWidget

from gdpr_desk import __version__
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_, translate
from gdpr_desk.ui import theme
from gdpr_desk.ui.background import Cancelled
from gdpr_desk.ui.widgets import button, column, label, row

_SHOWN_MS = 8_000


class Toast(QFrame):
    """A word in passing at the foot of the window, with Undo where there is something to undo."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setObjectName("toast")
        self._text = label("", "on_text")
        self._undo = button("", self._undone)
        self._action: Callable[[], object] = self.hide
        self.setLayout(row(self._text, self._undo, gap=theme.GAP, margin=theme.GAP))
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: str = "", action: Callable[[], object] | None = None) -> None:
        """Show `text` for a while, with a button that does `action`."""
        self._text.setText(text)
        self._text.setWordWrap(len(text) > 60)
        self._undo.setText(undo)
        self._undo.setAccessibleName(undo)
        self._undo.setVisible(action is not None)
        self._action = action or self.hide
        self.show()
        self.raise_()
        self._place()
        self._timer.start()

    def _undone(self) -> None:
        self.hide()
        self._action()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay where it is when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        around = self._around
        self.setMaximumWidth(min(560, around.width() - 2 * theme.MARGIN))
        self.adjustSize()
        self.move((around.width() - self.width()) // 2, around.height() - self.height() - theme.WIDE)


class Messages(QObject):
    """Says things to the user. Dialogs are opened at `ask` and `tell` alone, where a test answers them."""

    def __init__(self, window: QWidget, language: str) -> None:
        super().__init__(window)
        self._window, self.language = window, language
        self._toast = Toast(window)

    def passing(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """A word in passing; with `undo` it can be taken back there and then."""
        self._toast.say(text, self._say(N_("Undo")), undo)

    def hush(self) -> None:
        """Take back a word in passing, which may name a person."""
        self._toast.hide()

    def refuse(self, error: BaseException) -> None:
        """Say why something cannot be done. What is no refusal is a bug and goes to the one handler."""
        if isinstance(error, UserFacingError):
            self.tell(error.sentence(self.language))
        elif not isinstance(error, Cancelled):
            self.bug(type(error), error.__traceback__)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Something that may be refused: why is said then."""
        try:
            yield
        except UserFacingError as error:
            self.refuse(error)

    def tell(self, text: str) -> None:
        """A sentence that has to be read."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self._say(N_("GDPR Desk")))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(text)
        box.addButton(self._say(N_("OK")), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def ask(self, text: str, yes: str, hint: str = "") -> bool:
        """Whether the user wants what `text` says; `yes` is the button that does it. Escape says no."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self._say(N_("GDPR Desk")))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(hint)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        no = box.addButton(self._say(N_("Cancel")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.exec()
        return box.clickedButton() is agreed

    def bug(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """The dialog for what should never happen: places in the code, and nothing that a user wrote."""
        places = [
            f"{each.name}  {each.filename.rpartition('gdpr_desk')[2]}:{each.lineno}"
            for each in traceback.extract_tb(trace)
        ]
        details = "\n".join([f"GDPR Desk {__version__}, {sys.platform}", kind.__name__, *places])
        BugDialog(self._window, details, self._say).exec()

    def _say(self, text: str) -> str:
        return translate(text, self.language)


class BugDialog(QDialog):
    """Says that the program has a mistake, with details to copy."""

    def __init__(self, parent: QWidget, details: str, say: Callable[[str], str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(N_("A mistake in the program")))
        self.setMinimumWidth(520)
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setAccessibleName(say(N_("Details")))
        shown.setTabChangesFocus(True)
        copy = button(say(N_("Copy the details")), lambda: QGuiApplication.clipboard().setText(details))
        close = button(say(N_("Close")), self.accept, look="primary")
        text = N_(
            "The program made a mistake and stopped what it was doing. Your register is as it was before. "
            "Please report it with these details; they hold no personal data."
        )
        self.setLayout(
            column(label(say(text)), shown, row(copy, None, close), gap=theme.GAP, margin=theme.WIDE)
        )
        close.setFocus()
