"""The messages of Windows are read as its documentation describes them; they are made up here."""

import ctypes
from collections.abc import Callable
from ctypes import wintypes

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.ui.windows_session import SessionFilter, listen

CHANGED, LOCK, UNLOCK = 0x02B1, 0x7, 0x8


@pytest.fixture
def send(qapp: QApplication) -> Callable[[int, int], int]:
    """Sends a message with its wParam; gives back how often the window was locked."""
    calls: list[None] = []
    seen = SessionFilter(lambda: calls.append(None))

    def send(number: int, parameter: int) -> int:
        message = wintypes.MSG(message=number, wParam=parameter)
        assert seen.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
        qapp.processEvents()
        return len(calls)

    return send


def test_only_the_message_that_the_session_was_locked_locks(send: Callable[[int, int], int]) -> None:
    assert send(CHANGED, UNLOCK) == 0
    assert send(0x0100, LOCK) == 0
    assert send(CHANGED, LOCK) == 1


def test_the_filter_is_installed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    assert isinstance(listen(window, window.close), SessionFilter)
