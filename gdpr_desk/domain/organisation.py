"""The controller whose register this is: Art. 30(1)(a)."""

from dataclasses import dataclass
from typing import ClassVar

from gdpr_desk.domain.fields import Choice, Record, declare, text
from gdpr_desk.i18n import N_


class Language(Choice):
    """The language of the documents that the office gives out."""

    DANISH = "da", N_("Danish")
    ENGLISH = "en", N_("English")


def valid_cvr(number: str) -> bool:
    """Whether `number` is a Danish company number: eight digits, the last a check digit."""
    from stdnum.dk import cvr  # late: no start of the program checks a number

    return bool(cvr.is_valid(number))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Organisation(Record):
    """The controller, with its representative and officer where it has them."""

    LABEL: ClassVar[str] = N_("Organisation")
    PLURAL: ClassVar[str] = N_("Organisation")

    name: str = text(N_("Name"), required=True, listed=True)
    cvr: str = text(
        N_("CVR number"),
        listed=True,
        check=valid_cvr,
        wrong=N_("The CVR number is not right: it has eight digits, and the last one is worked out."),
    )
    address: str = text(N_("Address"), multiline=True)
    email: str = text(N_("E-mail"), listed=True)
    phone: str = text(N_("Phone"), listed=True)
    website: str = text(N_("Website"))
    contact: str = text(N_("Contact"), help=N_("Who in the office answers for data protection."))
    officer: str = text(
        N_("Data protection officer"),
        multiline=True,
        help=N_("Name and contact details, where the office has one (Art. 37)."),
    )
    representative: str = text(
        N_("Representative"),
        multiline=True,
        help=N_("For a controller outside the EU (Art. 27)."),
    )
    joint_controllers: str = text(
        N_("Joint controllers"), multiline=True, help=N_("Names and contact details (Art. 26).")
    )
    financial_year_ends: int = declare(
        N_("Last month of the financial year"),
        12,
        help=N_("1 to 12. Accounting records are kept from the end of the financial year."),
        check=lambda month: 1 <= month <= 12,
        wrong=N_("The last month of the financial year is a number from 1 to 12."),
    )
    language: Language = declare(N_("Language of documents"), Language.DANISH)
