"""What is due, in groups: many reminders that ask for the same are one row of a day's work."""

from dataclasses import dataclass
from datetime import date

from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.fields import Choice
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_


class Bucket(Choice):
    """When something is due, seen from a day; a gap without a date is due on that day."""

    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Today")
    LATER = "later", N_("Later")


@dataclass(frozen=True, slots=True)
class ReminderGroup:
    """The reminders of one sort, under one rule, about one category of persons, in one bucket.

    It was asked for on the day `on`, for what is due up to and with `until`. `earliest` and `latest` are
    None where all are gaps without a date.
    """

    what: What
    rule: int | None
    category: int | None
    bucket: Bucket
    count: int
    earliest: date | None
    latest: date | None
    on: date
    until: date

    @property
    def is_gap(self) -> bool:
        """Whether something that the GDPR asks for is missing: that has no date, and neither has a drift."""
        return self.earliest is None and self.what not in DRIFTS
