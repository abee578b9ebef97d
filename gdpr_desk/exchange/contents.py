"""What a document or a workbook is made from: the register's records by id, without the persons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Contents:
    """One register, read once."""

    organisation: Organisation = field(default_factory=Organisation)
    activities: Sequence[ProcessingActivity] = ()
    subject_categories: Mapping[int, SubjectCategory] = field(default_factory=dict)
    data_categories: Mapping[int, DataCategory] = field(default_factory=dict)
    rules: Mapping[int, RetentionRule] = field(default_factory=dict)
    processors: Mapping[int, Processor] = field(default_factory=dict)
    agreements: Sequence[Agreement] = ()
    recipients: Mapping[int, Recipient] = field(default_factory=dict)
    measures: Mapping[int, SecurityMeasure] = field(default_factory=dict)


def by_id(records: Iterable[R]) -> dict[int, R]:
    """`records` that have been saved, by their ids."""
    return {record.id: record for record in records if record.id is not None}
