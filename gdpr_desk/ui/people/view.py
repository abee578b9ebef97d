"""What stands on the card of one person, from top to bottom; made anew whenever the register changes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdpr_desk.actions.kept import bar_of, in_short, kept
from gdpr_desk.actions.person import OfficeRules, PersonFile, require_somebody
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Relation
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.domain.use import Barred
from gdpr_desk.i18n import N_
from gdpr_desk.storage.people import People
from gdpr_desk.ui import theme
from gdpr_desk.ui.people.attachments import Attachments
from gdpr_desk.ui.people.history import PersonHistory
from gdpr_desk.ui.people.holds import HoldPart
from gdpr_desk.ui.people.part import Part
from gdpr_desk.ui.people.reading import (
    bar_notice,
    consent_reading,
    kept_reading,
    person_reading,
    relation_reading,
    restriction_reading,
    system_reading,
)
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, label, line, row, section

_READ_ONLY = (Barred.RESTRICTED, Barred.LOCKED)


@dataclass(frozen=True)
class Doings:
    """What the card does for its parts: `listen` to one, which is called by a title; `add` a record;
    `merge` the person's card with another one."""

    listen: Callable[[Part, str], Part]
    add: Callable[[Relation | Consent], None]
    add_hold: Callable[[Relation], None]
    merge: Callable[[], None]


class PersonView(QWidget):
    """One person as the register has it now."""

    def __init__(
        self, session: Session, people: People, file: PersonFile, rules: OfficeRules, doings: Doings
    ) -> None:
        super().__init__()
        self._session, self._file, self._rules, self._doings = session, file, rules, doings
        self._places: dict[type[Record], QVBoxLayout] = {}
        self._body = column()
        self.setLayout(self._body)
        reading = person_reading(session, file.person)
        self._barred = bar_of(session.store, file)
        if self._barred:
            self._body.addWidget(bar_notice(session, self._barred))
        person = Part(session, file.person, reading, (), require_somebody, look="")
        person.delete_action.setText(session.say(N_("Erase…")))
        person.delete_action.setIcon(session.theme.icon("erase"))
        if self._barred in _READ_ONLY:
            person.lock()
        else:
            person.add_to_menu(session.say(N_("Merge with another card…")), doings.merge)
        self._body.addWidget(doings.listen(person, file.person.title))
        self._why()
        self._relations()
        self._consents()
        self._systems()
        self._section(N_("Attachments"))
        files = Attachments(session, file.person.id or 0)
        files.show_files(file.attachments)
        self._body.addWidget(files)
        self.history = PersonHistory(session, people, file.person)
        self._body.addWidget(self.history)
        self._body.addStretch(1)

    def put_first(self, part: Part) -> None:
        """Put a new part before the others of its kind."""
        self._places[type(part.record)].insertWidget(0, part)

    def _why(self) -> None:
        session = self._session
        parts = kept(self._file, self._rules, session.today, session.language)
        self._section(N_("Why is this person still here?"))
        inside = column(label(in_short(parts, session.today, session.language)))
        for part in parts:
            inside.addWidget(line())
            inside.addWidget(kept_reading(session, part))
        self._body.addWidget(card(inside))

    def _relations(self) -> None:
        new = Relation(person=self._file.person.id)
        self._section(Relation.PLURAL, N_("Add relation"), new)
        place = self._place(Relation)
        for each in self._file.relations:
            place.addWidget(self._relation(each))
        if not self._file.relations:
            place.addWidget(label(self._session.say(N_("No relation is recorded.")), "muted"))

    def _relation(self, relation: Relation) -> Part:
        session = self._session
        category = self._rules.categories.get(relation.subject_category or 0)
        title = category.name if category else session.say(Relation.LABEL)
        left_out = ("person", "holds", *self._unchangeable(relation))
        made = Part(session, relation, relation_reading(session, relation, title), left_out)
        made.add_to_menu(session.say(N_("Add legal hold")), lambda: self._doings.add_hold(relation))
        if relation.restricted:
            made.add_below(restriction_reading(session, relation))
        for hold in relation.holds:
            names = [self._rules.rule_names.get(each, "") for each in hold.rules]
            part = HoldPart(session, hold, relation, ", ".join(names))
            made.add_below(self._doings.listen(part, hold.reason))
        return self._doings.listen(made, title)

    def _unchangeable(self, relation: Relation) -> list[str]:
        """What may not be changed of a relation: all but the restriction, or what bookkeeping needs."""
        if not relation.restricted and self._barred is not Barred.LOCKED:
            return []
        allowed = RESTRICTED_FIELDS if relation.restricted else RESTRICTED_FIELDS | {"last_bookkeeping_on"}
        return [each.name for each in fields_of(Relation) if each.name not in allowed]

    def _consents(self) -> None:
        self._section(Consent.PLURAL, N_("Add consent"), Consent(person=self._file.person.id))
        place = self._place(Consent)
        for each in self._file.consents:
            title = self._rules.purposes.get(each.purpose or 0, "")
            part = Part(self._session, each, consent_reading(self._session, each, title))
            place.addWidget(self._doings.listen(part, title))
        if not self._file.consents:
            place.addWidget(label(self._session.say(N_("No consent is recorded.")), "muted"))

    def _systems(self) -> None:
        """What other systems say, apart from what the office says."""
        if not self._file.systems:
            return
        self._section(SystemRecord.PLURAL)
        inside = column()
        for at, each in enumerate(self._file.systems):
            if at:
                inside.addWidget(line())
            name = self._rules.processors.get(each.processor or 0, "")
            inside.addWidget(system_reading(self._session, each, name, self._file.person))
        self._body.addWidget(card(inside))

    def _place(self, kind: type[Record]) -> QVBoxLayout:
        made = column()
        self._places[kind] = made
        self._body.addLayout(made)
        return made

    def _section(self, title: str, add: str = "", new: Relation | Consent | None = None) -> None:
        say = self._session.say
        head = row(section(say(title)))
        head.setStretch(0, 1)
        if new:
            icon = self._session.theme.icon("add")
            head.addWidget(button(say(add), lambda: self._doings.add(new), icon, look="quiet"))
        head.setContentsMargins(0, theme.GAP, 0, 0)
        self._body.addLayout(head)
