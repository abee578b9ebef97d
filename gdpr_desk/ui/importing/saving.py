"""Saves what is told of an import, beside the window, and comes back to the step that it began from."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from gdpr_desk.errors import UserFacingError
from gdpr_desk.exchange.profile_files import SUFFIX, export_profile
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.i18n import N_
from gdpr_desk.ui.importing.work import Import, Prepared
from gdpr_desk.ui.reporting.files import chosen_target, proposed
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.working import WorkingDialog

Back = Callable[[Prepared], None]
"""Shows again the step at which something was saved."""


class Saving:
    """Asks for a place and writes there; the dialog says how that went."""

    def __init__(self, session: Session, dialog: WorkingDialog) -> None:
        self._session, self._dialog = session, dialog

    def report(self, current: Import, prepared: Prepared, back: Back) -> None:
        """Save what was done as a workbook."""
        title = self._session.say(N_("Report of an import"))
        self._save(title, ".xlsx", "Excel", partial(current.save_report, prepared), prepared, back)

    def rejected(self, current: Import, prepared: Prepared, back: Back) -> None:
        """Save the rejected rows, to be mended."""
        title = self._session.say(N_("Rejected rows"))
        self._save(title, ".csv", "CSV", partial(current.save_rejected, prepared), prepared, back)

    def profile(self, profile: Profile) -> None:
        """Save a profile where somebody else can fetch it."""
        session, dialog = self._session, self._dialog
        place = proposed(profile.name, "", session.today, SUFFIX)
        target = chosen_target(session, dialog, session.say(N_("Export profile")), place, "TOML")
        if target:
            with session.messages.refusing():
                export_profile(profile, target)
                self._say_saved([target])

    def _save(
        self,
        title: str,
        ending: str,
        kind: str,
        work: Callable[[Path, Any], list[Path]],
        prepared: Prepared,
        back: Back,
    ) -> None:
        session, dialog = self._session, self._dialog
        target = chosen_target(session, dialog, title, proposed(title, "", session.today, ending), kind)
        if not target:
            return

        def saved(places: list[Path]) -> None:
            back(prepared)
            self._say_saved(places)

        def refused(error: UserFacingError) -> None:
            back(prepared)
            dialog.say_note(error.sentence(session.language))

        page = dialog.wait(N_("Saving …"), N_("Saving …"))
        dialog.start(partial(work, target), saved, page, refused, lambda: back(prepared))

    def _say_saved(self, places: Sequence[Path]) -> None:
        text = N_("“{file}” was saved.")
        self._dialog.say_note(" ".join(self._session.say(text, file=each.name) for each in places))
