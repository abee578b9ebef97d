"""How results look in a terminal: what is due in groups, an import in counts, progress on standard error."""

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import groupby

from gdpr_desk.actions.import_doubts import Doubt
from gdpr_desk.actions.import_plan import Listed, Plan
from gdpr_desk.actions.import_report import asides_of
from gdpr_desk.domain.reasons import Due
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural

_SHOWN = 10


class Progress:
    """A line on standard error for what takes over a second, where somebody is looking."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._shown = False

    def __call__(self, done: int, of: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._started > 1:
            self._shown = True
            print(f"\r{done} / {of}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r" + " " * 30 + "\r", end="", file=sys.stderr, flush=True)


def due_lines(found: Sequence[Due], language: str) -> Iterator[str]:
    """What is due by what has to be done, each group with its count and its first few."""
    if not found:
        yield translate(N_("Nothing is due."), language)
    in_order = list(What)
    for what, group in groupby(sorted(found, key=lambda due: in_order.index(due.what)), _what):
        rows = list(group)
        yield f"{translate(what.label, language)} ({len(rows)})"
        for each in rows[:_SHOWN]:
            yield f"  {shown_date(each.due_on)}  {each.about}"
            yield f"              {each.why}"
            if each.authority:
                yield f"              → {each.authority}"
        if len(rows) > _SHOWN:
            yield "  " + translate_plural(
                "… and {count} more (--json lists all)",
                "… and {count} more (--json lists all)",
                len(rows) - _SHOWN,
                language,
            )
        yield ""


def plan_lines(plan: Plan, language: str) -> Iterator[str]:
    """The counts of an import, and each row that somebody should look at."""
    yield translate(
        N_("New: {new}. Changed: {changed}. The same: {same}. Rejected: {rejected}."),
        language,
        new=len(plan.new),
        changed=len(plan.changed),
        same=plan.same,
        rejected=len(plan.rejected),
    )
    yield from asides_of(plan, language)
    for source, columns in plan.left_out.items():
        if columns:
            yield translate(
                N_("{source}: these columns were left out: {columns}"),
                language,
                source=source,
                columns=", ".join(columns),
            )
    for title, rows in ((N_("Rejected:"), plan.rejected), (N_("To decide:"), plan.undecided)):
        if rows:
            yield translate(title, language)
            yield from (f"  {listed_line(each, language)}" for each in rows)


def listed_line(listed: Listed | Doubt, language: str) -> str:
    """A row that was rejected, or is to be decided, with its reason."""
    return translate(
        N_("{source}, row {row}: {reason}"),
        language,
        source=listed.source,
        row=listed.row,
        reason=listed.reason.sentence(language),
    )


def _what(due: Due) -> What:
    return due.what
