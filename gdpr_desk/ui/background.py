"""Work that takes longer than a blink: beside the window, with progress and Cancel.

Several may run at a time, each in a thread of its own; what they write comes one after the other, and the
store sees to that.
"""

import gc
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from gdpr_desk.errors import UserFacingError

Work = Callable[["Progress"], Any]


class Cancelled(Exception):
    """The user does not want the result any more; everything stays as it was."""


class Progress(QObject):
    """Handed to the work: it says how far it is, and learns there that it was cancelled."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.cancelled = False

    def __call__(self, done: int, of: int) -> None:
        """`done` of `of` steps are behind. Raises Cancelled where nobody waits any more."""
        if self.cancelled:
            raise Cancelled
        self.moved.emit(done, of)


class _Thread(QThread):
    def __init__(self, work: Work, progress: Progress, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._progress = work, progress
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # noqa: BLE001 (handed to the window, which tells bugs from refusals)
            self.error = error


class Background(QObject):
    """The work that runs beside one window."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject, refuse: Callable[[BaseException], None]) -> None:
        super().__init__(parent)
        self._refuse = refuse
        self._running: list[tuple[_Thread, Progress]] = []

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._running)

    def start(
        self,
        work: Work,
        done: Callable[[Any], None],
        refused: Callable[[UserFacingError], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Progress:
        """Run `work` beside the window, then call one of the others in the window's own thread."""
        progress = Progress()
        thread = _Thread(work, progress, self)

        def finish() -> None:
            self._running.remove((thread, progress))
            self._let_collect()
            self.busy_changed.emit(self.busy)
            thread.deleteLater()
            if thread.error is None and not progress.cancelled:
                done(thread.result)
            elif progress.cancelled or isinstance(thread.error, Cancelled):
                if cancelled:
                    cancelled()
            elif isinstance(thread.error, UserFacingError) and refused:
                refused(thread.error)
            elif thread.error:
                self._refuse(thread.error)

        thread.finished.connect(finish)
        self._running.append((thread, progress))
        self._let_collect()
        self.busy_changed.emit(True)
        thread.start()
        return progress

    def _let_collect(self) -> None:
        """Search for cycles only while no thread runs: one that runs there would delete widgets there."""
        (gc.disable if self.busy else gc.enable)()

    def cancel_all(self) -> None:
        """Ask everything to stop, and wait until it has."""
        for thread, progress in list(self._running):
            progress.cancelled = True
            thread.wait()
