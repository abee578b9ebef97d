"""The card of one person: read, and edited part by part; nothing that was typed is thrown away."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdpr_desk.actions.person import (
    OfficeRules,
    PersonFile,
    office_rules,
    person_file,
    require_deletable,
)
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.i18n import N_
from gdpr_desk.storage.people import People
from gdpr_desk.ui import theme
from gdpr_desk.ui.focus import focus_kept
from gdpr_desk.ui.people.holds import HoldPart, without
from gdpr_desk.ui.people.new import LATER, NewPerson
from gdpr_desk.ui.people.part import Part
from gdpr_desk.ui.people.view import Doings, PersonView
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, scrolling


class PersonCard(QWidget):
    """Shows one person, or the form of a new one.

    `made` is sent with a new person's id, `gone` when nobody is shown any more.
    """

    made = Signal(int)
    gone = Signal()

    def __init__(self, session: Session, people: People) -> None:
        super().__init__()
        self._session, self._people = session, people
        self._file: PersonFile | None = None
        self._rules: OfficeRules | None = None
        self.parts: list[Part] = []
        self.view: PersonView | None = None
        self.form: NewPerson | None = None
        self._doings = Doings(self._listen, self.add, self.add_hold, self._merge)
        self._goal: Part | int = 0
        self._layout_done = QTimer(self, singleShot=True, interval=0)
        self._layout_done.timeout.connect(self._scroll)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(theme.MARGIN, theme.WIDE, theme.MARGIN, theme.MARGIN)
        inner = holding(self._body)
        inner.setMaximumWidth(theme.READING_WIDTH + 2 * theme.MARGIN)
        self.area = scrolling(inner)
        self.setLayout(column(self.area, gap=0))

    @property
    def shown(self) -> int:
        """The id of the person who is shown; 0 for none."""
        return (self._file.person.id or 0) if self._file else 0

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return any(part.dirty for part in self.parts) or bool(self.form and self.form.dirty)

    def show_person(self, person: int) -> None:
        """Show a person from the top, with the history put away."""
        self._clear()
        self._file = person_file(self._session.store, person)
        self._build()
        self.area.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show what the register has by now; what is being typed stays."""
        self._rules = None
        if self.dirty or not self._file:
            return
        at, was_open = self.area.verticalScrollBar().value(), bool(self.view and self.view.history.open)
        self._file = person_file(self._session.store, self.shown)
        with focus_kept(self, otherwise=self.enter):
            self._build()
            if self.view and was_open:
                self.view.history.turn()
        self._scroll_later(at)

    def new(self) -> None:
        """Show the form of a new person."""
        self._file = None
        self._clear()
        self.form = NewPerson(self._session)
        self.form.made.connect(self._made)
        self.form.left.connect(self._leave_empty)
        self._body.addWidget(self.form)
        self.form.show()
        self.area.verticalScrollBar().setValue(0)
        self.form.person.focus_first()

    def leave(self) -> bool:
        """Save what is typed; False, with the reason beside the field, where it cannot be saved yet."""
        if self.form:
            return not self.form.dirty or self.form.save()
        forms = [part.form for part in self.parts if part.form and part.dirty]
        return all(form.save() for form in forms)

    def enter(self) -> None:
        """Go to the card from the list."""
        if self.parts:
            self.parts[0].focus_button()

    def edit(self, record: Record) -> None:
        """Open the form of a part; another one is saved first."""
        if not self.leave():
            return
        for part in self.parts:
            if part.locked:
                continue
            if _key(part.record) == _key(record):
                self._begin(part)
            else:
                part.close_form()

    def add(self, record: Relation | Consent) -> None:
        """Begin a relation or a consent of the person who is shown."""
        if self.leave():
            self.refresh()
            left_out = LATER if isinstance(record, Relation) else ("person",)
            part = self._listen(Part(self._session, record, QWidget(), left_out), "")
            assert self.view
            self.view.put_first(part)
            self._begin(part)

    def add_hold(self, relation: Relation) -> None:
        """Begin a legal hold of a relation."""
        if self.leave():
            self.refresh()
            held = next(part for part in self.parts if _key(part.record) == _key(relation))
            assert isinstance(held.record, Relation)
            part = self._listen(HoldPart(self._session, Hold(), held.record), "")
            held.add_below(part)
            self._begin(part)

    def delete(self, part: Part, title: str) -> None:
        """Delete the record of a part; a message offers to take it back. A person is erased instead."""
        session = self._session
        if isinstance(part.record, Person):
            self._erase()
            return
        for each in self.parts:
            each.close_form()
        with session.doing():
            if isinstance(part, HoldPart):
                session.store.save(replace(part.relation, holds=without(part.relation, part.hold)))
            else:
                if isinstance(part.record, Relation):
                    require_deletable(session.store, part.record, session.today)
                session.store.delete(part.record)
            said = session.say(N_("“{name}” was deleted."), name=title)
            session.messages.passing(said, session.undo)
        self.refresh()

    # -- inside ----------------------------------------------------------------------------

    def _erase(self) -> None:
        from gdpr_desk.ui.erasing.dialog import erase_on_request  # late: seldom wanted

        if self.leave():
            erase_on_request(self._session, self.shown)

    def _merge(self) -> None:
        from gdpr_desk.ui.merging.dialog import merge_with_another  # late: seldom wanted

        if self.leave() and (file := person_file(self._session.store, self.shown)):
            merge_with_another(self._session, file.person)

    def _clear(self) -> None:
        for each in (self.view, self.form):
            if each:  # which may be in the middle of its own Save: it goes when that has come back
                self._body.removeWidget(each)
                each.hide()
                each.deleteLater()
        self.parts, self.view, self.form = [], None, None

    def _build(self) -> None:
        if self._file is None:
            self._leave_empty()
            return
        self._clear()
        self._rules = self._rules or office_rules(self._session.store)
        self.view = PersonView(self._session, self._people, self._file, self._rules, self._doings)
        self._body.addWidget(self.view)
        self.view.show()

    def _listen(self, part: Part, title: str) -> Part:
        part.wants_editing.connect(lambda: self.edit(part.record))
        part.wants_deleting.connect(lambda: self.delete(part, title))
        part.saved.connect(lambda: self._saved(part))
        self.parts.append(part)
        return part

    def _begin(self, part: Part) -> None:
        """Open a part's form, and scroll to where it begins once it has its height."""
        part.edit()
        self._scroll_later(part)

    def _scroll_later(self, goal: Part | int) -> None:
        self._goal = goal
        self._layout_done.start()

    def _scroll(self) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        part, inner = self._goal, self.area.widget()
        assert inner
        if isinstance(part, int):
            self.area.verticalScrollBar().setValue(part)
        elif part not in self.parts:
            return  # it is gone meanwhile
        elif part.height() > self.area.viewport().height():
            self.area.verticalScrollBar().setValue(part.mapTo(inner, QPoint()).y() - theme.WIDE)
        else:
            self.area.ensureWidgetVisible(part, 0, theme.WIDE)

    def _saved(self, part: Part) -> None:
        session = self._session
        session.messages.passing(session.say(N_("The change is saved.")), session.undo)
        saved = part.form.record if part.form else part.record
        self.refresh()
        for each in self.parts:
            if _key(each.record) == _key(saved):
                each.edit_button.setFocus()

    def _made(self, person: int) -> None:
        self.show_person(person)
        self.made.emit(person)

    def _leave_empty(self) -> None:
        self.gone.emit()  # while the focus is still here
        self._clear()


def _key(record: Record) -> tuple[str, int | None]:
    return type(record).__name__, record.id
