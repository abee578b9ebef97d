"""What the rows of the home page do: each one action that can be taken back, or a page that is opened."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog, QWidget

from gdpr_desk.actions import answers
from gdpr_desk.actions.agenda import Item
from gdpr_desk.actions.answers import Answer, answer_to, place_of
from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.later import LaterDialog


class Answering:
    """Answers reminders for the page that shows them."""

    def __init__(self, session: Session, page: QWidget) -> None:
        self._session, self._page = session, page

    def answer(self, item: Item) -> None:
        """Do what the row's button says."""
        answer = answer_to(item.reminder, self._session.today)
        if answer is Answer.CONFIRMED:
            self._confirm(item)
        elif answer is Answer.REVIEWED:
            self._review(item)
        elif answer is Answer.ERASED:
            self._erase(item)
        elif answer is Answer.OPEN:
            self._session.show(*place_of(self._session.store, item.reminder))

    def group_answer(self, group: ReminderGroup) -> tuple[str, Callable[[], object]] | None:
        """What a group's button says, and opens: where all of it is answered; None where there is none."""
        if group.what in DRIFTS:
            return N_("Look…"), partial(self._session.show, SystemRecord.__name__, 0)
        if group.what is What.ERASE and group.bucket is not Bucket.LATER:
            return N_("Erase…"), partial(self._session.show, ErasureOrder.__name__, 0)
        return None

    def put_off(self, item: Item) -> None:
        """Ask until when and why, and let it wait."""
        session = self._session
        about = f"{session.say(item.due.what.label)}  ·  {item.due.about}"
        dialog = LaterDialog(session, self._page, about)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        with session.doing():
            answers.put_off(session.store, item.reminder, dialog.until, dialog.reason.text())
            text = N_("“{name}” was put off until {day}.")
            self._said(session.say(text, name=item.name, day=shown_date(dialog.until)))

    def take_back(self, item: Item, kept: Postponement) -> None:
        """Let what was put off wait no longer."""
        session = self._session
        with session.doing():
            answers.take_back(session.store, kept)
            self._said(session.say(N_("“{name}” is no longer put off."), name=item.name))

    def _erase(self, item: Item) -> None:
        from gdpr_desk.ui.erasing.dialog import erase_due_of  # late: the start needs none of it

        if item.reminder.person:
            erase_due_of(self._session, item.reminder.person)

    def _confirm(self, item: Item) -> None:
        session = self._session
        with session.doing():
            answers.confirm(session.store, item.reminder, session.today)
            self._said(session.say(N_("“{name}” was confirmed today."), name=item.name))

    def _review(self, item: Item) -> None:
        session = self._session
        with session.doing():
            next_on = answers.review(session.store, item.reminder, session.today)
            text = N_("“{name}” was reviewed today; the next review is on {day}.")
            self._said(session.say(text, name=item.name, day=shown_date(next_on)))

    def _said(self, text: str) -> None:
        self._session.messages.passing(text, self._session.undo)
