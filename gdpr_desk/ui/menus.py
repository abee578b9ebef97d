"""The menus: every action of the window with its shortcut; the help page is made from them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import LANGUAGES, N_
from gdpr_desk.storage.keys import new_key, recovery_key
from gdpr_desk.storage.password import change_key, remove_key, set_key
from gdpr_desk.ui.pages import PAGES, call
from gdpr_desk.ui.records.list import SearchField
from gdpr_desk.ui.steps import step_in_words

if TYPE_CHECKING:
    from gdpr_desk.ui.window import Window

NO_TABLE_COPIED = N_(
    "There is no table on the clipboard. Copy a block of cells with headings, and try again."
)
_LANGUAGES = {"da": "Dansk", "en": "English"}
_LOCK_MINUTES = (5, 10, 20, 60, 0)

Keys = QKeySequence.StandardKey


class Menus(QObject):
    """The menus of one window; `build` makes them anew, in its language."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._with_register: list[QAction] = []
        self._with_password: list[QAction] = []
        self.build()
        window.state_changed.connect(self.refresh)

    def build(self) -> None:
        """Make all menus."""
        bar = self._window.menuBar()
        bar.clear()
        self._with_register, self._with_password = [], []
        self._file(bar.addMenu(self._say(N_("&File"))))
        self._edit(bar.addMenu(self._say(N_("&Edit"))))
        self._go(bar.addMenu(self._say(N_("&Go"))))
        self._settings(bar.addMenu(self._say(N_("&Settings"))))
        self._help(bar.addMenu(self._say(N_("&Help"))))
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done by now."""
        session = self._window.session
        self._fill_recent()
        for action in self._with_register:
            action.setEnabled(session is not None)
        locked = session is not None and session.register.has_password
        for action in self._with_password:
            action.setEnabled(locked)
        if session:
            self._lock.setText(self._say(N_("&Lock") if locked else N_("Lock (needs a password)")))

    def shortcuts(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each menu's title, with the actions that have a shortcut."""
        for top in self._window.menuBar().actions():
            menu = top.menu()
            assert isinstance(menu, QMenu)
            rows = [
                (_plain(each.text()), each.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
                for each in menu.actions()
                if not each.shortcut().isEmpty()
            ]
            yield _plain(top.text()), rows

    def import_files(self, files: Sequence[Path], pasted: str = "") -> None:
        """Take persons in from files, or from a table that was `pasted`, after a look at what would happen;
        profiles among the files are taken in at once."""
        from gdpr_desk.ui.import_dialog import ImportDialog
        from gdpr_desk.ui.importing.files import without_profiles

        session, desk = self._window.session, self._window.desk
        sheets = without_profiles(session, files) if session else []
        if session and desk and sheets and desk.leave():
            dialog = ImportDialog(session, sheets, pasted)
            imported = dialog.exec()
            dialog.deleteLater()
            if imported and self._window.desk:
                call(self._window.desk.made(Person), "show_all")

    def change_password(self) -> None:
        """Ask for the current password, where there is one, then for a new one."""
        text = N_("Type the password that the register has now.")
        if self._knows_password(self._say(text), self._say(N_("Continue"))):
            self.new_password()

    def new_password(self) -> None:
        """Set or change the password, and show the new recovery key."""
        from gdpr_desk.ui.passwords import PasswordDialog

        session = self._window.session
        if not session:
            return
        dialog = PasswordDialog(self._window, self._window.language)
        agreed, password = dialog.exec(), dialog.password.text()
        dialog.deleteLater()
        if not agreed:
            return
        before = session.register.key
        with session.doing():
            change = change_key if session.register.has_password else set_key
            change(session.register, new_key(password))
            self.refresh()
        if session.register.key != before:
            self.show_recovery_key()

    def show_recovery_key(self) -> None:
        """Show the key for the recovery sheet."""
        from gdpr_desk.exchange.recovery_sheet import RecoverySheet
        from gdpr_desk.ui.passwords import RecoveryDialog

        session = self._window.session
        if not session or not session.register.key:
            return
        letters = recovery_key(session.register.key)
        name, file = organisation_of(session.store).name, session.register.path.name
        sheet = RecoverySheet(letters, name, file, self._window.language, session.today)
        RecoveryDialog(self._window, self._window.messages, sheet).exec()

    def show_help(self) -> None:
        """Show all shortcuts."""
        from gdpr_desk.ui.help import HelpDialog

        HelpDialog(self._window, self._window.language, self.shortcuts()).exec()

    def _ask_for_recovery_key(self) -> None:
        """Show the key to somebody who knows the password: it opens the register as the password does."""
        text = N_("Type the password that the register has now.")
        if self._knows_password(self._say(text), self._say(N_("Continue"))):
            self.show_recovery_key()

    def _remove_password(self) -> None:
        session = self._window.session
        question = N_("Remove the password? Whoever gets the file can then read it (a risk under Art. 32).")
        if session and self._knows_password(self._say(question), self._say(N_("Remove it"))):
            with session.doing():
                remove_key(session.register)
                self.refresh()

    def _knows_password(self, text: str, yes: str) -> bool:
        """Whether the user types the current password below `text`; where there is none, nothing is asked."""
        from gdpr_desk.ui.passwords import CurrentPasswordDialog

        session, window = self._window.session, self._window
        if not session or not session.register.key:
            return session is not None
        key = session.register.key
        dialog = CurrentPasswordDialog(window, window.language, window.background, key, text, yes)
        agreed = dialog.exec()
        dialog.deleteLater()
        return bool(agreed)

    def choose_import(self) -> None:
        from gdpr_desk.ui.importing.files import chosen_sources

        if self._window.session and (files := chosen_sources(self._window.session, self._window)):
            self.import_files(files)

    def _paste(self) -> None:
        """Paste into the field that is being typed in, else import what is on the clipboard: nothing of it is
        written to a file."""
        field, session = QApplication.focusWidget(), self._window.session
        if isinstance(field, (QLineEdit, QPlainTextEdit, QTextEdit)) and not field.isReadOnly():
            field.paste()
        elif session:
            found = QApplication.clipboard().mimeData()
            text = found.text() if found.hasText() and not found.hasUrls() else ""
            files = [Path(url.toLocalFile()) for url in found.urls() if url.isLocalFile()]
            if files or "\t" in text or "\n" in text.strip():
                self.import_files(files or [Path(self._say(N_("Clipboard")))], text)
            else:
                session.messages.passing(self._say(NO_TABLE_COPIED))

    # -- the menus -------------------------------------------------------------------------

    def _file(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, N_("&New register…"), window.opening.make, "Ctrl+Shift+N")
        self._add(menu, N_("&Open…"), window.opening.browse, Keys.Open)
        self._recent(menu.addMenu(self._say(N_("Open &recent"))))
        menu.addSeparator()
        copy = self._add(menu, N_("Save a &copy…"), window.save_copy)
        take = self._add(menu, N_("&Import persons…"), self.choose_import, "Ctrl+I")
        paste = self._add(menu, N_("Import from the clip&board…"), self._paste, Keys.Paste)
        menu.addSeparator()
        password = self._add(menu, N_("&Password…"), self.change_password)
        key = self._add(menu, N_("Recovery &key…"), self._ask_for_recovery_key)
        remove = self._add(menu, N_("Remove the password…"), self._remove_password)
        self._lock = self._add(menu, N_("&Lock"), window.lock, "Ctrl+L")
        menu.addSeparator()
        close = self._add(menu, N_("Close the register"), window.show_start, "Ctrl+W")
        self._add(menu, N_("&Quit"), window.close, "Ctrl+Q")
        self._with_register += [copy, take, paste, password, close]
        self._with_password += [key, remove, self._lock]

    def _recent(self, menu: QMenu) -> None:
        def fill() -> None:
            menu.clear()
            for path in self._window.settings.recent:
                menu.addAction(path.stem, partial(self._window.opening.open_file, path))
            menu.setEnabled(not menu.isEmpty())

        self._fill_recent = fill
        fill()

    def _edit(self, menu: QMenu) -> None:
        self._undo = self._add(menu, N_("&Undo"), lambda: self._on_session("undo"), Keys.Undo)
        self._redo = self._add(menu, N_("&Redo"), lambda: self._on_session("redo"), "Ctrl+Y")
        menu.addSeparator()
        new = self._add(menu, N_("&New entry"), lambda: self._on_page("new"), Keys.New)
        save = self._add(menu, N_("&Save what is typed"), lambda: self._on_desk("leave"), Keys.Save)
        find = self._add(menu, N_("&Find"), lambda: self._on_desk("start_search"), Keys.Find)
        menu.aboutToShow.connect(self._name_steps)
        self._with_register += [self._undo, self._redo, new, save, find]

    def _go(self, menu: QMenu) -> None:
        pages = [entry for entry in PAGES if entry.make]
        for at, entry in enumerate(pages):
            keys = f"Ctrl+{at + 1}" if at < 9 else ""
            action = self._add(menu, entry.title, partial(self._open_number, at), keys)
            self._with_register.append(action)

    def _settings(self, menu: QMenu) -> None:
        languages = menu.addMenu("Sprog / Language")
        self._choices(
            languages,
            {code: _LANGUAGES[code] for code in LANGUAGES},
            self._window.language,
            self._choose_language,
        )
        minutes = menu.addMenu(self._say(N_("Lock when idle for")))
        names = {each: self._say(N_("{minutes} minutes"), minutes=each) for each in _LOCK_MINUTES}
        names[0] = self._say(N_("Never"))
        self._choices(minutes, names, self._window.settings.lock_minutes, self._choose_minutes)

    def _help(self, menu: QMenu) -> None:
        self._add(menu, N_("&Shortcuts"), self.show_help, Keys.HelpContents)
        self._add(menu, N_("&About GDPR Desk"), self._about)

    def _about(self) -> None:
        from gdpr_desk import __version__

        text = N_(
            "GDPR Desk {version}. It informs a careful office and gives no legal advice. It works offline "
            "and never opens a connection by itself. MIT licence."
        )
        self._window.messages.tell(self._say(text, version=__version__))

    # -- inside ----------------------------------------------------------------------------

    def _choices(
        self, menu: QMenu, names: Mapping[Any, str], now: object, choose: Callable[[Any], None]
    ) -> None:
        group = QActionGroup(menu)
        for value, name in names.items():
            action = menu.addAction(name, partial(choose, value))
            action.setCheckable(True)
            action.setChecked(value == now)
            group.addAction(action)

    def _choose_language(self, code: str) -> None:
        self._window.settings.language = code
        self._window.rebuild()

    def _choose_minutes(self, minutes: int) -> None:
        self._window.settings.lock_minutes = minutes

    def _name_steps(self) -> None:
        session = self._window.session
        undo = session.store.undo.undo_step() if session else None
        redo = session.store.undo.redo_step() if session else None
        for action, step, text in ((self._undo, undo, N_("&Undo")), (self._redo, redo, N_("&Redo"))):
            named = f": {step_in_words(step, self._say)}" if step else ""
            action.setText(self._say(text) + named)
            action.setEnabled(step is not None)

    def _on_session(self, name: str) -> None:
        """Undo or redo; inside a field that is being typed in, the field's own."""
        field = QApplication.focusWidget()
        own = None if isinstance(field, SearchField) else getattr(field, name, None)
        document = getattr(field, f"is{name.capitalize()}Available", None)
        if own and document and document():
            own()
        elif self._window.session:
            getattr(self._window.session, name)()
            for action in (self._undo, self._redo):
                action.setEnabled(True)

    def _on_desk(self, name: str) -> None:
        if self._window.desk:
            call(self._window.desk, name)

    def _on_page(self, name: str) -> None:
        if self._window.desk:
            call(self._window.desk.page, name)

    def _open_number(self, at: int) -> None:
        if desk := self._window.desk:
            desk.open_number(at)
            desk.enter()

    def _add(self, menu: QMenu, text: str, action: Callable[[], object], keys: Keys | str = "") -> QAction:
        made = QAction(self._say(text), menu)
        if keys:
            made.setShortcut(QKeySequence(keys))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda: action())
        menu.addAction(made)
        return made

    def _say(self, text: str, **values: object) -> str:
        return self._window.say(text, **values)


def _plain(text: str) -> str:
    return text.replace("&", "")
