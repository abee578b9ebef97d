"""What an export says of its system as a whole: who is gone, who is back, which orders are proven."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson, carried_out
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.system import Sighting, SystemExport, SystemRecord, Unplaced
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural
from gdpr_desk.storage.rows import one_of
from gdpr_desk.storage.store import Store

Number = tuple[int | None, str]
"""A processor, and the number of somebody there."""

_RECORD = SystemRecord.__name__


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


class Sightings:
    """Remembers which records of which systems the rows of an import show."""

    def __init__(
        self, orders: Iterable[ErasureOrder] = (), hashed: Callable[[str], str] = lambda email: email
    ) -> None:
        """`orders` are all of them: whom they name was erased, at least in part. `hashed` hashes e-mails."""
        self.numbers: dict[int, set[str]] = defaultdict(set)
        self.emails: dict[int, set[str]] = defaultdict(set)
        self.rows: dict[int, int] = defaultdict(int)
        self.unreadable: set[int] = set()
        self.found: list[Sighting] = []
        self.hashed = hashed
        self._ordered: dict[Number, ErasureOrder] = {}
        self._open: set[Number] = set()
        for order in orders:
            for each in order.persons:
                if each.system_record:
                    self._ordered[order.processor, each.system_record] = order
                if order.open:
                    self._open |= {(order.processor, each.system_record), (order.processor, each.email_hash)}

    def note(self, record: SystemRecord) -> None:
        """Remember that a row shows this record."""
        processor = record.processor or 0
        self.rows[processor] += 1
        self.emails[processor].add(record.email)
        if record.number:
            self.numbers[processor].add(record.number)
        else:
            self.unreadable.add(processor)

    @property
    def any_ordered(self) -> bool:
        """Whether any order names a record."""
        return bool(self._ordered or self._open)

    def ordered(self, record: SystemRecord) -> bool:
        """Whether an order named this record: its person was erased, at least in part."""
        return bool(record.number) and (record.processor, record.number) in self._ordered

    def expected(self, record: SystemRecord) -> bool:
        """Whether it is no wonder that the record is still there: an order to erase it is open."""
        mine = {record.number} | ({self.hashed(record.email)} if record.email and self._open else set())
        return any(each and (record.processor, each) in self._open for each in mine)

    def back_in_part(self, record: SystemRecord, consent: Consent | None) -> bool:
        """Whether a record is there though an order says that it was erased; a later yes explains it."""
        order = self._ordered.get((record.processor, record.number)) if record.number else None
        if order is None or order.done_on is None:
            return False
        given = consent and (consent.confirmed_on or consent.given_on)
        return not (given and given > order.done_on)

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


def plan_systems(
    store: Store, seen: Sightings, records: Sequence[SystemRecord], whole: Mapping[int, bool], today: date
) -> SystemsPlan:
    """What is noted of the systems that were `seen`; `records` are those that the register has.

    `whole` says of a system whether its export has everybody. All the same it counts as a part where half
    of those who were there are missing, or a row could not be told from others: somebody is never taken to
    be gone for a list that was filtered, or is that of another audience.
    """
    plan = SystemsPlan()
    present: dict[int, list[SystemRecord]] = defaultdict(list)
    for each in records:
        if each.number and not each.gone_on:
            present[each.processor or 0].append(each)
    exports = {each.processor: each for each in store.all(SystemExport)}
    complete: set[int | None] = set()
    for processor, rows in seen.rows.items():
        mine, numbers = present[processor], seen.numbers[processor]
        gone = [each for each in mine if each.number not in numbers]
        everybody = (
            whole.get(processor, False) and _plausible(mine, gone) and processor not in seen.unreadable
        )
        old = exports.get(processor) or SystemExport(processor=processor)
        export = altered(old, taken_on=today, records=rows, whole=everybody)
        plan.exports += [export] if export != old else []
        if everybody:
            complete.add(processor)
            plan.gone += [altered(each, gone_on=today) for each in gone]
            plan.orders += _proven(store, seen, export, today)
    _settle(plan, store.all(Sighting), seen, complete)
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


def _plausible(present: Sequence[SystemRecord], gone: Sequence[SystemRecord]) -> bool:
    """Whether a list of a system may be of everybody: at least half of those known are in it."""
    return 2 * len(gone) <= len(present)


def _proven(store: Store, seen: Sightings, export: SystemExport, today: date) -> Iterator[ErasureOrder]:
    """The open orders to a system with those whom its export no longer has; closed if that is everybody."""
    processor = export.processor or 0
    model = store.tables[ErasureOrder].model
    orders = store.all(ErasureOrder, model.done_on.is_null() & (model.processor == processor))
    if not orders:
        return
    hashes = {seen.hashed(each) for each in seen.emails[processor] if each}
    for order in orders:
        persons = tuple(_looked_for(each, seen.numbers[processor], hashes, today) for each in order.persons)
        known = replace(order, persons=persons)
        if len(persons) == order.count and all(each.gone_on for each in persons):
            known = _closed(store, known, export, today)
        if known != order:
            yield known


def _looked_for(person: OrderedPerson, numbers: set[str], hashes: set[str], today: date) -> OrderedPerson:
    there = person.system_record in numbers or (person.email_hash and person.email_hash in hashes)
    return altered(person, gone_on=None if there else person.gone_on or today)


def _closed(store: Store, order: ErasureOrder, export: SystemExport, on: date) -> ErasureOrder:
    language = organisation_of(store).language
    text = N_("None of them is in the export that was taken in on {day}, which has everybody there: {count}.")
    evidence = translate(text, language, day=shown_date(on), count=export.records)
    return carried_out(order, on, store.who, evidence)


def _settle(plan: SystemsPlan, known: Iterable[Sighting], seen: Sightings, whole: set[int | None]) -> None:
    """Sort out which records without a person are new, the same, or none any more."""
    before = {_about(each): each for each in known}
    now = {_about(each): each for each in seen.found}
    plan.sightings = [each for about, each in now.items() if about not in before]
    for about, each in before.items():
        shown = each.processor in whole or each.number in seen.numbers.get(each.processor or 0, ())
        if shown and about not in now:
            plan.settled.append(each)


def _about(sighting: Sighting) -> tuple[object, ...]:
    place = "" if sighting.number else sighting.place
    return (sighting.processor, sighting.why, sighting.person, sighting.number, place)
