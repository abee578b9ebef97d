"""Saves the rejected rows of an import where the user wants them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.import_plan import Listed
from gdpr_desk.actions.people_in import save_listed
from gdpr_desk.i18n import N_
from gdpr_desk.ui.reporting.files import chosen_target, proposed
from gdpr_desk.ui.session import Session


def save_rejected(session: Session, parent: QWidget, rows: Sequence[Listed]) -> None:
    """Ask for a place, and write a CSV file there; the rows stay in the preview all the while."""
    place = proposed(session.say(N_("Rejected rows")), "", session.today, ".csv")
    title = session.say(N_("Save the rejected rows as CSV"))
    target = chosen_target(session, parent, title, place, "CSV")
    if target:
        said = session.say(N_("“{file}” was saved."), file=target.name)
        session.in_background(
            lambda _progress: save_listed(rows, target, session.language),
            lambda _saved: session.messages.passing(said),
        )
