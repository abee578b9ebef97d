"""Who of the new persons of an import is likely known already, and what was decided about it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from gdpr_desk.domain.likeness import Likely, LikelyPersons, Shared
from gdpr_desk.domain.matching import Traits
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.system import SamePerson
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_

MOST_ASKED = 5_000
"""New persons of one import for whom somebody alike is looked for. Of more nobody decides row by row: they
are found afterwards, among the persons who are perhaps the same."""

Row = tuple[str, int]
"""The file and the number of a row."""


@dataclass(frozen=True)
class Judged:
    """What was decided about rows: now, by their places, and before, by their keyed hashes.

    `same` says whom a row is, `others` whom it is not; `on` is the day of what is decided now.
    """

    now: Mapping[Row, bool] = field(default_factory=dict)
    same: Mapping[str, int] = field(default_factory=dict)
    others: frozenset[tuple[str, int]] = frozenset()
    hashed: Callable[[str], str] = lambda text: text
    on: date | None = None

    @classmethod
    def of(
        cls,
        decisions: Iterable[SamePerson],
        hashed: Callable[[str], str],
        now: Mapping[Row, bool],
        on: date,
    ) -> "Judged":
        """What these decisions say."""
        rows = [each for each in decisions if each.row_hash]
        return cls(
            now,
            {each.row_hash: each.person or 0 for each in rows if each.same},
            frozenset((each.row_hash, each.person or 0) for each in rows if not each.same),
            hashed,
            on,
        )

    def hash_of(self, traits: Traits) -> str:
        """By what a row is recognised that says the same again."""
        return self.hashed(f"{traits.name}|{traits.email}|{traits.phone}|{traits.organisation}")


class Doubt(NamedTuple):
    """A row that makes a new person, somebody who is likely the same, and why."""

    source: str
    row: int
    person: Person
    other: Person
    why: Shared
    score: int

    @property
    def key(self) -> Row:
        """The place of the row, by which it is decided."""
        return self.source, self.row

    @property
    def name(self) -> str:
        """What the person of the row is called."""
        return self.person.title

    @property
    def reason(self) -> Invalid:
        """Why somebody should look at it."""
        return Invalid(N_("Perhaps this is “{name}”: {why}."), name=self.other.title, why=self.why.label)


class Newcomer(NamedTuple):
    """A new person of an import: its place among the drafts, and its first row."""

    ref: int
    row: Row
    traits: Traits


class Verdict(NamedTuple):
    """What follows for a newcomer: it is the person at the place `other`, or is not, or nobody has said."""

    newcomer: Newcomer
    other: int
    likely: Likely[int] | None
    same: bool | None


def asks(newcomers: int, judged: Judged) -> bool:
    """Whether there is anything to say of so many newcomers."""
    return bool(judged.same) or 0 < newcomers <= MOST_ASKED


def verdicts(
    newcomers: Sequence[Newcomer],
    known: Sequence[Traits],
    places: Mapping[int, int],
    apart: Set[int],
    ids: Callable[[int], int | None],
    judged: Judged,
) -> Iterator[Verdict]:
    """What is decided, and what is to be decided, of each newcomer who is likely somebody else.

    `known` are the traits of everybody by place, `places` where the persons of the register are by their ids,
    `ids` the other way about; nobody is asked about those at the places `apart`, who may not be changed. Of
    two newcomers who are alike the later one is asked about.
    """
    likely = _alike(newcomers, known, apart) if len(newcomers) <= MOST_ASKED else {}
    for each in newcomers:
        said = judged.hash_of(each.traits) if judged.same or judged.others else ""
        if (person := judged.same.get(said)) in places:
            yield Verdict(each, places[person or 0], None, same=True)
            continue
        for found in likely.get(each.ref, ()):
            if found.ref < each.ref and (said, ids(found.ref) or 0) not in judged.others:
                yield Verdict(each, found.ref, found, judged.now.get(each.row))
                break


def _alike(
    newcomers: Sequence[Newcomer], known: Sequence[Traits], apart: Set[int]
) -> dict[int, list[Likely[int]]]:
    """Who is like each newcomer. Only those are looked at who share something with any of them: to look at
    everybody takes longer than the whole import."""
    wanted = {word for each in newcomers for word in _shareable(each.traits)}
    persons: LikelyPersons[int] = LikelyPersons()
    for ref, traits in enumerate(known):
        if ref not in apart and not wanted.isdisjoint(_shareable(traits)):
            persons.add(traits, ref)
    return {each.ref: persons.find(each.traits) for each in newcomers}


def _shareable(traits: Traits) -> tuple[tuple[str, object], ...]:
    pairs = (
        ("name", tuple(sorted(traits.name.split()))),
        ("phone", traits.phone),
        ("email", traits.email),
        ("organisation", traits.organisation),
    )
    return tuple(each for each in pairs if each[1])
