"""What is said of a backup: when and why it was made, and what a try-out found."""

from collections.abc import Callable
from datetime import datetime

from gdpr_desk.i18n import N_, shown_date, translate_plural
from gdpr_desk.storage.backups import ASIDE, BY_HAND, DAILY
from gdpr_desk.storage.looking import Listed
from gdpr_desk.storage.restoring import Tried

Say = Callable[..., str]

WHY = {
    DAILY: N_("Daily"),
    BY_HAND: N_("By hand"),
    "manual": N_("By hand"),  # what it was called before
    "before-upgrade": N_("Before an upgrade"),
    ASIDE: N_("Before a restore"),
}


def moment(at: datetime) -> str:
    """A moment on the office's own clock: 24-11-2026 11:00."""
    local = at.astimezone()
    return f"{shown_date(local.date())} {local:%H:%M}"


def why(listed: Listed, say: Say) -> str:
    """Why a backup was made; the word of its name where the program does not know it."""
    return say(WHY.get(listed.why, listed.why) or N_("Put there by hand"))


def checked(listed: Listed, say: Say) -> str:
    """Whether a backup was verified, and when."""
    if listed.found and not listed.found.whole:
        return say(N_("Damaged"))
    if listed.found:
        return moment(listed.found.at)
    return say(N_("Not yet") if listed.opens else N_("Needs its password"))


def password(listed: Listed, say: Say) -> str:
    """What opens a backup."""
    if not listed.locked:
        return say(N_("None"))
    return say(N_("The register's") if listed.opens else N_("Another one"))


def holds(tried: Tried, language: str) -> str:
    """What a backup would give back."""
    persons = translate_plural("{count} person", "{count} persons", tried.persons, language)
    changes = translate_plural("{count} recorded change", "{count} recorded changes", tried.changes, language)
    return f"{persons}, {changes}"
