"""A reminder that a person put off until a day, with the reason."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Record, declare, reference, text
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_

FOREVER = date.max
"""Until when something waits that is to be left alone: until what it is about changes."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Postponement(Record):
    """What is due of the record `record` of `kind` waits until a day; it goes with what it is about.

    `rule` tells the slices of one relation apart, `person` is whom the reminder is about.
    """

    LABEL: ClassVar[str] = N_("Postponement")
    PLURAL: ClassVar[str] = N_("Postponements")

    what: What | None = declare(N_("What is put off"), required=True, listed=True)
    kind: str = text(N_("Kind of record"), required=True, hidden=True)
    record: int | None = declare(N_("Record"), required=True, hidden=True)
    rule: int | None = reference("RetentionRule", N_("Time limit"), listed=True, owner=True)
    person: int | None = reference("Person", N_("Person"), listed=True, owner=True)
    until: date | None = declare(N_("Put off until"), required=True, listed=True)
    reason: str = text(N_("Reason"), required=True, multiline=True)
