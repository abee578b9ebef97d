"""Where the user's data lies, and where the program's own resources are (checkout, wheel, frozen)."""

import os
import sys
from functools import cache
from pathlib import Path

import appdirs

_NAME = "GDPR Desk"


def data_folder() -> Path:
    """The folder of this user's registers and backups; `GDPR_DESK_DATA` names another one."""
    chosen = os.environ.get("GDPR_DESK_DATA")
    return Path(chosen) if chosen else Path(appdirs.user_data_dir(_NAME, appauthor=False))


def registers_folder() -> Path:
    """Where a new register is proposed."""
    return data_folder() / "registers"


def backups_folder() -> Path:
    """The folder that holds one folder of backups for each register."""
    return data_folder() / "backups"


@cache
def resources() -> Path:
    """The folder of icons, fonts, translations, templates and starters."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
