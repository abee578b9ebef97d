"""One window for each register: a second start finds the first one and raises it."""

import hashlib
from pathlib import Path

from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_WAIT_MS = 300


def serve(path: Path, window: QWidget) -> QLocalServer:
    """Listen, on this computer alone, for a second start with the register at `path`."""
    server = QLocalServer(window)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_name(path))

    def come_forward() -> None:
        while (caller := server.nextPendingConnection()) is not None:
            caller.close()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    server.newConnection.connect(come_forward)
    server.listen(_name(path))
    return server


def raise_other(path: Path) -> bool:
    """Raise the window that has the register at `path` open; False where there is none here."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    reached = socket.waitForConnected(_WAIT_MS)
    socket.close()
    return reached


def _name(path: Path) -> str:
    return "gdpr-desk-" + hashlib.sha256(str(path.absolute()).encode()).hexdigest()[:24]
