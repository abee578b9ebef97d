"""What a processor must erase, and whom Art. 19 wants told: an order a batch, without names once sent."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from gdpr_desk.domain.fields import Record, altered, children, declare, reference, text
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_

DAYS = 30
"""How long a processor is given: the office answers the person within a month (Art. 12(3))."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class OrderedPerson(Record):
    """One person that an order is about, without a name: how a system or a hash knows it."""

    LABEL: ClassVar[str] = N_("Ordered person")
    PLURAL: ClassVar[str] = N_("Ordered persons")

    system_record: str = text(N_("Number in that system"))
    email_hash: str = text(N_("Keyed hash of the e-mail"), hidden=True)
    export: int = declare(N_("Export"), 0, hidden=True)
    gone_on: date | None = declare(N_("Gone since"))

    @property
    def known(self) -> bool:
        """Whether an export can tell that the person is not in it."""
        return bool(self.system_record or self.email_hash)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ErasureOrder(Record):
    """One order to one processor to erase, or the notice of Art. 19 to one recipient."""

    LABEL: ClassVar[str] = N_("Erasure order")
    PLURAL: ClassVar[str] = N_("Erasure orders")

    name: str = text(N_("To"), required=True, listed=True, searchable=True)
    processor: int | None = reference("Processor", N_("Processor"))
    recipient: int | None = reference("Recipient", N_("Recipient"))
    erasure: int | None = reference("Erasure", N_("Erasure"), owner=True)
    count: int = declare(N_("Persons"), 0, listed=True)
    steps: str = text(N_("What has to be done"), multiline=True)
    ordered_on: date | None = declare(N_("Ordered on"), required=True, listed=True)
    due_on: date | None = declare(N_("Due on"), required=True, listed=True)
    done_on: date | None = declare(N_("Done on"), listed=True)
    done_by: str = text(N_("Done by"), listed=True)
    evidence: str = text(N_("Evidence"), multiline=True, help=N_("Who confirmed it, and how."))
    persons: tuple[OrderedPerson, ...] = children(N_("Ordered persons"), hidden=True)

    @property
    def is_notice(self) -> bool:
        """Whether it only tells a recipient (Art. 19), who is no processor of ours."""
        return self.recipient is not None

    @property
    def open(self) -> bool:
        """Whether nobody has said yet that it is done."""
        return self.done_on is None

    def require_sense(self) -> None:
        """Refuse what was done before it was ordered."""
        if self.done_on and self.ordered_on and self.done_on < self.ordered_on:
            raise Invalid(N_("It was done before it was ordered."), "done_on")


def carried_out(order: ErasureOrder, on: date, by: str, evidence: str) -> ErasureOrder:
    """The order as done, on somebody's word; whom it was about is forgotten, but for numbers."""
    nobody = tuple(altered(each, email_hash="") for each in order.persons)
    return altered(order, done_on=on, done_by=by, evidence=evidence, persons=nobody)


def due_after(ordered_on: date) -> date:
    """The day by which an order is to be done."""
    return ordered_on + timedelta(days=DAYS)


_MAILCHIMP = N_(
    "In Mailchimp, do this in every audience: find the contact, open it, choose Actions, then “Permanently "
    "delete”, and type PERMANENTLY DELETE. Archiving is not erasing. A contact who was permanently deleted "
    "cannot be added again by you."
)
_ECONOMIC = N_(
    "In e-conomic, open the customer and use “Anonymisér kundedata”. It works only when the data is older "
    "than five financial years and all entries are settled; until then tick “Spærret”, remove contact "
    "persons, phone and e-mail, and note when it can be anonymised."
)
_SELL = N_(
    "In Base (Zendesk Sell), open the contact, choose Delete contact, and then empty the bin under Settings, "
    "Data, Deleted. Do the same for leads of the same person, and delete notes and documents that name it."
)
_OTHERS = N_(
    "Erase everything about these persons, also in copies, logs and at sub-processors, and confirm in "
    "writing when it is done (GDPR Art. 28(3)(a) and (g))."
)
_NOTICE = N_(
    "Tell the recipient that the data about these persons was erased, so that links to it and copies of it "
    "are erased too, unless the law demands that they are kept (GDPR Art. 19)."
)
_KNOWN = {"mailchimp": _MAILCHIMP, "economic": _ECONOMIC, "base": _SELL, "zendesk": _SELL, "sell": _SELL}


def steps(processor: Processor | None) -> str:
    """What has to be done at a processor: what the office wrote, or what is known; None asks for a notice."""
    if processor is None:
        return _NOTICE
    if processor.erasing:
        return processor.erasing
    words = fold(processor.name).replace("-", "").split()
    return next((text for word, text in _KNOWN.items() if word in words), _OTHERS)
