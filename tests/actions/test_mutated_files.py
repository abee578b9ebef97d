"""Files that were damaged in any way are read or refused, by every reader and by the whole import: no
traceback, ever. 500 for the readers and 500 for the import in `make test`; in `make long` 10,000 for each
reader and 10,000 for the import."""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.storage.store import Store
from tests.mutations import members, mutated, mutated_inside
from tests.registers import TODAY, started
from tests.workbooks import bundle, saved

LONG = settings().max_examples > 100  # the profile that is loaded
SAMPLES = Path(__file__).parents[1] / "samples"
ROWS = 6  # of each sample: small files are damaged more, and quickly read


def first_lines(content: bytes) -> bytes:
    """The beginning of a text."""
    return b"".join(content.splitlines(keepends=True)[: ROWS + 1])


def first_rows(path: Path) -> bytes:
    """The beginning of a workbook."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        sheet.delete_rows(ROWS + 2, sheet.max_row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def first_of_each(path: Path) -> bytes:
    """The beginnings of the files in an archive."""
    parts = members(path.read_bytes())
    return bundle(**{name: first_lines(part) for name, part in parts.items()})


CSV = first_lines((SAMPLES / "e-conomic-kunder.csv").read_bytes())
XLSX = saved(
    [
        ["Navn", "Nr.", "Tal", "Ja", "Dag", "Tid", "Tom", "Formel"],
        ["Åse Kjær", 12345678, 1.5, True, date(2024, 2, 29), datetime(2024, 2, 29, 10, 5), None, "=1+1"],
    ],
    [["Navn"], ["Søren Ærø"]],
)
FILES = {
    "people.csv": CSV,
    "people.xlsx": XLSX,
    "people.zip": bundle(a__csv=CSV, b__xlsx=saved([["Navn"], ["Bo Dam"]])),
    "ansoegere.xlsx": first_rows(SAMPLES / "ansoegere.xlsx"),
    "contacts_20261101_0812.csv": first_lines((SAMPLES / "contacts_20261101_0812.csv").read_bytes()),
    "e-conomic-kunder.csv": CSV,
    "e-conomic-kunder.xlsx": first_rows(SAMPLES / "e-conomic-kunder.xlsx"),
    "mailchimp-audience-export.zip": first_of_each(SAMPLES / "mailchimp-audience-export.zip"),
}
READERS, SYSTEMS = list(FILES)[:3], list(FILES)[3:]


def damaged(name: str) -> st.SearchStrategy[bytes]:
    """A file after accidents: to it as it lies, or to what is packed in it."""
    outside = mutated(FILES[name], XLSX)
    if name.endswith(".csv"):
        return outside
    return outside | mutated_inside(members(FILES[name]), CSV)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are put."""
    return tmp_path_factory.mktemp("mutated")


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=10_000 if LONG else 170)
@given(data=st.data())
def test_a_reader_reads_or_refuses(folder: Path, name: str, data: st.DataObject) -> None:
    path = folder / name
    path.write_bytes(data.draw(damaged(name)))
    with suppress(FileRefused):
        for sheet in read_sheets(path):
            assert all(len(row) == len(sheet.header) for row in sheet.rows)
            assert len(sheet.numbers) == len(sheet.rows)
            assert all(
                isinstance(cell, str | int | float | date | None) for row in sheet.rows for cell in row
            )
            assert not any(isinstance(cell, str) and "\0" in cell for row in sheet.rows for cell in row)


class TakenBack(Exception):
    """So that nothing of an import stays."""


def take_back(done: int, of: int) -> None:
    """At the very end of an import all of it is given up."""
    if done == of:
        raise TakenBack


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A register with the starter, and everybody of the undamaged samples."""
    path = tmp_path_factory.mktemp("register") / "office.gdprdesk"
    with started(path) as register:
        for name in SYSTEMS:
            source = path.with_name(name)
            source.write_bytes(FILES[name])
            write_import(register.store, plan_import(register.store, [source], TODAY))
        yield register.store


@pytest.mark.parametrize("name", SYSTEMS)
@settings(max_examples=2_000 if LONG else 100)
@given(data=st.data())
def test_an_import_takes_in_or_refuses(folder: Path, store: Store, name: str, data: st.DataObject) -> None:
    path = folder / name
    path.write_bytes(data.draw(damaged(name)))
    persons = store.count(Person)
    with suppress(FileRefused):
        plan = plan_import(store, [path], TODAY)
        with suppress(TakenBack):
            write_import(store, plan, take_back)

    assert persons == store.count(Person)
