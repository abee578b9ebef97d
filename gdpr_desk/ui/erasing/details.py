"""What erasing does with one person, and the proof that it leaves, as they are read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gdpr_desk.actions.erasing import part_in_words, part_name
from gdpr_desk.domain.erasure import Erasure, PersonErasure
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.work import Prepared, Tally
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, label, picture, row


def person_details(session: Session, person: PersonErasure, prepared: Prepared) -> QWidget:
    """What goes of a person, what stays and why, and in which systems."""
    say = session.say
    name = person.person.title or say(N_("Without a name"))
    made = column(label(name, size=theme.HEADING, strong=True), gap=theme.SMALL)
    if person.whole:
        made.addWidget(label(say(N_("The person is erased whole: nothing stays in the register.")), "muted"))
    if person.goes:
        made.addWidget(_heading(say(N_("Goes"))))
    for part in person.goes:
        rule = part.slice.plan.rule.name if part.slice else ""
        made.addWidget(_point(session, "delete", "danger", part_name(part, prepared.rules), rule))
    if emptied := _emptied(person):
        fields = ", ".join(say(each) for each in emptied)
        made.addWidget(_point(session, "remove", "muted", say(N_("Emptied fields: {fields}"), fields=fields)))
    if person.kept:
        made.addWidget(_heading(say(N_("Stays"))))
    for part in person.kept:
        made.addWidget(
            _point(session, "lock", "caution", part_in_words(part, prepared.rules, session.language))
        )
    if systems := prepared.systems_of(person):
        made.addWidget(_heading(say(N_("Lies in these systems too"))))
        made.addWidget(_point(session, "processor", "muted", ", ".join(systems)))
    made.addStretch(1)
    return holding(made)


def counts_in_words(session: Session, tally: Tally) -> str:
    """How many persons go whole, how many parts of others, and how many parts stay."""
    say_count = session.say_count
    texts = (
        say_count("{count} person is erased whole", "{count} persons are erased whole", tally.persons),
        say_count("{count} part of others goes", "{count} parts of others go", tally.parts),
        say_count("{count} part stays", "{count} parts stay", tally.kept),
    )
    return "  ·  ".join(texts)


def proof(session: Session, erasure: Erasure) -> QWidget:
    """The proof of an erasure, field by field."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.WIDE)
    grid.setVerticalSpacing(theme.SMALL)
    grid.setColumnStretch(1, 1)
    for at, each in enumerate(fields_of(Erasure)):
        value = getattr(erasure, each.name)
        name = label(session.say(each.label), "muted")
        name.setMinimumWidth(theme.SIDEBAR // 2)
        said = label(shown_date(value) if each.name == "erased_on" else str(value))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(said, at, 1)
    return holding(grid)


def _emptied(person: PersonErasure) -> list[str]:
    if person.whole:
        return []
    before, after = person.person, person.emptied
    return [
        each.label
        for each in fields_of(Person)
        if getattr(before, each.name) and not getattr(after, each.name)
    ]


def _heading(text: str) -> QWidget:
    made = label(text, "muted", strong=True)
    made.setContentsMargins(0, theme.SMALL, 0, 0)
    return made


def _point(session: Session, icon: str, role: str, text: str, more: str = "") -> QWidget:
    said = column(label(text), gap=0)
    if more:
        said.addWidget(label(more, "muted", theme.CAPTION))
    image = holding(column(picture(session.theme.pixmap(icon, role)), None))
    made = row(image, said)
    made.setStretch(1, 1)
    return holding(made)
