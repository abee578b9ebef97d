"""A data subject, and that person's relations to the office with their dates, holds and restriction."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.categories import Covers
from gdpr_desk.domain.fields import (
    Choice,
    Field,
    R,
    Record,
    children,
    declare,
    reference,
    references,
    text,
)
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Person(Record):
    """A living person of whom the office keeps data; the history names it by `token` alone."""

    LABEL: ClassVar[str] = N_("Person")
    PLURAL: ClassVar[str] = N_("Persons")

    name: str = text(N_("Name"), listed=True, searchable=True, personal=Covers.NAME)
    job_title: str = text(N_("Title"), listed=True, personal=Covers.WORK)
    organisation: str = text(N_("Organisation"), listed=True, searchable=True, personal=Covers.WORK)
    email: str = text(N_("E-mail"), listed=True, searchable=True, personal=Covers.CONTACT)
    phone: str = text(N_("Phone"), listed=True, searchable=True, personal=Covers.CONTACT)
    objected_on: date | None = declare(
        N_("Objected to marketing on"),
        help=N_("Art. 21(2): from this day on, the person is left out of every mailing list."),
    )
    token: bytes = field(
        default_factory=lambda: secrets.token_bytes(16),
        metadata={"field": Field(N_("Token"), hidden=True)},
    )

    @property
    def title(self) -> str:
        """The name, or what else the person is known by."""
        return self.name or self.email or self.phone or self.organisation


class RestrictionGround(Choice):
    """Art. 18(1)."""

    ACCURACY = "accuracy", N_("Accuracy contested, Art. 18(1)(a)")
    UNLAWFUL = "unlawful", N_("Unlawful, erasure not wanted, Art. 18(1)(b)")
    CLAIMS = "claims", N_("Needed by the person for claims, Art. 18(1)(c)")
    OBJECTION = "objection", N_("Objection being weighed, Art. 18(1)(d)")


RESTRICTED_FIELDS = frozenset(
    {
        "restricted_on",
        "restriction_ground",
        "restriction_note",
        "restriction_told_on",
        "restriction_lifted_on",
        "holds",
        "erased",
    }
)
"""What may still be changed of a relation whose processing is restricted: the restriction itself, and
what is kept for legal claims (Art. 18(2))."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Hold(Record):
    """A legal hold: the slices under these rules are not due until it is lifted (Art. 17(3)(e))."""

    LABEL: ClassVar[str] = N_("Legal hold")
    PLURAL: ClassVar[str] = N_("Legal holds")

    rules: tuple[int, ...] = references(
        "RetentionRule", N_("Slices held"), help=N_("Under which rules. None named: all of them.")
    )
    reason: str = text(N_("Reason"), required=True, multiline=True)
    review_on: date | None = declare(N_("Review on"), required=True)
    lifted_on: date | None = declare(N_("Lifted on"))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ErasedSlice(Record):
    """That the slice under a rule was erased; a later event makes a new slice, which is not erased."""

    LABEL: ClassVar[str] = N_("Erased part")
    PLURAL: ClassVar[str] = N_("Erased parts")

    rule: int | None = reference("RetentionRule", N_("Retention rule"), required=True, owner=True)
    event_on: date | None = declare(N_("Counted from"))
    erased_on: date | None = declare(N_("Erased on"), required=True)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Relation(Record):
    """One person in one category of persons: its own dates, its own clocks."""

    LABEL: ClassVar[str] = N_("Relation")
    PLURAL: ClassVar[str] = N_("Relations")

    person: int | None = reference("Person", N_("Person"), required=True, listed=True, owner=True)
    subject_category: int | None = reference(
        "SubjectCategory", N_("Category of persons"), required=True, listed=True
    )
    source: str = text(N_("Source"), listed=True, help=N_("Where the data came from."))
    collected_on: date | None = declare(N_("Collected on"), listed=True)
    started_on: date | None = declare(N_("Relation started"), listed=True)
    ended_on: date | None = declare(N_("Relation ended"), listed=True)
    last_activity_on: date | None = declare(N_("Last activity"), listed=True)
    last_bookkeeping_on: date | None = declare(N_("Last bookkeeping entry"), listed=True)
    application_received_on: date | None = declare(N_("Application received"), listed=True)
    recruitment_ended_on: date | None = declare(N_("Recruitment ended"), listed=True)
    confirmed_on: date | None = declare(
        N_("Confirmed on"), listed=True, help=N_("When the person last said yes to being kept.")
    )
    holds: tuple[Hold, ...] = children(N_("Legal holds"))
    restricted_on: date | None = declare(N_("Restricted on"))
    restriction_ground: RestrictionGround | None = declare(N_("Ground for the restriction"))
    restriction_note: str = text(N_("Note on the restriction"), multiline=True)
    restriction_told_on: date | None = declare(
        N_("Person told that it will be lifted"), help=N_("Before it is lifted (Art. 18(3)).")
    )
    restriction_lifted_on: date | None = declare(N_("Restriction lifted on"))
    erased: tuple[ErasedSlice, ...] = children(N_("Erased parts"), hidden=True)

    def require_sense(self) -> None:
        """Refuse an end before the start, which sets a clock wrong, and a lifting that nobody was told."""
        start, end = self.started_on, self.ended_on
        if start and end and end < start:
            raise Invalid(N_("The relation ended before it started."), "ended_on")
        told, lifted = self.restriction_told_on, self.restriction_lifted_on
        if lifted and not told:
            text = N_("Was the person told before the restriction was lifted? Art. 18(3) asks for it.")
            raise Invalid(text, "restriction_told_on")
        if lifted and told and told > lifted:
            text = N_("The person is told before the restriction is lifted, not after (Art. 18(3)).")
            raise Invalid(text, "restriction_told_on")

    @property
    def restricted(self) -> bool:
        """Whether the data may only be stored for now (Art. 18(2))."""
        return self.restricted_on is not None and self.restriction_lifted_on is None

    @property
    def collected(self) -> date | None:
        """When the data was collected, as far as the dates tell."""
        return self.collected_on or self.application_received_on or self.started_on


def by_person(records: Iterable[R]) -> dict[int | None, list[R]]:
    """Records that belong to persons, by the person."""
    found: dict[int | None, list[R]] = defaultdict(list)
    for each in records:
        found[getattr(each, "person", None)].append(each)
    return found
