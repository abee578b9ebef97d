"""What a try-out of a backup found, in a card: what it would give back, or what is wrong with it."""

from pathlib import Path

from PySide6.QtWidgets import QFrame

from gdpr_desk.i18n import N_
from gdpr_desk.storage.restoring import Tried
from gdpr_desk.ui import theme
from gdpr_desk.ui.backups.words import holds, moment
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, row


class ResultView(QFrame):
    """Shown once something was tried; `path` is the backup that it is about."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.path: Path | None = None
        self._icon = label("")
        self._icon.setFixedWidth(theme.ICON + theme.TIGHT)
        self.title = label("", strong=True)
        self.text = label("", "muted")
        texts = column(self.title, self.text, gap=theme.TIGHT)
        layout = row(self._icon, texts, gap=theme.SMALL, margin=theme.GAP)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setObjectName("card")
        self.hide()

    def show_tried(self, path: Path, tried: Tried) -> None:
        """Say what was found of the backup at `path`."""
        session = self._session
        say = session.say
        self.path = path
        title = (
            N_("The backup of {moment} is whole.")
            if tried.whole
            else N_("The backup of {moment} is damaged.")
        )
        self.title.setText(say(title, moment=moment(tried.made_at)))
        found = [each.sentence(session.language) for each in tried.problems]
        if tried.whole:
            found = [say(N_("It would give back: {what}."), what=holds(tried, session.language))]
        found.append(say(N_("It was tried out on a copy; nothing was changed.")))
        self.text.setText(" ".join(found))
        self._icon.setPixmap(
            session.theme.pixmap("check", "good")
            if tried.whole
            else session.theme.pixmap("warning", "caution")
        )
        self.setAccessibleName(self.title.text())
        self.show()
