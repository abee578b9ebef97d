"""What an export says of its system as a whole: who is gone, who is back, which orders are proven.

All of it is about one list: one sort of sheet of one system, and of one audience where there are several. A
record belongs to the list that it was first seen in, and only that list can say that it is gone.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson, carried_out
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.system import Sighting, SystemExport, SystemRecord, SystemState, Unplaced
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural
from gdpr_desk.storage.rows import one_of
from gdpr_desk.storage.store import Store

_RECORD = SystemRecord.__name__
_DATED = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


class ListKey(NamedTuple):
    """A sort of sheet of a system: the processor, and the profile's name."""

    processor: int
    sort: str


class Taken(NamedTuple):
    """What is known of the sheets of one sort: whether everybody is in them, and of which day they are; and
    whether each state has a sheet of its own, so that one may be missing."""

    whole: bool
    dated_on: date
    by_state: bool = False


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


class RowsSeen:
    """Remembers which records of which systems the rows of an import show, and what orders say of them."""

    def __init__(
        self,
        orders: Iterable[ErasureOrder] = (),
        hashed: Callable[[str], str] = lambda email: email,
        sorts: Mapping[str, str] | None = None,
    ) -> None:
        """`orders` are all of them: whom they name was erased, at least in part. `hashed` hashes e-mails, and
        `sorts` are the sorts of the sheets by their sources."""
        self.numbers: dict[ListKey, set[str]] = defaultdict(set)
        self.emails: dict[int, set[str]] = defaultdict(set)
        self.rows: dict[ListKey, int] = defaultdict(int)
        self.unreadable: set[ListKey] = set()
        self.without_email: set[int] = set()
        self.states: dict[ListKey, set[SystemState | None]] = defaultdict(set)
        self.replaced: set[int] = set()  # records whose numbers are somebody else's by now
        self.found: list[Sighting] = []
        self.hashed, self._sorts = hashed, sorts or {}
        self._ordered: dict[tuple[int | None, str], ErasureOrder] = {}
        for order in sorted(orders, key=lambda each: str(each.ordered_on)):
            for each in order.persons:
                for word in filter(None, (each.system_record, each.email_hash)):
                    self._ordered[order.processor, word] = order

    def note(self, record: SystemRecord, source: str) -> None:
        """Remember that a row of a sheet shows this record."""
        key = self.key_of(record, source)
        self.rows[key] += 1
        self.states[key].add(record.state)
        if record.email:
            self.emails[key.processor].add(record.email)
        else:
            self.without_email.add(key.processor)
        if record.number:
            self.numbers[key].add(record.number)
        else:
            self.unreadable.add(key)

    def key_of(self, record: SystemRecord, source: str) -> ListKey:
        """The sort of list that a row of a sheet stands in."""
        return ListKey(record.processor or 0, self._sorts.get(source, ""))

    def there(self, processor: int, number: str) -> bool:
        """Whether any row of a system has this number."""
        return any(number in found for key, found in self.numbers.items() if key.processor == processor)

    @property
    def any_ordered(self) -> bool:
        """Whether any order names a record."""
        return bool(self._ordered)

    def order_of(self, record: SystemRecord) -> ErasureOrder | None:
        """The last order that names a record: by its number, or while it is open by the e-mail."""
        found = self._ordered.get((record.processor, record.number)) if record.number else None
        if found is None and record.email and self._ordered:
            found = self._ordered.get((record.processor, self.hashed(record.email)))
        return found

    def unplaced(self, record: SystemRecord, why: Unplaced, place: str, person: int | None = None) -> None:
        """Remember that the register has nobody for a record, or that a part of its person was erased."""
        made = Sighting(
            processor=record.processor,
            person=person,
            why=why,
            number=record.number,
            place=place,
            seen_on=record.first_seen_on,
        )
        self.found.append(made)


def date_of(source: str, today: date) -> date:
    """The day of an export as its name says it, else today."""
    for found in _DATED.finditer(source):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            continue
        if day <= today:
            return day
    return today


