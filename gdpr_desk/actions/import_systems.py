"""What an export says of its system as a whole: who is gone, who is back, which orders are proven.

All of it is about one list: one sort of sheet of one system, and of one audience where there are several. A
record belongs to the list that it was first seen in, until it is gone, and only that list can say so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gdpr_desk.actions.import_proof import proven_orders
from gdpr_desk.actions.import_seen import ListKey, RowsSeen
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.system import Sighting, SystemExport, SystemRecord, SystemState, Unplaced
from gdpr_desk.i18n import translate_plural
from gdpr_desk.storage.rows import one_of
from gdpr_desk.storage.store import Store

_RECORD = SystemRecord.__name__


class Taken(NamedTuple):
    """What is known of the sheets of one list: whether everybody is in them, and of which day they are; and
    whether each state has a sheet of its own, so that one may be missing. Where nothing shows that they
    belong together, `needed` are the states that must be there to prove an order."""

    whole: bool
    dated_on: date
    by_state: bool = False
    needed: frozenset[SystemState] = frozenset()


@dataclass
class SystemsPlan:
    """What an import notes beside the persons: exports, records that are gone, records without a person, and
    orders with what is known of them now; `settled` are records that are no longer without a person."""

    exports: list[SystemExport] = field(default_factory=list)
    gone: list[SystemRecord] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    settled: list[Sighting] = field(default_factory=list)
    orders: list[ErasureOrder] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether there is anything to note."""
        return any((self.exports, self.gone, self.sightings, self.settled, self.orders))

    @property
    def proven(self) -> list[ErasureOrder]:
        """The orders that the exports prove: nobody of them is there any more."""
        return [each for each in self.orders if each.done_on]

    @property
    def back(self) -> list[Sighting]:
        """Those who were erased here and are there again."""
        return [each for each in self.sightings if each.why is Unplaced.BACK]


def lists_of(
    seen: RowsSeen, records: Iterable[SystemRecord], exports: Sequence[SystemExport], next_id: int
) -> dict[ListKey, SystemExport]:
    """The list that each sort of sheet is: one that is known, or a new one from `next_id` on.

    It is the known one of its sort that shares most of its records with it, and at least half of the smaller
    of the two: a filtered list is a part of the one that it was filtered from, another audience is another.
    One whose records were all erased is known by the numbers that were ordered to be erased.
    """
    members = _members(records)
    found: dict[ListKey, SystemExport] = {}
    for key in seen.rows:
        numbers = seen.numbers[key]
        of_sort = [each for each in exports if (each.processor, each.sort) == (key.processor, key.sort)]
        known = [each for each in of_sort if each not in found.values()]
        inside = {each.id: set(members[each.id or 0]) or seen.ordered[each.id or 0] for each in known}
        shared = {each.id: len(numbers & inside[each.id]) for each in known}
        fits = [
            each
            for each in known
            if not numbers or 2 * shared[each.id] >= min(len(numbers), len(inside[each.id]))
        ]
        best = max(fits, key=lambda each: shared[each.id], default=None)
        found[key] = best or SystemExport(id=next_id, processor=key.processor, sort=key.sort)
        next_id += best is None
    return found


