"""Who gets the data: processors with their agreements (Art. 28), and other recipients (Art. 4(9))."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Choice, Record, declare, reference, text
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_


class TransferBasis(Choice):
    """What a transfer to a third country rests on: Arts. 44-49."""

    NONE = "none", N_("No transfer outside the EU/EEA")
    ADEQUACY = "adequacy", N_("Adequacy decision (Art. 45)")
    CLAUSES = "clauses", N_("Standard contractual clauses (Art. 46)")
    BINDING_RULES = "binding_rules", N_("Binding corporate rules (Art. 47)")
    DEROGATION = "derogation", N_("Derogation (Art. 49)")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Processor(Record):
    """Somebody who handles personal data on the office's behalf."""

    LABEL: ClassVar[str] = N_("Processor")
    PLURAL: ClassVar[str] = N_("Processors")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    service: str = text(N_("What it does for us"), listed=True, multiline=True)
    contact: str = text(N_("Contact"), multiline=True)
    website: str = text(N_("Website"))
    country: str = text(N_("Country"), listed=True)
    transfer_basis: TransferBasis | None = declare(N_("Transfer"), listed=True)
    safeguards: str = text(N_("Safeguards"), multiline=True)
    erasing: str = text(
        N_("How to erase there"),
        multiline=True,
        help=N_("The steps in that system, for the orders to erase. Empty: those that the program knows."),
    )
    in_use_since: date | None = declare(N_("In use since"), listed=True)
    ended_on: date | None = declare(N_("Ended"))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Agreement(Record):
    """The contract that Art. 28(3) demands with a processor."""

    LABEL: ClassVar[str] = N_("Agreement")
    PLURAL: ClassVar[str] = N_("Agreements")

    processor: int | None = reference("Processor", N_("Processor"), required=True, listed=True)
    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    signed_on: date | None = declare(N_("Signed on"), listed=True)
    valid_until: date | None = declare(N_("Valid until"), listed=True)
    covers: str = text(N_("What it covers"), multiline=True)

    def require_sense(self) -> None:
        """Refuse an agreement that ends before it was signed."""
        if self.signed_on and self.valid_until and self.valid_until < self.signed_on:
            raise Invalid(N_("The agreement ends before it was signed."), "valid_until")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Recipient(Record):
    """Somebody else to whom data is disclosed, such as an authority."""

    LABEL: ClassVar[str] = N_("Recipient")
    PLURAL: ClassVar[str] = N_("Recipients")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    why: str = text(N_("Why it gets data"), listed=True, multiline=True)
    contact: str = text(N_("Contact"), multiline=True)
    country: str = text(N_("Country"), listed=True)
    transfer_basis: TransferBasis | None = declare(N_("Transfer"), listed=True)
    safeguards: str = text(N_("Safeguards"), multiline=True)
