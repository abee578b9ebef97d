"""Kinds of people and kinds of data: Art. 30(1)(c), with the sensitivity of Arts. 9 and 10."""

from dataclasses import dataclass
from typing import ClassVar

from gdpr_desk.domain.fields import Choice, Record, declare, text
from gdpr_desk.i18n import N_


class Sensitivity(Choice):
    """How the law protects a kind of data."""

    ORDINARY = "ordinary", N_("Ordinary")
    SPECIAL = "special", N_("Special category (Art. 9)")
    CRIMINAL = "criminal", N_("Criminal offences (Art. 10)")
    CPR = "cpr", N_("CPR number")


class Covers(Choice):
    """Which of the fields that the program keeps of a person a kind of data stands for."""

    NOTHING = "nothing", N_("Nothing kept here")
    NAME = "name", N_("Name")
    CONTACT = "contact", N_("E-mail and phone")
    WORK = "work", N_("Title and organisation")
    APPLICATION = "application", N_("Application and attachments")
    CONSENT = "consent", N_("Proof of consent")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SubjectCategory(Record):
    """A group of people of whom the office keeps data."""

    LABEL: ClassVar[str] = N_("Category of persons")
    PLURAL: ClassVar[str] = N_("Categories of persons")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    description: str = text(N_("Description"), multiline=True, listed=True)
    reconfirm_months: int | None = declare(
        N_("Reconfirm every (months)"),
        listed=True,
        help=N_("How often each person is asked whether the data may still be used. Empty: never."),
        check=lambda months: 1 <= months <= 120,
        wrong=N_("“{field}” is a number of months from 1 to 120."),
    )
    reconfirm_authority: str = text(
        N_("Why they are asked"),
        help=N_("Where this was promised, for example the privacy policy."),
    )


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class DataCategory(Record):
    """A kind of data; what it covers tells which fields go when its slice is erased."""

    LABEL: ClassVar[str] = N_("Category of data")
    PLURAL: ClassVar[str] = N_("Categories of data")

    name: str = text(N_("Name"), required=True, listed=True, searchable=True)
    sensitivity: Sensitivity = declare(N_("Sensitivity"), Sensitivity.ORDINARY, listed=True)
    description: str = text(N_("Description"), multiline=True, listed=True)
    covers: Covers = declare(
        N_("Fields in this program"),
        Covers.NOTHING,
        help=N_("The fields of a person that are emptied when data of this category is erased."),
    )
