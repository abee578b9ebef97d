"""Qt's own texts, such as those of its file dialog, in the language of the window."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator


class QtWords(QTranslator):
    """Translates what Qt itself says, for as long as it lives."""

    def speak(self, language: str) -> None:
        """Say it in `language` from now on."""
        QCoreApplication.removeTranslator(self)
        self.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        QCoreApplication.installTranslator(self)
