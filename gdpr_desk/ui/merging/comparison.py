"""Two cards side by side, field by field: read, or with a choice wherever they differ."""

from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QSizePolicy, QWidget

from gdpr_desk.actions.person import OfficeRules, PersonFile
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.merging import differing
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SAID, SystemRecord
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, line, line_label, row

_BESIDE = theme.ICON + theme.GAP  # what a choice needs beside its text


class Comparison(QWidget):
    """`keep` on the left, `gone` on the right; where `choosing`, of each field that differs one value."""

    def __init__(
        self,
        session: Session,
        rules: OfficeRules,
        keep: PersonFile,
        gone: PersonFile,
        *,
        choosing: bool = False,
    ) -> None:
        super().__init__()
        self._session, self._rules, self._files = session, rules, (keep, gone)
        self.choices: dict[str, tuple[Choice, Choice]] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(theme.SMALL)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._rows = count()
        self._inset = _BESIDE if choosing else 0  # so that all values begin where those of choices do
        self._heads(choosing)
        asked = differing(keep.person, gone.person) if choosing else []
        for name in SAID[0 if "name" in asked else 1 :]:  # the heads say the name
            self._field(name, asked)
        self._dates()
        self._belongings()
        self.setLayout(column(self._grid, None))

    @property
    def chosen(self) -> dict[str, str]:
        """The value of each field that was chosen."""
        return {
            name: next(each.value for each in pair if each.isChecked()) for name, pair in self.choices.items()
        }

    def _heads(self, choosing: bool) -> None:
        at = next(self._rows)
        nobody = self._session.say(N_("Without a name"))
        said = (N_("This card stays"), N_("This card moves into the other one"))
        for side, (file, about) in enumerate(zip(self._files, said, strict=True), 1):
            head = column(label(file.person.title or nobody, size=theme.LEAD, strong=True), gap=0)
            if choosing:
                head.addWidget(label(self._session.say(about), "muted", theme.CAPTION))
            self._grid.addLayout(row(self._inset, head, gap=0), at, side)
        self._grid.addWidget(line(), next(self._rows), 0, 1, 3)

    def _field(self, name: str, asked: Sequence[str]) -> None:
        values = [str(getattr(file.person, name)) for file in self._files]
        if not any(values):
            return
        title = _labels(self._session)[name]
        if name not in asked:
            self._row(title, [line_label(each or "–") for each in values])
            return
        group = QButtonGroup(self)
        pair = Choice(title, values[0]), Choice(title, values[1])
        for each in pair:
            group.addButton(each)
        pair[0].setChecked(True)
        self.choices[name] = pair
        self._row(title, pair)

    def _dates(self) -> None:
        days = [shown_date(file.person.objected_on) for file in self._files]
        if any(days):
            self._row(_labels(self._session)["objected_on"], [line_label(each or "–") for each in days])

    def _belongings(self) -> None:
        """What else the cards have: how many, and which."""
        self._grid.addWidget(line(), next(self._rows), 0, 1, 3)
        say = self._session.say
        for title, lists in (
            (Relation.PLURAL, [[self._relation(each) for each in file.relations] for file in self._files]),
            (Consent.PLURAL, [[self._consent(each) for each in file.consents] for file in self._files]),
            (N_("In other systems"), [[self._system(each) for each in file.systems] for file in self._files]),
            (N_("Files"), [[each.name for each in file.attachments] for file in self._files]),
        ):
            if any(lists):
                self._row(say(title), [label(_counted(each)) for each in lists])

    def _row(self, title: str, values: Sequence[QWidget]) -> None:
        at = next(self._rows)
        chosen = isinstance(values[0], Choice)
        place = Qt.AlignmentFlag.AlignVCenter if chosen else Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(title, "muted"), at, 0, place)
        for side, each in enumerate(values, 1):
            if isinstance(each, QLabel):
                each.setAccessibleName(f"{title}: {each.text()}")
            inside = row(0 if chosen else self._inset, each, gap=0)
            inside.setStretch(1, 1)
            self._grid.addLayout(column(inside, None, gap=0), at, side)

    def _relation(self, relation: Relation) -> str:
        category = self._rules.categories.get(relation.subject_category or 0)
        name = category.name if category else self._session.say(Relation.LABEL)
        since = relation.started_on or relation.collected
        if relation.ended_on:
            text, day = N_("{name}, ended {day}"), relation.ended_on
        elif since:
            text, day = N_("{name}, since {day}"), since
        else:
            return name
        return self._session.say(text, name=name, day=shown_date(day))

    def _consent(self, consent: Consent) -> str:
        name = self._rules.purposes.get(consent.purpose or 0, "")
        day = consent.withdrawn_on or consent.given_on
        if not day:
            return name
        text = N_("{name}, withdrawn {day}") if consent.withdrawn_on else N_("{name}, given {day}")
        return self._session.say(text, name=name, day=shown_date(day))

    def _system(self, record: SystemRecord) -> str:
        return f"{self._rules.processors.get(record.processor or 0, '')} {record.number}".strip()


class Choice(QRadioButton):
    """One value of a field, in one line; it says itself in full when the mouse rests on it."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__()
        self.value = value
        self.setToolTip(value)
        self.setAccessibleName(f"{field}: {value}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit(self.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the value as there is room for."""
        super().resizeEvent(event)
        self._fit(event.size())

    def _fit(self, size: QSize) -> None:
        room = max(0, size.width() - _BESIDE)
        shown = self.fontMetrics().elidedText(self.value, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))


def _labels(session: Session) -> dict[str, str]:
    return {each.name: session.say(each.label) for each in fields_of(Person)}


def _counted(items: Sequence[str]) -> str:
    """The items, one below the other, with their number where they are several."""
    if len(items) < 2:
        return "".join(items) or "–"
    return "\n".join([f"{len(items)}:", *items])
