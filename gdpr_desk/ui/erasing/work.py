"""What the erasing dialog does beside the window: works out what goes, writes the orders, erases."""

import gc
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gdpr_desk.actions import erasing
from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.people_in import no_collection
from gdpr_desk.actions.person import OfficeRules, office_rules
from gdpr_desk.domain.erasure import Erasure, PersonErasure
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.errors import UserFacingError
from gdpr_desk.storage.erasing import Decided
from gdpr_desk.ui.background import Progress
from gdpr_desk.ui.session import Session

Plan = Callable[[Progress], list[PersonErasure]]

_AT_ONCE = 500  # persons that are let go together


class Tally(NamedTuple):
    """How many persons go whole, how many parts of others go, and how many parts stay."""

    persons: int = 0
    parts: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Prepared:
    """What would go of whom, and what it is said with; `systems` are the names of the processors."""

    persons: list[PersonErasure]
    tallies: list[Tally]
    rules: OfficeRules
    systems: dict[int, str]

    def tally(self, left_out: Collection[int] = ()) -> Tally:
        """The counts of all but the persons with these numbers."""
        counted = [each for at, each in enumerate(self.tallies) if at not in left_out]
        return Tally(*map(sum, zip(*counted, strict=True))) if counted else Tally()

    def systems_of(self, person: PersonErasure) -> list[str]:
        """The systems in which the parts that go lie as well."""
        wanted = {each for part in person.goes if part.slice for each in part.slice.plan.processors}
        return sorted(self.systems[each] for each in wanted if each in self.systems)


@dataclass
class Erasing:
    """One erasure; `early` says that a person asks for it (Art. 17). `erased` is its proof, once it is done.

    What is stored and handed over is in the organisation's language.
    """

    session: Session
    plan: Plan
    early: bool = False
    handed_over: bool = False
    erased: Erasure | None = None
    _persons: list[PersonErasure] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of what is stored and handed over."""
        return organisation_of(self.session.store).language.value

    def prepare(self, progress: Progress) -> Prepared:
        """Work out what would go: nothing is written."""
        store = self.session.store
        with no_collection():
            self._persons = self.plan(progress)
            tallies = [_tally(each) for each in self._persons]
        systems = {each.id or 0: each.name for each in store.all(Processor) if not each.ended_on}
        return Prepared(self._persons, tallies, office_rules(store), systems)

    def decide(self, persons: Sequence[PersonErasure], progress: Progress) -> Decided:
        """The proof and the orders that erasing `persons` would leave."""
        progress(0, 0)
        register, language = self.session.register, self.language
        ground = erasing.ground_of(persons, language, early=self.early)
        who, today = self.session.store.who, self.session.today
        with no_collection():  # of what is made here nothing is garbage, and looking would hold up the window
            return erasing.decided(register, persons, who, ground, today, language)

    def hand_over(self, decided: Decided, folder: Path) -> int:
        """Write every order into `folder`, and say how many files that made."""
        register, today = self.session.register, self.session.today
        files = erasing.hand_over(register, decided, folder, self.language, today)
        self.handed_over = True
        return len(files)

    def letter(self, decided: Decided, order: ErasureOrder) -> str:
        """The text of one order."""
        text = erasing.letter(self.session.register, decided, order, self.language)
        self.handed_over = True
        return text

    def carry_out(self, decided: Decided, progress: Progress) -> Erasure:
        """Erase what was decided; cancelled before the rows are gone, it leaves everything as it was."""
        before = self.session.store.count(Erasure)
        try:
            self.erased = erasing.carry_out(self.session.register, decided, self.session.now(), progress)
        except UserFacingError:
            if self.session.store.count(Erasure) > before:
                self.erased = self.session.store.all(Erasure)[-1]  # the rows are gone: no way back
            raise
        return self.erased

    def let_go(self) -> None:
        """Forget the persons bit by bit: at one go it would hold up the window."""
        while self._persons:
            del self._persons[-_AT_ONCE:]
        gc.unfreeze()  # what `no_collection` set aside


def _tally(person: PersonErasure) -> Tally:
    goes, kept = len(person.goes), len(person.kept)
    return Tally(0, goes, kept) if kept else Tally(1, 0, 0)
