"""Puts the rows of an import together with the persons whom the register has; nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from gdpr_desk.actions.import_doubts import Doubt, Judged, Newcomer, Verdict, asks, verdicts
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.actions.import_seen import ListKey, RowsSeen
from gdpr_desk.actions.import_systems import SystemsPlan
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.matching import KnownPersons, Traits, may_be_one, signs_of
from gdpr_desk.domain.person import Person, Relation, by_person
from gdpr_desk.domain.retention import SlicePlan
from gdpr_desk.domain.system import SamePerson, SystemExport, SystemRecord, Unplaced
from gdpr_desk.domain.use import Barred
from gdpr_desk.errors import Invalid, Nobody
from gdpr_desk.exchange.people import Entry
from gdpr_desk.i18n import N_

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Is told how many steps of how many are behind; what it raises ends the work."""

_ERASED = N_(
    "This person was erased here. Somebody who has come back is entered by hand, with what that rests on."
)
_ORDERED = N_(
    "This was erased here, and its system was ordered to erase it. The row has nothing newer, so it was not "
    "taken in."
)
_UNTOUCHED = {
    Barred.RESTRICTED: N_("Processing is restricted, so nothing was changed (Art. 18(2))."),
    Barred.LOCKED: N_("The person is kept for bookkeeping alone, so nothing was changed (Art. 17(3)(b))."),
}
_BETWEEN = 500  # steps from one word of progress to the next


def counted(items: Iterable[T], progress: Progress, done: int, of: int) -> Iterator[T]:
    """`items`, each a step of `of`, with a word to `progress` now and then; `done` are behind already."""
    for step, item in enumerate(items, start=done):
        if step % _BETWEEN == 0:
            progress(step, of)
        yield item


@dataclass(frozen=True)
class Listed:
    """A row that was rejected, and why.

    `name` is what the person is called, where the row could be read.
    """

    source: str
    row: int
    reason: Invalid
    name: str = ""


@dataclass
class Plan:
    """What an import would do. `mapped` has, for each sheet, the headers that are taken over, with the
    labels of the fields they fill; `left_out` those that are not.

    `nobody` counts rows about no person, `judged` are the decisions about persons who are known. It was made
    when the history had `made_after` lines.
    """

    new: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    same: int = 0
    nobody: int = 0
    rejected: list[Listed] = field(default_factory=list)
    undecided: list[Doubt] = field(default_factory=list)
    judged: list[SamePerson] = field(default_factory=list)
    systems: SystemsPlan = field(default_factory=SystemsPlan)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    mapped: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    made_after: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.changed or self.judged) or self.systems.anything


