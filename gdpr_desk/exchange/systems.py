"""What a row of another system's export says beside a person: its number there, its state, its consent."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SAID, SystemRecord, SystemState
from gdpr_desk.errors import Invalid, Nobody
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.exchange.sheets.grid import Cell
from gdpr_desk.exchange.values import DateOrders, parse_date
from gdpr_desk.i18n import N_

if TYPE_CHECKING:
    from gdpr_desk.exchange.people import Reading

SYSTEM_DATES = {"state_on", "given_on", "confirmed_on", "withdrawn_on"}
SYSTEM_LABELS = {
    **{
        each.name: each.label
        for each in fields_of(SystemRecord)
        if each.name in ("number", "state", "state_on")
    },
    **{each.name: each.label for each in fields_of(Consent) if each.name in SYSTEM_DATES},
    "given_from": N_("Given from the address"),
    "confirmed_from": N_("Confirmed from the address"),
    "reason": N_("Reason"),
    "is_organisation": N_("Is a company"),
}
_WHOLE = re.compile(r"0*(\d+)(?:[.,]0+)?")
_YES = frozenset(map(fold, ("true", "yes", "ja", "sí", "sand", "1", "x", "organization", "company")))


class SystemReader:
    """Reads what the rows of one sheet say of their system."""

    def __init__(
        self,
        profile: Profile,
        source: str,
        columns: Mapping[str, int],
        orders: DateOrders,
        reading: "Reading",
    ) -> None:
        self._columns, self._orders, self._reading = columns, orders, reading
        self._rank, self._channel = profile.rank, profile.processors[0]
        self._states = {fold(word): SystemState(state) for word, state in profile.states.items()}
        of_file = profile.state_of_file(source)
        self._state = SystemState(of_file) if of_file else None

    def glance(self, row: Sequence[Cell]) -> SystemRecord:
        """What can be said of a row that could not be read: which record it is."""
        return SystemRecord(
            processor=self._reading.processor,
            number=self._number(row),
            email=self._text(row, "person.email"),
            first_seen_on=self._reading.today,
        )

    def read(
        self, row: Sequence[Cell], person: Person, relation: Relation
    ) -> tuple[SystemRecord, Consent | None]:
        """The system's record of the person in a row, and the consent that it has proof of."""
        if fold(self._text(row, "system.is_organisation")) in _YES:
            raise Nobody(N_("This row is a company, and no person."))
        withdrawn = self._date(row, "consent.withdrawn_on")
        state = self._state or self._states.get(fold(self._text(row, "system.state")))
        record = SystemRecord(
            processor=self._reading.processor,
            subject_category=relation.subject_category,
            rank=self._rank,
            number=self._number(row),
            state=state,
            state_on=self._date(row, "system.state_on") or withdrawn,
            first_seen_on=self._reading.today,
            **{name: getattr(person, name) for name in SAID},
        )
        return record, self._consent(row, withdrawn)

    def _consent(self, row: Sequence[Cell], withdrawn: date | None) -> Consent | None:
        if self._reading.purpose is None or self._state is SystemState.SILENT:
            return None
        given, confirmed = self._date(row, "consent.given_on"), self._date(row, "consent.confirmed_on")
        if not given and not confirmed and not withdrawn:
            return None
        return Consent(
            purpose=self._reading.purpose,
            given_on=given or confirmed,
            confirmed_on=confirmed,
            withdrawn_on=withdrawn,
            channel=self._channel,
            evidence=self._evidence(row),
        )

    def _evidence(self, row: Sequence[Cell]) -> str:
        """The moments and addresses as they stand in the export, which has them in UTC."""
        parts = []
        for title, at, place in (
            ("OPTIN", "consent.given_on", "consent.given_from"),
            ("CONFIRM", "consent.confirmed_on", "consent.confirmed_from"),
            ("UNSUB", "consent.withdrawn_on", "consent.reason"),
        ):
            said = [text for text in (self._text(row, at), self._text(row, place)) if text]
            parts += [f"{title}: {' '.join(said)}"] if said else []
        return "\n".join(parts)

    def _number(self, row: Sequence[Cell]) -> str:
        """The number there; Excel writes 17 what another file has as 0017 or 17,0."""
        said = self._text(row, "system.number")
        whole = _WHOLE.fullmatch(said)
        return whole[1] if whole else said

    def _text(self, row: Sequence[Cell], target: str) -> str:
        at = self._columns.get(target)
        cell = None if at is None else row[at]
        return "" if cell is None else str(cell).strip()

    def _date(self, row: Sequence[Cell], target: str) -> date | None:
        at = self._columns.get(target)
        if at is None or row[at] in (None, ""):
            return None
        try:
            return parse_date(row[at], self._orders)
        except ValueError as error:
            name = target.partition(".")[2]
            raise Invalid(N_("“{field}” is not a date."), name, field=SYSTEM_LABELS[name]) from error
