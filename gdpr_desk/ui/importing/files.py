"""The files that an import begins with: chosen by the user, profiles among them taken in at once."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gdpr_desk.exchange.profile_files import SUFFIX, profile_in
from gdpr_desk.i18n import N_
from gdpr_desk.ui.importing.profiles import kept
from gdpr_desk.ui.session import Session

KNOWN_NOW = N_("The profile “{name}” is known from now on.")


def chosen_sources(session: Session, parent: QWidget) -> list[Path]:
    """The files that the user chooses to import; none where it is cancelled."""
    say = session.say
    sheets, every = say(N_("Spreadsheets")), say(N_("All files"))
    profiles = say(N_("Import profiles"))
    kinds = f"{sheets} (*.csv *.txt *.tsv *.xlsx *.xlsm *.zip);;{profiles} (*{SUFFIX});;{every} (*)"
    files, _ = QFileDialog.getOpenFileNames(parent, say(N_("Import persons")), "", kinds)
    return [Path(each) for each in files]


def without_profiles(session: Session, files: Sequence[Path]) -> list[Path]:
    """Of files that were chosen or dropped, those that are no profiles: these are taken in at once."""
    names = []
    for each in files:
        if each.suffix.lower() == SUFFIX:
            with session.messages.refusing():
                profile = profile_in(each)
                names += [profile.name] if kept(session, profile) else []
    if names:
        session.messages.passing(" ".join(session.say(KNOWN_NOW, name=name) for name in names))
    return [each for each in files if each.suffix.lower() != SUFFIX and not each.is_dir()]
