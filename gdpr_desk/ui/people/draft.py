"""What is being typed on the card of a person, kept while the register is locked."""

from typing import Any

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.ui.people.card import PersonCard
from gdpr_desk.ui.people.holds import HoldPart
from gdpr_desk.ui.people.part import Part

_KINDS = {kind.__name__: kind for kind in (Person, Relation, Consent, Hold)}


def draft_of(card: PersonCard) -> dict[str, Any] | None:
    """What is typed, right or wrong, and where; None where nothing is."""
    if card.form and card.form.dirty:
        return {"person": 0, "typed": card.form.person.draft(), "relation": card.form.relation.draft()}
    for part in card.parts:
        if part.form and part.dirty:
            return {
                "person": card.shown,
                "kind": type(part.record).__name__,
                "record": part.record.id,
                "relation": part.relation.id if isinstance(part, HoldPart) else None,
                "typed": part.form.draft(),
            }
    return None


def show_draft(card: PersonCard, draft: dict[str, Any]) -> None:
    """Go on in the form that a draft was typed in; `card` shows its person, or a new one."""
    if card.form:
        card.form.person.show_draft(draft["typed"])
        card.form.relation.show_draft(draft["relation"])
        return
    if draft["record"] is None:
        _begin(card, draft)
    part = _part(card, draft["kind"], draft["record"])
    if part:
        card.edit(part.record)
    if part and part.form:
        part.form.show_draft(draft["typed"])


def _begin(card: PersonCard, draft: dict[str, Any]) -> None:
    kind = _KINDS[draft["kind"]]
    if kind is Hold:
        held = _part(card, Relation.__name__, draft["relation"])
        if held and isinstance(held.record, Relation):
            card.add_hold(held.record)
    else:
        card.add(Consent(person=card.shown) if kind is Consent else Relation(person=card.shown))


def _part(card: PersonCard, kind: str, record: int | None) -> Part | None:
    same = (each for each in card.parts if type(each.record).__name__ == kind and each.record.id == record)
    return next(same, None)
