"""An Excel file that is written sheet by sheet, straight into its archive, so that memory stays flat.

openpyxl makes everything but the rows of tables. Left alone it would put all sheets into the system's
temporary folder first, where personal data must not lie. This module is imported late: openpyxl takes
a sixth of a second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gdpr_desk.exchange.workbook.columns import Table, Value
from gdpr_desk.exchange.workbook.looks import HEADER, Look, body, rules, wraps
from gdpr_desk.exchange.workbook.rows import Place, excel_text, height_of, lines_of, row_xml

_TWO_LINES = 32  # the height of a header, in points
_PAGE_WIDTH = 230  # characters side by side on a printed page: small, but legible
_END_OF_ROWS = b"</sheetData>"
_INCHES = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}


@dataclass(frozen=True)
class Text:
    """What stands in one cell of a page; `link` is the title of another sheet of the book."""

    value: Value
    look: Look
    link: str = ""


Line = Sequence[Text]


class Book:
    """An Excel file on its way into an archive: each of its sheets once, in any order, then `finish`.

    Where an exception comes in between, the archive holds no workbook, and is for the caller to drop.
    """

    def __init__(self, archive: ZipFile, titles: Iterable[str]) -> None:
        self._archive = archive
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        for title in titles:
            self._book.create_sheet(title)

    def write_table(self, table: Table) -> int:
        """Write the sheet with the table's title. Gives back how many rows it has below its header."""
        sheet = self._sheet(table.title, [column.width for column in table.columns])
        sheet.freeze_panes = "B2"
        sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
        sheet.row_dimensions[1].height = _TWO_LINES
        for at, column in enumerate(table.columns, 1):
            _put(sheet, 1, at, Text(column.header, HEADER))
        places = _places(sheet, table)
        last = 1
        with self._archive.open(self._part(sheet), "w", force_zip64=True) as part:
            part.write(_before_rows(sheet))
            for last, values in enumerate(table.rows(), 2):
                part.write(row_xml(last, places, values).encode())
            sheet.auto_filter.ref = f"A1:{places[-1].letters}{last}"
            for rule in rules():
                sheet.conditional_formatting.add(f"A2:{places[-1].letters}{max(last, 2)}", rule)
            part.write(_after_rows(sheet))
        return last - 1

    def write_page(self, title: str, widths: Sequence[int], lines: Iterable[Line]) -> None:
        """Write the sheet `title` as a page to read: no grid, no filter."""
        sheet = self._sheet(title, widths)
        sheet.sheet_view.showGridLines = False
        for number, line in enumerate(lines, 1):
            for at, text in enumerate(line, 1):
                _put(sheet, number, at, text)
            if height := _height(line, widths):
                sheet.row_dimensions[number].height = height
        self._archive.writestr(self._part(sheet), _xml(sheet))

    def finish(self, title: str, today: date) -> None:
        """Write what a workbook has besides its sheets; `title` and `today` are told by its properties."""
        properties = self._book.properties
        properties.title, properties.creator = excel_text(title), "GDPR Desk"
        properties.created = properties.modified = datetime.combine(today, time())
        _AroundSheets(self._book, self._archive).write_data()

    def _part(self, sheet: Worksheet) -> str:
        return f"xl/worksheets/sheet{self._book.index(sheet) + 1}.xml"

    def _sheet(self, title: str, widths: Sequence[int]) -> Worksheet:
        sheet: Worksheet = self._book[title]
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
        sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth = ceil(sum(widths) / _PAGE_WIDTH)
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes
        sheet.page_setup.pageOrder = "overThenDown"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(**_INCHES)
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N")
        )
        return sheet


class _SheetWriter(WorksheetWriter):
    """Writes a sheet of which only the first rows are in memory."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet, BytesIO())
        self._filtered = sheet.auto_filter.ref

    def write_dimensions(self) -> None:
        """Nothing: it would say that there are no more rows, and some programs would believe it."""

    def write_breaks(self) -> None:
        """The breaks, and after them that phone numbers are not to be marked as numbers kept as text."""
        super().write_breaks()
        if self._filtered:
            ignored = Element("ignoredErrors")  # openpyxl's own class forgets the cells
            SubElement(ignored, "ignoredError", sqref=self._filtered, numberStoredAsText="1")
            self.xf.send(ignored)


class _AroundSheets(ExcelWriter):
    """Writes a workbook whose sheets lie in the archive already."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Enter the sheet in the list of the archive's parts."""
        self.manifest.append(ws)


def _xml(sheet: Worksheet) -> bytes:
    writer = _SheetWriter(sheet)
    writer.write()
    return writer.read()


def _before_rows(sheet: Worksheet) -> bytes:
    """The sheet's settings and its header."""
    return _xml(sheet).partition(_END_OF_ROWS)[0]


def _after_rows(sheet: Worksheet) -> bytes:
    """The rest of the sheet, such as its filter."""
    return _END_OF_ROWS + _xml(sheet).partition(_END_OF_ROWS)[2]


def _height(line: Line, widths: Sequence[int]) -> int | None:
    """The height that a page's line needs; None where it has but one line of text."""
    columns = zip(line, widths, strict=False)  # a line may end early
    lines = [lines_of(str(text.value), width) for text, width in columns if wraps(text.look)]
    return height_of(max(lines)) if max(lines, default=1) > 1 else None


def _put(sheet: Worksheet, row: int, column: int, text: Text) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # not a part of a merged one
    _dress(cell, text.look)
    cell.value = excel_text(text.value) or None if isinstance(text.value, str) else text.value
    if isinstance(cell.value, str):
        cell.data_type = "s"  # whatever it begins with
    if text.link:
        cell.hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(text.link)}!A1")


def _places(sheet: Worksheet, table: Table) -> list[Place]:
    plain, dated = (_style(sheet, body(wrapped=table.wrapped, dates=dates)) for dates in (False, True))
    return [
        Place(get_column_letter(at), plain, dated, column.width if table.wrapped else 0)
        for at, column in enumerate(table.columns, 1)
    ]


def _style(sheet: Worksheet, look: Look) -> int:
    """The number under which the book keeps a look."""
    return _dress(WriteOnlyCell(sheet), look).style_id


def _dress(cell: Cell, look: Look) -> Cell:
    for name, value in look.items():
        setattr(cell, name, value)
    return cell
