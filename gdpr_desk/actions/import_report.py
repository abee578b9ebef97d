"""The report of an import that can be kept: what came in, what changed, what was not taken, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from gdpr_desk.actions.import_differences import Difference, DifferenceWords
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.actions.import_plan import Plan, Progress, counted
from gdpr_desk.actions.import_systems import systems_in_words
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.person import Person
from gdpr_desk.exchange.rejected import Rejected
from gdpr_desk.exchange.saving import replacing
from gdpr_desk.exchange.workbook.columns import DATE, LINE, LONG, LONGEST, SHORT, Column, Table
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural

if TYPE_CHECKING:
    from gdpr_desk.exchange.workbook.file import Line

_WIDTHS = (38, 100, 12)
_PERSON = ("name", "job_title", "organisation", "email", "phone")


@dataclass(frozen=True)
class ImportReport:
    """What is told of one import; `words` say what changes."""

    organisation: str
    plan: Plan
    changes: Sequence[Difference]
    words: DifferenceWords
    rejected: Sequence[Rejected]
    language: str
    today: date

    def write(self, target: Path, progress: Progress) -> None:
        """Write the report as a workbook; a file that is there stays as it is if that fails, or `progress`
        raises something."""
        from gdpr_desk.exchange.workbook.file import Book  # late: openpyxl takes a sixth of a second

        told = [each for each in self._tables() if each.items]
        tables = [replace(each, items=counted(each.items, progress, 0, 0)) for each in told]
        first = self._say(N_("Overview"))
        with replacing(target) as partial, ZipFile(partial, "w", ZIP_DEFLATED) as archive:
            book = Book(archive, [first, *(each.title for each in tables)])
            rows = [(each, book.write_table(each)) for each in tables]
            book.write_page(first, _WIDTHS, self._overview(rows))
            book.finish(self._title, self.today)

    @property
    def _title(self) -> str:
        return self._say(N_("Import of {date}"), date=shown_date(self.today))

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self.language, **values)

    def _tables(self) -> Iterator[Table]:
        plan = self.plan
        yield self._table(N_("New persons"), N_("Who was not known before."), self._persons(), plan.new)
        about = N_("What became different of those who were known, field by field.")
        yield self._table(N_("Changed"), about, self._differences(), self.changes)
        about = N_("Who may be somebody who is known already, and stands in the register twice then.")
        yield self._table(N_("To decide"), about, self._listed(), plan.undecided)
        about = N_("Rows that were not taken in, as they stood in their file, with the reason.")
        for number, each in enumerate(self.rejected, 1):
            title = self._say(N_("Rejected")) + (f" {number}" if number > 1 else "")
            yield Table(title, self._say(about), self._cells(each), each.rows)

    def _table(self, title: str, about: str, columns: Sequence[Column], items: Sequence[Any]) -> Table:
        return Table(self._say(title), self._say(about), columns, items)

    def _persons(self) -> list[Column]:
        labels = {each.name: self._say(each.label) for each in fields_of(Person)}
        made = [Column(labels[name], attrgetter(f"person.{name}")) for name in _PERSON]
        return [*made, Column(self._say(N_("Group")), self._groups), Column(self._say(N_("Source")), _source)]

    def _groups(self, draft: Draft) -> str:
        names = (self.words.groups.get(each.subject_category or 0, "") for each in draft.relations)
        return ", ".join(dict.fromkeys(names))

    def _differences(self) -> list[Column]:
        say = self._say
        return [
            Column(say(Person.LABEL), attrgetter("name")),
            Column(say(N_("Field")), self.words.field),
            Column(say(N_("Before the import")), lambda each: self.words.value(each.was)),
            Column(say(N_("After the import")), self.words.becomes),
        ]

    def _listed(self) -> list[Column]:
        say = self._say
        return [
            Column(say(Person.LABEL), attrgetter("name")),
            Column(say(N_("File")), attrgetter("source")),
            Column(say(N_("Row")), attrgetter("row"), SHORT),
            Column(say(N_("Reason")), lambda each: each.reason.sentence(self.language), LONGEST),
        ]

    def _cells(self, table: Rejected) -> list[Column]:
        say = self._say
        last = len(table.header) - 1
        cells = [
            Column(name, partial(_cell, at=at), LINE if at < last else LONG)
            for at, name in enumerate(table.header)
        ]
        return [
            Column(say(N_("File")), lambda row: row[0]),
            Column(say(N_("Row")), lambda row: row[1], DATE),
            *cells,
        ]

    def _overview(self, tables: Sequence[tuple[Table, int]]) -> "Iterator[Line]":
        from gdpr_desk.exchange.workbook.file import Text
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

        say, plan = self._say, self.plan
        yield [Text(self.organisation or say(N_("Import")), TITLE)]
        yield [Text(self._title, SUBTITLE)]
        yield []
        yield [Text(say(N_("Result")), HEADING), Text("", HEADING), Text(say(N_("Number")), HEADING_NUMBER)]
        for label, number in counts(plan):
            yield [Text(say(label), LABEL), Text("", TEXT), Text(number, NUMBER)]
        for each in asides_of(plan, self.language):
            yield [Text(each, LABEL), Text("", TEXT), Text("", TEXT)]
        yield []
        yield [Text(say(N_("Sheet")), HEADING), Text(say(N_("What it holds")), HEADING), Text("", HEADING)]
        for table, rows in tables:
            yield [Text(table.title, LINK, table.title), Text(table.about, TEXT), Text(rows, NUMBER)]
        yield []
        yield [Text(say(N_("File")), HEADING), Text(say(N_("Columns left out")), HEADING), Text("", HEADING)]
        for source, names in plan.left_out.items():
            yield [Text(source, LABEL), Text(", ".join(names), TEXT)]
        yield []
        yield [Text(say(N_("Personal data")), LABEL), Text(say(_PRIVATE), TEXT)]


_PRIVATE = N_(
    "This file is a copy outside the register and is not encrypted. Keep it where only those who need "
    "it can open it, and delete it when it has served its purpose."
)


def asides_of(plan: Plan, language: str) -> list[str]:
    """What there is to say of an import beside the persons: of the systems, and of rows about nobody."""
    nobody = translate_plural(
        "{count} row names no person, and was passed over.",
        "{count} rows name no person, and were passed over.",
        plan.nobody,
        language,
    )
    return [*systems_in_words(plan.systems, language), *([nobody] if plan.nobody else ())]


def counts(plan: Plan) -> list[tuple[str, int]]:
    """How many of each sort there are, in the order in which they are always named."""
    return [
        (N_("New persons"), len(plan.new)),
        (N_("Changed"), len(plan.changed)),
        (N_("The same"), plan.same),
        (N_("Rejected"), len(plan.rejected)),
        (N_("To decide"), len(plan.undecided)),
    ]


def _cell(row: tuple[str, int, Sequence[str]], at: int) -> str:
    return row[2][at]


def _source(draft: Draft) -> str:
    return ", ".join(dict.fromkeys(each.source for each in draft.relations if each.source))
