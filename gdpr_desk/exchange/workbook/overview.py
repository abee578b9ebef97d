"""The first page of the Excel report: whose register it is, what is in it, and what is due."""

from collections.abc import Iterator, Sequence
from datetime import date

from gdpr_desk.domain.fields import Choice, fields_of
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.reasons import Due
from gdpr_desk.domain.reminder import What
from gdpr_desk.exchange.workbook.columns import Table
from gdpr_desk.exchange.workbook.file import Line, Text
from gdpr_desk.exchange.workbook.looks import (
    HEADING,
    HEADING_NUMBER,
    LABEL,
    LINK,
    NUMBER,
    SUBTITLE,
    TEXT,
    TITLE,
)
from gdpr_desk.i18n import N_, shown_date, translate

WIDTHS = (38, 100, 12)

_NOTES = {
    N_("Personal data"): N_(
        "This file is a copy outside the register and is not encrypted. Keep it where only those who need "
        "it can open it, and delete it when it has served its purpose."
    ),
    N_("Changes"): N_("What is changed in this file does not change the register."),
    N_("Dates"): N_("Written dd-mm-yyyy. An empty cell means that nothing has been entered."),
    N_("Authority"): N_("The law, the contract or the promise on which a time limit or a task rests."),
}


def overview(
    organisation: Organisation,
    sheets: Sequence[tuple[Table, int]],
    due: Sequence[Due],
    language: str,
    today: date,
) -> Iterator[Line]:
    """The lines of the page; `sheets` are the other sheets, each with how many rows it has.

    Their list comes first: whoever reads the file as a table must not find “Name” there before it.
    """
    as_of = translate(N_("GDPR register as of {date}"), language, date=shown_date(today))
    yield [Text(organisation.name or translate(Organisation.LABEL, language), TITLE)]
    yield [Text(as_of, SUBTITLE)]
    yield from _heading(language, N_("Sheet"), N_("What it holds"), N_("Rows"))
    for table, rows in sheets:
        yield [Text(table.title, LINK, table.title), Text(table.about, TEXT), Text(rows, NUMBER)]
    yield from _heading(language, N_("What is due"), "", N_("Number"))
    yield from _due(due, language)
    yield from _heading(language, Organisation.LABEL)
    yield from _organisation(organisation, language)
    yield from _heading(language, N_("Good to know"))
    for label, note in _NOTES.items():
        yield [Text(translate(label, language), LABEL), Text(translate(note, language), TEXT)]


def _heading(language: str, first: str, second: str = "", third: str = "") -> Iterator[Line]:
    yield []
    yield [
        Text(translate(first, language), HEADING),
        Text(translate(second, language), HEADING),
        Text(translate(third, language), HEADING_NUMBER),
    ]


def _due(due: Sequence[Due], language: str) -> Iterator[Line]:
    """How much there is to do of each kind, in the order in which the program always names them."""
    if not due:
        yield [Text(translate(N_("Nothing is due."), language), TEXT)]
    for what in What:
        days = [each.due_on for each in due if each.what is what]
        if days:
            oldest = translate(N_("The oldest since {date}"), language, date=shown_date(min(days)))
            yield [Text(translate(what.label, language), LABEL), Text(oldest, TEXT), Text(len(days), NUMBER)]


def _organisation(organisation: Organisation, language: str) -> Iterator[Line]:
    for each in fields_of(Organisation):
        value = getattr(organisation, each.name)
        if value and each.name != "name":
            shown = translate(value.label, language) if isinstance(value, Choice) else str(value)
            yield [Text(translate(each.label, language), LABEL), Text(shown, TEXT)]
