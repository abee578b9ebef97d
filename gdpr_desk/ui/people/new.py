"""The form of a new person together with the first relation, saved in one step."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.person import add_person, require_somebody
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.people.part import PartForm
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, heading, label, row, section

LATER = (
    "person",
    "holds",
    "restricted_on",
    "restriction_ground",
    "restriction_note",
    "restriction_told_on",
    "restriction_lifted_on",
)
"""What a new relation is not asked for."""


class NewPerson(QWidget):
    """Who it is, and why the office knows the person. `made` is sent with the new id."""

    made = Signal(int)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self.person = _Half(self, session, Person(), (), require_somebody)
        # Person 0 stands for the one who is going to be made.
        self.relation = _Half(self, session, Relation(person=0), LATER)
        save = button(say(N_("Save")), self.save, look="primary")
        discard = button(say(N_("Discard")), self.discard, look="quiet")
        self.setLayout(
            column(
                heading(say(N_("New person"))),
                self.person,
                theme.GAP,
                section(say(N_("Relation to the office"))),
                label(say(N_("What the office knows the person as, and since when.")), "muted"),
                self.relation,
                row(None, discard, save),
                None,
                gap=theme.SMALL,
            )
        )
        self.person.focus_first()

    @property
    def dirty(self) -> bool:
        """Whether something is typed."""
        return self.person.dirty or self.relation.dirty

    def save(self) -> bool:
        """Save both; False, with the reason beside the field, where one of them cannot be."""
        person, relation = self.person.checked(), self.relation.checked()
        if not isinstance(person, Person) or not isinstance(relation, Relation):
            if person is None:
                self.person.checked()  # so that the first mistake has the focus
            return False
        saved: list[Person] = []
        session = self._session
        with session.doing():
            saved.append(add_person(session.store, person, relation))
        for each in saved:
            said = session.say(N_("“{name}” was added."), name=each.title)
            session.messages.passing(said, session.undo)
            self.made.emit(each.id)
        return bool(saved)

    def discard(self) -> None:
        """Throw away what is typed."""
        self.left.emit()


class _Half(PartForm):
    """One of the two forms: saved and discarded with the other."""

    def __init__(
        self,
        whole: NewPerson,
        session: Session,
        record: Record,
        leave_out: Sequence[str],
        check: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__(session, record, leave_out, check)
        self._whole = whole
        self.hide_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves both, Escape discards both."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._whole.save()
        elif event.key() == Qt.Key.Key_Escape:
            self._whole.discard()
        else:
            super().keyPressEvent(event)
