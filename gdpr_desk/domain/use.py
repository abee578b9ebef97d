"""Why a person may be kept and not used: restriction (Art. 18), objection (Art. 21), a floor of the law."""

from gdpr_desk.domain.fields import Choice
from gdpr_desk.i18n import N_


class Barred(Choice):
    """Why a person stands in no export and on no mailing list."""

    RESTRICTED = "restricted", N_("Processing is restricted: the data may only be stored (Art. 18(2))")
    LOCKED = "locked", N_("Kept for bookkeeping alone, since the law demands it (Art. 17(3)(b))")
    OBJECTED = "objected", N_("Has objected to direct marketing (Art. 21(3))")
