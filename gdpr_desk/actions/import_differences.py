"""What an import changes of the persons whom the register has, field by field: for people to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.person import Person, Relation

_RELATION_LABELS = {each.name: each.label for each in fields_of(Relation)}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a person that an import changes; `group` is the relation's, where it is one of those."""

    name: str
    label: str
    was: Any
    becomes: Any
    group: int | None = None


def differences(draft: Draft) -> Iterator[Difference]:
    """What of a known person changes; a new relation is one difference, with nothing before it."""
    name, was = draft.person.title, draft.was or Person()
    for each in fields_of(Person):
        old, new = getattr(was, each.name), getattr(draft.person, each.name)
        if old != new:
            yield Difference(name, each.label, old, new)
    had = {relation.id: relation for relation in draft.had}
    for relation in draft.relations:
        before = had.get(relation.id)
        if before is None:
            yield Difference(name, Relation.LABEL, None, None, relation.subject_category)
        elif relation != before:
            yield from _of_relation(name, before, relation)


def _of_relation(name: str, before: Relation, after: Relation) -> Iterator[Difference]:
    for each, label in _RELATION_LABELS.items():
        old, new = getattr(before, each), getattr(after, each)
        if old != new:
            yield Difference(name, label, old, new, after.subject_category)
