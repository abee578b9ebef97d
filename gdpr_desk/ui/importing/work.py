"""What the import dialog does beside the window: reads, looks, plans, writes, and saves."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.import_differences import Difference, DifferenceWords, differences
from gdpr_desk.actions.import_doubts import Row
from gdpr_desk.actions.import_plan import Plan, counted
from gdpr_desk.actions.import_report import ImportReport
from gdpr_desk.actions.people_in import no_collection, plan_import, write_import
from gdpr_desk.actions.registers import back_up_first
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.profile_files import own_profiles, shipped_profiles
from gdpr_desk.exchange.rejected import Rejected, rejected_rows, save_rejected
from gdpr_desk.exchange.sheets import read_text
from gdpr_desk.exchange.sheets.grid import Sheet, told_apart
from gdpr_desk.ui.background import Cancelled, Progress
from gdpr_desk.ui.importing.elsewhere import read_beside
from gdpr_desk.ui.importing.seen import Office, Seen, office_of, seen
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
class Looked:
    """What was found in the files, and why some of them, or of the office's profiles, cannot be used."""

    sheets: Sequence[Seen]
    office: Office
    faults: Sequence[FileRefused]


@dataclass(frozen=True)
class Prepared:
    """A plan with what the preview shows of it: its changes, which `words` say, and the sheets that were
    planned, by their sources."""

    plan: Plan
    changes: Sequence[Difference]
    words: DifferenceWords
    sheets: Mapping[str, Sheet]

    @property
    def persons(self) -> int:
        """How many persons the import makes or changes."""
        return len(self.plan.new) + len(self.plan.changed)


@dataclass
class Import:
    """One import: its files are read once, whatever is asked about them. What was `pasted` is a table, too.

    `written` says that it is in the register, even where it was cancelled too late.
    """

    session: Session
    sources: Sequence[Path]
    pasted: str = ""
    written: bool = False
    _read: list[Sheet] = field(default_factory=list)
    _planned: list[Sheet] = field(default_factory=list)
    _plans: list[Plan] = field(default_factory=list)

    def look(self, progress: Progress) -> Looked:
        """Read, and look at what the sheets are. Raises FileRefused where there is none, Cancelled."""
        tell, (own, faults) = _Seldom(progress), own_profiles()
        profiles = [*shipped_profiles(), *own]
        with no_collection():
            for source in self.sources:
                try:
                    self._read += self._sheets(source, lambda: tell(0, 0))
                except FileRefused as fault:
                    faults.append(fault)
            self._read = told_apart(self._read)
            found = []
            for sheet in self._read:
                tell(0, 0)
                found.append(seen(sheet, profiles))
        if not found:
            raise faults[-1]
        return Looked(found, office_of(self.session.store, profiles), faults)

    def prepare(
        self, chosen: Sequence[tuple[Sheet, Answers]], decided: Mapping[Row, bool], progress: Progress
    ) -> Prepared:
        """Plan with what was `decided` about likely persons: nothing is written.

        Raises FileRefused, Unanswered, Cancelled.
        """
        store, tell = self.session.store, _Seldom(progress)
        sheets = {sheet.source: sheet for sheet, _ in chosen}
        plan = plan_import(
            store,
            [Path()],
            self.session.today,
            sheets={sheet.source: said for sheet, said in chosen},
            decided=decided,
            progress=tell,
            read=lambda _all: list(sheets.values()),
        )
        self._plans.append(plan)
        self._planned += sheets.values()
        groups = {each.id: each.name for each in store.all(SubjectCategory) if each.id}
        systems = {each.id: each.name for each in store.all(Processor) if each.id}
        words = DifferenceWords(groups, systems, self.session.language)
        with no_collection():
            return Prepared(plan, list(self._changes(plan, tell)), words, sheets)

    def write(self, plan: Plan, progress: Progress) -> None:
        """Back up where today has no backup yet, then write all of the plan or, if cancelled, nothing."""
        progress(0, 0)
        back_up_first(self.session.register, self.session.now())
        write_import(self.session.store, plan, _Seldom(progress))
        self.written = True

    def rejected(self, prepared: Prepared, progress: Progress) -> list[Rejected]:
        """The rejected rows as they stood in their files."""
        language = self.session.language
        listed = counted(prepared.plan.rejected, _Seldom(progress), 0, len(prepared.plan.rejected))
        rows = ((each.source, each.row, each.reason.sentence(language)) for each in listed)
        return rejected_rows(rows, prepared.sheets, language)

    def save_rejected(self, prepared: Prepared, target: Path, progress: Progress) -> list[Path]:
        """Write the rejected rows as CSV files, one for each header."""
        return save_rejected(target, self.rejected(prepared, progress))

    def save_report(self, prepared: Prepared, target: Path, progress: Progress) -> list[Path]:
        """Write the report of the import as a workbook."""
        session = self.session
        ImportReport(
            organisation_of(session.store).name,
            prepared.plan,
            prepared.changes,
            prepared.words,
            self.rejected(prepared, progress),
            session.language,
            session.today,
        ).write(target, _Seldom(progress))
        return [target]

    def let_go(self) -> None:
        """Forget what was read and planned, bit by bit: at one go it would hold up the window for 0.1 s."""
        for plan in self._plans:
            for drafts in (plan.new, plan.changed):
                while drafts:
                    del drafts[-_AT_ONCE:]
        for sheet in (*self._read, *self._planned):
            while sheet.rows and isinstance(sheet.rows, list):
                del sheet.rows[-_AT_ONCE:]
        for kept in (self._plans, self._read, self._planned):
            kept.clear()
        gc.unfreeze()  # what `no_collection` set aside

    def _sheets(self, source: Path, look_up: Callable[[], None]) -> list[Sheet]:
        return [read_text(self.pasted, source.name)] if self.pasted else read_beside(source, look_up)

    def _changes(self, plan: Plan, tell: Callable[[int, int], None]) -> Iterator[Difference]:
        for draft in counted(plan.changed, lambda _done, _of: tell(0, 0), 0, 0):
            yield from differences(draft)
