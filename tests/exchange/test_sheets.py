"""Files are read whatever wrote them, and refused with a sentence where they are broken or a trap."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.delimited import delimiter_of
from gdpr_desk.exchange.sheets.grid import Cell, Sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = ["Åse Kjær", "Søren Ærø", "Œuvre D’Angelo"]


def written(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    """A file in `folder`."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path) -> Sheet:
    """The one sheet of a file."""
    (sheet,) = read_sheets(path)
    return sheet


def refusal(path: Path) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(FileRefused) as caught:
        read_sheets(path)
    return str(caught.value)


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


# -- text files ----------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["Navn", "By"], *([name, f'"{delimiter}By", {at}'] for at, name in enumerate(NAMES))]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    sheet = only(written(tmp_path, text.encode(encoding)))

    assert sheet.header == ("Navn", "By")
    assert [tuple(row) for row in rows[1:]] == list(sheet.rows)
    assert list(sheet.numbers) == [2, 3, 4]


def test_the_delimiter_named_by_excel(tmp_path: Path) -> None:
    sheet = only(written(tmp_path, "sep=|\r\nNavn|By\r\nAnna;Bo|Ry\r\n"))

    assert (sheet.rows[0], sheet.numbers[0]) == (("Anna;Bo", "Ry"), 3)


def test_one_column(tmp_path: Path) -> None:
    sheet = only(written(tmp_path, "E-mail\nanna@sample.example\nbo@sample.example\n"))

    assert (sheet.header, len(sheet.rows)) == (("E-mail",), 2)


def test_titles_above_the_table_and_empty_rows(tmp_path: Path) -> None:
    text = "Kundeliste;;\n;;\nNavn;E-mail;\nAnna;anna@sample.example;\n;;\nBo;;\n"
    sheet = only(written(tmp_path, text))

    assert sheet.header == ("Navn", "E-mail")
    assert list(sheet.rows) == [("Anna", "anna@sample.example"), ("Bo", None)]
    assert list(sheet.numbers) == [4, 6]


def test_a_short_row_and_a_long_one(tmp_path: Path) -> None:
    sheet = only(written(tmp_path, "Navn;By\nAnna\nBo;Ry;mere\n"))

    assert list(sheet.rows) == [("Anna", None, None), ("Bo", "Ry", "mere")]


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
def test_letters_of_dos_and_old_macs_are_asked_about(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "Navn;By\nKåre Sørensen;Ærøskøbing\n".encode(encoding))

    assert "CSV UTF-8" in refusal(path)


def test_letters_encoded_twice_are_asked_about(tmp_path: Path) -> None:
    twice = "Navn;By\nSøren;Ry\n".encode().decode("cp1252").encode()

    assert "come out as other signs" in refusal(written(tmp_path, twice))


@given(st.sampled_from(";,\t|"), st.integers(2, 8), st.integers(2, 8))
def test_the_delimiter_is_found(delimiter: str, columns: int, rows: int) -> None:
    table = [[f"celle {row}{column}" for column in range(columns)] for row in range(rows)]

    assert delimiter == delimiter_of("\n".join(delimiter.join(row) for row in table))


# -- workbooks -----------------------------------------------------------------------------


def test_values_of_a_workbook(tmp_path: Path) -> None:
    row = ["Anna", 12345678, 1.5, True, date(2024, 2, 29), datetime(2024, 2, 29, 10, 5), None, "=1+1"]
    header = ["Navn", "Nr.", "Tal", "Ja", "Dag", "Tid", "Tom", "Formel"]
    sheet = only(written(tmp_path, saved([header, row]), "people.xlsx"))

    assert tuple(header) == sheet.header
    assert tuple(row) == sheet.rows[0]  # the formula has no value: its text


def test_several_sheets_and_an_empty_one(tmp_path: Path) -> None:
    path = written(tmp_path, saved([["Navn"], ["Anna"]], [], [["Navn"], ["Bo"]]), "people.xlsx")

    assert [sheet.source for sheet in read_sheets(path)] == ["people.xlsx/Ark 1", "people.xlsx/Ark 3"]


PLAIN_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Navn</t></is></c><c r="B1" t="inlineStr"><is><t>By</t>'
    '</is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Anna</t></is></c><c r="B2" t="str">'
    "<f>UPPER(A2)</f><v>ANNA</v></c></row>"
)
ANNA: list[tuple[Cell, ...]] = [("Anna", "ANNA")]


@pytest.mark.parametrize(
    ("content", "expected"),
    {
        "plain": (workbook(PLAIN_ROWS), ANNA),
        "no references": (
            workbook(
                PLAIN_ROWS.replace(' r="A1"', "")
                .replace(' r="B1"', "")
                .replace(' r="A2"', "")
                .replace(' r="B2"', "")
            ),
            ANNA,
        ),
        "single quotes": (workbook(PLAIN_ROWS.replace('r="A1"', "r='A1'")), ANNA),
        "utf-16": (
            workbook(PLAIN_ROWS, head='<?xml version="1.0" encoding="UTF-16"?>', encoding="utf-16"),
            ANNA,
        ),
        "a formula without a value": (
            workbook(PLAIN_ROWS.replace("<v>ANNA</v>", "").replace(' t="str"', "")),
            [("Anna", "=UPPER(A2)")],
        ),
        "an error": (
            workbook(PLAIN_ROWS.replace("<v>ANNA</v>", "<v>#N/A</v>").replace('t="str"', 't="e"')),
            [("Anna",)],
        ),
        "a formatted row far below": (
            workbook(PLAIN_ROWS + '<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'),
            ANNA,
        ),
        "a stale dimension": (workbook(PLAIN_ROWS, dimension="A1"), ANNA),
        "a stale dimension, carefully": (
            workbook(PLAIN_ROWS.replace('r="A1"', "r='A1'"), dimension="A1"),
            ANNA,
        ),
    }.values(),
)
def test_workbooks_of_every_hand(tmp_path: Path, content: bytes, expected: list[tuple[Cell, ...]]) -> None:
    sheet = only(written(tmp_path, content, "people.xlsx"))

    assert [row[: len(expected[0])] for row in sheet.rows] == expected


