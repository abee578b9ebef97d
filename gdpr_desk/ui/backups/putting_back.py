"""Puts a backup in a register's place while no window has it open, and opens the register again."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from gdpr_desk.errors import Damaged
from gdpr_desk.i18n import N_
from gdpr_desk.storage.backups import backups_for
from gdpr_desk.storage.keys import Key, salt_of
from gdpr_desk.storage.looking import Listed, listed, with_key
from gdpr_desk.storage.restoring import Restored, Tried, Unlock, newest_whole, restore
from gdpr_desk.ui.backups.words import moment
from gdpr_desk.ui.start import WaitingPage

if TYPE_CHECKING:
    from gdpr_desk.ui.window import Window

T = TypeVar("T")
Newest = tuple[Path, Tried] | None


class PuttingBack(QObject):
    """Restores for one window: over the register that it has open, or over a damaged file."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window

    def over_open_register(self, backup: Path, key: Key | None) -> None:
        """Close the register, restore, and open it again; as it was where the backup is refused."""
        window, session, desk = self._window, self._window.session, self._window.desk
        if not session or not desk or not window.close_register():
            return
        path, before, place = session.register.path, session.register.key, desk.place

        def failed(error: Exception) -> None:
            window.opening.open_with(path, with_key(before), place)
            window.messages.refuse(error)

        self._restore(path, backup, key, place, failed)

    def over_damaged_file(self, path: Path, error: Damaged, typed: Unlock | None, place: int) -> None:
        """Offer the newest backup that is whole, and the others; `typed` is the password that was given."""
        window, now = self._window, self._window.around.now()
        unlock = cache(typed) if typed else None  # a key takes a moment, and most backups have the same

        def work() -> tuple[Newest, list[Listed]]:
            newest = newest_whole(path, unlock, window.around.who, now)
            salt = salt_of(newest[0]) if newest else None
            key = unlock(salt) if salt and unlock else None
            return newest, listed(backups_for(path), key)

        def found(found: tuple[Newest, list[Listed]]) -> None:
            self._leave(path, place)
            chosen = self._offered(path, error, *found)
            if chosen:
                self._restore_chosen(path, chosen, unlock, place)

        text = N_("The newest backup that is whole is being looked for …")
        self._beside(path, text, work, found, lambda refused: self._given_up(path, place, refused))

    def _offered(self, path: Path, error: Damaged, newest: Newest, rows: list[Listed]) -> Listed | None:
        """The backup that the user chooses."""
        from gdpr_desk.ui.backups.damaged import DamagedDialog  # late: the start needs none of it

        window = self._window
        if not rows:
            text = N_("No backup of this register was found on this computer.")
            window.messages.tell(f"{error.sentence(window.language)}\n\n{window.say(text)}")
            return None
        dialog = DamagedDialog(window, window.theme, window.language, error, path, newest, rows)
        agreed, chosen = dialog.exec(), dialog.chosen
        dialog.deleteLater()
        return chosen if agreed else None

    def _restore_chosen(self, path: Path, chosen: Listed, unlock: Unlock | None, place: int) -> None:
        from gdpr_desk.ui.backups.password import ask_for_key  # late: the start needs none of it

        window = self._window
        salt, key = salt_of(chosen.path), None
        if salt and chosen.opens and unlock:
            key = unlock(salt)
        elif salt:
            asked = ask_for_key(window.messages, window.background, chosen, window.around.now())
            if asked is None:
                return
            key = asked[0]
        self._restore(path, chosen.path, key, place, lambda error: self._given_up(path, place, error))

    def _restore(
        self, path: Path, backup: Path, key: Key | None, place: int, failed: Callable[[Exception], None]
    ) -> None:
        window, who, now = self._window, self._window.around.who, self._window.around.now()

        def done(result: Restored) -> None:
            window.opening.open_with(path, with_key(key), place)
            text = N_("The register is as of {moment} again. The file that was there is among the backups.")
            window.messages.passing(window.say(text, moment=moment(result.made_at)))

        text = N_("The backup is being restored …")
        self._beside(path, text, lambda: restore(path, backup, with_key(key), who, now), done, failed)

    def _beside(
        self,
        path: Path,
        text: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Say what is under way, do it beside the window, and go on whichever way it ends."""
        window = self._window

        def guarded(_progress: Any) -> T | Exception:
            try:
                return work()
            except Exception as error:  # noqa: BLE001 (a mistake of the program must not keep the window)
                return error

        def ended(result: T | Exception) -> None:
            self._hold(on=False)
            if isinstance(result, Exception):
                failed(result)
            else:
                done(result)

        window.put(WaitingPage(window.theme, path.stem, window.say(text)), f"{path.stem} – GDPR Desk")
        self._hold(on=True)
        window.background.start(guarded, ended)

    def _given_up(self, path: Path, place: int, error: Exception) -> None:
        self._leave(path, place)
        self._window.messages.refuse(error)

    def _leave(self, path: Path, place: int) -> None:
        """Show what leads back to the file: its password page, or the first page."""
        if salt_of(path):
            self._window.opening.ask_password(path, place)
        else:
            self._window.show_start()

    def _hold(self, *, on: bool) -> None:
        """Nothing else is opened meanwhile: the file belongs to the restore."""
        self._window.menuBar().setEnabled(not on)
        self._window.setAcceptDrops(not on)
