"""Files are read whatever wrote them, and refused with a sentence where they are broken or a trap."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.delimited import delimiter_of
from gdpr_desk.exchange.sheets.grid import Cell, Sheet
from tests.workbooks import bundle, saved, workbook

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Navn;Adresse\nHansen, Anna;Vej 1, 2. th\nDam, Bo;Vej 2, 1. tv\n", ";"),
        ("Kunder pr. 1. maj, 2026\n\nNavn;E-mail\nHansen, Anna;a@sample.example\n", ";"),
        ("Navn;Saldo;Rente\nAnna;1,50;2,50\nBo;1.234,00;0,10\n", ";"),
        ("Navn;Saldo\nAnna;1,50", ";"),
        ("Navn\tAdresse\nAnna\tVej 1, 2. th; porten\nBo\tVej 2, 1. tv; gården\n", "\t"),
        ('"Navn","Note"\n"Anna","a; b; c"\n"Bo","d; e; f"\n', ","),
        ('Navn,Note\n"Hansen; Anna","en\nto; tre"\n"Dam; Bo","fire\nfem; seks"\n', ","),
        ("Navn|E-mail|Tid\nAnna|a@sample.example|10:20:30\n", "|"),
        ("E-mail\nanna@sample.example\n", ";"),
        ('"a";' + '"' * 2000 + "x\n", ";"),  # on which csv.Sniffer spends hours
    ],
)
def test_the_delimiter_beside_others(text: str, expected: str) -> None:
    assert expected == delimiter_of(text)


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


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    content = bytearray(bundle(a__csv="Navn\nAnna\n"))
    content[content.rindex(b"a.csv")] = 0

    assert "damaged" in refusal(written(tmp_path, bytes(content), "export.zip"))


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    content = bytearray(bundle(a__csv="Navn\nAnna\n"))
    content[content.index(b"PK\1\2") + 8] |= 1

    assert "protected by a password" in refusal(written(tmp_path, bytes(content), "export.zip"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "absent.csv")


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
def test_a_device_without_end() -> None:
    assert "cannot be opened" in refusal(Path("/dev/zero"))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("bytes"), content)
    try:
        sheets = read_sheets(path)
    except FileRefused:
        return

    assert all(sheet.source.startswith(path.name) and sheet.header for sheet in sheets)
