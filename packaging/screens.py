"""Writes pictures of every page, dialog and step into build/screens: `make screens`.

Called without arguments it calls itself once for each scale, since Qt takes it at the start.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import backup_scenes
import erasing_scenes
import import_scenes
import merging_scenes
import system_scenes

if TYPE_CHECKING:
    from gdpr_desk.ui.desk import Desk
    from gdpr_desk.ui.session import Session

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build/screens"
SCALES = {"100": "1", "150": "1.5"}
TODAY = date(2026, 11, 24)
PASSWORD = "en god lang adgangskode"


def main(words: list[str]) -> int:
    """All pictures, or those of one scale; `words` may name a part of their names."""
    if os.environ.get("GDPR_DESK_SCALE"):
        return pictures(os.environ["GDPR_DESK_SCALE"], words)
    if not words:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, factor in SCALES.items():
        around = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": factor,
            "GDPR_DESK_SCALE": name,
        }
        status = subprocess.run([sys.executable, __file__, *words], env=around, check=False).returncode
        if status:
            return status
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")
    return 0


def pictures(scale: str, words: list[str]) -> int:
    """The pictures of one scale."""
    from PySide6.QtWidgets import QApplication

    from gdpr_desk.ui.theme import ARGUMENTS

    application = QApplication([*sys.argv[:1], *ARGUMENTS])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GDPR_DESK_DATA"] = folder
        for language in ("da", "en"):
            register = sample(Path(folder), language)
            for scheme in ("light", "dark"):
                stage = Stage(application, register, language, scheme)
                for name, take in stage.scenes():
                    file = f"{name}-{language}-{scheme}-{scale}.png"
                    if not words or any(word in file for word in words):
                        take(OUT / file)
                stage.close()
    return 0


def sample(folder: Path, language: str) -> Path:
    """A register with invented persons in every state."""
    from gdpr_desk.actions.registers import new_register
    from gdpr_desk.domain.organisation import Language, Organisation

    name = {"da": "Prøvekontoret (opfundet)", "en": "Sample Office (invented)"}[language]
    path = folder / {"da": "Prøvekontoret.gdprdesk", "en": "Sample office.gdprdesk"}[language]
    office = Organisation(name=name, cvr="13585628", language=Language(language))
    new_register(
        path,
        office,
        starter="small-office",
        password="",
        sample=200,
        who="sample",
        now=now,
        today=TODAY,
    ).close()
    return path


def now() -> datetime:
    """The moment of every picture."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC)


