"""What an erasure does with a person: which parts go, which stay and why, and the proof that is left."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from gdpr_desk.domain.categories import Covers
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Choice, R, Record, altered, declare, fields_of, text
from gdpr_desk.domain.person import ErasedSlice, Person, Relation
from gdpr_desk.domain.reminder import RuleBook
from gdpr_desk.domain.retention import Clock, Slice, Strength, event_of, slices
from gdpr_desk.i18n import N_


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Erasure(Record):
    """The proof of one erasure: when, by whom, on what ground, how much. It names nobody (Art. 5(2))."""

    LABEL: ClassVar[str] = N_("Erasure")
    PLURAL: ClassVar[str] = N_("Erasures")

    erased_on: date | None = declare(N_("Erased on"), required=True, listed=True)
    by: str = text(N_("Decided by"), listed=True)
    ground: str = text(N_("Ground"), listed=True, multiline=True)
    persons: int = declare(N_("Persons erased"), 0, listed=True)
    parts: int = declare(N_("Parts erased"), 0, listed=True)
    kept: int = declare(N_("Parts kept"), 0, listed=True)
    categories: str = text(N_("Categories of persons and data"), listed=True, multiline=True)
    orders: int = declare(N_("Erasure orders"), 0, listed=True)


class Stays(Choice):
    """Why a part is not erased."""

    FLOOR = "floor", N_("The law demands that it is kept (Art. 17(3)(b))")
    HELD = "held", N_("A legal hold keeps it (Art. 17(3)(e))")
    RESTRICTED = "restricted", N_("It may only be stored, since processing is restricted (Art. 18(2))")
    NOT_DUE = "not_due", N_("Its time limit has not ended")
    NOT_CHOSEN = "not_chosen", N_("It is due, and was not chosen")
    NO_RULE = "no_rule", N_("No retention rule says how long it is kept")


class Part(NamedTuple):
    """One slice of one relation, or a relation without a slice; and why it stays, None where it goes."""

    relation: Relation
    slice: Slice | None
    stays: Stays | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be erased: what is due on a day, under some rules or all, or all that may go `early`."""

    on: date
    rules: frozenset[int] | None = None
    early: bool = False


@dataclass(frozen=True, slots=True)
class PersonErasure:
    """What goes of one person and what stays; `covers` says what each category of data stands for."""

    person: Person
    parts: tuple[Part, ...]
    consents: Sequence[Consent]
    covers: Mapping[int, Covers]

    @property
    def goes(self) -> list[Part]:
        """The parts that are erased."""
        return [part for part in self.parts if part.stays is None]

    @property
    def kept(self) -> list[Part]:
        """The parts that stay."""
        return [part for part in self.parts if part.stays is not None]

    @property
    def whole(self) -> bool:
        """Whether nothing stays, so that the person leaves the register."""
        return not self.kept

    @property
    def relations(self) -> list[Relation]:
        """The person's relations."""
        return list({part.relation.id: part.relation for part in self.parts}.values())

    @property
    def covered(self) -> frozenset[str]:
        """What the parts that stay stand for; all of it where no rule speaks of one of them."""
        slices_left = [part.slice for part in self.kept]
        if None in slices_left:
            return frozenset(Covers)
        categories = {each for left in slices_left if left for each in left.plan.data_categories}
        return frozenset(self.covers.get(each, Covers.NOTHING) for each in categories)

    @property
    def emptied(self) -> Person:
        """The person without the fields that no remaining part covers."""
        return without(self.person, self.covered)

    def relations_left(self, on: date) -> tuple[list[Relation], list[Relation]]:
        """The relations that stay, with what was erased noted in them, and those that go."""
        left, gone = [], []
        for relation in self.relations:
            mine = [part for part in self.parts if part.relation.id == relation.id]
            if any(part.stays for part in mine):
                left.append(_noted(relation, mine, self.consents, on))
            else:
                gone.append(relation)
        return left, gone

    def consents_gone(self) -> list[Consent]:
        """The consents on which no remaining part rests, and of which no proof is kept."""
        if Covers.CONSENT in self.covered:
            return []
        purposes = {each for part in self.kept if part.slice for each in part.slice.plan.purposes}
        return [each for each in self.consents if each.purpose not in purposes]

    def taking(self, stays: Callable[[Part], Stays | None]) -> "PersonErasure":
        """The same with another decision about each part."""
        return replace(self, parts=tuple(part._replace(stays=stays(part)) for part in self.parts))

    def within(self, scope: Scope) -> "PersonErasure | None":
        """What erasing within `scope` does; None where nothing of the person goes.

        A slice that is due goes; an early erasure takes every promise along, and no floor
        (Art. 17(3)(b)). What a hold or a restriction keeps stays.
        """
        found = self.judged(scope)
        if any(part.slice for part in found.goes) or (scope.early and found.whole):
            return found
        return None

    def judged(self, scope: Scope) -> "PersonErasure":
        """What goes within `scope` and what stays and why, also where nothing goes."""
        return self.taking(lambda part: _stays(part, scope))


