"""Writes the Excel report: the whole register in one workbook, for people to read, filter and print."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reasons import Due
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.saving import replacing
from gdpr_desk.exchange.workbook.columns import Table
from gdpr_desk.exchange.workbook.tables import Tables
from gdpr_desk.i18n import N_, translate


def write_workbook(
    target: Path,
    contents: Contents,
    people: Iterable[tuple[Person, Relation | None]],
    consents: Iterable[tuple[str, str, Consent]],
    due: Sequence[Due],
    language: str,
    today: date,
) -> None:
    """Write the report to `target` in `language`, row by row.

    `consents` come with the person's title and the purpose's name. Whatever is raised meanwhile, a
    file that is there stays as it is, and nothing is left beside it or in the temporary folder.
    """
    from gdpr_desk.exchange.workbook.file import Book  # late: openpyxl takes a sixth of a second
    from gdpr_desk.exchange.workbook.overview import WIDTHS, overview

    first = translate(N_("Overview"), language)
    tables = _tables(Tables(contents, language), people, consents, due)
    with replacing(target) as partial, ZipFile(partial, "w", ZIP_DEFLATED) as archive:
        book = Book(archive, [first, *(table.title for table in tables)])
        sheets = [(table, book.write_table(table)) for table in tables]
        book.write_page(first, WIDTHS, overview(contents.organisation, sheets, due, language, today))
        book.finish(_title(contents.organisation.name, language), today)


def _tables(
    tables: Tables,
    people: Iterable[tuple[Person, Relation | None]],
    consents: Iterable[tuple[str, str, Consent]],
    due: Sequence[Due],
) -> list[Table]:
    """The sheets after the first one, in their order."""
    return [
        tables.register(),
        tables.people(people),
        tables.consents(consents),
        tables.processors(),
        tables.due(due),
        tables.activities(),
        tables.recipients(),
        tables.rules(),
        tables.measures(),
    ]


def _title(organisation: str, language: str) -> str:
    title = translate(N_("GDPR register"), language)
    return f"{title} – {organisation}" if organisation else title
