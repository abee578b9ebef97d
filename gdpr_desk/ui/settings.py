"""What the window remembers of itself between two starts; nothing personal, and nothing of a register."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gdpr_desk import paths

_MOST_RECENT = 8


class Settings:
    """The window's own settings, in a file of the user's data folder."""

    def __init__(self) -> None:
        self._file = QSettings(str(paths.data_folder() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """The language that was chosen; empty for the system's."""
        return str(self._file.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._file.setValue("language", code)

    @property
    def lock_minutes(self) -> int:
        """After how many idle minutes the register is locked; 0 for never."""
        return int(str(self._file.value("lock_minutes", 10)))

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._file.setValue("lock_minutes", minutes)

    @property
    def recent(self) -> list[Path]:
        """The registers that were opened last and are still there, the newest first."""
        found = self._file.value("recent", [])
        listed = found if isinstance(found, list) else [found]
        return [path for each in listed if each and (path := Path(str(each))).is_file()]

    def opened(self, path: Path) -> None:
        """Note that a register was opened."""
        newest = [path.absolute(), *(each for each in self.recent if each != path.absolute())]
        self._file.setValue("recent", [str(each) for each in newest[:_MOST_RECENT]])

    def state(self, name: str) -> QByteArray | None:
        """A widget's state as it was kept; None where there is none."""
        found = self._file.value(f"state/{name}")
        return found if isinstance(found, QByteArray) else None

    def keep_state(self, name: str, state: QByteArray) -> None:
        """Keep a widget's state: size and place, columns, a splitter."""
        self._file.setValue(f"state/{name}", state)

    def widths(self, name: str) -> dict[str, int]:
        """The widths of a list's columns, by their names."""
        pairs = (each.partition("=") for each in self.chosen(f"widths/{name}", []))
        return {column: int(width) for column, _, width in pairs if width.isdecimal()}

    def keep_widths(self, name: str, widths: dict[str, int]) -> None:
        """Keep the widths of a list's columns beside those of the columns that are not shown now."""
        kept = {**self.widths(name), **widths}
        self.keep_chosen(f"widths/{name}", [f"{column}={width}" for column, width in kept.items()])

    def chosen(self, name: str, default: list[str]) -> list[str]:
        """A list of names that was chosen, such as columns."""
        found = self._file.value(f"chosen/{name}", default)
        return [str(each) for each in found] if isinstance(found, list) else [str(found)]

    def keep_chosen(self, name: str, names: list[str]) -> None:
        """Keep a choice of names."""
        self._file.setValue(f"chosen/{name}", names)
