"""The scenes of backups: the list in every state, what a try-out says, and what is asked before a restore."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from screens import Stage

Scene = tuple[str, Callable[[Path], None]]


def scenes(stage: "Stage") -> Iterator[Scene]:
    """The name of each picture, and what takes it."""
    yield "backups-banner", partial(_banner, stage)
    yield "backups-tried", partial(_tried, stage, False)
    yield "backups-tried-damaged", partial(_tried, stage, True)
    yield "backups-working", partial(_working, stage)
    yield "backups-question", partial(_question, stage)
    yield "backups-password", partial(_password, stage)
    yield "backups-damaged", partial(_damaged, stage, False)
    yield "backups-damaged-others", partial(_damaged, stage, True)
    yield "backups-restoring", partial(_restoring, stage)


def _page(stage: "Stage") -> Any:
    """The page with a backup in every state."""
    from gdpr_desk.storage.backups import ASIDE, BY_HAND, all_backups, folder_of, stamped
    from gdpr_desk.ui.pages import BACKUPS

    session = stage.session
    folder, now = folder_of(session.register), session.now()
    stage.window._settle()
    stage.settle()
    newest = all_backups(folder)[-1]
    whys = ("daily", BY_HAND, "daily", ASIDE, "before-upgrade", "daily", "daily")
    for day, why in enumerate(whys, 1):
        copy = folder / stamped(now - timedelta(days=day, hours=day % 3), why)
        if not copy.exists():
            shutil.copy(newest, copy)
            if day == 3:
                content = copy.read_bytes()
                copy.write_bytes(content[:4096] + b"\xff" * 8192 + content[12288:])
            if day == len(whys):
                copy.write_bytes(os.urandom(4096 * 200))
    stage.desk.show_page(BACKUPS)
    page: Any = stage.desk.page
    page.refresh()
    stage.settle()
    return page


def _choose(page: Any, at: int) -> Any:
    page.table.choose(page.table.rows[at].path)
    return page.table.chosen


def _grab(stage: "Stage", file: Path) -> None:
    stage.settle()
    stage.window.grab().save(str(file))


def _banner(stage: "Stage", file: Path) -> None:
    stage.desk.open_number(0)
    page: Any = stage.desk.page
    page.standing._show_backup(stage.session.now() - timedelta(days=9))
    _grab(stage, file)


def _tried(stage: "Stage", damaged: bool, file: Path) -> None:
    page = _page(stage)
    _choose(page, 3 if damaged else 0)
    page.try_out.click()
    _grab(stage, file)


def _working(stage: "Stage", file: Path) -> None:
    page = _page(stage)
    page.result.hide()
    page.job.setCurrentIndex(1)
    page.job.bar.setRange(0, 3)
    page.job.bar.setValue(2)
    _grab(stage, file)
    page.job.setCurrentIndex(0)


def _question(stage: "Stage", file: Path) -> None:
    from PySide6.QtWidgets import QMessageBox

    page: Any = _page(stage)
    _choose(page, 1)
    with patch.object(QMessageBox, "exec", lambda box: stage.shown(box, file)):
        page.restore.click()


def _password(stage: "Stage", file: Path) -> None:
    from gdpr_desk.ui.backups.password import BackupPasswordDialog

    backup = _choose(_page(stage), -1)
    window = stage.window
    dialog = BackupPasswordDialog(window, window.language, window.background, backup, stage.session.now())
    dialog.fault.show()
    stage.shown(dialog, file)


def _damaged(stage: "Stage", others: bool, file: Path) -> None:
    from gdpr_desk.storage.database import damaged
    from gdpr_desk.storage.restoring import try_restore
    from gdpr_desk.ui.backups.damaged import DamagedDialog

    rows, window, path = _page(stage).table.rows, stage.window, stage.session.register.path
    newest = rows[0].path, try_restore(rows[0].path, None, "", stage.session.now())
    dialog = DamagedDialog(window, window.theme, window.language, damaged(path), path, newest, rows)
    dialog.show()
    if others:
        dialog.others.click()
        dialog.table.selectRow(2)
    stage.shown(dialog, file)


def _restoring(stage: "Stage", file: Path) -> None:
    from gdpr_desk.i18n import N_
    from gdpr_desk.ui.start import WaitingPage

    window, name = stage.window, stage.session.register.path.stem
    page = WaitingPage(window.theme, name, window.say(N_("The backup is being restored …")))
    page.resize(window.size())
    page.show()
    stage.settle()
    page.grab().save(str(file))
    page.close()
    page.deleteLater()
