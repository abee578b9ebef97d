"""The yearly report of erasures: what went, why, and what the recipients confirmed; it names nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.exchange.document.glyphs import shown
from gdpr_desk.exchange.document.typesetting import typeset
from gdpr_desk.exchange.saving import replacing, save_bytes
from gdpr_desk.exchange.workbook.columns import DATE, LINE, LONG, LONGEST, SHORT, Column, Table
from gdpr_desk.i18n import N_, shown_date, translate

Value = Callable[[Any], Any]

_ERASED = N_("No erasure was carried out in this year.")
_ORDERED = N_("No order was given in this year.")


@dataclass(frozen=True)
class ErasureReport:
    """One year of a register, in one language."""

    organisation: str
    year: int
    erasures: Sequence[Erasure]
    orders: Sequence[ErasureOrder]
    language: str
    today: date

    def write_pdf(self, target: Path) -> None:
        """Write the report as PDF/A-2a and PDF/UA-1; a file that is there stays if that fails."""
        pdf = typeset("erasures", self._data(), standards=["a-2a", "ua-1"])
        assert isinstance(pdf, bytes)
        save_bytes(target, pdf)

    def write_workbook(self, target: Path) -> None:
        """Write the report as a workbook; a file that is there stays as it is if that fails."""
        from gdpr_desk.exchange.workbook.file import Book  # late: openpyxl takes a sixth of a second

        tables = [self._table(*each) for each in self._tables()]
        with replacing(target) as partial, ZipFile(partial, "w", ZIP_DEFLATED) as archive:
            book = Book(archive, [each.title for each in tables])
            for each in tables:
                book.write_table(each)
            book.finish(self._title, self.today)

    @property
    def _title(self) -> str:
        return self._say(N_("Erasures in {year}"), year=self.year)

    def _tables(self) -> list[tuple[str, str, Sequence[Any], list[tuple[str, Value, int]]]]:
        """Title, what to say where it is empty, rows, and columns: header, value, width in a sheet."""
        erasures: list[tuple[str, Value, int]] = [
            (N_("Date"), lambda each: each.erased_on, DATE),
            (N_("Decided by"), lambda each: each.by, SHORT),
            (N_("Ground"), lambda each: each.ground, LONG),
            (N_("Persons erased"), lambda each: each.persons, DATE),
            (N_("Parts erased"), lambda each: each.parts, DATE),
            (N_("Parts kept"), lambda each: each.kept, DATE),
            (N_("Categories of persons and data"), lambda each: each.categories, LONGEST),
        ]
        orders: list[tuple[str, Value, int]] = [
            (N_("To"), lambda each: each.name, LINE),
            (N_("Persons"), lambda each: each.count, DATE),
            (N_("Ordered on"), lambda each: each.ordered_on, DATE),
            (N_("Due on"), lambda each: each.due_on, DATE),
            (N_("Done on"), lambda each: each.done_on, DATE),
            (N_("Done by"), lambda each: each.done_by, SHORT),
            (N_("Evidence"), lambda each: each.evidence, LONG),
        ]
        return [
            (Erasure.PLURAL, _ERASED, self.erasures, erasures),
            (ErasureOrder.PLURAL, _ORDERED, self.orders, orders),
        ]

    def _table(self, title: str, _empty: str, rows: Sequence[Any], columns: Any) -> Table:
        made = [Column(self._say(header), value, width) for header, value, width in columns]
        return Table(self._say(title), "", made, rows)

    def _data(self) -> dict[str, Any]:
        about = N_(
            "What was erased because its time limit had ended or a person asked for it, and what those who "
            "had the data confirmed. The report names nobody: of erased persons nothing is kept."
        )
        return {
            "language": self.language,
            "day": [self.today.year, self.today.month, self.today.day],
            "title": self._title,
            "article": self._say(N_("Articles 5(1)(e), 5(2) and 17 of Regulation (EU) 2016/679 (GDPR)")),
            "organisation": shown(self.organisation),
            "date": shown_date(self.today),
            "page": self._say(N_("Page {page} of {pages}"), page="{page}", pages="{pages}"),
            "about": self._say(about),
            "totals": self._totals(),
            "tables": [self._printed(*each) for each in self._tables()],
        }

    def _totals(self) -> list[dict[str, str]]:
        open_ = sum(each.open for each in self.orders)
        counts = [
            (Erasure.PLURAL, len(self.erasures)),
            (N_("Persons erased"), sum(each.persons for each in self.erasures)),
            (N_("Parts erased"), sum(each.parts for each in self.erasures)),
            (N_("Orders still open"), open_),
        ]
        return [{"label": self._say(label), "count": str(count)} for label, count in counts]

    def _printed(self, title: str, empty: str, rows: Sequence[Any], columns: Any) -> dict[str, Any]:
        return {
            "title": self._say(title),
            "empty": self._say(empty),
            "heads": [self._say(header) for header, _, _ in columns],
            "widths": [width for _, _, width in columns],
            "rows": [[_lines(value(each)) for _, value, _ in columns] for each in rows],
        }

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self.language, **values)


def _lines(value: object) -> list[str]:
    if isinstance(value, date):
        return [shown_date(value)]
    return [shown(each) for each in str("" if value is None else value).splitlines()] or [""]
