"""How the register stands, in one line: its last backup, its open gaps, its password."""

from datetime import datetime, timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gdpr_desk.actions.agenda import Standing
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.storage.backups import BY_HAND, back_up
from gdpr_desk.storage.looking import newest_verified
from gdpr_desk.ui import theme
from gdpr_desk.ui.backups.words import moment
from gdpr_desk.ui.pages import BACKUPS
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, row

_OLD_DAYS = 7


class StandingLine(QWidget):
    """Three small things that say more when the mouse rests on them, and act when they are pressed."""

    changed = Signal()  # it may be wider, or narrower, than before
    wants_gaps = Signal()
    wants_password = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fresh, self._making = False, False
        self.backup = button("", self._backup_pressed)
        self.gaps = button("", self.wants_gaps.emit)
        self.password = button("", self.wants_password.emit)
        self.setLayout(row(self.backup, self.gaps, self.password, None))
        session.backed_up.connect(self._backed_up)

    def show_standing(self, standing: Standing) -> None:
        """Show how the register stands now."""
        if not self._making:
            self._show_backup(standing.backed_up_at)
        self._show_gaps(standing)
        self._show_password(standing)

    def _show_backup(self, at: datetime | None) -> None:
        session, say = self._session, self._session.say
        age = session.now() - at if at else None
        self._fresh = age is not None and age < timedelta(days=_OLD_DAYS)
        more = say(N_("Each backup is opened and checked. Press to make one now."))
        if at is None or age is None:
            self._show(self.backup, say(N_("No backup yet")), more, good=False)
            return
        if not self._fresh:
            text = session.say_count("Last backup {count} day ago", "Last backup {count} days ago", age.days)
            last = say(N_("Last verified backup: {moment}. Press to make one now."), moment=moment(at))
            self._show(self.backup, text, last, good=False)
            return
        day = at.astimezone().date()
        text = say(
            N_("Backed up today") if day == session.today else N_("Backed up {day}"), day=shown_date(day)
        )
        last = say(N_("Last verified backup: {moment}. Press to see them all."), moment=moment(at))
        self._show(self.backup, text, last, good=True)

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
        self.changed.emit()

    def _backup_pressed(self) -> None:
        """Make one where one is wanted; else show those that there are."""
        if self._fresh:
            self._session.wants_page.emit(BACKUPS)
        elif not self._making:
            self._back_up()

    def _back_up(self) -> None:
        session, now = self._session, self._session.now()
        self._making = True
        self.backup.setText(session.say(N_("A backup is being made …")))
        self.changed.emit()

        def over() -> None:
            self._making = False
            self._show_backup(newest_verified(session.register))

        def done(_made: object) -> None:
            over()
            session.backed_up.emit()
            session.messages.passing(session.say(N_("The backup was made and checked.")))

        def refused(error: UserFacingError) -> None:
            over()
            session.messages.refuse(error)

        session.in_background(
            lambda _progress: back_up(session.register, now, BY_HAND), done, refused=refused
        )

    def _backed_up(self) -> None:
        if not self._making:
            self._show_backup(newest_verified(self._session.register))
