"""The first page: a new register, an existing one, or one of the last; and where a password is asked."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from gdpr_desk.i18n import N_, translate
from gdpr_desk.ui import theme
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.widgets import button, column, heading, label, line_label, row

_WIDTH = 440


class StartPage(QWidget):
    """What a window shows while no register is open."""

    new = Signal()
    browse = Signal()
    chosen = Signal(Path)

    def __init__(self, look: Theme, language: str, recent: list[Path]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

        def say(text: str) -> str:
            return translate(text, language)

        hint = N_("One encrypted file for everything that the GDPR asks a small office to keep.")
        make = button(say(N_("New register")), self.new.emit, look.icon("new", "on_accent"), look="primary")
        open_ = button(say(N_("Open a register…")), self.browse.emit, look.icon("open", "text"))
        parts: list[QWidget] = [make, open_]
        inside = column(None, *_head(look, "GDPR Desk", say(hint)), theme.GAP, *parts, gap=theme.SMALL)
        if recent:
            inside.addSpacing(theme.WIDE)
            inside.addWidget(label(say(N_("Opened lately")), "muted", strong=True))
            for each in recent[:5]:
                inside.addWidget(self._recent(look, each))
        inside.addStretch(2)
        self.setLayout(_centred(inside))
        make.setFocus()

    def _recent(self, look: Theme, path: Path) -> QWidget:
        made = button(path.stem, lambda: self.chosen.emit(path), look.icon("logo", "accent"), look="quiet")
        made.setStyleSheet("text-align: left")
        made.setToolTip(str(path))
        made.setAccessibleDescription(str(path.parent))
        return made


class UnlockPage(QWidget):
    """Asks for the password of one register. `tried` is sent with what was typed."""

    tried = Signal(str)
    recover = Signal()
    other = Signal()

    def __init__(self, look: Theme, language: str, path: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.path = path

        def say(text: str) -> str:
            return translate(text, language)

        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(say(N_("Password")))
        self._password.setAccessibleName(say(N_("Password")))
        self._password.returnPressed.connect(self._try)
        self._fault = label("", "danger")
        self._fault.hide()
        self._unlock = button(say(N_("Unlock")), self._try, look.icon("lock", "on_accent"), look="primary")
        recover = button(say(N_("Use the recovery key")), self.recover.emit, look="link")
        other = button(say(N_("Another register")), self.other.emit, look="link")
        where = line_label(str(path.parent), "muted", theme.CAPTION)
        field = row(self._password, self._unlock)
        field.setStretch(0, 1)
        inside = column(
            None,
            *_head(look, path.stem, say(N_("This register is locked."))),
            where,
            theme.GAP,
            field,
            self._fault,
            theme.SMALL,
            row(recover, None, other),
            gap=theme.SMALL,
        )
        inside.addStretch(2)
        self.setLayout(_centred(inside))
        self.setFocusProxy(self._password)

    def refuse(self, sentence: str) -> None:
        """Say why it stays locked; what was typed can be mended."""
        self._fault.setText(sentence)
        self._fault.show()
        self.wait(busy=False)
        self._password.setFocus()
        self._password.selectAll()

    def wait(self, *, busy: bool) -> None:
        """Take nothing while the password is being tried."""
        self._password.setEnabled(not busy)
        self._unlock.setEnabled(not busy)

    def _try(self) -> None:
        if self._password.text():
            self.wait(busy=True)
            self._fault.hide()
            self.tried.emit(self._password.text())


class WaitingPage(QWidget):
    """Says what is under way while no register is open."""

    def __init__(self, look: Theme, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(text)
        inside = column(None, *_head(look, title, text), theme.GAP, bar, gap=theme.SMALL)
        inside.addStretch(2)
        self.setLayout(_centred(inside))


def _head(look: Theme, title: str, hint: str) -> tuple[QWidget, QWidget, QWidget]:
    mark = label("")
    mark.setPixmap(look.pixmap("logo", "accent", 56))
    said = label(hint, "muted", theme.LEAD)
    return mark, heading(title), said


def _centred(inside: QVBoxLayout) -> QHBoxLayout:
    frame = QWidget()
    frame.setFixedWidth(_WIDTH)
    frame.setLayout(inside)
    return row(None, frame, None)
