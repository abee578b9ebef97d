"""Starts the window: the application, its look, and the one handler for bugs."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import ARGUMENTS, Theme
from gdpr_desk.ui.window import Around, Window


def start(file: Path | None, around: Around) -> tuple[QApplication, Window]:
    """The application and its window, which shows the register or the first page."""
    application = QApplication([*sys.argv[:1], *ARGUMENTS])
    application.setApplicationName("GDPR Desk")
    application.setDesktopFileName("gdpr-desk")
    settings = Settings()
    theme = Theme(application)
    window = Window(around, theme, settings)
    application.setWindowIcon(theme.icon("logo", "accent"))
    sys.excepthook = lambda kind, _error, trace: window.messages.bug(kind, trace)
    application.styleHints().colorSchemeChanged.connect(theme.apply)
    application.styleHints().colorSchemeChanged.connect(window.rebuild)
    if file:
        window.opening.open_file(file)
    window.show()
    return application, window
