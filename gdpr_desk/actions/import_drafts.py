"""One person as an import makes it of the rows that tell of it, beside what the register has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import altered, fields_of
from gdpr_desk.domain.merging import same_relation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SamePerson, SystemRecord, alike, shown
from gdpr_desk.exchange.people import Entry

_PERSON_FIELDS = ("name", "job_title", "organisation", "email", "phone")
_RELATION_FIELDS = tuple(
    each.name
    for each in fields_of(Relation)
    if not each.many and each.name not in ("person", "subject_category")
)
_LAST = ("last_activity_on", "last_bookkeeping_on")


@dataclass(slots=True)
class Draft:
    """A person as it will be after the import, beside what the register has now."""

    person: Person
    relations: Sequence[Relation] = ()
    was: Person | None = None
    had: Sequence[Relation] = ()
    systems: Sequence[SystemRecord] = ()
    had_systems: Sequence[SystemRecord] = ()
    consents: Sequence[Consent] = ()
    had_consents: Sequence[Consent] = ()
    judged: list[SamePerson] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether the import changes nothing of somebody who is known."""
        return (self.person, self.relations, self.systems, self.consents) == (
            self.was,
            self.had,
            self.had_systems,
            self.had_consents,
        )

    def take_in(self, rows: Sequence[Entry], joined: Sequence[Entry] = ()) -> None:
        """Take in what the rows say that tell of the person. Those that were `joined` by a decision only fill
        in: what they would correct, the other rows would correct back."""
        new_alone = self.was is None and len(rows) == 1 and not joined
        if rows[0].system if new_alone else any(row.system for row in (*rows, *joined)):
            _take_in_systems(self, [*rows, *joined])
        if new_alone:
            self.relations = [rows[0].relation]
        else:
            _merge(self, rows)
            _join(self, joined)


def _merge(draft: Draft, rows: Sequence[Entry]) -> None:
    """Fill in and correct what the rows say; what they do not agree on corrects nothing.

    What a system says lies apart, and is no correction.
    """
    own = [entry.person for entry in rows if not entry.system]
    draft.person = _told(draft.person, own)
    starts: dict[int | None, set[date | None]] = defaultdict(set)
    for entry in rows:
        starts[entry.relation.subject_category].add(entry.relation.started_on)
    relations = list(draft.relations)
    for entry in sorted(rows, key=lambda entry: not entry.relation.started_on):
        new = entry.relation
        agreed = len(starts[new.subject_category] - {None}) == 1
        at = same_relation(relations, new, only_start=agreed)
        if at is None:
            relations.append(replace(new, person=draft.person.id))
        else:
            told = _claimed if entry.system else _filled
            relations[at] = told(relations[at], new, _RELATION_FIELDS)
    draft.relations = relations


def _join(draft: Draft, rows: Sequence[Entry]) -> None:
    """Fill in what the rows say that are the same person by a decision."""
    for entry in rows:
        if not entry.system:
            draft.person = _filled_in(draft.person, entry.person, _PERSON_FIELDS)
        relations = list(draft.relations)
        at = same_relation(relations, entry.relation, only_start=True)
        if at is None:
            relations.append(replace(entry.relation, person=draft.person.id))
        else:
            relations[at] = _claimed(relations[at], entry.relation, _RELATION_FIELDS)
        draft.relations = relations


def _filled_in(old: Person, new: Person, names: Iterable[str]) -> Person:
    changes = {name: value for name in names if (value := getattr(new, name)) and not getattr(old, name)}
    return replace(old, **changes) if changes else old


def _take_in_systems(draft: Draft, rows: Sequence[Entry]) -> None:
    """Note what systems say of a person, show it by the fixed order, and take their consents in."""
    if draft.was is None:
        first = next((each.person for each in rows if not each.system), Person())
        draft.person = altered(first, id=None, token=draft.person.token)
    records = {each.key: each for each in draft.systems}
    for row in rows:
        if row.system:
            old, new = records.get(row.system.key), row.system
            if old:
                export = new.export if old.gone_on or not old.export else old.export
                about = {"id": old.id, "person": old.person, "first_seen_on": old.first_seen_on}
                new = altered(new, **about, export=export)
            records[new.key] = new
    after = sorted(records.values(), key=lambda each: (each.id is None, each.id or 0, each.rank, each.number))
    draft.person = shown(draft.person, draft.systems, after)
    draft.systems = after
    consents = list(draft.consents)
    for row in sorted(rows, key=lambda row: str(row.consent.given_on) if row.consent else ""):
        if row.consent:
            _take_consent(consents, row.consent, draft.person.id)
    draft.consents = consents


def _take_consent(consents: list[Consent], said: Consent, person: int | None) -> None:
    """Note a consent that a system has proof of: it is known, or withdrawn, or given anew after that."""
    mine = [at for at, each in enumerate(consents) if each.purpose == said.purpose]
    if not mine:
        consents.append(altered(said, person=person))
    elif said.withdrawn_on:
        for at in mine:
            if not consents[at].withdrawn_on and not _later(consents[at], said.withdrawn_on):
                consents[at] = _withdrawn(consents[at], said)
    else:
        last = max((consents[at] for at in mine), key=lambda each: str(each.given_on or ""))
        if last.withdrawn_on and _later(said, last.withdrawn_on):
            consents.append(altered(said, person=person))


def _withdrawn(known: Consent, said: Consent) -> Consent:
    """A consent with its withdrawal; to its evidence is added what is new."""
    lines = known.evidence.splitlines()
    lines += [each for each in said.evidence.splitlines() if each not in lines]
    return altered(known, withdrawn_on=said.withdrawn_on, evidence="\n".join(lines))


def _later(said: Consent, withdrawn: date) -> bool:
    """Whether a consent was given, or confirmed, after a withdrawal."""
    days = [day for day in (said.given_on, said.confirmed_on) if day]
    return bool(days) and max(days) > withdrawn


def _told(person: Person, rows: list[Person]) -> Person:
    """`person` with what the rows say: what they agree on is right, else the first fills what is empty."""
    changes = {}
    for name in _PERSON_FIELDS:
        said = [value for row in rows if (value := getattr(row, name))]
        agreed = said and all(alike(name, said[0], value) for value in said[1:])
        now = getattr(person, name)
        if said and not alike(name, now, said[0]) and (agreed or not now):
            changes[name] = said[0]
    return replace(person, **changes) if changes else person


def _claimed(old: Relation, new: Relation, names: Iterable[str]) -> Relation:
    """`old` with what a system says where nothing is known; of what happened last, the later day is right."""
    changes = {
        name: value
        for name in names
        if (value := getattr(new, name))
        and (not (known := getattr(old, name)) or (name in _LAST and value > known))
    }
    return replace(old, **changes) if changes else old


def _filled(old: Any, new: Any, names: Iterable[str]) -> Any:
    """`old` with what `new` says; an empty field says nothing, another spelling is the same."""
    changes = {
        name: value
        for name in names
        if (value := getattr(new, name)) and not alike(name, getattr(old, name), value)
    }
    return replace(old, **changes) if changes else old
