"""What the import dialog does beside the window: reads and plans, and writes."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gdpr_desk.actions.import_differences import Difference, differences
from gdpr_desk.actions.import_plan import Plan, counted
from gdpr_desk.actions.people_in import no_collection, plan_import, write_import
from gdpr_desk.actions.registers import back_up_first
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.ui.background import Cancelled, Progress
from gdpr_desk.ui.importing.elsewhere import read_beside
from gdpr_desk.ui.session import Session

_AT_ONCE = 500  # rows that are let go together
_OFTEN = 0.1  # seconds from one word of progress to the next


class _Seldom:
    """Passes progress on now and then: each word costs the window a wait for Python's lock, and a hundred
    in a row hold it up. Cancelling is noticed all the same."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._told = 0.0

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._told > _OFTEN or (of and done >= of):
            self._told = now
            self._progress(done, of)
        elif self._progress.cancelled:
            raise Cancelled


@dataclass(frozen=True)
class Prepared:
    """A plan with what the preview shows of it; `groups` are the names of the groups by id."""

    plan: Plan
    changes: Sequence[Difference]
    groups: dict[int, str]

    @property
    def persons(self) -> int:
        """How many persons the import makes or changes."""
        return len(self.plan.new) + len(self.plan.changed)


@dataclass
class Import:
    """One import: its files are read once, whatever is asked about them.

    `written` says that it is in the register, even where it was cancelled too late.
    """

    session: Session
    sources: Sequence[Path]
    answers: Answers = field(default_factory=Answers)
    written: bool = False
    _read: dict[Path, list[Sheet]] = field(default_factory=dict)
    _plans: list[Plan] = field(default_factory=list)

    def prepare(self, progress: Progress) -> Prepared:
        """Read, and plan: nothing is written. Raises FileRefused, Unanswered, Cancelled."""
        store, said, tell = self.session.store, self.answers, _Seldom(progress)
        plan = plan_import(
            store,
            self.sources,
            self.session.today,
            answers=said,
            progress=tell,
            read=lambda source: self._sheets(source, lambda: tell(0, 0)),
        )
        self._plans.append(plan)
        groups = {each.id: each.name for each in store.all(SubjectCategory) if each.id}
        with no_collection():
            return Prepared(plan, list(self._changes(plan, tell)), groups)

    def write(self, plan: Plan, progress: Progress) -> None:
        """Back up where today has no backup yet, then write all of the plan or, if cancelled, nothing."""
        progress(0, 0)
        back_up_first(self.session.register, self.session.now())
        write_import(self.session.store, plan, _Seldom(progress))
        self.written = True
        self.let_go()

    def let_go(self) -> None:
        """Forget what was read and planned, bit by bit: at one go it would hold up the window for 0.1 s."""
        for plan in self._plans:
            for drafts in (plan.new, plan.changed):
                while drafts:
                    del drafts[-_AT_ONCE:]
        for sheets in self._read.values():
            for sheet in sheets:
                while sheet.rows and isinstance(sheet.rows, list):
                    del sheet.rows[-_AT_ONCE:]
        self._plans.clear()
        self._read.clear()
        gc.unfreeze()  # what `no_collection` set aside

    def _sheets(self, source: Path, look_up: Callable[[], None]) -> list[Sheet]:
        if source not in self._read:
            self._read[source] = read_beside(source, look_up)
        return self._read[source]

    def _changes(self, plan: Plan, tell: Callable[[int, int], None]) -> Iterator[Difference]:
        for draft in counted(plan.changed, lambda _done, _of: tell(0, 0), 0, 0):
            yield from differences(draft)
