"""Opens a register for a window: password, recovery key, another window that has it, a damaged file."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog

from gdpr_desk.actions.registers import new_register
from gdpr_desk.errors import Damaged, InUse, UserFacingError, WrongPassword
from gdpr_desk.i18n import N_
from gdpr_desk.storage.keys import Key, derive, from_recovery_key, salt_of
from gdpr_desk.storage.register import SUFFIX, Register, open_register
from gdpr_desk.ui.start import UnlockPage

if TYPE_CHECKING:
    from gdpr_desk.ui.backups.putting_back import PuttingBack
    from gdpr_desk.ui.window import Window

Unlock = Callable[[bytes], Key]


class Opening(QObject):
    """How a register comes into one window."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window

    @cached_property
    def putting_back(self) -> "PuttingBack":
        """How a backup comes in the place of a register; made when it is first wanted."""
        from gdpr_desk.ui.backups.putting_back import PuttingBack

        return PuttingBack(self._window)

    def browse(self) -> None:
        """Choose a register and open it."""
        kinds = f"GDPR Desk (*{SUFFIX})"
        found, _ = QFileDialog.getOpenFileName(
            self._window, self._say(N_("Open a register")), self._folder(), kinds
        )
        if found:
            self.open_file(Path(found))

    def open_file(self, path: Path) -> None:
        """Open a register; where it has a password, ask for it."""
        if not self._window.close_register():
            return
        if path.is_file() and salt_of(path) is not None:
            self.ask_password(path)
        else:
            self.open_with(path, None)

    def make(self) -> None:
        """Make a new register in three questions, and open it."""
        from gdpr_desk.ui.wizard import NewRegisterDialog

        dialog = NewRegisterDialog(self._window, self._window.language)
        if not dialog.exec() or not dialog.answers or not self._window.close_register():
            return
        answers, around = dialog.answers, self._window.around
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
            self._window.messages.refuse(error)
            return
        register.store.undo.enable()
        self._window.show_register(register)
        if register.has_password:
            self._window.menus.show_recovery_key()

    def ask_password(self, path: Path, place: int = 0) -> None:
        """Ask for the password of a register; the page with the number `place` is shown then."""
        page = UnlockPage(self._window.theme, self._window.language, path)
        page.tried.connect(lambda typed: self._try(page, _with_password(typed), place))
        page.recover.connect(lambda: self._recover(page, place))
        page.other.connect(self._window.show_start)
        self._window.put(page, f"{path.stem} – GDPR Desk")

    def _try(self, page: UnlockPage, unlock: Unlock, place: int) -> None:
        def derive(_progress: object) -> object:
            salt = salt_of(page.path)
            return unlock(salt) if salt else None

        def derived(key: object) -> None:
            self.open_with(page.path, lambda _salt: key, place, page, unlock)  # type: ignore[arg-type, return-value]

        self._window.background.start(
            derive, derived, refused=lambda error: page.refuse(error.sentence(self._window.language))
        )

    def _recover(self, page: UnlockPage, place: int) -> None:
        title, text = (
            self._say(N_("Recovery key")),
            self._say(N_("Type the groups of the recovery sheet.")),
        )
        letters, agreed = QInputDialog.getText(self._window, title, text)
        if not agreed or not letters.strip():
            return
        before = self._window.session
        self._try(page, _with_recovery_key(letters), place)

        def ask_for_a_new_one() -> None:
            if self._window.session is not before:
                self._window.state_changed.disconnect(ask_for_a_new_one)
                self._window.menus.new_password()

        self._window.state_changed.connect(ask_for_a_new_one)

    def open_with(
        self,
        path: Path,
        unlock: Unlock | None,
        place: int = 0,
        page: UnlockPage | None = None,
        typed: Unlock | None = None,
    ) -> None:
        """Open a register with a key, where it has one; what keeps it closed is said.

        `typed` makes a key for another salt, too: for the backups of a register that is damaged.
        """
        try:
            register = _opened(path, unlock, self._window.around.who, self._window.around.now)
        except UserFacingError as error:
            if isinstance(error, Damaged):
                self.putting_back.over_damaged_file(path, error, typed or unlock, place)
            else:
                self._refused(path, error, page)
        else:
            self._window.show_register(register, place)

    def _refused(self, path: Path, error: UserFacingError, page: UnlockPage | None) -> None:
        """Say why a register stays closed, with the way out that there is."""
        if page:
            page.wait(busy=False)
        if isinstance(error, WrongPassword) and page:
            page.refuse(error.sentence(self._window.language))
            return
        if not (isinstance(error, InUse) and self._raise_other(path)):
            self._window.messages.refuse(error)
        if self._window.session is None and not page:
            self._window.show_start()

    def _raise_other(self, path: Path) -> bool:
        from gdpr_desk.ui.single import raise_other

        return raise_other(path)

    def _say(self, text: str) -> str:
        return self._window.say(text)

    def _folder(self) -> str:
        recent = self._window.settings.recent
        return str(recent[0].parent if recent else Path.home())


def _with_password(password: str) -> Unlock:
    """Makes the key from a password that was typed."""
    return lambda salt: derive(password, salt)


def _with_recovery_key(letters: str) -> Unlock:
    """Makes the key from the letters of the recovery sheet."""
    return lambda salt: from_recovery_key(letters, salt)


def _opened(path: Path, unlock: Unlock | None, who: str, now: Callable[[], datetime]) -> Register:
    """The register at `path`, writable, with undo; whatever keeps it closed is a UserFacingError."""
    register = open_register(path, unlock, who, now)
    register.store.undo.enable()
    return register
