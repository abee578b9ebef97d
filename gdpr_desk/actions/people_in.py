"""Takes persons in from sheets: a plan first, in which nothing is written, then all of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.matching import KnownPersons, Traits
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.retention import RetentionRule, StartEvent
from gdpr_desk.errors import FileRefused, Invalid
from gdpr_desk.exchange.people import Entry, Reading, entries, left_out
from gdpr_desk.exchange.profiles import Profile, load_profiles, recognise
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_
from gdpr_desk.storage.store import Store

Progress = Callable[[int, int], None]

_PERSON_FIELDS = ("job_title", "organisation", "email", "phone")
_RELATION_FIELDS = tuple(
    each.name
    for each in fields_of(Relation)
    if not each.many and each.name not in ("person", "subject_category")
)


@dataclass(frozen=True)
class Listed:
    """A row that somebody should look at, and why: rejected, or a person who may be known already."""

    source: str
    row: int
    reason: Invalid


@dataclass
class Draft:
    """A person as it will be after the import, beside what the register has now.

    `names` and `starts` are what all rows say of the person's name, and of when relations in a group
    started: where they agree, what the register has is corrected.
    """

    person: Person
    relations: list[Relation]
    was: Person | None = None
    had: tuple[Relation, ...] = ()
    names: set[str] = field(default_factory=set)
    starts: dict[int | None, set[date]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether the import changes a person whom the register has."""
        return self.person != self.was or tuple(self.relations) != self.had

    def hear(self, entry: Entry) -> None:
        """Take note of what a row says, before any is merged."""
        self.names.add(fold(entry.person.name))
        starts = self.starts.setdefault(entry.relation.subject_category, set())
        if entry.relation.started_on:
            starts.add(entry.relation.started_on)

    def merge(self, entry: Entry) -> None:
        """Fill in, or correct, what a row says."""
        self.person = _filled(self.person, entry.person, _PERSON_FIELDS)
        if len(self.names) == 1:
            self.person = _filled(self.person, entry.person, ["name"])
        new = entry.relation
        only_start = len(self.starts[new.subject_category]) == 1
        at = _same_relation(self.relations, new, only_start=only_start)
        if at is None:
            self.relations.append(replace(new, person=self.person.id))
        else:
            self.relations[at] = _filled(self.relations[at], new, _RELATION_FIELDS)


@dataclass
class Plan:
    """What an import would do; nothing of it is written yet."""

    new: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    same: int = 0
    rejected: list[Listed] = field(default_factory=list)
    undecided: list[Listed] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)


