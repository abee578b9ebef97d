"""Everything that is known of one person, why it is still here, and what was done with it, in words."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope, Stays
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.retention import RetentionRule, SlicePlan, slice_plans
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.errors import FileRefused, Invalid
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.erasing import Files
from gdpr_desk.storage.history import HistoryEntry
from gdpr_desk.storage.store import Store

LARGEST_FILE = 25 * 2**20

_ACTIONS: Mapping[str, str] = {
    "create": N_("Created"),
    "change": N_("Changed"),
    "delete": N_("Deleted"),
    "import": N_("Imported"),
    "take_over": N_("Taken over from a system"),
    "order": N_("Erasure ordered"),
    "ignore": N_("Difference ignored"),
    "sample": N_("Invented as an example"),
    "merge": N_("Merged from two cards"),
    "erase": N_("Erased in part"),
    "erase_again": N_("Erased again after restoring"),
    "undo": N_("Taken back"),
    "redo": N_("Done again"),
}


@dataclass(frozen=True)
class PersonFile:
    """One person with everything that belongs to it; attachments without their content."""

    person: Person
    relations: Sequence[Relation] = ()
    consents: Sequence[Consent] = ()
    attachments: Sequence[Attachment] = ()
    systems: Sequence[SystemRecord] = ()


@dataclass(frozen=True)
class OfficeRules:
    """What the time limits of a person are worked out from, and the names to say them with."""

    plans: Mapping[int, Sequence[SlicePlan]] = field(default_factory=dict)
    categories: Mapping[int, SubjectCategory] = field(default_factory=dict)
    data: Mapping[int, DataCategory] = field(default_factory=dict)
    purposes: Mapping[int, str] = field(default_factory=dict)
    rule_names: Mapping[int, str] = field(default_factory=dict)
    processors: Mapping[int, str] = field(default_factory=dict)
    financial_year_ends: int = 12


def person_file(store: Store, person: int) -> PersonFile | None:
    """What the register has of a person; None where it has nobody of this id."""
    found = store.get(Person, person)
    if found is None:
        return None
    return PersonFile(
        found,
        store.owned_by(Relation, "person", [person]),
        store.owned_by(Consent, "person", [person]),
        store.owned_by(Attachment, "person", [person]),
        store.owned_by(SystemRecord, "person", [person]),
    )


def office_rules(store: Store) -> OfficeRules:
    """The rules of a register as they are now."""
    activities = store.all(ProcessingActivity)
    purposes = [purpose for activity in activities for purpose in activity.purposes]
    rules = by_id(store.all(RetentionRule))
    return OfficeRules(
        slice_plans(activities, rules),
        by_id(store.all(SubjectCategory)),
        by_id(store.all(DataCategory)),
        {purpose.id or 0: purpose.name for purpose in purposes},
        {each: rule.name for each, rule in rules.items()},
        {each.id or 0: each.name for each in store.all(Processor)},
        organisation_of(store).financial_year_ends,
    )


def require_somebody(person: Person) -> None:
    """Raise Invalid for a person of whom nothing would be known."""
    if not person.title:
        text = N_("A person needs a name, or at least an organisation, an e-mail or a phone number.")
        raise Invalid(text, "name")


def add_person(store: Store, person: Person, relation: Relation) -> Person:
    """Save a new person together with the first relation, as one action."""
    require_somebody(person)
    with store.action("create"):
        saved = store.save(person)
        store.save(replace(relation, person=saved.id))
    return saved


def require_deletable(store: Store, relation: Relation, on: date) -> None:
    """Refuse to delete a relation of which the law demands that a part is kept (Art. 17(3)(b))."""
    person = store.get(Person, relation.person or 0)
    if person is None:
        return
    plan = Files(store, [person.id or 0]).everything(person).judged(Scope(on, early=True))
    if any(part.relation.id == relation.id and part.stays is Stays.FLOOR for part in plan.parts):
        raise Invalid(
            N_(
                "The law demands that a part of this relation is kept. Use “Erase…” at the person instead: "
                "what may go goes then, and what has to stay stays."
            )
        )


def attachment_of(path: Path, person: int, today: date) -> Attachment:
    """The file at `path` as an attachment of a person; FileRefused where it cannot be taken in."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            text = N_("“{file}” is larger than {most} MB. Keep it elsewhere, or make it smaller first.")
            raise FileRefused(text, file=path.name, most=LARGEST_FILE >> 20)
        content = path.read_bytes()
    except OSError as error:
        text = N_("“{file}” cannot be read: {reason}. Choose another file.")
        raise FileRefused(text, file=path.name, reason=error.strerror or "") from error
    kind = mimetypes.guess_type(path.name)[0] or ""
    return Attachment(
        person=person, name=path.name, media_type=kind, size=size, added_on=today, content=content
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of history as people read it; the moment is in local time."""

    at: str
    who: str
    what: str


def deed(entry: HistoryEntry, language: str) -> Deed:
    """A line of history in words: names of kinds and fields, for the history has no values."""
    at = f"{datetime.fromisoformat(entry.at).astimezone():%d-%m-%Y %H:%M}"
    action = translate(_ACTIONS.get(entry.action, entry.action), language)
    kinds = [kind_named(name) for name in entry.kind.split()]
    labels = {each.name: each.label for kind in kinds for each in fields_of(kind)}
    about = ", ".join(translate(kind.LABEL, language) for kind in kinds)
    named = [translate(labels[name], language) for name in entry.fields.split() if name in labels]
    what = f"{action}: {about}" if about else action
    return Deed(at, entry.who, f"{what} ({', '.join(named)})" if named else what)
