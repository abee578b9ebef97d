"""Makes one card of two that are the same person, finds the pairs that may be, and remembers who is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from gdpr_desk.actions.import_doubts import Judged
from gdpr_desk.actions.import_plan import Progress, counted
from gdpr_desk.actions.kept import bar_of
from gdpr_desk.actions.person import PersonFile, person_file
from gdpr_desk.actions.use import barred
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record, altered, fields_of
from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.kinds import KINDS
from gdpr_desk.domain.likeness import LikelyPersons, Shared, likeness
from gdpr_desk.domain.matching import Traits
from gdpr_desk.domain.merging import (
    Merged,
    merged_consents,
    merged_person,
    merged_relations,
    merged_systems,
)
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.reminder import RuleBook
from gdpr_desk.domain.retention import slices
from gdpr_desk.domain.system import SamePerson, SystemRecord
from gdpr_desk.domain.use import Barred
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_
from gdpr_desk.storage.merged import MergedCard, note_merged
from gdpr_desk.storage.recognising import former_email, hasher
from gdpr_desk.storage.store import Store

_REFUSED = {
    Barred.RESTRICTED: N_(
        "Processing of “{name}” is restricted, so the card may only be stored (Art. 18(2)). "
        "Lift the restriction first: the person is told before."
    ),
    Barred.LOCKED: N_(
        "“{name}” is kept for bookkeeping alone, since the law demands it (Art. 17(3)(b)). "
        "Such a card stays by itself until its time limit has ended."
    ),
}
_OWN_WAY = (Relation, Consent, SystemRecord, Postponement, SamePerson)


@dataclass(frozen=True)
class Merging:
    """What merging `gone` into `keep` makes of both; nothing is written yet."""

    keep: PersonFile
    gone: PersonFile
    relations: Merged[Relation]
    consents: Merged[Consent]
    systems: Merged[SystemRecord]


class Pair(NamedTuple):
    """Two persons who may be one, by their ids, the older card first; how likely (0 to 100), and why."""

    one: int
    other: int
    score: int
    why: Shared


def plan_merge(store: Store, keep: int, gone: int) -> Merging:
    """What merging two persons would do; Invalid, with the reason, where it must not be done."""
    one, other = person_file(store, keep), person_file(store, gone)
    if one is None or other is None or keep == gone:
        raise Invalid(N_("Choose two cards that are both in the register."))
    for each in (one, other):
        bar = bar_of(store, each)
        if bar in _REFUSED:
            raise Invalid(_REFUSED[bar], name=each.person.title)
    plan = Merging(
        one,
        other,
        merged_relations(one.relations, other.relations, keep),
        merged_consents(one.consents, other.consents, keep),
        merged_systems(one.systems, other.systems, keep),
    )
    _require_erased_stays_erased(plan, store.reminders.book())
    return plan


def merge(store: Store, keep: int, gone: int, chosen: Mapping[str, str], today: date) -> None:
    """Make one card of two, as one action: everything of `gone` moves to `keep`, and its card goes.

    The person's fields take the `chosen` values. A row of a file that says what either card said is this
    person from now on. Invalid where a card may not be changed now.
    """
    plan = plan_merge(store, keep, gone)
    with store.action("merge"):
        person = store.save(merged_person(plan.keep.person, plan.gone.person, chosen))
        _write(store, plan.relations, [*plan.keep.relations, *plan.gone.relations])
        _write(store, plan.consents, [*plan.keep.consents, *plan.gone.consents])
        _write(store, plan.systems, [*plan.keep.systems, *plan.gone.systems])
        _move_postponements(store, plan)
        _move_decisions(store, keep, gone)
        _recognise(store, person, [plan.keep.person, plan.gone.person], today)
        _move_the_rest(store, keep, gone)
        note_merged(store, plan.gone.person, _card(plan))
        store.delete(plan.gone.person)


def not_same(store: Store, one: int, other: int, today: date) -> None:
    """Remember that two cards are two persons, so that nobody is asked again."""
    first, second = sorted((one, other))
    store.save(SamePerson(person=first, other=second, same=False, decided_on=today))


def likely_pairs(store: Store, progress: Progress) -> list[Pair]:
    """The persons who may be the same, the likeliest first: without those who were decided to be two, and
    without those whose data may only be stored."""
    known = _traits(store)
    decided = _decided(store, known)
    persons: LikelyPersons[int] = LikelyPersons()
    for person, traits in counted(known, progress, 0, 2 * len(known)):
        persons.add(traits, person)
    groups, found = persons.near(), {}
    for group in counted(groups, progress, len(groups), 2 * len(groups)):
        for one, other in combinations(group, 2):
            likely = None if (one, other) in found else persons.likeness(one, other)
            if likely and frozenset((one, other)) not in decided:
                found[one, other] = Pair(one, other, *likely)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one, pair.other))


def likely_cards(store: Store, person: int, progress: Progress) -> list[int]:
    """The cards that may be the same person as one, the likeliest first; left out are the same as in
    `likely_pairs`."""
    known, found = _traits(store), []
    decided = _decided(store, known)
    mine = next((traits for other, traits in known if other == person), None)
    for other, traits in counted(known if mine else (), progress, 0, len(known)):
        likely = likeness(mine, traits) if mine and other != person else None
        if likely and frozenset((person, other)) not in decided:
            found.append((-likely[0], other))
    return [other for _, other in sorted(found)]


def _decided(store: Store, known: Sequence[tuple[int, Traits]]) -> set[frozenset[int | None]]:
    """The cards that were decided to be two persons: here, or by what an import's row said."""
    two = [each for each in store.all(SamePerson) if not each.same]
    rows = [each for each in two if each.row_hash]
    judged = Judged(hashed=hasher(store))
    cards = {judged.hash_of(traits): person for person, traits in known} if rows else {}
    return {frozenset((each.person, each.other or cards.get(each.row_hash))) for each in two}


