"""The scenes of the page of other systems, in a register of their own: no undo takes them back."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens import Stage

Scene = tuple[str, Callable[[Path], None]]


def scenes(stage: "Stage") -> Iterator[Scene]:
    """The name of each picture, and what takes it."""
    yield "systems-folded", partial(_page, stage, -1)
    yield "systems-ended", partial(_page, stage, 3)
    yield "systems-ignore", partial(_ignoring, stage)
    yield "systems-today", partial(_today, stage)


def _page(stage: "Stage", unfolded: int, file: Path) -> None:
    from gdpr_desk.domain.system import SystemRecord
    from gdpr_desk.ui.systems.page import SystemsPage

    _differ(stage, file)
    stage.desk.show_kind(SystemRecord)
    page = stage.desk.page
    assert isinstance(page, SystemsPage)
    for each in (*page.groups[:1], page.groups[unfolded]) if unfolded >= 0 else ():
        each.toggle()
    stage.settle()
    stage.window.grab().save(str(file))


def _ignoring(stage: "Stage", file: Path) -> None:
    from gdpr_desk.ui.reasons import ReasonDialog
    from gdpr_desk.ui.systems.doing import _IGNORED

    stage.shown(ReasonDialog(stage.session, stage.window, _IGNORED, "Anna Bro"), file)


def _today(stage: "Stage", file: Path) -> None:
    _differ(stage, file)
    stage.desk.open_number(0)
    stage.settle()
    stage.window.grab().save(str(file))


def _differ(stage: "Stage", file: Path) -> None:
    """Open a copy of the register in which systems differ."""
    from tests.differing import differ

    folder = stage.session.register.path.parent / file.stem
    folder.mkdir(exist_ok=True)
    copy = Path(shutil.copy(stage.register, folder))
    stage.window.close_register()
    stage.window.opening.open_file(copy)
    differ(stage.session.register, folder)
    stage.session.changed.emit()
    stage.settle()
