"""The files of a person: added by a dialog or by dropping them, saved elsewhere, removed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from gdpr_desk.actions.person import attachment_of
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.exchange.saving import save_bytes
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import (
    button,
    column,
    emptied,
    holding,
    icon_button,
    label,
    line_label,
    picture,
    row,
)


class Attachments(QFrame):
    """Lists the files of one person. Nothing is ever opened through a copy in a temporary folder."""

    def __init__(self, session: Session, person: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self._session, self._person = session, person
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SMALL)
        say = session.say
        self._hint = label(say(N_("Drop files here, or add them.")), "muted")
        self._add = button(say(N_("Add files…")), self.choose, session.theme.icon("add"), look="quiet")
        foot = row(self._hint, self._add)
        foot.setStretch(0, 1)
        layout = column(self._rows, foot)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.SMALL, theme.SMALL)
        self.setLayout(layout)

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show these, without their content."""
        emptied(self._rows)
        for each in files:
            self._rows.addWidget(self._row(each))

    def choose(self) -> None:
        """Ask for files, and add them."""
        dialog = QFileDialog(self.window(), self._session.say(N_("Add files")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        if dialog.exec():
            self.add([Path(each) for each in dialog.selectedFiles()])

    def add(self, files: Sequence[Path]) -> None:
        """Take files into the register: all of them, or none."""
        session = self._session
        with session.doing():
            taken = [attachment_of(each, self._person, session.today) for each in files]
            session.store.save_all(taken)
            said = session.say_count("{count} file was added.", "{count} files were added.", len(taken))
            session.messages.passing(said, session.undo)

    def save_as(self, file: Attachment) -> None:
        """Write a file where the user wants it."""
        save_attachment(self._session, self, file)

    def remove(self, file: Attachment) -> None:
        """Remove a file; a message offers to take it back."""
        session = self._session
        with session.doing():
            session.store.delete(file)
            said = session.say(N_("“{name}” was removed."), name=file.name)
            session.messages.passing(said, session.undo)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _row(self, file: Attachment) -> QWidget:
        say, icon = self._session.say, self._session.theme.icon
        kind = QLocale.DataSizeFormat.DataSizeSIFormat
        size = QLocale(self._session.language).formattedDataSize(file.size, 0, kind)
        about = " · ".join(each for each in (size, shown_date(file.added_on)) if each)
        texts = column(line_label(file.name), label(about, "muted", theme.CAPTION), gap=0)
        save = say(N_("Save “{name}” as…"), name=file.name)
        remove = say(N_("Remove “{name}”"), name=file.name)
        made = row(
            picture(self._session.theme.pixmap("attachment")),
            texts,
            icon_button(icon("save"), save, lambda: self.save_as(file)),
            icon_button(icon("remove"), remove, lambda: self.remove(file)),
        )
        made.setStretch(1, 1)
        return holding(made)


def save_attachment(session: Session, parent: QWidget, file: Attachment) -> None:
    """Ask for a place, and write a file of the register there."""
    found = session.store.get(Attachment, file.id or 0)
    dialog = QFileDialog(parent.window(), session.say(N_("Save as…")))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(Path(file.name).name)
    if found and dialog.exec():
        target = Path(dialog.selectedFiles()[0])
        with session.doing():
            save_bytes(target, found.content)
            session.messages.passing(session.say(N_("“{name}” was saved."), name=target.name))