def plan_import(
    store: Store,
    sources: Sequence[Path],
    today: date,
    *,
    category: str = "",
    profile: str = "",
    dates: DateOrder | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Plan:
    """What taking in `sources` would do. FileRefused where a whole file cannot be understood.

    `category` is the group of the rows that name none, `profile` and `dates` what the user said of
    the files. The same files again give a plan that changes nothing.
    """
    profiles = load_profiles()
    sheets = [sheet for source in sources for sheet in read_sheets(source)]
    planner = _Planner(store)
    found: list[Entry] = []
    for sheet in sheets:
        chosen = recognise(profiles, sheet.header, sheet.source, profile)
        planner.plan.left_out[sheet.source] = left_out(sheet, chosen)
        found += entries(sheet, chosen, _reading(store, chosen, category, dates, today))
    return planner.take(found, progress)


def write_import(store: Store, plan: Plan) -> None:
    """Write the whole plan as one action, or nothing of it."""
    if not plan.new and not plan.changed:
        return
    with store.action("import"):
        saved = store.save_all([draft.person for draft in plan.new])
        relations = [
            replace(relation, person=person.id)
            for person, draft in zip(saved, plan.new, strict=True)
            for relation in draft.relations
        ]
        store.save_all([draft.person for draft in plan.changed if draft.person != draft.was])
        relations += [
            replace(relation, person=draft.person.id)
            for draft in plan.changed
            for relation in draft.relations
            if relation not in draft.had
        ]
        store.save_all(relations)


def _reading(store: Store, profile: Profile, category: str, dates: DateOrder | None, today: date) -> Reading:
    known = store.all(SubjectCategory)
    names = {fold(each.name): each.id for each in known if each.id}
    chosen = None
    if category:
        chosen = names.get(fold(category))
        if chosen is None:
            raise FileRefused(
                N_("There is no group “{category}” in the register. It has: {groups}."),
                category=category,
                groups=", ".join(each.name for each in known),
            )
    elif profile.category_counts_from:
        chosen = _category_that_counts_from(store, StartEvent(profile.category_counts_from))
    return Reading(names, chosen, dates, today)


def _category_that_counts_from(store: Store, start: StartEvent) -> int | None:
    """The one group of people whose data is kept from this event; None where it is not one."""
    rules = {rule.id for rule in store.all(RetentionRule) if rule.start is start}
    found = {
        row.subject_category
        for activity in store.all(ProcessingActivity)
        if not activity.ended
        for row in activity.couplings
        if row.retention_rule in rules
    }
    return found.pop() if len(found) == 1 else None


class _Planner:
    """Puts entries together with the persons whom the register has.

    First every person is found or made, then every entry goes to the one that fits it best: so it
    does not matter in which order they stand, and the same entries again change nothing.
    """

    def __init__(self, store: Store) -> None:
        self.plan = Plan()
        self._known: KnownPersons[int] = KnownPersons()
        self._drafts = _drafts_of(store)
        self._paired: set[int] = set()
        for ref, draft in enumerate(self._drafts):
            self._known.add(Traits.of(draft.person), ref)

    def take(self, entries: Iterable[Entry], progress: Progress) -> Plan:
        """The plan for `entries`, with every person counted once."""
        good = []
        for entry in entries:
            if entry.rejected:
                self.plan.rejected.append(Listed(entry.source, entry.row, entry.rejected))
            else:
                good.append(entry)
        # What tells less comes last: it can only be told from what is there by then.
        good.sort(key=lambda entry: not entry.person.name)
        placed = [(entry, self._place(entry)) for entry in good]
        found = [(entry, self._drafts[self._best(entry, place)]) for entry, place in placed]
        found.sort(key=lambda pair: not pair[0].relation.started_on)
        for entry, draft in found:
            draft.hear(entry)
        for done, (entry, draft) in enumerate(found):
            draft.merge(entry)
            if done % 1_000 == 0:
                progress(done, len(found))
        return self._finished()

    def _best(self, entry: Entry, place: int) -> int:
        """Whom an entry fits best when everybody is known."""
        if not entry.person.email:
            return place
        best = self._known.find(Traits.of(entry.person))
        return place if best is None else best

    def _place(self, entry: Entry) -> int:
        """The person whom an entry means: one that is known, or a new one."""
        traits = Traits.of(entry.person)
        ref = self._known.find(traits)
        if ref is None:
            ref = self._twin(traits)
        if ref is None:
            return self._new(entry, traits)
        draft = self._drafts[ref]
        if entry.person.name and not draft.person.name:
            draft.person = replace(draft.person, name=entry.person.name)
            self._known.add(Traits.of(draft.person), ref)
        return ref

    def _twin(self, traits: Traits) -> int | None:
        """Somebody of whom as little is known as here: each stands for one row, so that the same
        file again finds them all, and two in one file stay two."""
        if traits.email:
            return None
        for ref in self._known.twins(traits):
            if self._drafts[ref].was is not None and ref not in self._paired:
                self._paired.add(ref)
                return ref
        return None

    def _new(self, entry: Entry, traits: Traits) -> int:
        if self._known.alike(traits):
            reason = Invalid(
                N_("Somebody with the same name or e-mail is known, but it is not certain to be the same.")
            )
            self.plan.undecided.append(Listed(entry.source, entry.row, reason))
        self._known.add(traits, len(self._drafts))
        self._drafts.append(Draft(entry.person, []))
        return len(self._drafts) - 1

    def _finished(self) -> Plan:
        for draft in self._drafts:
            if draft.was is None:
                self.plan.new.append(draft)
            elif draft.changed:
                self.plan.changed.append(draft)
            elif draft.names:
                self.plan.same += 1
        return self.plan


def _drafts_of(store: Store) -> list[Draft]:
    relations: dict[int | None, list[Relation]] = {}
    for relation in store.all(Relation):
        relations.setdefault(relation.person, []).append(relation)
    return [
        Draft(person, (mine := relations.get(person.id, [])), person, tuple(mine))
        for person in store.all(Person)
    ]


def _filled(old: Any, new: Any, names: Iterable[str]) -> Any:
    """`old` with what `new` says; an empty field says nothing, another spelling is the same."""
    changes = {
        name: value
        for name in names
        if (value := getattr(new, name)) and not _alike(name, getattr(old, name), value)
    }
    return replace(old, **changes) if changes else old


def _alike(name: str, old: object, new: object) -> bool:
    if old == new or not isinstance(old, str) or not isinstance(new, str):
        return old == new
    if name == "phone":
        return phone_digits(old) == phone_digits(new)
    return fold(old) == fold(new)


def _same_relation(relations: Sequence[Relation], new: Relation, *, only_start: bool) -> int | None:
    """Which of a person's relations a row tells of; None where it is a new one.

    It is the one in its group with the same start. A row without a start tells of the last that is
    not apart from it in time; one with another start fills in the one without, or, where it has the
    `only_start` that the import says of the group, corrects the last that is not apart.
    """
    mine = [at for at, each in enumerate(relations) if each.subject_category == new.subject_category]
    mine.sort(key=lambda at: relations[at].started_on or date.min)
    near = [at for at in mine if not _apart(relations[at], new)]
    if new.started_on:
        same = [at for at in mine if relations[at].started_on == new.started_on]
        open_ = [at for at in near if only_start or not relations[at].started_on]
        near = same or open_
    return near[-1] if near else None


def _apart(one: Relation, other: Relation) -> bool:
    """Whether one of two relations ended before the other started."""
    return bool(
        (one.ended_on and other.started_on and one.ended_on < other.started_on)
        or (other.ended_on and one.started_on and other.ended_on < one.started_on)
    )
