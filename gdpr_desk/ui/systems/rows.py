"""The rows of the page of systems: one difference, or one person who is there beyond its date."""

from collections.abc import Callable

from PySide6.QtWidgets import QLayout, QWidget

from gdpr_desk.actions.drifts import STEPS, Drift, Step
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.widgets import button, column, icon_button, label

_STEPS = {Step.TAKE_OVER: N_("Take over"), Step.ORDER: N_("Order erasure")}


class DriftRow(Row):
    """One difference: whom it is about, what is said there and here, and the button that settles it."""

    def __init__(
        self, session: Session, drift: Drift, settle: Callable[[], object], ignore: Callable[[], object]
    ) -> None:
        super().__init__(session, drift.reminder, f"{drift.name}: {drift.there} {drift.here} {drift.would}")
        self.drift, self._settle, self._ignore = drift, settle, ignore
        self.put_together(None, self._texts(), None, self._buttons(), dated=False)

    def act(self) -> None:
        self._settle()

    def put_off(self) -> None:
        self._ignore()

    def _texts(self) -> QLayout:
        say, drift = self.session.say, self.drift
        there = label(say(N_("In {system}: {said}"), system=drift.system, said=drift.there), "muted")
        here = label(say(N_("In the register: {said}"), said=drift.here), "muted")
        made = column(label(drift.name, strong=True), there, here, gap=theme.TIGHT // 2)
        if STEPS[drift.reminder.what] is Step.TAKE_OVER:
            made.addWidget(label(f"→ {drift.would}"))
        made.addStretch(1)
        return made

    def _buttons(self) -> list[QWidget]:
        say, drift, person = self.session.say, self.drift, self.drift.reminder.person
        settle = button(
            say(_STEPS[STEPS[drift.reminder.what]]), self.act, name=f"{drift.would}: {drift.name}"
        )
        found: list[QWidget] = [settle, self._icon("close", N_("Ignore…"), self._ignore)]
        if person:
            found.append(self._icon("people", N_("Open the card"), self._open))
        return found

    def _open(self) -> None:
        self.session.show(Person.__name__, self.drift.reminder.person or 0)

    def _icon(self, icon: str, text: str, action: Callable[[], object]) -> QWidget:
        made = icon_button(self.session.theme.icon(icon), self.session.say(text), action)
        made.setAccessibleName(f"{made.toolTip()} {self.drift.name}")
        return made


class PastRow(Row):
    """Somebody whose data is due to go, and who is in the system still; the button erases."""

    def __init__(self, session: Session, name: str, person: int) -> None:
        super().__init__(session, ("past", person), name)
        self._person = person
        text = session.say(N_("Erase…"))
        erase = button(text, self.act, name=f"{text} {name}")
        self.put_together(None, column(label(name, strong=True), None), None, [erase], dated=False)

    def act(self) -> None:
        from gdpr_desk.ui.erasing.dialog import erase_due_of  # late: the page needs none of it

        erase_due_of(self.session, self._person)
