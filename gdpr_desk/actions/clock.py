"""Whether the computer's clock can be trusted: erasing goes by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gdpr_desk.i18n import N_, shown_date, translate
from gdpr_desk.storage import backups
from gdpr_desk.storage.register import Register

_JUMP = timedelta(hours=48)


@dataclass(frozen=True)
class ClockJump:
    """That the computer's clock is far from when the register was last used."""

    last_used_at: datetime
    now: datetime

    def sentence(self, language: str) -> str:
        """The question whether the date is right."""
        text = N_(
            "The computer says that today is {today}, but the register was last used on {last}. "
            "Is the date right? Erasing goes by it."
        )
        return translate(
            text, language, today=shown_date(self.now.date()), last=shown_date(self.last_used_at.date())
        )


def clock_jump(register: Register, now: datetime) -> ClockJump | None:
    """Whether the clock stands more than 48 hours from the last use; None where it does not.

    The last use is the last change, or the last backup before today, whichever is later.
    """
    moments = [backups.made_at(each) for each in backups.all_backups(backups.folder_of(register))]
    earlier = [each for each in moments if each.date() != now.date()]
    if last := register.store.history.last_at():
        earlier.append(datetime.fromisoformat(last))
    if not earlier or abs(now - max(earlier)) <= _JUMP:
        return None
    return ClockJump(max(earlier), now)
