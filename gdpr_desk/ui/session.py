"""What the pages share: the open register, the language, the clock, messages, and the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gdpr_desk.actions.clock import clock_jump
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import translate, translate_plural
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme

if TYPE_CHECKING:
    from gdpr_desk.ui.messages import Messages


class Session(QObject):
    """One open register in one window. Pages take what they need from here and hold nothing else.

    `changed` is sent after every change of the register, so that pages refresh themselves.
    """

    changed = Signal()
    wants_record = Signal(str, int)  # the name of a kind, and an id: show it
    wants_page = Signal(str)  # the title of a page: open it
    wants_import = Signal()  # let files be chosen, and take persons in from them
    wants_restore = Signal(object, object)  # a backup, and its key or None: put it in the register's place
    backed_up = Signal()  # there is another backup

    def __init__(
        self,
        register: Register,
        language: str,
        theme: Theme,
        settings: Settings,
        now: Callable[[], datetime],
        today: Callable[[], date],
        messages: "Messages",
        background: Background,
    ) -> None:
        super().__init__()
        self.register = register
        self.language, self.theme, self.settings = language, theme, settings
        self.now, self._today = now, today
        self.messages, self.background = messages, background
        # Now, since whatever is done from here on is a use of today; None once the user said it is right.
        self.clock_jump = clock_jump(register, now())

    @property
    def store(self) -> Store:
        """The records of the register."""
        return self.register.store

    @property
    def today(self) -> date:
        """The day on the office's wall calendar."""
        return self._today()

    def say(self, text: str, **values: object) -> str:
        """A text of the program in the window's language."""
        return translate(text, self.language, **values)

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        """A text with a number."""
        return translate_plural(one, many, count, self.language, **values)

    def show(self, kind: str, record: int) -> None:
        """Ask the window to show a record."""
        self.wants_record.emit(kind, record)

    @contextmanager
    def doing(self) -> Iterator[None]:
        """A change of the register: what it refuses is said, and pages learn of it when it is done.

        What was said of the change before goes: its Undo would take this one back.
        """
        self.messages.hush()
        try:
            yield
        except UserFacingError as error:
            self.messages.refuse(error)
        else:
            self.changed.emit()

    def undo(self) -> None:
        """Take the last action back."""
        with self.doing():
            self.store.undo.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        with self.doing():
            self.store.undo.redo()

    def in_background(self, work: Callable[[Any], Any], done: Callable[[Any], None], **others: Any) -> Any:
        """Run `work` with the register beside the window; its connection is closed when it ends."""

        def closing(progress: Any) -> Any:
            try:
                return work(progress)
            finally:
                self.register.database.close()

        return self.background.start(closing, done, **others)