def lists_of(
    seen: RowsSeen, records: Iterable[SystemRecord], exports: Sequence[SystemExport], next_id: int
) -> dict[ListKey, SystemExport]:
    """The list that each sort of sheet is: one that is known, or a new one from `next_id` on.

    It is the known one of its sort that shares most of its records with it, and at least half of the smaller
    of the two: a filtered list is a part of the one that it was filtered from, another audience is another.
    """
    members = _members(records)
    found = {}
    for key in seen.rows:
        numbers = seen.numbers[key]
        known = [each for each in exports if (each.processor, each.sort) == key]
        shared = {each.id: len(numbers & members[each.id or 0].keys()) for each in known}
        fits = [
            each
            for each in known
            if not numbers or 2 * shared[each.id] >= min(len(numbers), len(members[each.id or 0]))
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
) -> SystemsPlan:
    """What is noted of the systems that were `seen`; `records` are those that the register has.

    `taken` says of each list whether everybody is in it. All the same it counts as a part where half of those
    who were in it are missing, or all of one state, a row could not be told from others, or it is older than
    what is known: somebody is never taken to be gone for a list that was filtered.
    """
    plan = SystemsPlan()
    members = _members(records)
    known = {each.id: each for each in store.all(SystemExport)}
    plan.gone = [altered(each, gone_on=today) for each in records if each.id in seen.replaced]
    complete = []
    for key, old in lists.items():
        mine, about = members[old.id or 0], taken[key]
        missing = [each for number, each in mine.items() if not seen.there(key.processor, number)]
        older = old.dated_on is not None and about.dated_on < old.dated_on
        sheet_missing = about.by_state and not {each.state for each in missing} <= seen.states[key]
        doubtful = key in seen.unreadable or older or sheet_missing or 2 * len(missing) > len(mine)
        whole = about.whole and not doubtful
        dated_on = old.dated_on if older else about.dated_on
        export = altered(old, taken_on=today, dated_on=dated_on, records=seen.rows[key], whole=whole)
        plan.exports += [export] if export != known.get(old.id) else []
        if whole:
            complete.append(export)
            plan.gone += [altered(each, gone_on=today) for each in missing if each.id not in seen.replaced]
    plan.orders = list(_proven(store, seen, complete, [*known.values(), *plan.exports], today))
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
    for records in (plan.exports, plan.gone, plan.sightings, plan.orders):
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


def _proven(
    store: Store,
    seen: RowsSeen,
    complete: Sequence[SystemExport],
    exports: Iterable[SystemExport],
    today: date,
) -> Iterator[ErasureOrder]:
    """The open orders with those whom the `complete` exports no longer have; closed if that is everybody."""
    model = store.tables[ErasureOrder].model
    lists: dict[int | None, set[int | None]] = defaultdict(set)
    for each in exports:
        lists[each.processor].add(each.id)
    for export in complete:
        open_ = store.all(ErasureOrder, model.done_on.is_null() & (model.processor == export.processor))
        proof = _Proof(seen, export, today, alone=lists[export.processor] == {export.id}) if open_ else None
        for order in open_:
            if proof is None or (order.ordered_on and (export.dated_on or today) < order.ordered_on):
                continue  # it shows how things were before
            known = altered(order, persons=tuple(map(proof.of, order.persons)))
            if known.persons and all(each.gone_on for each in known.persons):
                known = _closed(store, known, export, today)
            if known != order:
                yield known


class _Proof:
    """What an export with everybody tells of the persons of an order; `alone`: its system has no other."""

    def __init__(self, seen: RowsSeen, export: SystemExport, today: date, *, alone: bool) -> None:
        self._seen, self._export, self._today, self._alone = seen, export, today, alone
        self._processor = export.processor or 0
        self._hashes = {seen.hashed(each) for each in seen.emails[self._processor]}

    def of(self, person: OrderedPerson) -> OrderedPerson:
        """A person with since when it is gone; unchanged where this export cannot tell."""
        export = person.export or (self._export.id if self._alone else 0)
        nameless = not person.system_record and self._processor in self._seen.without_email
        if not person.known or export != self._export.id or nameless:
            return person
        there = person.email_hash in self._hashes or (
            bool(person.system_record) and self._seen.there(self._processor, person.system_record)
        )
        return altered(person, gone_on=None if there else person.gone_on or self._today)


def _closed(store: Store, order: ErasureOrder, export: SystemExport, on: date) -> ErasureOrder:
    language = organisation_of(store).language
    text = N_("None of them is in the export that was taken in on {day}, which has everybody there: {count}.")
    evidence = translate(text, language, day=shown_date(on), count=export.records)
    return carried_out(order, on, store.who, evidence)


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
