"""What an import changes of the persons whom the register has, field by field: for people to look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Choice, Record, fields_of
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SAID, SystemRecord
from gdpr_desk.i18n import shown_date, translate

_CONSENT = ("given_on", "confirmed_on", "withdrawn_on")
_SYSTEM = (*SAID, "state", "state_on", "gone_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a person that an import changes; `group` is the relation's, `system` the processor's whose
    record it is, where it is one of those."""

    name: str
    label: str
    was: Any
    becomes: Any
    group: int | None = None
    system: int | None = None


def differences(draft: Draft) -> Iterator[Difference]:
    """What of a known person changes; a new relation is one difference, with nothing before it."""
    name, was = draft.person.title, draft.was or Person()
    for label, old, new in _changed(was, draft.person, _names(Person)):
        yield Difference(name, label, old, new)
    for relation, before in _pairs(draft.relations, draft.had):
        if before is None:
            yield Difference(name, Relation.LABEL, None, None, relation.subject_category)
            continue
        for label, old, new in _changed(before, relation, _names(Relation)):
            yield Difference(name, label, old, new, relation.subject_category)
    yield from _said_by_systems(draft, name)


def _said_by_systems(draft: Draft, name: str) -> Iterator[Difference]:
    """What changes of the consents, and of what systems say of the person."""
    for consent, known in _pairs(draft.consents, draft.had_consents):
        for label, old, new in _changed(known or Consent(), consent, _CONSENT):
            yield Difference(name, label, old, new)
    for record, said in _pairs(draft.systems, draft.had_systems):
        shown = [each for each in _SYSTEM if said or each == "state"]
        for label, old, new in _changed(said or SystemRecord(), record, shown):
            yield Difference(name, label, old, new, system=record.processor)


def _pairs(now: Sequence[Any], before: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each record that is new, or not as before, with what it was before."""
    known = {each.id: each for each in before}
    for each in now:
        old = known.get(each.id) if each.id else None
        if each != old:
            yield each, old


def _changed(old: Record, new: Record, names: Sequence[str]) -> Iterator[tuple[str, Any, Any]]:
    labels = {each.name: each.label for each in fields_of(type(new))}
    for name in names:
        was, becomes = getattr(old, name), getattr(new, name)
        if was != becomes:
            yield labels[name], was, becomes


def _names(kind: type[Record]) -> list[str]:
    return [each.name for each in fields_of(kind)]


@dataclass(frozen=True)
class DifferenceWords:
    """Says differences in a language; `groups` and `systems` are the names of these by their ids."""

    groups: Mapping[int, str]
    systems: Mapping[int, str]
    language: str

    def field(self, change: Difference) -> str:
        """Which field it is, and of which group or system where it is one of those."""
        said = translate(change.label, self.language)
        where = self.groups.get(change.group or 0, "") or self.systems.get(change.system or 0, "")
        return f"{said} ({where})" if where and change.label != Relation.LABEL else said

    def becomes(self, change: Difference) -> str:
        """What stands there after the import; of a new relation its group."""
        if change.label == Relation.LABEL:
            return self.groups.get(change.group or 0, "")
        return self.value(change.becomes)

    def value(self, value: object) -> str:
        """A value as people read it; empty where there is none."""
        if isinstance(value, Choice):
            return translate(value.label, self.language)
        return shown_date(value) if isinstance(value, date) else str(value or "")
