"""Workbooks and archives made by hand, down to the XML that programs write."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def saved(*tables: Sequence[Sequence[object]]) -> bytes:
    """A workbook with a sheet for each table."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        sheet = book.create_sheet(f"Ark {number}")
        for row in table:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(
    rows: str, *, head: str = "", dimension: str = "A1:B2", strings: str = "", encoding: str = "utf-8"
) -> bytes:
    """A workbook of one sheet whose rows are written by hand; `head` stands above the sheet's root."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sheet.main+xml"/></Types>'
    )
    size = f'<dimension ref="{dimension}"/>'
    sheet = f"{head}<worksheet {MAIN}>{size}<sheetData>{rows}</sheetData></worksheet>"
    texts = f"<sst {MAIN}>{strings}</sst>"

    def relation(identity: str, kind: str, target: str) -> str:
        return f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"/>'

    def relations(*each: str) -> str:
        return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'

    listed = '<sheets><sheet name="Ark" sheetId="1" r:id="a"/></sheets>'
    book = f'<workbook {MAIN} xmlns:r="{OFFICE}">{listed}</workbook>'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(relation("m", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(
            relation("a", "worksheet", "worksheets/sheet1.xml"),
            relation("s", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/sharedStrings.xml": texts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet.encode(encoding))
    return out.getvalue()


def bundle(**members: bytes | str) -> bytes:
    """A zip of files; `__` in a name stands for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def altered(content: bytes, parts: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A workbook or another archive, with these parts instead of its own or beside them."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", method) as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, part in {**kept, **parts}.items():
            new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    """A part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
