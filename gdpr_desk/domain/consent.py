"""Consent (Art. 7), and the yearly question whether data may still be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Record, declare, reference, text
from gdpr_desk.domain.months import add_months
from gdpr_desk.domain.person import Relation
from gdpr_desk.i18n import N_


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Consent(Record):
    """One person's yes to one purpose, and its proof: who, when, how, to what."""

    LABEL: ClassVar[str] = N_("Consent")
    PLURAL: ClassVar[str] = N_("Consents")

    person: int | None = reference("Person", N_("Person"), required=True, listed=True, owner=True)
    purpose: int | None = reference("Purpose", N_("Purpose"), required=True, listed=True)
    given_on: date | None = declare(N_("Given on"), listed=True)
    confirmed_on: date | None = declare(N_("Confirmed on"), listed=True)
    withdrawn_on: date | None = declare(N_("Withdrawn on"), listed=True)
    channel: str = text(N_("Given how"), listed=True, help=N_("For example: form on the website."))
    evidence: str = text(N_("Evidence"), multiline=True)


def withdrawn_on(consents: Sequence[Consent]) -> date | None:
    """The day on which the last of `consents` was withdrawn; None while one of them stands."""
    days = [consent.withdrawn_on for consent in consents]
    return max((day for day in days if day), default=None) if all(days) else None


def last_confirmed_on(relation: Relation, consents: Sequence[Consent]) -> date | None:
    """When the person last said yes: to the relation, or to a consent that still stands."""
    if not consents:
        return relation.confirmed_on
    days = [relation.confirmed_on]
    days += [consent.confirmed_on or consent.given_on for consent in consents if not consent.withdrawn_on]
    return max((day for day in days if day), default=None)


def reconfirmation_due(
    relation: Relation, consents: Sequence[Consent], every_months: int | None
) -> date | None:
    """When the person must be asked again: `every_months` after the last confirmation, else after collection.

    None where nobody asks, where the relation has ended or is restricted, and where no date is known.
    """
    if not every_months or relation.ended_on or relation.restricted:
        return None
    since = last_confirmed_on(relation, consents) or relation.collected
    return add_months(since, every_months) if since else None