class Stage:
    """One window in one language and scheme, and the scenes that are played in it."""

    def __init__(self, application: object, register: Path, language: str, scheme: str) -> None:
        from PySide6.QtWidgets import QApplication

        from gdpr_desk.ui.settings import Settings
        from gdpr_desk.ui.theme import Theme
        from gdpr_desk.ui.window import Around, Window

        assert isinstance(application, QApplication)
        self._application, self._register, self._language = application, register, language
        self._theme = Theme(application, scheme)
        around = Around("sample", now, lambda: TODAY, language)
        self.window = Window(around, self._theme, Settings())
        self.window.resize(1180, 760)
        self.window.show()

    @property
    def register(self) -> Path:
        """The file of the register."""
        return self._register

    @property
    def session(self) -> "Session":
        """The session of the register that is open."""
        assert self.window.session
        return self.window.session

    @property
    def desk(self) -> "Desk":
        """The pages of the register that is open."""
        assert self.window.desk
        return self.window.desk

    def scenes(self) -> Iterator[tuple[str, Callable[[Path], None]]]:
        """The name of each picture, and what takes it."""
        yield "start", partial(self._grab, self.window.show_start)
        for at, step in enumerate(("office", "password", "starter")):
            yield f"wizard-{step}", partial(self._wizard, at)
        yield "unlock", partial(self._grab, partial(self.window.opening.ask_password, self._register))
        yield "recovery-key", self._recovery
        yield "password-current", self._current_password
        yield "password-change", self._password
        self.window.opening.open_file(self._register)
        from gdpr_desk.ui.pages import PAGES

        pages = [entry for entry in PAGES if entry.make]
        for at, entry in enumerate(pages):
            name = entry.title.lower().replace(" ", "-")
            yield f"page-{at + 1:02}-{name}", partial(self._page, at)
        yield "person-new", partial(self._new, 1)
        yield from import_scenes.scenes(self)
        yield from merging_scenes.scenes(self)
        yield from erasing_scenes.scenes(self)
        yield from backup_scenes.scenes(self)
        yield from system_scenes.scenes(self)
        self.window.close_register()
        self.window.opening.open_file(self._register)
        yield "today-later", self._later
        yield "today-put-off", self._put_off
        yield "shortcuts", self._shortcuts
        yield "bug", self._bug

    def close(self) -> None:
        """Let the window go."""
        self.settle()
        self.window.close_register()
        self.window.close()
        self.window.deleteLater()
        self._application.processEvents()

    def settle(self) -> None:
        """Let everything happen that waits to happen."""
        until = time.monotonic() + 20
        quiet = 0
        while quiet < 5 and time.monotonic() < until:
            self._application.processEvents()
            time.sleep(0.005)
            quiet = 0 if self.window.background.busy else quiet + 1

    def _grab(self, prepare: Callable[[], object], file: Path) -> None:
        prepare()
        self.settle()
        self.window.grab().save(str(file))

    def _page(self, at: int, file: Path) -> None:
        from gdpr_desk.ui.pages import call

        desk = self.window.desk
        assert desk
        desk.open_number(at)
        self.settle()
        found = getattr(desk.page, "list", None)
        if found is not None and found.model.rowCount():
            call(desk.page, "show_record", found.model.id_at(min(2, found.model.rowCount() - 1)))
        self.settle()
        self.window.grab().save(str(file))

    def _new(self, at: int, file: Path) -> None:
        from gdpr_desk.ui.pages import call

        desk = self.window.desk
        assert desk
        desk.open_number(at)
        call(desk.page, "new")
        self.settle()
        self.window.grab().save(str(file))
        desk.page.setFocus()
        self.window.rebuild()
        self.settle()

    def _later(self, file: Path) -> None:
        from gdpr_desk.ui.today.later import LaterDialog

        session = self.window.session
        assert session
        self.shown(LaterDialog(session, self.window, "Anders Rugaard (Kunder)"), file)

    def _put_off(self, file: Path) -> None:
        from gdpr_desk.actions import answers
        from gdpr_desk.domain.reminder import What
        from gdpr_desk.ui.today.page import TodayPage

        session, desk = self.window.session, self.window.desk
        assert session
        assert desk
        said = {
            "da": ("Afventer svar fra personen", "Aftalen ligger til underskrift"),
            "en": ("Waiting for an answer from the person", "The agreement is about to be signed"),
        }
        reasons = dict(zip((What.RECONFIRM, What.AGREEMENT_MISSING), said[self._language], strict=True))
        due = session.store.reminders.due(TODAY)
        for day, (what, reason) in zip(answers.later_days(TODAY).values(), reasons.items(), strict=False):
            answers.put_off(session.store, next(each for each in due if each.what is what), day, reason)
        desk.open_number(0)
        session.changed.emit()
        page = desk.page
        assert isinstance(page, TodayPage)
        page.put_off.toggle()
        self._grab(lambda: None, file)
        for _ in reasons:
            session.undo()

    def shown(self, dialog: object, file: Path) -> None:
        """The picture of a dialog, which is let go afterwards."""
        from PySide6.QtWidgets import QDialog

        assert isinstance(dialog, QDialog)
        dialog.show()
        self.settle()
        dialog.grab().save(str(file))
        dialog.close()
        dialog.deleteLater()

    def _wizard(self, at: int, file: Path) -> None:
        from gdpr_desk.ui.wizard import NewRegisterDialog

        dialog = NewRegisterDialog(self.window, self._language)
        dialog._name.setText("Prøvekontoret ApS")
        dialog.password._first.setText(PASSWORD)
        dialog.password._second.setText(PASSWORD)
        for _ in range(at):
            dialog.next()
        dialog._place.setText("~/GDPR/Prøvekontoret.gdprdesk")
        self.shown(dialog, file)

    def _recovery(self, file: Path) -> None:
        from gdpr_desk.exchange.recovery_sheet import RecoverySheet
        from gdpr_desk.storage.keys import Key, recovery_key
        from gdpr_desk.ui.passwords import RecoveryDialog

        letters = recovery_key(Key(bytes(range(32)), bytes(16)))
        sheet = RecoverySheet(letters, "Prøvekontoret", self._register.name, self._language, TODAY)
        self.shown(RecoveryDialog(self.window, self.window.messages, sheet), file)

    def _current_password(self, file: Path) -> None:
        from gdpr_desk.storage.keys import Key
        from gdpr_desk.ui.passwords import CurrentPasswordDialog

        key, say = Key(bytes(32), bytes(16)), self.window.say
        text = say("Remove the password? Whoever gets the file can then read it (a risk under Art. 32).")
        dialog = CurrentPasswordDialog(
            self.window, self._language, self.window.background, key, text, say("Remove it")
        )
        dialog.fault.show()
        self.shown(dialog, file)

    def _password(self, file: Path) -> None:
        from gdpr_desk.ui.passwords import PasswordDialog

        self.shown(PasswordDialog(self.window, self._language), file)

    def _shortcuts(self, file: Path) -> None:
        from gdpr_desk.ui.help import HelpDialog

        self.shown(HelpDialog(self.window, self._language, self.window.menus.shortcuts()), file)

    def _bug(self, file: Path) -> None:
        from gdpr_desk.ui.messages import BugDialog

        details = "GDPR Desk 0.1.0, linux\nZeroDivisionError\nwork  /ui/sample.py:12"
        self.shown(BugDialog(self.window, details, self.window.say), file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
