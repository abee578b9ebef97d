"""Asks where a file is to be saved, and proposes a place and a name."""

import re
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from gdpr_desk.i18n import N_
from gdpr_desk.ui.session import Session

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def proposed(title: str, about: str, day: date, ending: str) -> Path:
    """A place in the user's documents: the title, what it is about and the day, as a name for a file."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    parts = [title, about, f"{day:%Y-%m-%d}"]
    name = " – ".join(filter(None, (_tidy(each) for each in parts)))
    return Path(folder) / f"{name}{ending}"


def _tidy(part: str) -> str:
    """`part` without what some system does not take in a name."""
    return " ".join(_NOT_IN_NAMES.sub(" ", part).split()).strip(" .")


def chosen_target(session: Session, parent: QWidget, title: str, place: Path, kind: str) -> Path | None:
    """Where the user wants to save; None where not. The name gets the ending that `place` has."""
    pattern = f"{kind} (*{place.suffix})"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(place), pattern)
    if not chosen:
        return None
    target = Path(chosen)
    if target.suffix.lower() == place.suffix:
        return target
    target = target.with_name(target.name + place.suffix)
    taken = session.say(N_("There is a file “{file}” already. Replace it?"), file=target.name)
    if target.exists() and not session.messages.ask(taken, session.say(N_("Replace"))):
        return None
    return target