def test_a_zip_of_both(tmp_path: Path) -> None:
    content = bundle(
        a__csv="Navn\nAnna\n", b__xlsx=saved([["Navn"], ["Bo"]]), readme__md="# no table", __DS_Store="x"
    )
    path = written(tmp_path, content, "export.zip")

    assert [sheet.source for sheet in read_sheets(path)] == ["export.zip/a.csv", "export.zip/b.xlsx"]


# -- broken files and traps ----------------------------------------------------------------


def cell(place: str) -> str:
    """A filled cell at a place."""
    return f'<row><c r="{place}"><v>1</v></c></row>'


BOMB = bundle(**{f"xl{at}__csv": bytes(30_000_000) for at in range(4)})
LONG_TEXT = f"<si><t>{'x' * 900_000}</t></si>"
REPEATED = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 4000))
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
TRAPS = {
    "zip bomb": (BOMB, "unpacks to more than 100 MB"),
    "huge dimension": (workbook(cell("A1") + cell("ZZ1048576")), "more than 256 columns"),
    "many rows": (workbook(cell("A1") + cell("A1048576")), "more than 200000 rows"),
    "wide and long": (workbook(cell("A1") + cell("IV200000")), "spreads over more than"),
    "disguised reference": (workbook(cell("A1") + cell("&#90;Z1048576")), "more than 256 columns"),
    "text repeated": (workbook(REPEATED, strings=LONG_TEXT), "unpacks to more than 100 MB"),
    "entities": (
        workbook(cell("A1"), head='<!DOCTYPE x [<!ENTITY a "b">]>'),
        "put together in an unusual way",
    ),
    "truncated workbook": (workbook(PLAIN_ROWS)[:-200], "damaged or not complete"),
    "truncated sheet": (workbook("<row"), "damaged or not complete"),
    "empty": (b"", "is empty"),
    "blank": (b"\n \n;;;\n", "is empty"),
    "empty workbook": (saved([]), "is empty"),
    "picture": (PICTURE, "is not a table"),
    "picture in a zip": (bundle(a__xlsx=PICTURE), "is not a table"),
    "zip in a zip": (bundle(a__xlsx=bundle(b__csv="Navn\nBo\n")), "not a spreadsheet"),
    "no table in a zip": (bundle(a__md="# text"), "There is no table in"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(600), "not a spreadsheet"),
    "a document": (
        bundle(**{"[Content_Types]__xml": "<Types/>", "word/document__xml": "<w/>"}),
        "not a spreadsheet",
    ),
    "wrong encoding": ("Navn\nKåre Sørensen\n".encode("cp850"), "come out as other signs"),
    "half UTF-16": (b"\xff\xfeN\0a\0v", "come out as other signs"),
    "unclosed quote": (b'Navn;By\n"' + b"a;b\n" * 50_000, "damaged or not complete"),
}


@pytest.mark.parametrize(("content", "said"), TRAPS.values(), ids=TRAPS)
def test_a_trap_is_refused_with_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    sentence = refusal(written(tmp_path, content, "people.xlsx"))

    assert said in sentence
    assert "people.xlsx" in sentence


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    content = bytearray(bundle(a__csv="Navn\nAnna\n"))
    content[content.index(b"PK\1\2") + 8] |= 1

    assert "protected by a password" in refusal(written(tmp_path, bytes(content), "export.zip"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "absent.csv")


COSTS = """
import sys, time
from pathlib import Path
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets import read_sheets
started = time.perf_counter()
try:
    read_sheets(Path(sys.argv[1]))
except FileRefused:
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text()
    print(seconds, int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
@pytest.mark.parametrize(
    "name", ["zip bomb", "huge dimension", "wide and long", "text repeated", "unclosed quote"]
)
def test_a_trap_costs_little(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, TRAPS[name][0], "people.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", COSTS, str(path)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split())

    assert seconds < 5
    assert megabytes < 300


@given(st.data())
def test_a_mutated_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(workbook(PLAIN_ROWS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    path = written(tmp_path_factory.mktemp("mutated"), bytes(content), "people.xlsx")
    try:
        sheets = read_sheets(path)
    except FileRefused:
        return

    assert all(len(row) == len(sheet.header) for sheet in sheets for row in sheet.rows)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("bytes"), content)
    try:
        sheets = read_sheets(path)
    except FileRefused:
        return

    assert all(sheet.source.startswith(path.name) and sheet.header for sheet in sheets)
