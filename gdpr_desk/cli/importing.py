"""The command that takes persons in from spreadsheets."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from gdpr_desk.actions.import_doubts import Doubt
from gdpr_desk.actions.import_plan import Listed, Plan
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.actions.registers import back_up_first
from gdpr_desk.cli.output import Progress, plan_lines
from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.profile_files import own_profiles
from gdpr_desk.exchange.rejected import rejected_rows, save_rejected
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.grid import Sheet, told_apart
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.register import Register


def take_in(
    chosen: Namespace, around: Surroundings, opened: Callable[..., Register]
) -> tuple[Mapping[str, Any], Iterable[str]]:
    """Take persons in, or with --dry-run say what would happen; `opened` opens the register."""
    progress, kept = Progress(), dict[str, Sheet]()
    for fault in own_profiles()[1]:
        print(fault.sentence(around.language), file=sys.stderr)

    def read(path: Path) -> list[Sheet]:
        sheets = told_apart(read_sheets(path), kept)
        kept.update({each.source: each for each in sheets})
        return sheets

    with opened(chosen, around, writable=not chosen.dry_run) as register:
        plan = plan_import(
            register.store,
            chosen.sources,
            around.today,
            answers=Answers(chosen.profile, chosen.category, chosen.source, chosen.dates, chosen.whole),
            progress=progress,
            read=read,
        )
        files = _save_rejected(plan, kept, chosen.rejected, around.language)
        if not chosen.dry_run:
            back_up_first(register, around.now())
            write_import(register.store, plan)
        progress.end()
    saved = (translate(N_("“{file}” was written."), around.language, file=each) for each in files)
    return _found(plan, files, around.language), [*plan_lines(plan, around.language), *saved]


def _save_rejected(plan: Plan, sheets: Mapping[str, Sheet], target: Path | None, language: str) -> list[Path]:
    """Write the rejected rows where that is wanted: before anything else, lest it be refused too late."""
    if target is None or not plan.rejected:
        return []
    listed = ((each.source, each.row, each.reason.sentence(language)) for each in plan.rejected)
    return save_rejected(target, rejected_rows(listed, sheets, language))


def _found(plan: Plan, files: Iterable[Path], language: str) -> dict[str, Any]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "rejected": [_listed(each, language) for each in plan.rejected],
        "decide": [_listed(each, language) for each in plan.undecided],
        "gone": len(plan.systems.gone),
        "back": len(plan.systems.back),
        "proven": len(plan.systems.proven),
        "files": [str(each) for each in files],
    }


def _listed(listed: Listed | Doubt, language: str) -> dict[str, Any]:
    return {
        "source": listed.source,
        "row": listed.row,
        "reason": listed.reason.sentence(language),
    }
