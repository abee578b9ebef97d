"""The recovery sheet: the key in groups, and what to do with it, as a PDF and for the printer."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gdpr_desk.exchange.document.glyphs import shown
from gdpr_desk.exchange.document.typesetting import typeset, typeset_pages
from gdpr_desk.i18n import N_, shown_date, translate


@dataclass(frozen=True)
class RecoverySheet:
    """One page with the recovery key `letters` of the register called `file`."""

    letters: str = field(repr=False)
    organisation: str
    file: str
    language: str
    today: date

    def pdf(self) -> bytes:
        """The sheet as a PDF."""
        pdf = typeset("recovery", self._data())
        assert isinstance(pdf, bytes)
        return pdf

    def pages(self) -> list[bytes]:
        """The same sheet as an SVG picture."""
        return typeset_pages("recovery", self._data())

    def _data(self) -> dict[str, Any]:
        hint = N_(
            "With this key the register opens when the password is forgotten. Lock this sheet away, and "
            "throw it away when the password is changed: the key is valid until then."
        )
        how = N_(
            "Open the register, choose “Use the recovery key”, type the groups, and give it a new password."
        )
        return {
            "language": self.language,
            "program": "GDPR Desk",
            "title": translate(N_("Recovery key"), self.language),
            "organisation": shown(self.organisation),
            "file": shown(self.file),
            "date": shown_date(self.today),
            "hint": translate(hint, self.language),
            "groups": self.letters.split(),
            "how": translate(how, self.language),
        }
