"""Learns from Windows when its session locks; so far tried with made-up messages only, never on Windows.

Source: Microsoft's documentation of WTSRegisterSessionNotification and of WM_WTSSESSION_CHANGE.
"""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

_SESSION_CHANGED, _LOCKED = 0x02B1, 0x7  # WM_WTSSESSION_CHANGE, and WTS_SESSION_LOCK as its wParam
_THIS_SESSION = 0


class SessionFilter(QAbstractNativeEventFilter):
    """Calls `locked` soon after a message that says that the session of the user was locked."""

    def __init__(self, locked: Callable[[], object]) -> None:
        super().__init__()
        self._locked = locked

    def nativeEventFilter(self, _kind: object, address: Any) -> tuple[bool, int]:
        """Read a message of the system, and leave it to Qt."""
        message = wintypes.MSG.from_address(int(address))
        if message.message == _SESSION_CHANGED and message.wParam == _LOCKED:
            QTimer.singleShot(0, self._locked)  # Windows waits for an answer: nothing long here
        return False, 0


def listen(window: QWidget, locked: Callable[[], object]) -> SessionFilter:
    """Have `locked` called when the session locks, for as long as what is given back is kept.

    Where Windows does not tell, idle minutes lock all the same.
    """
    made = SessionFilter(locked)
    application = QCoreApplication.instance()
    assert application
    application.installNativeEventFilter(made)
    if sys.platform == "win32":
        system, handle = ctypes.WinDLL("wtsapi32"), wintypes.HWND(window.winId())
        system.WTSRegisterSessionNotification(handle, _THIS_SESSION)
        application.aboutToQuit.connect(lambda: system.WTSUnRegisterSessionNotification(handle))
    return made
