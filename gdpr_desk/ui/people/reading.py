"""How a person, a relation, a consent and the reasons to keep them are read on the card."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gdpr_desk.actions.kept import Kept
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.retention import Clock
from gdpr_desk.domain.system import SAID, SystemRecord, alike
from gdpr_desk.domain.use import Barred
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import card, column, heading, holding, label, picture, row

_COLUMNS = 2


def person_reading(session: Session, person: Person) -> QWidget:
    """The name in large letters, and how to reach the person."""
    title = person.title or session.say(N_("Without a name"))
    parts: list[QWidget | QVBoxLayout] = [heading(title)]
    work = ", ".join(each for each in (person.job_title, person.organisation) if each and each != title)
    if work:
        parts.append(label(work, "muted", theme.LEAD))
    for icon, name, value in (("mail", "email", person.email), ("phone", "phone", person.phone)):
        if value and value != title:
            parts.append(holding(_contact(session, icon, name, value)))
    return holding(column(*parts, gap=theme.SMALL))


def relation_reading(session: Session, relation: Relation, category: str) -> QWidget:
    """The category, the dates that are known, and what holds or restricts it."""
    made = column(_title(category), gap=theme.SMALL)
    if relation.source:
        made.addWidget(label(session.say(N_("Source: {source}"), source=relation.source), "muted"))
    leave_out = ("restricted_on",) if relation.restricted else ()
    made.addLayout(_dates(session, relation, leave_out))
    return holding(made)


def restriction_reading(session: Session, relation: Relation) -> QFrame:
    """That the data may only be stored for now, and why."""
    text = N_("Processing is restricted since {day}: the data may only be stored.")
    ground = session.say(relation.restriction_ground.label) if relation.restriction_ground else ""
    day = shown_date(relation.restricted_on)
    return _notice(session, session.say(text, day=day), ground, relation.restriction_note)


def bar_notice(session: Session, barred: Barred) -> QFrame:
    """Why a person may not be used, and what that means for this card."""
    more = {
        Barred.RESTRICTED: N_("Nothing here can be changed before the restriction is lifted, below."),
        Barred.LOCKED: N_("Only what bookkeeping needs can be changed here."),
        Barred.OBJECTED: N_("The person is on no mailing list."),
    }
    return _notice(session, session.say(barred.label), session.say(more[barred]))


def system_reading(session: Session, record: SystemRecord, name: str, person: Person) -> QWidget:
    """The system, how the person stands there, and what it says that is not shown here."""
    since = f" · {shown_date(record.state_on)}" if record.state_on else ""
    state = f"{session.say(record.state.label)}{since}" if record.state else ""
    number = session.say(N_("Number {number}"), number=record.number) if record.number else ""
    made = column(label(name, strong=True), gap=theme.TIGHT)
    if record.first_seen_on:
        seen = session.say(N_("first seen on {day}"), day=shown_date(record.first_seen_on))
        number = f"{number}  ·  {seen}" if number else seen
    gone = session.say(N_("Gone since {day}."), day=shown_date(record.gone_on)) if record.gone_on else ""
    for text, role in ((gone, "caution"), (state, "muted"), (number, "muted")):
        if text:
            made.addWidget(label(text, role))
    labels = {each.name: each.label for each in fields_of(SystemRecord)}
    for each in SAID:
        value = getattr(record, each)
        if value and not alike(each, value, getattr(person, each)):
            said = session.say(N_("{field} there: {value}"), field=session.say(labels[each]), value=value)
            made.addWidget(label(said))
    return holding(made)


def hold_reading(session: Session, hold: Hold, rules: str) -> QWidget:
    """What is held and why; a hold that was lifted is told as what it was."""
    if hold.lifted_on:
        text = N_("Legal hold, lifted on {day}: {reason}")
        day = shown_date(hold.lifted_on)
        return label(session.say(text, day=day, reason=hold.reason), "muted")
    text = N_("Legal hold, to be reviewed on {day}.")
    held = session.say(N_("Held: {rules}"), rules=rules) if rules else ""
    return _notice(session, session.say(text, day=shown_date(hold.review_on)), hold.reason, held)


def consent_reading(session: Session, consent: Consent, purpose: str) -> QWidget:
    """What was agreed to, whether it stands, and its proof."""
    made = column(_title(purpose), gap=theme.SMALL)
    if consent.withdrawn_on:
        text = N_("Withdrawn on {day}.")
        notice = label(session.say(text, day=shown_date(consent.withdrawn_on)), "caution")
        made.addLayout(row(picture(session.theme.pixmap("remove", "caution")), notice))
        made.setStretch(1, 0)
    made.addLayout(_dates(session, consent, leave_out=("withdrawn_on",)))
    if consent.channel:
        made.addWidget(label(session.say(N_("Given how: {channel}"), channel=consent.channel), "muted"))
    if consent.evidence:
        made.addWidget(label(consent.evidence, "muted", theme.CAPTION))
    return holding(made)


def kept_reading(session: Session, part: Kept) -> QWidget:
    """One part of the data: which, until when, and why."""
    icon, role = _look(part)
    standing = label(f"{part.standing} · {part.category}", role, strong=part.overdue)
    inside = column(label(part.data, strong=True), standing, gap=theme.TIGHT)
    inside.addWidget(label(part.why, "muted"))
    inside.addWidget(label(part.authority, "muted", theme.CAPTION))
    image = picture(session.theme.pixmap(icon, role or "muted"))
    made = row(holding(column(image, None)), inside)
    made.setStretch(1, 1)
    return holding(made)


def _title(text: str) -> QLabel:
    """As high as the buttons beside it."""
    made = label(text, size=theme.LEAD, strong=True)
    made.setMinimumHeight(theme.ICON + theme.GAP)
    return made


def _look(part: Kept) -> tuple[str, str]:
    """The icon and the role of a part: what it says stands beside it in words too."""
    if part.overdue:
        return "warning", "danger"
    if part.clock in (Clock.HELD, Clock.RESTRICTED):
        return "lock", "caution"
    return ("help", "caution") if part.clock is Clock.DATE_MISSING else ("clock", "")


def _contact(session: Session, icon: str, name: str, value: str) -> QVBoxLayout:
    from PySide6.QtCore import Qt

    said = label(value)
    said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    labels = {each.name: each.label for each in fields_of(Person)}
    said.setAccessibleName(f"{session.say(labels[name])}: {value}")
    line = row(picture(session.theme.pixmap(icon)), said)
    line.setStretch(1, 1)
    return column(line)


def _dates(session: Session, record: Record, leave_out: Sequence[str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.WIDE)
    grid.setVerticalSpacing(theme.SMALL)
    at = 0
    for each in fields_of(type(record)):
        value = getattr(record, each.name)
        if each.kind is date and value and each.name not in leave_out:
            pair = column(label(session.say(each.label), "muted", theme.CAPTION), gap=0)
            pair.addWidget(label(shown_date(value)))
            grid.addLayout(pair, at // _COLUMNS, at % _COLUMNS)
            at += 1
    for each_column in range(_COLUMNS):
        grid.setColumnStretch(each_column, 1)
    return grid


def _notice(session: Session, *texts: str) -> QFrame:
    said = column(*(label(each, "caution") for each in texts if each), gap=theme.TIGHT)
    inside = row(holding(column(picture(session.theme.pixmap("lock", "caution")), None)), said)
    inside.setStretch(1, 1)
    return card(inside, "notice")
