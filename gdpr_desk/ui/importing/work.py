"""What the import dialog does beside the window: reads and plans, and writes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gdpr_desk.actions.import_differences import Difference, differences
from gdpr_desk.actions.import_plan import Plan, counted
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.actions.registers import back_up_first
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.ui.background import Progress
from gdpr_desk.ui.importing.elsewhere import read_beside
from gdpr_desk.ui.session import Session


@dataclass(frozen=True)
class Answers:
    """What the user said of the files."""

    category: str = ""
    profile: str = ""
    dates: DateOrder | None = None


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

    def prepare(self, progress: Progress) -> Prepared:
        """Read, and plan: nothing is written. Raises FileRefused, Unanswered, Cancelled."""
        store, said = self.session.store, self.answers
        plan = plan_import(
            store,
            self.sources,
            self.session.today,
            category=said.category,
            profile=said.profile,
            dates=said.dates,
            progress=progress,
            read=lambda source: self._sheets(source, lambda: progress(0, 0)),
        )
        groups = {each.id: each.name for each in store.all(SubjectCategory) if each.id}
        return Prepared(plan, list(self._changes(plan, progress)), groups)

    def write(self, plan: Plan, progress: Progress) -> None:
        """Back up where today has no backup yet, then write all of the plan or, if cancelled, nothing."""
        progress(0, 0)
        back_up_first(self.session.register, self.session.now())
        write_import(self.session.store, plan, progress)
        self.written = True

    def _sheets(self, source: Path, look_up: Callable[[], None]) -> list[Sheet]:
        if source not in self._read:
            self._read[source] = read_beside(source, look_up)
        return self._read[source]

    def _changes(self, plan: Plan, progress: Progress) -> Iterator[Difference]:
        for draft in counted(plan.changed, lambda _done, _of: progress(0, 0), 0, 0):
            yield from differences(draft)
