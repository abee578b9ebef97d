"""The page of processors: below each its agreements, and the activities that use it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.records.page import RecordsPage
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, emptied, label, section


class ProcessorsPage(RecordsPage):
    """Processors with what Art. 28 asks for beside them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Processor, "processor")

    def details(self) -> Sequence[QWidget]:
        """A card with agreements and activities."""
        self._inside = column(gap=theme.TIGHT)
        return (card(self._inside),)

    def shown(self, record: Record) -> None:
        """Say which agreements there are, and who uses the processor."""
        say, store = self._session.say, self._session.store
        emptied(self._inside)
        self._inside.addWidget(section(say(Agreement.PLURAL)))
        agreements = store.owned_by(Agreement, "processor", [record.id])
        if not any(each.signed_on for each in agreements):
            self._inside.addWidget(label(say(N_("No signed agreement is recorded.")), "caution"))
        for each in agreements:
            signed = shown_date(each.signed_on) or say(N_("date of signature missing"))
            self._link(f"{each.name} · {signed}", each)
        self._inside.addWidget(section(say(N_("Used by"))))
        users = [each for each in store.uses(record) if not isinstance(each, Agreement)]
        named = {store.place(each) for each in users}
        activities = [each for each in store.all(ProcessingActivity) if each.name in named]
        for activity in activities:
            self._link(activity.name, activity)
        if not activities:
            self._inside.addWidget(label(say(N_("No activity uses it.")), "muted"))

    def _link(self, text: str, record: Record) -> None:
        kind, number = type(record).__name__, record.id or 0
        self._inside.addWidget(button(text, lambda: self._session.show(kind, number), look="link"))
