"""What the user says of a sheet, where the sheet leaves it open or says it in words of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from gdpr_desk.exchange.values import DateOrder


@dataclass(frozen=True)
class Answers:
    """What is said of one sheet, or of all of an import.

    `category` is the group of the rows that name none, `source` where the data of those comes from that
    do not say. `columns` has the column of each field that is taken over, counted from 0, in place of
    those that the profile would recognise. `whole` says whether everybody is in the sheet who is in its
    system; None where that is not said.
    """

    profile: str = ""
    category: str = ""
    source: str = ""
    dates: DateOrder | None = None
    whole: bool | None = None
    columns: Mapping[str, int] | None = None


NOTHING_SAID = Answers()
