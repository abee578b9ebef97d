"""When the register locks itself: after idle minutes, when the screen locks, when the computer wakes."""

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gdpr_desk.ui.window import Window

DRAFT = "edit"
_TICK_MS = 1_000
_ASLEEP = 30  # seconds that a tick of one second took: the computer slept
_ACTIVITY = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class Lock(QObject):
    """Watches one window, and locks it when it is time."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._listens = False
        self._last = self._ticked = time.monotonic()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusWindowChanged.connect(self._watch)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def _watch(self, window: QWindow | None) -> None:
        """Watch what is done in a window or dialog: there, and not in the application, since every event
        of every widget passes through the application."""
        if window:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is there."""
        if event.type() in _ACTIVITY:
            self._last = time.monotonic()
        return super().eventFilter(watched, event)

    @Slot()
    def tick(self) -> None:
        """Lock where nobody was there for so long, or where the computer slept."""
        now = time.monotonic()
        slept, self._ticked = now - self._ticked > _ASLEEP, now
        minutes = self._window.settings.lock_minutes
        if slept or (minutes and now - self._last > 60 * minutes):
            self._window.lock()

    @Slot(bool)
    def screen_locked(self, locked: bool) -> None:
        """What the desktop says of its screen."""
        if locked:
            self._window.lock()

    def listen_to_screen(self) -> None:
        """Learn from the desktop when its screen locks; said once, it holds for every register."""
        if self._listens:
            return
        self._listens = True
        if sys.platform == "win32":
            from gdpr_desk.ui.windows_session import listen

            self._session = listen(self._window, self._window.lock)
        elif sys.platform == "linux":
            self._listen_to_bus()

    def _listen_to_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        for name in ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"):
            path = "/" + name.replace(".", "/")
            bus.connect(name, path, name, "ActiveChanged", self, SLOT("screen_locked(bool)").encode())