def plan_systems(
    store: Store,
    seen: RowsSeen,
    records: Sequence[SystemRecord],
    lists: Mapping[ListKey, SystemExport],
    taken: Mapping[ListKey, Taken],
    today: date,
    untouched: Collection[int] = (),
) -> SystemsPlan:
    """What is noted of the systems that were `seen`; `records` are those that the register has. Of the
    persons who stay `untouched` nothing is.

    `taken` says of each list whether everybody is in it. All the same it counts as a part where half of those
    who were in it are missing, or all of one state, a row could not be told from others, or it is older than
    what is known: somebody is never taken to be gone for a list that was filtered.
    """
    plan = SystemsPlan()
    members = _members(records)
    known = {each.id: each for each in store.all(SystemExport)}
    replaced = seen.replaced - seen.kept
    gone = {each.id or 0: each for each in records if each.id in replaced}
    complete, proving = [], []
    for key, old in lists.items():
        mine, about = members[old.id or 0], taken[key]
        emptied = seen.emptied[key.processor]
        missing = [
            each
            for number, each in mine.items()
            if number not in emptied and not seen.there(key.processor, number)
        ]
        older = old.dated_on is not None and about.dated_on < old.dated_on
        sheet_missing = about.by_state and not {each.state for each in missing} <= seen.states[key]
        doubtful = key in seen.unreadable or older or sheet_missing or 2 * len(missing) > len(mine)
        whole = about.whole and not doubtful
        dated_on = old.dated_on if older else about.dated_on
        export = altered(old, taken_on=today, dated_on=dated_on, records=seen.rows[key], whole=whole)
        plan.exports += [export] if export != known.get(old.id) else []
        if whole:
            complete.append(export)
            proving += [export] if about.needed <= seen.states[key] else []
            gone |= {each.id or 0: each for each in missing}
    here = [each for each in gone.values() if not each.gone_on and each.person not in untouched]
    plan.gone = [altered(each, gone_on=today) for each in here]
    plan.orders = list(proven_orders(store, seen, proving, [*known.values(), *plan.exports], today))
    _settle(plan, store.all(Sighting), seen, {each.processor for each in complete})
    return plan


def systems_in_words(plan: SystemsPlan, language: str) -> list[str]:
    """What the exports say beside the persons, a sentence for each sort; the alarm first."""
    back, proven, gone = (len(each) for each in (plan.back, plan.proven, plan.gone))
    sentences = {
        translate_plural(
            "{count} record is there again, though it was erased here.",
            "{count} records are there again, though they were erased here.",
            back,
            language,
        ): back,
        translate_plural(
            "{count} erasure order is proven: nobody of it is there any more.",
            "{count} erasure orders are proven: nobody of them is there any more.",
            proven,
            language,
        ): proven,
        translate_plural(
            "{count} record is gone from its system.",
            "{count} records are gone from their system.",
            gone,
            language,
        ): gone,
    }
    return [text for text, count in sentences.items() if count]


def write_systems(store: Store, plan: SystemsPlan) -> None:
    """Write what is noted beside the persons, within the action of the import."""
    known = {each.id for each in store.all(SystemExport)}
    store.save_all([each for each in plan.exports if each.id in known])
    store.add_all([each for each in plan.exports if each.id not in known])  # they get the ids that were meant
    for records in (plan.gone, plan.sightings, plan.orders):
        store.save_all(records)
    for each in plan.settled:
        store.delete(each)
    ask_again(store, plan.gone)


def ask_again(store: Store, records: Iterable[SystemRecord]) -> None:
    """Let what was ignored of these records be asked again, since they say something else by now."""
    ids = [each.id for each in records if each.id]
    model = store.tables[Postponement].model
    for each in store.all(Postponement, (model.kind == _RECORD) & one_of(model.record, ids)) if ids else ():
        store.delete(each)


def _members(records: Iterable[SystemRecord]) -> dict[int, dict[str, SystemRecord]]:
    """The records that are in each list, by their numbers."""
    found: dict[int, dict[str, SystemRecord]] = defaultdict(dict)
    for each in records:
        if each.number and not each.gone_on:
            found[each.export][each.number] = each
    return found


def _settle(plan: SystemsPlan, known: Iterable[Sighting], seen: RowsSeen, whole: set[int | None]) -> None:
    """Sort out which records without a person are new, the same, or none any more."""
    before = {_about(each): each for each in known}
    now = {_about(each): each for each in seen.found}
    plan.sightings = [each for about, each in now.items() if about not in before]
    for about, each in before.items():
        shown = each.processor in whole or (
            seen.there(each.processor or 0, each.number)
            if each.number
            else any(key.processor == each.processor for key in seen.rows)
        )
        if shown and about not in now:
            plan.settled.append(each)


def _about(sighting: Sighting) -> tuple[object, ...]:
    place = "" if sighting.number else sighting.place
    return (sighting.processor, sighting.why, sighting.person, sighting.number, place)
