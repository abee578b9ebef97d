"""The office's own profiles in the window: what is said of a sheet is given a name, and kept."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.profile_files import named, own_profiles, save_profile
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, row, section

_TAKEN = N_("There is a profile “{name}” already. Replace it?")


class ProfileDialog(QDialog):
    """Asks for the name under which what is said of a sheet is kept; `made` makes the profile of it."""

    def __init__(self, session: Session, parent: QWidget, made: Callable[[str], Profile]) -> None:
        super().__init__(parent)
        self._session, self._made = session, made
        say = session.say
        self.profile: Profile | None = None
        self.setWindowTitle(say(N_("Save as a profile")))
        self.setMinimumWidth(2 * theme.SIDEBAR)
        hint = N_(
            "The columns, the group, the source and the order of the dates are kept on this computer, and "
            "no person. A list with these headings is recognised from then on."
        )
        self.name = QLineEdit()
        self.name.setAccessibleName(say(N_("Name")))
        self.name.textChanged.connect(self._typed)
        self.fault = label("", "danger")
        self.fault.hide()
        self.save = button(say(N_("Save")), self._save, look="primary")
        self.save.setDefault(True)
        self.save.setEnabled(False)
        foot = row(None, button(say(N_("Cancel")), self.reject), self.save)
        layout = column(
            section(self.windowTitle()),
            label(say(hint), "muted"),
            column(label(say(N_("Name")), strong=True), self.name, self.fault, gap=theme.TIGHT),
            foot,
        )
        layout.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        self.setLayout(layout)

    def _typed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        self.fault.hide()

    def _save(self) -> None:
        session = self._session
        try:
            profile = self._made(self.name.text().strip())
        except FileRefused as refusal:
            self.fault.setText(refusal.sentence(session.language))
            self.fault.show()
            return
        if kept(session, profile):
            self.profile = profile
            self.accept()


def kept(session: Session, profile: Profile) -> bool:
    """Whether a profile was kept: one of its name gives way only where that is wanted."""
    other = named(own_profiles()[0], profile.name)
    question = session.say(_TAKEN, name=profile.name)
    if other and other != profile and not session.messages.ask(question, session.say(N_("Replace"))):
        return False
    with session.messages.refusing():
        return bool(save_profile(profile))
    return False


def named_and_kept(session: Session, parent: QWidget, made: Callable[[str], Profile]) -> Profile | None:
    """The profile, kept under the name that the user gave it; None where it was not wanted after all."""
    dialog = ProfileDialog(session, parent, made)
    agreed = dialog.exec()
    dialog.deleteLater()
    return dialog.profile if agreed else None