class Planner:
    """Makes the plan for an import into a register that has these persons and relations.

    First every person is found or made, then every row goes to the one that fits it best: so it
    does not matter in which order they stand, and the same rows again change nothing.
    """

    def __init__(
        self,
        persons: Iterable[Person],
        relations: Iterable[Relation],
        barred: Mapping[int, Barred] = MappingProxyType({}),
        erased: Callable[[str], bool] | None = None,
        systems: Iterable[SystemRecord] = (),
        consents: Iterable[Consent] = (),
        seen: RowsSeen | None = None,
        judged: Judged | None = None,
        lists: Callable[[RowsSeen], Mapping[ListKey, SystemExport]] = lambda _seen: {},
        plans: Mapping[int, Sequence[SlicePlan]] = MappingProxyType({}),
    ) -> None:
        """`barred` may not be changed, and a new person whose e-mail, or name with a phone or organisation,
        is `erased` is not taken in; None where nobody was erased. `plans` say which processors have whom.

        What rows of other systems show is noted in `seen`, and stands in the `lists` that follow from that;
        `judged` is what was decided about likely persons.
        """
        self.plan = Plan()
        self.seen, self._judged = seen or RowsSeen(), judged or Judged()
        self.lists: Mapping[ListKey, SystemExport] = {}
        self._lists_of, self._plans = lists, plans
        self._barred, self._erased = barred, erased or (lambda _email: False)
        self.untouched = {person for person, why in barred.items() if why in _UNTOUCHED}
        self._guarded = erased is not None or self.seen.any_ordered
        self._known: KnownPersons[int] = KnownPersons()
        self._twins: dict[Traits, Iterator[int]] = {}
        self._sources: dict[str, int] = {}
        theirs, said, given = by_person(relations), by_person(systems), by_person(consents)
        self._numbers: dict[tuple[int | None, str], list[tuple[int, SystemRecord]]] = defaultdict(list)
        self._drafts: list[Draft] = []
        known = list(persons)
        for person, traits in zip(known, Traits.of_all(known), strict=True):
            mine, here, yes = theirs.get(person.id, []), said.get(person.id, []), given.get(person.id, [])
            ref = self._add(Draft(person, mine, person, mine, here, here, yes, yes), traits)
            for record in here:
                if record.number:
                    self._numbers[record.processor, record.number].append((ref, record))
        self._before = len(self._drafts)

    def take(self, entries: Iterable[Entry], rows: int, progress: Progress) -> Plan:
        """The plan for `entries`, with every person counted once; each is one of `rows` steps, thrice."""
        good = self._good(entries, rows, progress)
        # A row without a name can be told from others only when everybody with its e-mail is known.
        good.sort(key=lambda pair: not pair[1].name)
        steps = counted(good, progress, rows, 3 * rows)
        placed = [(entry, traits, self._place(entry, traits)) for entry, traits in steps]
        decided = self._decide(placed)
        told: dict[int, list[Entry]] = {}
        joined: dict[int, list[Entry]] = {}
        for entry, traits, place in placed:
            best = self._best(entry, traits, place) if traits.email in self._known.shared else place
            if best in decided:
                told.setdefault(decided[best], [])
                joined.setdefault(decided[best], []).append(entry)
            else:
                told.setdefault(best, []).append(entry)
        for place, mine in counted(told.items(), progress, 2 * rows, 3 * rows):
            self._finish(self._drafts[place], mine, joined.get(place, ()))
        self.plan.rejected.sort(key=lambda each: (self._sources[each.source], each.row))
        return self.plan

    def _good(self, entries: Iterable[Entry], rows: int, progress: Progress) -> list[tuple[Entry, Traits]]:
        """The rows that may be taken in, each with the list that it stands in."""
        good: list[tuple[Entry, Traits]] = []
        read = list(counted(entries, progress, 0, 3 * rows))
        self._sources = {source: at for at, source in enumerate(dict.fromkeys(each.source for each in read))}
        for entry, traits in zip(read, Traits.of_all([each.person for each in read]), strict=True):
            nobody = isinstance(entry.rejected, Nobody)
            if entry.system:
                self._see(entry, entry.system, nobody=nobody)
            if nobody:
                self.plan.nobody += 1
            elif entry.rejected:
                self._reject(entry, entry.rejected, Unplaced.REJECTED)
            elif not self._guarded or self._may_be_taken(entry, traits):
                good.append((entry, traits))
        self.lists = self._lists_of(self.seen)
        return [(self._in_list(entry), traits) for entry, traits in good] if self.lists else good

    def _see(self, entry: Entry, system: SystemRecord, *, nobody: bool) -> None:
        if not nobody:
            self.seen.note(system, entry.source)
        elif entry.person.name or entry.person.email or entry.person.phone:
            self.seen.glimpse(system, entry.source)
        else:  # made anonymous: it is not gone, and yet nobody is left of whom an erasure was ordered
            self.seen.emptied[system.processor or 0].add(system.number)

    def _in_list(self, entry: Entry) -> Entry:
        if entry.system is None:
            return entry
        export = self.lists[self.seen.key_of(entry.system, entry.source)].id or 0
        return entry._replace(system=altered(entry.system, export=export))

    def _may_be_taken(self, entry: Entry, traits: Traits) -> bool:
        """Whether a row is nobody's who was erased, in whole or in part; else it is rejected."""
        order = self.seen.order_of(entry.system) if entry.system else None
        erased = any(map(self._erased, [traits.email, *signs_of(traits)]))
        if not order and not erased:
            return True
        ref = self._numbered(entry, traits)
        ref = self._known.find(traits) if ref is None else ref
        draft = None if ref is None else self._drafts[ref]
        if draft is None:
            self._reject(entry, Invalid(_ERASED), None if order and order.open else Unplaced.BACK)
        elif order and not _newer(entry, order.ordered_on):
            self._reject(entry, Invalid(_ORDERED))
            if entry.system and not order.open and order.processor not in self._uses(draft):
                self.seen.unplaced(entry.system, Unplaced.BACK, _whereabouts(entry), draft.person.id)
        else:
            return True
        return False

    def _uses(self, draft: Draft) -> set[int]:
        """The processors that a part of what is kept of a person still needs."""
        return {
            processor
            for relation in draft.had
            for plan in self._plans.get(relation.subject_category or 0, ())
            if plan.rule.id not in {each.rule for each in relation.erased}
            for processor in plan.processors
        }

    def _reject(self, entry: Entry, reason: Invalid, why: Unplaced | None = None) -> None:
        self.plan.rejected.append(Listed(entry.source, entry.row, reason, entry.person.title))
        if entry.system and why:
            self.seen.unplaced(entry.system, why, _whereabouts(entry))

    def _add(self, draft: Draft, traits: Traits) -> int:
        self._drafts.append(draft)
        self._known.add(traits, len(self._drafts) - 1)
        return len(self._drafts) - 1

    def _place(self, entry: Entry, traits: Traits) -> int:
        """The person whom a row means: one that is known, or a new one."""
        ref = self._numbered(entry, traits) if entry.system else None
        if ref is None:
            ref = self._known.find(traits)
        if ref is None and not traits.email:
            ref = self._twin(traits)
        if ref is None:
            return self._add(Draft(entry.person), traits)
        draft = self._drafts[ref]
        if traits.name and not draft.person.name and not self._untouched(draft):
            draft.person = replace(draft.person, name=entry.person.name)
            self._known.add(Traits.of(draft.person), ref)
        return ref

    def _decide(self, placed: Iterable[tuple[Entry, Traits, int]]) -> dict[int, int]:
        """Of the new persons who are likely somebody else: who they are, where that was decided."""
        if not asks(len(self._drafts) - self._before, self._judged):
            return {}
        first: dict[int, Newcomer] = {}
        for entry, traits, place in placed:
            if place >= self._before and place not in first:
                first[place] = Newcomer(place, (entry.source, entry.row), traits)
        newcomers = [first[place] for place in sorted(first)]
        places = {each.person.id: at for at, each in enumerate(self._drafts) if each.person.id}
        apart = {places[each] for each in self.untouched if each in places}
        found: dict[int, int] = {}
        for verdict in verdicts(newcomers, self._known.traits(), places, apart, self._id_at, self._judged):
            other = found.get(verdict.other, verdict.other)
            if verdict.same:
                found[verdict.newcomer.ref] = other
            if verdict.likely:
                self._note(verdict, other)
        return found

    def _note(self, verdict: Verdict, other: int) -> None:
        """Remember what was decided now, with the person that it is about, or ask."""
        newcomer, likely = verdict.newcomer, verdict.likely
        draft = self._drafts[other]
        if verdict.same is None and likely:
            person = self._drafts[newcomer.ref].person
            doubt = Doubt(*newcomer.row, person, draft.person, likely.why, likely.score)
            self.plan.undecided.append(doubt)
        elif verdict.same is not None:
            words = {self._judged.hash_of(newcomer.traits)}
            if verdict.same:  # what the card said until now would make it anew, once it says more
                words.add(self._judged.hash_of(self._known.traits()[other]))
            self._remember(draft, words, same=verdict.same)

    def _remember(self, draft: Draft, words: Iterable[str], *, same: bool) -> None:
        for word in sorted(words):
            decision = SamePerson(row_hash=word, same=same, decided_on=self._judged.on)
            if draft.was is None:
                draft.judged.append(decision)
            else:
                self.plan.judged.append(altered(decision, person=draft.person.id))

    def _id_at(self, place: int) -> int | None:
        return self._drafts[place].person.id

    def _twin(self, traits: Traits) -> int | None:
        """Somebody of whom as little is known as here: each stands for one row, so that the same
        file again finds them all, and two in one file stay two."""
        if traits not in self._twins:
            known = self._known.twins(traits)
            self._twins[traits] = iter([ref for ref in known if self._drafts[ref].was is not None])
        return next(self._twins[traits], None)

    def _numbered(self, entry: Entry, traits: Traits) -> int | None:
        """Whom a system's own number means: whoever had it at the last import, unless that is somebody else
        by the name: a customer keeps its number when its contact changes."""
        system = entry.system
        found = self._numbers.get((system.processor, system.number), ()) if system else ()
        for ref, record in sorted(found, key=lambda each: each[1].gone_on is not None):
            said = Traits.of(Person(name=record.name, email=record.email))
            if may_be_one(traits, said) or may_be_one(traits, Traits.of(self._drafts[ref].person)):
                self.seen.kept.add(record.id or 0)
                return ref
        self.seen.replaced.update(record.id or 0 for _, record in found)
        return None

    def _best(self, entry: Entry, traits: Traits, place: int) -> int:
        """Whom a row of a shared mailbox fits best when everybody is known."""
        best = self._known.find(traits) if self._numbered(entry, traits) is None else None
        return place if best is None else best

    def _untouched(self, draft: Draft) -> str:
        """Why a person may not be changed; empty where it may."""
        barred = self._barred.get(draft.person.id or 0)
        return _UNTOUCHED.get(barred, "") if barred else ""

    def _finish(self, draft: Draft, rows: Sequence[Entry], joined: Sequence[Entry]) -> None:
        """Take in what the rows say that tell of a person; those that were `joined` by a decision fill in."""
        if self._barred and (reason := self._untouched(draft)):
            for each in (*rows, *joined):
                self._reject(each, Invalid(reason))
            return
        draft.take_in(rows, joined)
        if draft.was is None:
            self.plan.new.append(draft)
        elif draft.same:
            self.plan.same += 1
        else:
            self.plan.changed.append(draft)


def _newer(entry: Entry, day: date | None) -> bool:
    """Whether a row tells of something after a day: a yes, an invoice, a new beginning."""
    consent, relation = entry.consent, entry.relation
    days = [
        *((consent.given_on, consent.confirmed_on) if consent else ()),
        relation.collected_on,
        relation.started_on,
        relation.last_activity_on,
        relation.last_bookkeeping_on,
    ]
    return day is not None and any(each and each > day for each in days)


def _whereabouts(entry: Entry) -> str:
    """Where a row stands, as people look it up."""
    return f"{entry.source}:{entry.row}"
