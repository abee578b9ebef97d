"""The technical and organisational measures of Art. 32(1): Art. 30(1)(g)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gdpr_desk.domain.fields import Record, declare, text
from gdpr_desk.i18n import N_


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SecurityMeasure(Record):
    """One thing that the office does to keep data safe."""

    LABEL: ClassVar[str] = N_("Security measure")
    PLURAL: ClassVar[str] = N_("Security measures")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    description: str = text(N_("Description"), multiline=True, listed=True)
    reviewed_on: date | None = declare(N_("Reviewed on"), listed=True)
    next_review_on: date | None = declare(N_("Next review"), listed=True)