def _traits(store: Store) -> list[tuple[int, Traits]]:
    """What everybody is recognised by who may be merged."""
    closed = {person for person, why in barred(store).items() if why in _REFUSED}
    model = store.tables[Person].model
    query = model.select(model.id, model.name, model.email, model.phone, model.organisation)
    return [
        (person, Traits(fold(name), email.strip().lower(), phone_digits(phone), fold(organisation)))
        for person, name, email, phone, organisation in store.rows.fetch(query.order_by(model.id))
        if person not in closed
    ]


def _require_erased_stays_erased(plan: Merging, book: RuleBook) -> None:
    """Refuse where the consents of the other card would make a part count anew that was erased."""
    for file in (plan.keep, plan.gone):
        for relation in file.relations:
            plans = book.plans.get(relation.subject_category or 0, ())
            before, after = (
                {each.plan.rule.id for each in slices(relation, consents, plans, book.financial_year_ends)}
                for consents in (file.consents, plan.consents.stay)
            )
            if (after - before) & {each.rule for each in relation.erased}:
                text = N_(
                    "A part of “{name}” was erased that the consents of the other card would bring back. "
                    "Leave the cards apart, or erase the rest of one of them."
                )
                raise Invalid(text, name=file.person.title)


def _card(plan: Merging) -> MergedCard:
    relations = {each.id or 0: each.id or 0 for each in plan.gone.relations} | plan.relations.became
    return MergedCard(plan.keep.person.token.hex(), relations, plan.consents.became)


def _write(store: Store, merged: Merged[Any], before: Sequence[Record]) -> None:
    """Save what changed; what became another record goes with its card."""
    store.save_all([each for each in merged.stay if each not in before])


def _move_postponements(store: Store, plan: Merging) -> None:
    """What was put off stays so, until the earlier day where both cards had put it off."""
    keep, gone = plan.keep.person.id or 0, plan.gone.person.id or 0
    became = {
        (kind.__name__, then): now
        for kind, merged in ((Relation, plan.relations), (SystemRecord, plan.systems))
        for then, now in merged.became.items()
    }
    known = {_subject(each): each for each in store.owned_by(Postponement, "person", [keep])}
    for each in store.owned_by(Postponement, "person", [gone]):
        record = became.get((each.kind, each.record or 0), each.record)
        moved = replace(each, person=keep, record=record)
        same = known.get(_subject(moved))
        if same is None:
            store.save(moved)
        elif same.until and each.until and each.until < same.until:
            store.save(altered(same, until=each.until, reason=each.reason))


def _subject(each: Postponement) -> tuple[object, ...]:
    return each.what, each.kind, each.record, each.rule


def _move_decisions(store: Store, keep: int, gone: int) -> None:
    """Decisions about who is the same move, each once; that these two are two is one no longer."""
    mine = {
        each.id: each
        for name in ("person", "other")
        for each in store.owned_by(SamePerson, name, [keep, gone])
    }
    seen: set[object] = set()
    for each in sorted(mine.values(), key=lambda each: (not each.same, each.id)):  # a yes counts
        ends = [keep if end == gone else end for end in (each.person, each.other)]
        about = each.row_hash or frozenset(ends)
        moved = replace(each, person=ends[0], other=ends[1])
        if ends[0] == ends[1] or about in seen:
            store.delete(each)
        elif moved != each:
            store.save(moved)
        seen.add(about)


def _recognise(store: Store, person: Person, before: Sequence[Person], today: date) -> None:
    """Remember that rows which say what the cards said `before` are this person: else the next import of
    the same file would make the other card again; and an e-mail that goes is known after an erasure, too."""
    judged = Judged(hashed=hasher(store))
    said = {judged.hash_of(Traits.of(each)) for each in before}
    said |= {former_email(store, each.email) for each in before if each.email not in ("", person.email)}
    known = [each for each in store.owned_by(SamePerson, "person", [person.id]) if each.row_hash in said]
    for each in known:
        if not each.same:
            store.delete(each)
    said -= {each.row_hash for each in known if each.same} | {judged.hash_of(Traits.of(person))}
    new = SamePerson(person=person.id, same=True, decided_on=today)
    store.save_all([replace(new, row_hash=each) for each in sorted(said)])


def _move_the_rest(store: Store, keep: int, gone: int) -> None:
    """Everything else that refers to the person, whatever kinds there are."""
    for kind in KINDS:
        names = [each.name for each in fields_of(kind) if each.refers_to == Person.__name__]
        for name in names if kind not in _OWN_WAY else ():
            theirs = store.owned_by(kind, name, [gone])
            store.save_all([altered(each, **{name: keep}) for each in theirs])