def erasure_of(
    person: Person,
    relations: Iterable[Relation],
    consents: Sequence[Consent],
    book: RuleBook,
    covers: Mapping[int, Covers],
) -> PersonErasure:
    """Everything that is kept of a person, part by part; nothing of it is decided yet."""
    parts = (part for relation in relations for part in _parts(relation, consents, book))
    return PersonErasure(person, tuple(parts), consents, covers)


def without(record: R, covered: Set[str]) -> R:
    """A record without the personal fields that nothing in `covered` stands for."""
    fields = fields_of(type(record))
    return altered(record, **{each.name: "" for each in fields if each.personal not in ("", *covered)})


def is_locked(relations: Sequence[Relation], consents: Sequence[Consent], book: RuleBook) -> bool:
    """Whether a person is kept under the law's floors alone, all else being erased: for bookkeeping only."""
    left = [each for relation in relations for each in _slices(relation, consents, book)]
    erased = any(relation.erased for relation in relations)
    return erased and all(
        each.plan.rule.strength is Strength.FLOOR and each.clock is not Clock.NOT_STARTED for each in left
    )


def _slices(relation: Relation, consents: Sequence[Consent], book: RuleBook) -> list[Slice]:
    plans = book.plans.get(relation.subject_category or 0, ())
    return slices(relation, consents, plans, book.financial_year_ends)


def _parts(relation: Relation, consents: Sequence[Consent], book: RuleBook) -> Iterable[Part]:
    """The slices of a relation; one without a slice is kept only where no rule speaks of it at all."""
    ruled = bool(book.plans.get(relation.subject_category or 0))
    found = _slices(relation, consents, book)
    if not found:
        return [Part(relation, None, None if ruled else Stays.NO_RULE)]
    return [Part(relation, each, None) for each in found]


def _stays(part: Part, scope: Scope) -> Stays | None:
    left = part.slice
    if left is None:
        return _kept_at_large(part.relation) or part.stays
    if left.clock is Clock.HELD:
        return Stays.HELD
    if left.clock is Clock.RESTRICTED:
        return Stays.RESTRICTED
    due = left.erasable_on is not None and left.erasable_on <= scope.on
    if not due and not scope.early:
        return Stays.NOT_DUE
    if not due and left.plan.rule.strength is Strength.FLOOR:
        return Stays.FLOOR
    chosen = scope.rules is None or left.plan.rule.id in scope.rules
    return None if chosen else Stays.NOT_CHOSEN


def _kept_at_large(relation: Relation) -> Stays | None:
    """What keeps a relation of which no rule makes a slice now."""
    if relation.restricted:
        return Stays.RESTRICTED
    held = any(not hold.rules and not hold.lifted_on for hold in relation.holds)
    return Stays.HELD if held else None


def _noted(relation: Relation, parts: Iterable[Part], consents: Sequence[Consent], on: date) -> Relation:
    """A relation with what was erased of it. One that still went on has ended with an early erasure: else
    nothing would ever start the clock of what the law keeps."""
    gone = [part.slice for part in parts if part.stays is None and part.slice]
    if not relation.ended_on and any(each.clock is not Clock.DATED for each in gone):
        relation = altered(relation, ended_on=on)
    new: Any = [
        ErasedSlice(rule=each.plan.rule.id, event_on=event_of(each.plan, relation, consents), erased_on=on)
        for each in gone
    ]
    rules = {each.rule for each in new}
    return altered(relation, erased=(*(each for each in relation.erased if each.rule not in rules), *new))
