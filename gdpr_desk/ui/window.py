"""The main window: the start page, the password page, or the open register; its life and its lock."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget, QWidget

from gdpr_desk.actions.registers import look_after
from gdpr_desk.errors import Damaged, UserFacingError
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.register import SUFFIX, Register
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.desk import Desk
from gdpr_desk.ui.locking import DRAFT, Lock
from gdpr_desk.ui.menus import Menus
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.opening import Opening
from gdpr_desk.ui.pages import call
from gdpr_desk.ui.qt_words import QtWords
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.start import StartPage
from gdpr_desk.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_SIZE, _SMALLEST = (1180, 760), (980, 600)
_SETTLED_MS = 500  # the first picture comes before everything else


@dataclass(frozen=True)
class Around:
    """What a window takes from outside: the user, the clock, the day, the language of the system."""

    who: str
    now: Callable[[], datetime]
    today: Callable[[], date]
    language: str


class Window(QMainWindow):
    """One window, with at most one register."""

    state_changed = Signal()

    def __init__(self, around: Around, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.around, self.theme, self.settings = around, theme, settings
        self._qt_words = QtWords(self)
        self.language = self._speak()
        self.messages = Messages(self, self.language)
        self.background = Background(self, self.messages.refuse)
        self.session: Session | None = None
        self.desk: Desk | None = None
        self._server: QLocalServer | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setAcceptDrops(True)
        self.opening = Opening(self)
        self.menus = Menus(self)
        self.lock_watch = Lock(self)
        self._restore()

    # -- start, open, close ----------------------------------------------------------------

    def show_start(self) -> None:
        """Show the first page; an open register is closed."""
        if not self.close_register():
            return
        page = StartPage(self.theme, self.language, self.settings.recent)
        page.new.connect(self.opening.make)
        page.browse.connect(self.opening.browse)
        page.chosen.connect(self.opening.open_file)
        self.put(page, "GDPR Desk")

    def save_copy(self) -> None:
        """Save a verified copy of the register, under its own password."""
        if self.session is None:
            return
        from gdpr_desk.storage.ledger import save_copy

        register = self.session.register
        copy = self.say(N_("copy"))
        proposed = register.path.with_name(f"{register.path.stem} – {copy}{SUFFIX}")
        kinds = f"GDPR Desk (*{SUFFIX})"
        title = self.say(N_("Save a copy"))
        found, _ = QFileDialog.getSaveFileName(self, title, str(proposed), kinds)
        if found:
            with self.session.doing():
                save_copy(register, Path(found))
                self.messages.passing(self.say(N_("A verified copy was saved.")))

    def close_register(self) -> bool:
        """Close the open register; False where something typed cannot be saved yet."""
        if self.session is None:
            return True
        if self.desk and not self.desk.leave():
            return False
        self.background.cancel_all()
        self.session.store.drafts.clear()
        self._let_go()
        return True

    # -- the lock --------------------------------------------------------------------------

    def lock(self) -> None:
        """Close the file and take everything that it says from the screen; what is typed becomes a draft."""
        if self.session is None or not self.session.register.has_password:
            return
        path = self.session.register.path
        place = self.desk.place if self.desk else 0
        self._dismiss_dialogs()
        self.background.cancel_all()
        draft = call(self.desk.page, "draft") if self.desk else None
        if draft:
            with suppress(UserFacingError):  # a full disk must not keep it open
                self.session.store.drafts.save(DRAFT, draft)
        self._let_go()
        self.opening.ask_password(path, place)

    def _dismiss_dialogs(self) -> None:
        for each in QApplication.topLevelWidgets():
            if each is not self and each.isVisible():
                each.close()

    # -- inside ----------------------------------------------------------------------------

    def show_register(self, register: Register, place: int = 0) -> None:
        """Show an open register, on the page with the number `place`."""
        self.settings.opened(register.path)
        self.session = Session(
            register,
            self.language,
            self.theme,
            self.settings,
            self.around.now,
            self.around.today,
            self.messages,
            self.background,
        )
        self.session.wants_import.connect(self.menus.choose_import)
        self.session.wants_restore.connect(
            lambda backup, key: self.opening.putting_back.over_open_register(backup, key)
        )
        self._fill(place)
        QTimer.singleShot(_SETTLED_MS, self, self._settle)

    def _fill(self, place: int) -> None:
        """Show the register's pages, made anew: at opening, and in another language or look."""
        assert self.session
        self.desk = Desk(self.session)
        self.desk.open_number(place)
        self.put(self.desk, f"{self.session.register.path.stem} – GDPR Desk")
        draft = self.session.store.drafts.load(DRAFT)
        if draft:
            call(self.desk.page, "show_draft", draft)
            self.session.store.drafts.drop(DRAFT)

    def rebuild(self) -> None:
        """Make everything anew, in the language and colours that are wanted by now."""
        self.language = self.messages.language = self._speak()
        if self.session is None:
            self.menus.build()
            self.show_start()
            return
        if self.desk and self.desk.leave():
            place, register = self.desk.place, self.session.register
            self.menus.build()
            self.session.deleteLater()
            self.show_register(register, place)

    def _settle(self) -> None:
        """What an open register needs, and nobody waits for: its name for a second start, its backups."""
        if self.session is None or self._server is not None:
            return
        from gdpr_desk.ui.single import serve

        self._server = serve(self.session.register.path, self)
        self.lock_watch.listen_to_screen()
        session, now = self.session, self.around.now()
        session.in_background(
            lambda progress: look_after(session.register, now, progress),
            lambda _made: session.backed_up.emit(),
            refused=self._refused,
        )

    def _refused(self, error: UserFacingError) -> None:
        """Say why there is no backup; where the file is damaged, lead to the newest whole one."""
        from gdpr_desk.storage.checks import register_problems
        from gdpr_desk.storage.looking import with_key

        session, place = self.session, self.desk.place if self.desk else 0
        broken = isinstance(error, Damaged) and session and register_problems(session.register)
        if session is None or not broken or not self.close_register():
            self.messages.refuse(error)
            return
        path, key = session.register.path, session.register.key
        assert isinstance(error, Damaged)
        self.opening.putting_back.over_damaged_file(path, error, with_key(key), place)

    def _let_go(self) -> None:
        assert self.session
        self.messages.hush()
        if QApplication.clipboard().ownsClipboard():
            QApplication.clipboard().clear()
        session, self.session, self.desk = self.session, None, None
        self._empty_stack()
        session.register.close()
        session.deleteLater()
        if self._server:
            self._server.close()
            self._server.deleteLater()
        self._server = None
        self.state_changed.emit()

    def put(self, page: QWidget, title: str) -> None:
        """Show a page in place of what is shown."""
        self._empty_stack()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(title)
        page.setFocus()
        self.state_changed.emit()

    def _empty_stack(self) -> None:
        while (old := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _speak(self) -> str:
        """Have Qt itself speak the language that is wanted by now, which is given back."""
        wanted = self.settings.language or self.around.language
        self._qt_words.speak(wanted)
        return wanted

    def say(self, text: str, **values: object) -> str:
        """A text of the program in the window's language."""
        return translate(text, self.language, **values)

    def _restore(self) -> None:
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        geometry = self.settings.state("window")
        if geometry:
            self.restoreGeometry(geometry)
        screens = [screen.availableGeometry() for screen in QApplication.screens()]
        if not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())

    # -- Qt's events -----------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first page, unless a register was opened already."""
        if not self._stack.count():
            self.show_start()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the register first; stay where something typed cannot be saved yet."""
        if not self.close_register():
            event.ignore()
            return
        self.background.cancel_all()  # a restore, which no open register waits for, ends first
        self.settings.keep_state("window", self.saveGeometry())
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here: a register to open, sheets to import."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a register; import anything else, folders aside."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        registers = [each for each in files if each.suffix == SUFFIX]
        if registers:
            self.opening.open_file(registers[0])
        elif files and self.session:
            self.menus.import_files(files)
