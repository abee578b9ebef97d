"""The main window: the start page, the password page, or the open register; its life and its lock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMainWindow, QStackedWidget, QWidget

from gdpr_desk.actions.registers import back_up_first, new_register
from gdpr_desk.errors import Damaged, InUse, UserFacingError, WrongPassword
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.keys import salt_of
from gdpr_desk.storage.register import SUFFIX, Register
from gdpr_desk.ui import opening
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.desk import Desk
from gdpr_desk.ui.locking import DRAFT, Lock
from gdpr_desk.ui.menus import Menus
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.pages import call
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.start import StartPage, UnlockPage
from gdpr_desk.ui.theme import Theme

_SIZE = (1180, 760)
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
        self.language = settings.language or around.language
        self.messages = Messages(self, self.language)
        self.background = Background(self, self.messages.refuse)
        self.session: Session | None = None
        self.desk: Desk | None = None
        self._server: object = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setAcceptDrops(True)
        self.menus = Menus(self)
        self.lock_watch = Lock(self)
        self._restore()
        self.show_start()

    # -- start, open, close ----------------------------------------------------------------

    def show_start(self) -> None:
        """Show the first page; an open register is closed."""
        if not self.close_register():
            return
        page = StartPage(self.theme, self.language, self.settings.recent)
        page.new.connect(self.make)
        page.browse.connect(self.browse)
        page.chosen.connect(self.open_file)
        self._put(page, "GDPR Desk")

    def browse(self) -> None:
        """Choose a register and open it."""
        kinds = f"GDPR Desk (*{SUFFIX})"
        found, _ = QFileDialog.getOpenFileName(self, self.say(N_("Open a register")), self._folder(), kinds)
        if found:
            self.open_file(Path(found))

    def open_file(self, path: Path) -> None:
        """Open a register; where it has a password, ask for it."""
        if not self.close_register():
            return
        if path.is_file() and salt_of(path) is not None:
            self._ask_password(path)
        else:
            self._open(path, None)

    def make(self) -> None:
        """Make a new register in three questions, and open it."""
        from gdpr_desk.ui.wizard import NewRegisterDialog

        dialog = NewRegisterDialog(self, self.language)
        if not dialog.exec() or not dialog.answers or not self.close_register():
            return
        answers, around = dialog.answers, self.around
        try:
            register = new_register(
                answers.path,
                answers.organisation,
                starter=answers.starter,
                password=answers.password,
                sample=answers.sample,
                who=around.who,
                now=around.now,
                today=around.today(),
            )
        except UserFacingError as error:
            self.messages.refuse(error)
            return
        register.store.undo.enable()
        self._show(register)
        if register.has_password:
            self.menus.show_recovery_key()

    def save_copy(self) -> None:
        """Save a verified copy of the register, under its own password."""
        if self.session is None:
            return
        from gdpr_desk.storage.backups import copy_to

        register = self.session.register
        copy = self.say(N_("copy"))
        proposed = register.path.with_name(f"{register.path.stem} – {copy}{SUFFIX}")
        kinds = f"GDPR Desk (*{SUFFIX})"
        title = self.say(N_("Save a copy"))
        found, _ = QFileDialog.getSaveFileName(self, title, str(proposed), kinds)
        if found:
            with self.session.doing():
                copy_to(register, Path(found))
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
            self.session.store.drafts.save(DRAFT, draft)
        self._let_go()
        self._ask_password(path, place)

    def _dismiss_dialogs(self) -> None:
        for each in QApplication.topLevelWidgets():
            if each is not self and each.isVisible():
                each.close()

    def _ask_password(self, path: Path, place: int = 0) -> None:
        page = UnlockPage(self.theme, self.language, path)
        page.tried.connect(lambda typed: self._try(page, opening.with_password(typed), place))
        page.recover.connect(lambda: self._recover(page, place))
        page.other.connect(self.show_start)
        self._put(page, f"{path.stem} – GDPR Desk")

    def _try(self, page: UnlockPage, unlock: opening.Unlock, place: int) -> None:
        def derive(_progress: object) -> object:
            salt = salt_of(page.path)
            return unlock(salt) if salt else None

        def derived(key: object) -> None:
            self._open(page.path, lambda _salt: key, place, page)  # type: ignore[arg-type, return-value]

        self.background.start(derive, derived, refused=lambda error: page.refuse(self._sentence(error)))

    def _recover(self, page: UnlockPage, place: int) -> None:
        title, text = self.say(N_("Recovery key")), self.say(N_("Type the groups of the recovery sheet."))
        letters, agreed = QInputDialog.getText(self, title, text)
        if not agreed or not letters.strip():
            return
        before = self.session
        self._try(page, opening.with_recovery_key(letters), place)

        def ask_for_a_new_one() -> None:
            if self.session is not before:
                self.state_changed.disconnect(ask_for_a_new_one)
                self.menus.change_password()

        self.state_changed.connect(ask_for_a_new_one)

    # -- inside ----------------------------------------------------------------------------

    def _open(
        self, path: Path, unlock: opening.Unlock | None, place: int = 0, page: UnlockPage | None = None
    ) -> None:
        try:
            register = opening.opened(path, unlock, self.around.who, self.around.now)
        except UserFacingError as error:
            self._refused(path, error, page)
        else:
            self._show(register, place)

    def _refused(self, path: Path, error: UserFacingError, page: UnlockPage | None) -> None:
        """Say why a register stays closed, with the way out that there is."""
        if page:
            page.wait(busy=False)
        if isinstance(error, WrongPassword) and page:
            page.refuse(self._sentence(error))
            return
        if isinstance(error, Damaged):
            self._offer_backup(path, error)
        elif not (isinstance(error, InUse) and self._raise_other(path)):
            self.messages.refuse(error)
        if self.session is None and not page:
            self.show_start()

    def _raise_other(self, path: Path) -> bool:
        from gdpr_desk.ui.single import raise_other

        return raise_other(path)

    def _offer_backup(self, path: Path, error: Damaged) -> None:
        hint = self.say(
            N_("The damaged file stays as it is. A copy of the newest verified backup is opened.")
        )
        if not self.messages.ask(self._sentence(error), self.say(N_("Open the newest backup")), hint):
            return
        copy = opening.copy_of_newest_backup(path)
        if copy:
            self.open_file(copy)
        else:
            self.messages.tell(self.say(N_("No backup of this register was found on this computer.")))

    def _show(self, register: Register, place: int = 0) -> None:
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
        self._fill(place)
        QTimer.singleShot(_SETTLED_MS, self, self._settle)

    def _fill(self, place: int) -> None:
        """Show the register's pages, made anew: at opening, and in another language or look."""
        assert self.session
        self.desk = Desk(self.session)
        self.desk.open_number(place)
        self._put(self.desk, f"{self.session.register.path.stem} – GDPR Desk")
        draft = self.session.store.drafts.load(DRAFT)
        if draft:
            call(self.desk.page, "show_draft", draft)
            self.session.store.drafts.drop(DRAFT)

    def rebuild(self) -> None:
        """Make everything anew, in the language and colours that are wanted by now."""
        self.language = self.settings.language or self.around.language
        self.messages.language = self.language
        if self.session is None:
            self.menus.build()
            self.show_start()
            return
        if self.desk and self.desk.leave():
            place, register = self.desk.place, self.session.register
            self.menus.build()
            self.session.deleteLater()
            self._show(register, place)

    def _settle(self) -> None:
        """What an open register needs, and nobody waits for: its name for a second start, its backup."""
        if self.session is None or self._server is not None:
            return
        from gdpr_desk.ui.single import serve

        self._server = serve(self.session.register.path, self)
        self.lock_watch.listen_to_screen()
        register, now = self.session.register, self.around.now()
        refused = self.messages.refuse
        self.session.in_background(
            lambda _progress: back_up_first(register, now), lambda _made: None, refused=refused
        )

    def _let_go(self) -> None:
        assert self.session
        self.messages.hush()
        QApplication.clipboard().clear()
        session, self.session, self.desk = self.session, None, None
        self._empty_stack()
        session.register.close()
        session.deleteLater()
        self._server = None
        self.state_changed.emit()

    def _put(self, page: QWidget, title: str) -> None:
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

    def say(self, text: str, **values: object) -> str:
        """A text of the program in the window's language."""
        return translate(text, self.language, **values)

    def _sentence(self, error: UserFacingError) -> str:
        return error.sentence(self.language)

    def _folder(self) -> str:
        recent = self.settings.recent
        return str(recent[0].parent if recent else Path.home())

    def _restore(self) -> None:
        self.resize(*_SIZE)
        self.setMinimumSize(860, 560)
        geometry = self.settings.state("window")
        if geometry:
            self.restoreGeometry(geometry)
        screens = [screen.availableGeometry() for screen in QApplication.screens()]
        if not any(screen.intersects(self.frameGeometry()) for screen in screens):
            self.move(screens[0].topLeft())

    # -- Qt's events -----------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the register first; stay where something typed cannot be saved yet."""
        if not self.close_register():
            event.ignore()
            return
        self.settings.keep_state("window", self.saveGeometry())
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here: a register to open, sheets to import."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a register; import anything else."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        registers = [each for each in files if each.suffix == SUFFIX]
        if registers:
            self.open_file(registers[0])
        elif files and self.session:
            self.menus.import_files(files)
