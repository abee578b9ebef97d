"""Reads any file that may hold a table: CSV, an Excel workbook, or a zip of these, told by its content."""

import re
from pathlib import Path, PurePosixPath
from stat import S_ISREG

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.archive import Archive, encrypted
from gdpr_desk.exchange.sheets.delimited import read_delimited
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.sheets.limits import MAX_BYTES, MAX_TABLES, Allowance, too_large, too_many_tables
from gdpr_desk.i18n import N_

_ZIP, _OLD_OFFICE = b"PK\3\4", b"\xd0\xcf\x11\xe0"
_TABLES = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # what Excel calls a workbook with a password
# Systems give web pages and old XML out as .xls; a PDF or a letter is no table, either.
_MARKUP = re.compile(
    rb"(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)?\s*"
    rb"(?:<(?:[!?]|(?:html|head|body|table|meta|style|div)\b)|%PDF|\{\\rtf)",
    re.IGNORECASE,
)


def read_sheets(path: Path) -> list[Sheet]:
    """Every table in the file at `path`; FileRefused where it cannot, or should not, be read."""
    sheets = _sheets(_content(path), path.name, Allowance(path.name), within=False)
    if len(sheets) > MAX_TABLES:
        raise too_many_tables(path.name)
    if not sheets:
        text = N_(
            "{name} is empty: there is no table with a header and rows in it. See that it is the right file, "
            "and fetch it once more from where it came."
        )
        raise FileRefused(text, name=path.name)
    return sheets


def read_text(text: str, name: str) -> Sheet:
    """The table in a text, as a spreadsheet puts it on the clipboard; FileRefused where there is none."""
    data = text.encode("utf-8-sig", errors="replace")
    if len(data) > MAX_BYTES:
        raise too_large(name)
    sheet = read_delimited(data, name, Allowance(name))
    if sheet is None or not sheet.rows:
        raise FileRefused(
            N_("There is no table on the clipboard. Copy a block of cells with headings, and try again.")
        )
    return sheet


def _content(path: Path) -> bytes:
    """The bytes of a file. What is none, such as a device, may have no end."""
    try:
        about = path.stat()
        if about.st_size > MAX_BYTES:
            raise too_large(path.name)
        if S_ISREG(about.st_mode):
            return path.read_bytes()
    except OSError as error:
        raise _unopened(path) from error
    raise _unopened(path)


def _unopened(path: Path) -> FileRefused:
    text = N_("{name} cannot be opened. See that it is there, and close it in other programs.")
    return FileRefused(text, name=path.name)


def _sheets(data: bytes, name: str, allowance: Allowance, *, within: bool) -> list[Sheet]:
    """The sheets of a file, or of a file `within` an archive."""
    from gdpr_desk.exchange.sheets.xlsx import (  # late: not every start reads one
        other_office_file,
        read_workbook,
    )

    if data.startswith(_ZIP):
        archive = Archive(data, name, allowance)
        if "[Content_Types].xml" in archive.names:
            return read_workbook(archive, allowance)
        if not within:
            return _bundled(archive, allowance)
    if data.startswith(_OLD_OFFICE) and _LOCKED in data:
        raise encrypted(name)
    if data.startswith((_ZIP, _OLD_OFFICE)) or _MARKUP.match(data[:1000].replace(b"\0", b"")):
        raise other_office_file(name)
    if b"\0" in data[:4096] and not data.startswith(_UTF_16):
        text = N_("{name} is not a table. Choose a spreadsheet: a CSV file or an Excel workbook (.xlsx).")
        raise FileRefused(text, name=name)
    sheet = read_delimited(data, name, allowance)
    return [sheet] if sheet else []


def _bundled(archive: Archive, allowance: Allowance) -> list[Sheet]:
    """The sheets of the files in an archive that is no workbook itself; what is no table is passed over."""
    wanted = [name for name in archive.names if _is_table(PurePosixPath(name.replace("\\", "/")))]
    if not wanted:
        text = N_("There is no table in {name}. Choose a CSV file, an Excel workbook, or a zip of these.")
        raise FileRefused(text, name=archive.name)
    if len(wanted) > MAX_TABLES:
        raise too_many_tables(archive.name)
    return [
        sheet
        for member in wanted
        for sheet in _sheets(archive.read(member), f"{archive.name}/{member}", allowance, within=True)
    ]


def _is_table(member: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in member.parts)
    return not hidden and member.suffix.lower() in _TABLES
