"""A file that lies in the register beside the record that it belongs to."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Record, declare, reference, text
from gdpr_desk.i18n import N_


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Attachment(Record):
    """One file: an application, a signed agreement, a proof. It goes with its record."""

    LABEL: ClassVar[str] = N_("Attachment")
    PLURAL: ClassVar[str] = N_("Attachments")

    person: int | None = reference("Person", N_("Person"), listed=True, owner=True)
    agreement: int | None = reference("Agreement", N_("Agreement"), listed=True, owner=True)
    activity: int | None = reference("ProcessingActivity", N_("Processing activity"), listed=True, owner=True)
    order: int | None = reference("ErasureOrder", N_("Erasure order"), listed=True, owner=True)
    name: str = text(N_("File name"), required=True, listed=True, searchable=True)
    media_type: str = text(N_("File type"))
    size: int = declare(N_("Size in bytes"), 0, listed=True)
    added_on: date | None = declare(N_("Added on"), listed=True)
    content: bytes = declare(N_("Content"), b"", hidden=True, lazy=True)
