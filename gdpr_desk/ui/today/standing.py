"""How the register stands, in one line: its last backup, its open gaps, its password."""

from datetime import timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gdpr_desk.actions.agenda import Standing
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.storage.backups import back_up
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, row

_OLD_DAYS = 7


class StandingLine(QWidget):
    """Three small things that say more when the mouse rests on them, and act when they are pressed."""

    wants_gaps = Signal()
    wants_password = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.backup = button("", self._back_up)
        self.gaps = button("", self.wants_gaps.emit)
        self.password = button("", self.wants_password.emit)
        self.setLayout(row(self.backup, self.gaps, self.password, None))

    def show_standing(self, standing: Standing) -> None:
        """Show how the register stands now."""
        self._show_backup(standing)
        self._show_gaps(standing)
        self._show_password(standing)

    def _show_backup(self, standing: Standing) -> None:
        say, at = self._session.say, standing.backed_up_at
        more = say(N_("Each backup is opened and checked. Press to make one now."))
        if at is None:
            self._show(self.backup, say(N_("No backup yet")), more, good=False)
            return
        local = at.astimezone()
        moment = f"{shown_date(local.date())} {local:%H:%M}"
        last = say(N_("Last verified backup: {moment}. Press to make one now."), moment=moment)
        is_today = local.date() == self._session.today
        text = N_("Backed up today") if is_today else N_("Backed up {day}")
        fresh = self._session.now() - at < timedelta(days=_OLD_DAYS)
        self._show(self.backup, say(text, day=shown_date(local.date())), last, good=fresh)

    def _show_gaps(self, standing: Standing) -> None:
        if standing.gaps:
            text = self._session.say_count("{count} open gap", "{count} open gaps", standing.gaps)
            more = self._session.say(N_("Something that the GDPR asks for is missing. Press to see it."))
        else:
            text = self._session.say(N_("No open gaps"))
            more = self._session.say(N_("Nothing that the GDPR asks for is known to be missing."))
        self._show(self.gaps, text, more, good=not standing.gaps)

    def _show_password(self, standing: Standing) -> None:
        say = self._session.say
        if standing.protected:
            more = say(N_("The register is encrypted. Nobody reads it without its password."))
            self._show(self.password, say(N_("Password set")), more, good=True)
            return
        more = say(N_("The register has no password: whoever gets the file can read it."))
        more = " ".join([more, say(N_("GDPR Art. 32(1)(a)"))])
        self._show(self.password, say(N_("No password")), more, good=False)

    def _show(self, part: QPushButton, text: str, more: str, *, good: bool) -> None:
        theming = self._session.theme
        part.setIcon(theming.icon("check", "good") if good else theming.icon("warning", "caution"))
        part.setIconSize(QSize(theme.ICON, theme.ICON))
        part.setText(text)
        part.setAccessibleName(text)
        part.setToolTip(more)
        part.setAccessibleDescription(more)

    def _back_up(self) -> None:
        session = self._session
        now = session.now()

        def done(_made: object) -> None:
            session.messages.passing(session.say(N_("The backup was made and checked.")))
            session.changed.emit()

        session.in_background(lambda _progress: back_up(session.register, now, "manual"), done)
