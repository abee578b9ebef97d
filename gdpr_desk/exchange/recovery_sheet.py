"""The recovery sheet as a PDF: the key in groups, and what to do with it."""

from datetime import date

from gdpr_desk.exchange.document.glyphs import shown
from gdpr_desk.exchange.document.typesetting import typeset
from gdpr_desk.i18n import N_, shown_date, translate


def recovery_sheet(letters: str, organisation: str, file: str, language: str, today: date) -> bytes:
    """One page with the recovery key `letters` of the register called `file`."""
    hint = N_(
        "With this key the register opens when the password is forgotten. Lock this sheet away, and throw it "
        "away when the password is changed: the key is valid until then."
    )
    how = N_("Open the register, choose “Use the recovery key”, type the groups, and give it a new password.")
    data = {
        "language": language,
        "program": "GDPR Desk",
        "title": translate(N_("Recovery key"), language),
        "organisation": shown(organisation),
        "file": shown(file),
        "date": shown_date(today),
        "hint": translate(hint, language),
        "groups": letters.split(),
        "how": translate(how, language),
    }
    pdf = typeset("recovery", data)
    assert isinstance(pdf, bytes)
    return pdf
