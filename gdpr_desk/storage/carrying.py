"""Carries over what a restore must not lose: the proofs and orders of erasures, and what persons said.

A backup is of yesterday; an objection, a withdrawal or a restriction since holds all the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.fields import Record, altered
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Person, Relation
from gdpr_desk.domain.recipients import Processor, Recipient

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_RESTRICTION = sorted(RESTRICTED_FIELDS - {"holds", "erased"})


def carry_over(present: "Store", restored: "Store") -> None:
    """Bring into `restored` what `present` knows beyond it, in one transaction; no date moves back."""
    with restored.transaction():
        _proofs(present, restored)
        tokens = {each.token: each.id for each in restored.all(Person)}
        same = {each.id: tokens[each.token] for each in present.all(Person) if each.token in tokens}
        _persons(present, restored, same)
        _bring(present, restored, Consent, same, _withdrawn)
        _bring(present, restored, Relation, same, _restricted)
        restored.reminders.rebuild()


def _proofs(present: "Store", restored: "Store") -> None:
    known = {each.id for each in restored.all(Erasure)}
    new = [each for each in present.all(Erasure) if each.id not in known]
    restored.rows.write(restored.tables[Erasure], new, {})
    there = {kind: {each.id for each in restored.all(kind)} for kind in (Processor, Recipient, Erasure)}
    before = {each.id: each for each in restored.all(ErasureOrder)}
    orders = [
        replace(
            each,
            processor=each.processor if each.processor in there[Processor] else None,
            recipient=each.recipient if each.recipient in there[Recipient] else None,
            erasure=each.erasure if each.erasure in there[Erasure] else None,
        )
        for each in present.all(ErasureOrder)
        if before.get(each.id) != each
    ]
    restored.rows.write(restored.tables[ErasureOrder], orders, before)


def _persons(present: "Store", restored: "Store", same: dict[int | None, int | None]) -> None:
    objecting = {same[each.id]: each.objected_on for each in present.all(Person) if each.id in same}
    changed = [
        altered(each, objected_on=objecting[each.id])
        for each in restored.all(Person)
        if objecting.get(each.id) and not each.objected_on
    ]
    restored.rows.write(restored.tables[Person], changed, {})


def _bring(
    present: "Store",
    restored: "Store",
    kind: type[Record],
    same: dict[int | None, int | None],
    change: Callable[[Any, Any], Record | None],
) -> None:
    """What `change` makes of the records that both have, of persons whom both have."""
    there: Iterable[Any] = restored.all(kind)
    by_id = {each.id: each for each in there}
    now: Iterable[Any] = present.all(kind)
    pairs = [(each, by_id[each.id]) for each in now if each.id in by_id]
    changed = [change(new, old) for new, old in pairs if same.get(new.person) == old.person]
    found = [each for each in changed if each]
    restored.rows.write(restored.tables[kind], found, by_id)


def _withdrawn(now: Consent, then: Consent) -> Consent | None:
    return (
        altered(then, withdrawn_on=now.withdrawn_on) if now.withdrawn_on and not then.withdrawn_on else None
    )


def _restricted(now: Relation, then: Relation) -> Relation | None:
    said = {name: getattr(now, name) for name in _RESTRICTION}
    return altered(then, **said) if now.restricted and not then.restricted else None
