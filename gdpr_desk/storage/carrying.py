"""Carries over what a restore must not lose: the proofs and orders of erasures, and what persons said.

A backup is of yesterday; an objection, a withdrawal or a restriction since holds all the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.fields import Record, altered
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Person, Relation
from gdpr_desk.domain.recipients import Processor, Recipient
from gdpr_desk.storage.merged import MergedCards

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_RESTRICTION = sorted(RESTRICTED_FIELDS - {"holds", "erased"})


def carry_over(present: "Store", restored: "Store") -> None:
    """Bring into `restored` what `present` knows beyond it, in one transaction; no date moves back."""
    with restored.transaction():
        _proofs(present, restored)
        cards = MergedCards(present)
        tokens = {each.id or 0: each.token for each in restored.all(Person)}
        now = {each.token: each.id or 0 for each in present.all(Person)}
        same = {then: now.get(cards.card_now(token), 0) for then, token in tokens.items()}

        def consent_now(each: Consent) -> int:
            return cards.consent_now(tokens[each.person or 0], each.id or 0)

        def relation_now(each: Relation) -> int:
            return cards.relation_now(tokens[each.person or 0], each.id or 0)

        _persons(present, restored, same)
        _bring(present, restored, Consent, same, consent_now, _withdrawn)
        _bring(present, restored, Relation, same, relation_now, _restricted)
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


def _persons(present: "Store", restored: "Store", same: Mapping[int, int]) -> None:
    """Note objections; `same` says whom in `present` each person of `restored` is, 0 for nobody."""
    objecting = {each.id: each.objected_on for each in present.all(Person)}
    changed = [
        altered(each, objected_on=objecting[same[each.id or 0]])
        for each in restored.all(Person)
        if objecting.get(same[each.id or 0]) and not each.objected_on
    ]
    restored.rows.write(restored.tables[Person], changed, {})


def _bring(
    present: "Store",
    restored: "Store",
    kind: type[Record],
    same: Mapping[int, int],
    now: Callable[[Any], int],
    change: Callable[[Any, Any], Record | None],
) -> None:
    """What `change` makes of the records that both have, of persons whom both have; `now` says under which
    id `present` has one."""
    here: Iterable[Any] = present.all(kind)
    there: Iterable[Any] = restored.all(kind)
    by_id = {each.id: each for each in here}
    pairs = [(by_id.get(now(old)), old) for old in there]
    changed = [change(new, old) for new, old in pairs if new and same[old.person] == new.person]
    restored.rows.write(restored.tables[kind], [each for each in changed if each], {e.id: e for e in there})


def _withdrawn(now: Consent, then: Consent) -> Consent | None:
    return (
        altered(then, withdrawn_on=now.withdrawn_on) if now.withdrawn_on and not then.withdrawn_on else None
    )


def _restricted(now: Relation, then: Relation) -> Relation | None:
    said = {name: getattr(now, name) for name in _RESTRICTION}
    return altered(then, **said) if now.restricted and not then.restricted else None
