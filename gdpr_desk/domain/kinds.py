"""All kinds of record, in the order of the sidebar; a new kind is added here."""

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.fields import Record, child_kinds
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.domain.system import SamePerson, Sighting, SystemExport, SystemRecord

KINDS: tuple[type[Record], ...] = (
    Person,
    Relation,
    Consent,
    ProcessingActivity,
    SubjectCategory,
    DataCategory,
    RetentionRule,
    Processor,
    Agreement,
    Recipient,
    SecurityMeasure,
    Organisation,
    Attachment,
    Postponement,
    Erasure,
    ErasureOrder,
    SystemRecord,
    SystemExport,
    Sighting,
    SamePerson,
)

CHILD_KINDS: tuple[type[Record], ...] = tuple(child for kind in KINDS for child in child_kinds(kind))

_BY_NAME = {kind.__name__: kind for kind in (*KINDS, *CHILD_KINDS)}


def kind_named(name: str) -> type[Record]:
    """The kind with the class name `name`."""
    return _BY_NAME[name]
