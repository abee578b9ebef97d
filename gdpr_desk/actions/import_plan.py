"""Puts the rows of an import together with the persons whom the register has; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from gdpr_desk.actions.import_doubts import Doubt, Judged, Newcomer, Verdict, asks, verdicts
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.actions.import_systems import Sightings, SystemsPlan
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.matching import KnownPersons, Traits
from gdpr_desk.domain.person import Person, Relation, by_person
from gdpr_desk.domain.system import SamePerson, SystemRecord, Unplaced
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

    `nobody` counts rows about no person, `judged` are the decisions about persons who are known.
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
        seen: Sightings | None = None,
        judged: Judged | None = None,
    ) -> None:
        """`barred` may not be changed, and a new person whose e-mail is `erased` is not taken in; None where
        nobody was erased.

        What rows of other systems show is noted in `seen`; `judged` is what was decided about likely persons.
        """
        self.plan = Plan()
        self.seen, self._judged = seen or Sightings(), judged or Judged()
        self._barred, self._erased = barred, erased or (lambda _email: False)
        self._guarded = bool(barred) or erased is not None or self.seen.any_ordered
        self._known: KnownPersons[int] = KnownPersons()
        self._twins: dict[Traits, Iterator[int]] = {}
        theirs, said, given = by_person(relations), by_person(systems), by_person(consents)
        self._numbers: dict[tuple[int | None, str], int] = {}
        self._drafts: list[Draft] = []
        known = list(persons)
        for person, traits in zip(known, Traits.of_all(known), strict=True):
            mine, here, yes = theirs.get(person.id, []), said.get(person.id, []), given.get(person.id, [])
            ref = self._add(Draft(person, mine, person, mine, here, here, yes, yes), traits)
            for record in here:
                self._numbers[record.processor, record.number] = ref
        self._before = len(self._drafts)

    def take(self, entries: Iterable[Entry], rows: int, progress: Progress) -> Plan:
        """The plan for `entries`, with every person counted once; each is one of `rows` steps, thrice."""
        good: list[tuple[Entry, Traits]] = []
        read = list(counted(entries, progress, 0, 3 * rows))
        for entry, traits in zip(read, Traits.of_all([each.person for each in read]), strict=True):
            if entry.system:
                self.seen.note(entry.system)
            if isinstance(entry.rejected, Nobody):
                self.plan.nobody += 1
            elif entry.rejected:
                self._reject(entry, entry.rejected, Unplaced.REJECTED)
            elif not self._guarded or self._may_be_taken(entry, traits):
                good.append((entry, traits))
        # A row without a name can be told from others only when everybody with its e-mail is known.
        good.sort(key=lambda pair: not pair[1].name)
        steps = counted(good, progress, rows, 3 * rows)
        placed = [(entry, traits, self._place(entry, traits)) for entry, traits in steps]
        decided = self._decide(placed)
        told: dict[int, list[Entry]] = {}
        for entry, traits, place in placed:
            best = self._best(entry, traits, place) if traits.email in self._known.shared else place
            told.setdefault(decided.get(best, best), []).append(entry)
        for place, mine in counted(told.items(), progress, 2 * rows, 3 * rows):
            self._finish(self._drafts[place], mine)
        return self.plan

    def _may_be_taken(self, entry: Entry, traits: Traits) -> bool:
        """Whether a row is nobody's who was erased, or who may not be changed now; else it is rejected."""
        erased = self._was_erased(entry)
        ref = self._numbered(entry)
        if ref is None and (erased or self._barred):
            ref = self._known.find(traits)
        person = None if ref is None else self._drafts[ref].person.id
        if person is None and erased:
            expected = entry.system and self.seen.expected(entry.system)
            self._reject(entry, Invalid(_ERASED), None if expected else Unplaced.BACK)
            return False
        if entry.system and person and self.seen.back_in_part(entry.system, entry.consent):
            self.seen.unplaced(entry.system, Unplaced.BACK, _place(entry), person)
        if person and self._barred.get(person) in _UNTOUCHED:
            self._reject(entry, Invalid(_UNTOUCHED[self._barred[person]]))
            return False
        return True

    def _was_erased(self, entry: Entry) -> bool:
        """Whether a row is somebody's who was erased here: by the e-mail, or by the number in an order."""
        return self._erased(entry.person.email) or bool(entry.system and self.seen.ordered(entry.system))

    def _reject(self, entry: Entry, reason: Invalid, why: Unplaced | None = None) -> None:
        self.plan.rejected.append(Listed(entry.source, entry.row, reason, entry.person.title))
        if entry.system and why:
            self.seen.unplaced(entry.system, why, _place(entry))

    def _add(self, draft: Draft, traits: Traits) -> int:
        self._drafts.append(draft)
        self._known.add(traits, len(self._drafts) - 1)
        return len(self._drafts) - 1

    def _place(self, entry: Entry, traits: Traits) -> int:
        """The person whom a row means: one that is known, or a new one."""
        ref = self._numbered(entry) if entry.system else None
        if ref is None:
            ref = self._known.find(traits)
        if ref is None and not traits.email:
            ref = self._twin(traits)
        if ref is None:
            return self._add(Draft(entry.person), traits)
        draft = self._drafts[ref]
        if traits.name and not draft.person.name:
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
        found: dict[int, int] = {}
        for verdict in verdicts(newcomers, self._known.traits(), places, self._id_at, self._judged):
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
            judged, row_hash = self._judged, self._judged.hash_of(newcomer.traits)
            decision = SamePerson(row_hash=row_hash, same=verdict.same, decided_on=judged.on)
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

    def _numbered(self, entry: Entry) -> int | None:
        """Whom a system's own number means: whoever had it at the last import."""
        system = entry.system
        return self._numbers.get((system.processor, system.number)) if system and system.number else None

    def _best(self, entry: Entry, traits: Traits, place: int) -> int:
        """Whom a row of a shared mailbox fits best when everybody is known."""
        best = self._known.find(traits) if self._numbered(entry) is None else None
        return place if best is None else best

    def _finish(self, draft: Draft, rows: list[Entry]) -> None:
        draft.take_in(rows)
        if draft.was is None:
            self.plan.new.append(draft)
        elif draft.same:
            self.plan.same += 1
        else:
            self.plan.changed.append(draft)


def _place(entry: Entry) -> str:
    """Where a row stands, as people look it up."""
    return f"{entry.source}:{entry.row}"
