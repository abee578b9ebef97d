"""What another system says of a person: it lies apart from what the office says, with where and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.categories import Covers
from gdpr_desk.domain.fields import Choice, Record, altered, declare, reference, text
from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_


class SystemState(Choice):
    """How a person stands in another system."""

    ACTIVE = "active", N_("Active")
    SUBSCRIBED = "subscribed", N_("Subscribed")
    WITHDRAWN = "withdrawn", N_("Unsubscribed")
    BOUNCED = "bounced", N_("Mail comes back")
    SILENT = "silent", N_("Not subscribed")
    PROSPECT = "prospect", N_("Not a customer yet")
    ENDED = "ended", N_("No customer any more")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SystemRecord(Record):
    """One person in one system, as its last export said it; an import again changes nothing."""

    LABEL: ClassVar[str] = N_("Record in another system")
    PLURAL: ClassVar[str] = N_("Records in other systems")

    person: int | None = reference("Person", N_("Person"), required=True, listed=True, owner=True)
    processor: int | None = reference("Processor", N_("Processor"), required=True, listed=True, owner=True)
    subject_category: int | None = reference(
        "SubjectCategory", N_("Category of persons"), help=N_("As what its persons are taken in.")
    )
    rank: int = declare(N_("Place among the systems"), 0, hidden=True)
    number: str = text(N_("Number in that system"), listed=True)
    name: str = text(N_("Name"), personal=Covers.NAME)
    job_title: str = text(N_("Title"), personal=Covers.WORK)
    organisation: str = text(N_("Organisation"), personal=Covers.WORK)
    email: str = text(N_("E-mail"), personal=Covers.CONTACT)
    phone: str = text(N_("Phone"), personal=Covers.CONTACT)
    state: SystemState | None = declare(N_("Status"), listed=True)
    state_on: date | None = declare(N_("Since"), listed=True)
    first_seen_on: date | None = declare(N_("First seen on"))
    gone_on: date | None = declare(N_("Gone since"), listed=True)
    export: int = declare(N_("Export"), 0, hidden=True)

    @property
    def key(self) -> tuple[int | None, str]:
        """What tells the record from others of its system: its number, else what else it is known by."""
        return self.processor, self.number or fold(self.email) or fold(self.name)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SystemExport(Record):
    """The latest export that was taken in of one list of a system; a `whole` one has everybody in it.

    A system has several lists where it gives out several sorts of sheet (`sort` is the profile's name), or
    several audiences. A record belongs to the one that it was first seen in, until it is gone from there.
    """

    LABEL: ClassVar[str] = N_("Export of a system")
    PLURAL: ClassVar[str] = N_("Exports of systems")

    processor: int | None = reference("Processor", N_("Processor"), required=True, listed=True, owner=True)
    sort: str = text(N_("Sort of sheet"), hidden=True)
    taken_on: date | None = declare(N_("Taken in on"), required=True, listed=True)
    dated_on: date | None = declare(N_("Exported on"), help=N_("As far as the file says so."))
    records: int = declare(N_("Records"), 0, listed=True)
    whole: bool = declare(N_("Everybody who is there"), False, listed=True)


class Unplaced(Choice):
    """Why a record of a system is nobody in the register."""

    BACK = "back", N_("Erased here, and there again")
    REJECTED = "rejected", N_("The row could not be taken in")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Sighting(Record):
    """A record of a system's latest export that the register has nobody for: its number and its row alone.

    `person` is who it is all the same, where a part of that person was erased, and this with it.
    """

    LABEL: ClassVar[str] = N_("Record without a person")
    PLURAL: ClassVar[str] = N_("Records without a person")

    processor: int | None = reference("Processor", N_("Processor"), required=True, listed=True, owner=True)
    person: int | None = reference("Person", N_("Person"), owner=True)
    why: Unplaced | None = declare(N_("Why"), required=True, listed=True)
    number: str = text(N_("Number in that system"), listed=True)
    place: str = text(N_("Where it stands"), listed=True, help=N_("The file and its row."))
    seen_on: date | None = declare(N_("Seen on"), listed=True)

    @property
    def title(self) -> str:
        """How somebody finds it in that system."""
        return self.number or self.place


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SamePerson(Record):
    """A decision whether somebody is this person: a row of a file, by its keyed hash, or another card."""

    LABEL: ClassVar[str] = N_("Decision about the same person")
    PLURAL: ClassVar[str] = N_("Decisions about the same person")

    person: int | None = reference("Person", N_("Person"), required=True, owner=True)
    other: int | None = reference("Person", N_("Other person"), owner=True)
    row_hash: str = text(N_("Keyed hash of the row"), hidden=True)
    same: bool = declare(N_("The same person"), False)
    decided_on: date | None = declare(N_("Decided on"))


SAID = ("name", "job_title", "organisation", "email", "phone")
"""What a system can say of a person."""


def shown(person: Person, before: Iterable[SystemRecord], after: Iterable[SystemRecord]) -> Person:
    """`person` as it is shown when its systems say `after` and no longer `before`.

    What was typed by hand stays; else the first system in the fixed order is right. So the order of
    imports does not matter.
    """
    old, new = _in_order(before), _in_order(after)
    changes = {}
    for name in SAID:
        now, said_before, said = getattr(person, name), _first(old, name), _first(new, name)
        by_hand = now and not alike(name, now, said_before)
        if said and not by_hand and said != now:
            changes[name] = said
    return altered(person, **changes) if changes else person


def alike(name: str, one: object, other: object) -> bool:
    """Whether two values of a field differ only in writing."""
    if one == other or not isinstance(one, str) or not isinstance(other, str):
        return one == other
    if name == "phone":
        return phone_digits(one) == phone_digits(other)
    return fold(one) == fold(other)


def _in_order(records: Iterable[SystemRecord]) -> list[SystemRecord]:
    return sorted(records, key=lambda each: (each.rank, each.processor or 0, each.number))


def _first(records: list[SystemRecord], name: str) -> str:
    return next((value for each in records if (value := getattr(each, name))), "")
