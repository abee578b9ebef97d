"""Two cards of one person made one: what of both is the same, and what stays.

No date is lost. In doubt data is kept no shorter and used no more: a relation that goes on anywhere goes on,
and what was withdrawn anywhere is withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, NamedTuple

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import R, altered
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Person, Relation
from gdpr_desk.domain.system import SAID, SystemRecord

_STARTS = ("collected_on", "started_on", "application_received_on")
_EVENTS = ("last_activity_on", "last_bookkeeping_on", "recruitment_ended_on", "confirmed_on")
_RESTRICTION = RESTRICTED_FIELDS - {"holds", "erased"}


class Merged(NamedTuple, Generic[R]):
    """The records that one person has then; those of the other card that are the same `became` one of them,
    each by its id."""

    stay: list[R]
    became: dict[int, int]


def merged_person(keep: Person, gone: Person, chosen: Mapping[str, str]) -> Person:
    """The person with the `chosen` values; else what `keep` says, and what only `gone` says."""
    values = {name: chosen.get(name) or getattr(keep, name) or getattr(gone, name) for name in SAID}
    objected = _earliest(keep.objected_on, gone.objected_on)
    return altered(keep, **values, objected_on=objected)


def differing(keep: Person, gone: Person) -> list[str]:
    """The fields of which the cards say different things, so that somebody has to choose."""
    pairs = [(name, getattr(keep, name), getattr(gone, name)) for name in SAID]
    return [name for name, one, other in pairs if one and other and one != other]


def merged_relations(keep: Sequence[Relation], gone: Iterable[Relation], person: int) -> Merged[Relation]:
    """The relations of both cards; those in one category that are not apart in time are one."""
    stay, became = list(keep), {}
    for each in gone:
        open_ = [at for at, known in enumerate(stay) if _may_be_one(known, each)]
        found = same_relation([stay[at] for at in open_], each, only_start=True)
        if found is None:
            stay.append(altered(each, person=person))
        else:
            at = open_[found]
            became[each.id or 0] = stay[at].id or 0
            stay[at] = combined(stay[at], each)
    return Merged(stay, became)


def merged_consents(keep: Sequence[Consent], gone: Sequence[Consent], person: int) -> Merged[Consent]:
    """The consents of both cards, each once; a withdrawal on one card ends what the other had from before."""
    stay, became = [_withdrawn(each, gone) for each in keep], {}
    for each in (_withdrawn(each, keep) for each in gone):
        same = next((known for known in stay if _bare(known) == _bare(each)), None)
        if same:
            became[each.id or 0] = same.id or 0
        else:
            stay.append(altered(each, person=person))
    return Merged(stay, became)


def merged_systems(
    keep: Sequence[SystemRecord], gone: Iterable[SystemRecord], person: int
) -> Merged[SystemRecord]:
    """What systems say on both cards; of one number in one system only what it said last."""
    stay, became = list(keep), {}
    for each in gone:
        at = next((at for at, known in enumerate(stay) if known.key == each.key), None)
        if at is None:
            stay.append(altered(each, person=person))
        else:
            became[each.id or 0] = stay[at].id or 0
            stay[at] = _said_last(stay[at], each)
    return Merged(stay, became)


def combined(one: Relation, other: Relation) -> Relation:
    """One relation of two that tell of the same, under the id of `one`.

    The earliest start and the latest event count; where only one has ended, it goes on.
    """
    days = {name: _earliest(getattr(one, name), getattr(other, name)) for name in _STARTS}
    days |= {name: _latest(getattr(one, name), getattr(other, name)) for name in _EVENTS}
    both_ended = one.ended_on and other.ended_on
    days["ended_on"] = _latest(one.ended_on, other.ended_on) if both_ended else None
    told = one if one.restricted_on else other
    return altered(
        one,
        **days,
        **{name: getattr(told, name) for name in _RESTRICTION},
        source="; ".join(dict.fromkeys(each for each in (one.source, other.source) if each)),
        holds=(*one.holds, *(altered(each, id=None) for each in other.holds)),
    )


def same_relation(relations: Sequence[Relation], new: Relation, *, only_start: bool) -> int | None:
    """Which of a person's relations another one tells of; None where it is a new one.

    It is the one in its group with the same start. One without a start tells of the last that is
    not apart from it in time; one with another start fills in the one without, or, where it has the
    `only_start` that is said of the group, corrects the last that is not apart.
    """
    mine = [at for at, each in enumerate(relations) if each.subject_category == new.subject_category]
    mine.sort(key=lambda at: relations[at].started_on or date.min)
    near = [at for at in mine if not apart(relations[at], new)]
    if new.started_on:
        same = [at for at in mine if relations[at].started_on == new.started_on]
        open_ = [at for at in near if only_start or not relations[at].started_on]
        near = same or open_
    return near[-1] if near else None


def apart(one: Relation, other: Relation) -> bool:
    """Whether one of two relations ended before the other started."""
    return bool(
        (one.ended_on and other.started_on and one.ended_on < other.started_on)
        or (other.ended_on and one.started_on and other.ended_on < one.started_on)
    )


def _may_be_one(one: Relation, other: Relation) -> bool:
    """Not where anything was erased, or both were restricted, since either would be lost; and two
    applications are two, since each has a clock of its own."""
    applied = {one.application_received_on, other.application_received_on} - {None}
    both_restricted = one.restricted_on and other.restricted_on
    return not (one.erased or other.erased or both_restricted or len(applied) > 1)


def _withdrawn(consent: Consent, theirs: Iterable[Consent]) -> Consent:
    """`consent`, withdrawn if it was on the other card, after the person last said yes to it here."""
    days = [each.withdrawn_on for each in theirs if each.purpose == consent.purpose and each.withdrawn_on]
    yes = _latest(consent.given_on, consent.confirmed_on)
    if consent.withdrawn_on or not days or (yes and yes > max(days)):
        return consent
    return altered(consent, withdrawn_on=max(days))


def _said_last(one: SystemRecord, other: SystemRecord) -> SystemRecord:
    """What a system said last of a record, under the id of `one`; it is gone only where both are."""

    def late(each: SystemRecord) -> tuple[bool, str, str]:
        return not each.gone_on, str(each.gone_on or ""), str(each.state_on or "")

    last = max((one, other), key=late)
    first_seen = _earliest(one.first_seen_on, other.first_seen_on)
    return altered(last, id=one.id, person=one.person, first_seen_on=first_seen)


def _bare(consent: Consent) -> Consent:
    return altered(consent, id=None, person=None)


def _earliest(*days: date | None) -> date | None:
    return min((each for each in days if each), default=None)


def _latest(*days: date | None) -> date | None:
    return max((each for each in days if each), default=None)
