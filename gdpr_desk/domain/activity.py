"""A processing activity of Art. 30(1), with its purposes and the coupling that the authority asks for."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Choice, Record, children, declare, reference, references, text
from gdpr_desk.i18n import N_


class LawfulBasis(Choice):
    """Art. 6(1)."""

    CONSENT = "consent", N_("Consent, Art. 6(1)(a)")
    CONTRACT = "contract", N_("Contract, Art. 6(1)(b)")
    LEGAL_OBLIGATION = "legal_obligation", N_("Legal obligation, Art. 6(1)(c)")
    VITAL_INTERESTS = "vital_interests", N_("Vital interests, Art. 6(1)(d)")
    PUBLIC_TASK = "public_task", N_("Public task, Art. 6(1)(e)")
    LEGITIMATE_INTERESTS = "legitimate_interests", N_("Legitimate interests, Art. 6(1)(f)")


class Status(Choice):
    """Where an activity stands. A proposal counts as in use until somebody has checked it."""

    PROPOSAL = "proposal", N_("Proposal to check")
    IN_USE = "in_use", N_("In use")
    ENDED = "ended", N_("Ended")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Purpose(Record):
    """What an activity is for: Art. 5(1)(b). Consents refer to it."""

    LABEL: ClassVar[str] = N_("Purpose")
    PLURAL: ClassVar[str] = N_("Purposes")

    name: str = text(N_("Purpose"), required=True, listed=True, searchable=True)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Coupling(Record):
    """Which data about whom, kept how long, and who gets it: one row of the record's table."""

    LABEL: ClassVar[str] = N_("Coupling")
    PLURAL: ClassVar[str] = N_("Persons, data and recipients")

    subject_category: int | None = reference("SubjectCategory", N_("Persons"), required=True, listed=True)
    data_category: int | None = reference("DataCategory", N_("Data"), required=True, listed=True)
    retention_rule: int | None = reference("RetentionRule", N_("Retention rule"), listed=True)
    processors: tuple[int, ...] = references("Processor", N_("Processors"), listed=True)
    recipients: tuple[int, ...] = references("Recipient", N_("Other recipients"), listed=True)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ProcessingActivity(Record):
    """One thing that the office does with personal data."""

    LABEL: ClassVar[str] = N_("Processing activity")
    PLURAL: ClassVar[str] = N_("Processing activities")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    status: Status = declare(N_("Status"), Status.IN_USE, listed=True)
    description: str = text(N_("Description"), multiline=True, searchable=True)
    purposes: tuple[Purpose, ...] = children(N_("Purposes"), listed=True)
    lawful_basis: LawfulBasis | None = declare(N_("Lawful basis"), listed=True)
    basis_note: str = text(
        N_("Reasons for the basis"),
        multiline=True,
        help=N_("The law, the contract, or the legitimate interest and how it was weighed."),
    )
    special_basis: str = text(
        N_("Basis for special categories"),
        multiline=True,
        help=N_("Art. 9(2) or 10, and databeskyttelsesloven § 11 for CPR numbers."),
    )
    couplings: tuple[Coupling, ...] = children(N_("Persons, data and recipients"))
    source: str = text(N_("Source of the data"), multiline=True, listed=True)
    systems: str = text(N_("Systems"), multiline=True, listed=True)
    transfers: str = text(
        N_("Transfers to third countries"),
        multiline=True,
        help=N_("Country and safeguards, beyond what is said of each recipient (Art. 30(1)(e))."),
    )
    joint_controllers: str = text(N_("Joint controllers"), multiline=True)
    measures: tuple[int, ...] = references("SecurityMeasure", N_("Security measures"))
    reviewed_on: date | None = declare(N_("Reviewed on"), listed=True)
    next_review_on: date | None = declare(N_("Next review"), listed=True)

    @property
    def ended(self) -> bool:
        """Whether the activity is over, so that its couplings make no slices any more."""
        return self.status is Status.ENDED
