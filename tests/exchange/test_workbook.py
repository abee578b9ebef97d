"""The Excel report: what is in its sheets, how they look, and that an import knows them again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from gdpr_desk.actions.people_in import plan_import
from gdpr_desk.actions.reports import export_workbook
from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import What
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.profile_files import load_profiles
from gdpr_desk.exchange.profiles import recognise
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.workbook import write_workbook
from gdpr_desk.exchange.workbook.tables import PEOPLE
from gdpr_desk.i18n import LANGUAGES
from gdpr_desk.storage.register import Register
from tests.registers import TODAY, made

SHEETS = [
    "Overview",
    "Register",
    "People",
    "Consents",
    "Processors and agreements",
    "What is due",
    "Processing activities",
    "Recipients",
    "Retention rules",
    "Security measures",
]
OFFICE = Organisation(name="Sample office", email="office@sample.example", phone="11 22 33 44")
PEOPLE_HEADERS = {
    "en": (
        *("Name", "Title", "Organisation", "E-mail", "Phone", "Category", "Source", "Collected on"),
        *("Relation started", "Relation ended", "Last activity", "Last bookkeeping entry"),
        *("Application received", "Recruitment ended", "Confirmed on"),
    ),
    "da": (
        *("Navn", "Titel", "Virksomhed", "E-mail", "Telefon", "Gruppe", "Kilde", "Indsamlet den"),
        *("Relation startet", "Relation ophørt", "Seneste aktivitet", "Seneste bogføring"),
        *("Ansøgning modtaget", "Rekruttering afsluttet", "Bekræftet den"),
    ),
}
"""What the sheet of people says in each language: an office builds on these."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A small office with 60 invented persons, an activity and a processor that are not complete."""
    with made(tmp_path_factory.mktemp("office") / "office.gdprdesk") as register:
        store = register.store
        fill_from_starter(store, "small-office", "en", OFFICE, TODAY)
        fill_with_sample(store, 60, "en", TODAY)
        store.save(ProcessingActivity(name="Zoo"))
        store.save(Processor(name="Zoo"))
        store.save(Person(name="Nobody’s Own"))
        store.reminders.rebuild()
        yield register


@pytest.fixture(scope="module")
def reports(register: Register, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Its report in each language."""
    folder = tmp_path_factory.mktemp("reports")
    made = {language: folder / f"{language}.xlsx" for language in LANGUAGES}
    for language, path in made.items():
        export_workbook(register, path, language, TODAY)
    return made


@pytest.fixture(scope="module")
def books(reports: dict[str, Path]) -> dict[str, Workbook]:
    """The reports as openpyxl reads them."""
    return {language: load_workbook(path) for language, path in reports.items()}


@pytest.fixture(scope="module")
def book(books: dict[str, Workbook]) -> Workbook:
    """The English report."""
    return books["en"]


def rows(book: Workbook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headers."""
    titles, *body = book[title].values
    return [dict(zip(map(str, titles), row, strict=True)) for row in body]


def header(sheet: Any) -> tuple[str, ...]:
    """What stands in the first row."""
    return tuple(cell.value or "" for cell in sheet[1])


def lines(book: Workbook) -> list[tuple[Any, ...]]:
    """The lines of the overview that say anything."""
    return [line for line in book["Overview"].values if any(line)]


# -- what is in it ----------------------------------------------------------------------------


def test_the_sheets_stand_in_their_order(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("language", LANGUAGES)
def test_excel_takes_the_titles_of_the_sheets(books: dict[str, Workbook], language: str) -> None:
    titles = books[language].sheetnames

    assert len({title.lower() for title in titles}) == len(SHEETS)
    assert all(len(title) <= 31 and not set(title) & set("\\/*?:[]'") for title in titles)


def test_the_register_has_a_row_for_each_coupling(book: Workbook, register: Register) -> None:
    activities = register.store.page(ProcessingActivity, limit=None)
    couplings = [name.name for name in activities for _ in name.couplings or [None]]

    assert [row["Processing activity"] for row in rows(book, "Register")] == couplings
    assert rows(book, "Register")[-1]["Persons"] is None


def test_a_row_of_the_register_says_who_what_why_and_how_long(book: Workbook) -> None:
    row = next(
        row
        for row in rows(book, "Register")
        if (row["Processing activity"], row["Data"]) == ("Invoicing and bookkeeping", "Name")
    )

    assert row["Status"] == "Proposal to check"
    assert row["Lawful basis"] == "Legal obligation, Art. 6(1)(c)"
    assert row["Persons"] == "Customers"
    assert row["Sensitivity"] == "Ordinary"
    assert row["Period"] == "5 years from the end of the financial year of: last bookkeeping entry"
    assert row["Authority"].startswith("The Danish Bookkeeping Act")
    assert row["Processors"] == "e-conomic"
    assert "; Bank; " in row["Other recipients"]


def test_everybody_has_a_row_for_each_relation(book: Workbook, register: Register) -> None:
    store = register.store
    people = rows(book, "People")
    with_none = [row for row in people if not row["Category"]]

    assert len(people) == store.count(Relation) + 1
    assert len({row["E-mail"] for row in people if row["E-mail"]}) == 60
    assert [row["Name"] for row in with_none] == ["Nobody’s Own"]


def test_consents_name_the_person_and_the_purpose(book: Workbook, register: Register) -> None:
    given = register.store.all(Consent)
    names = {each.id: each.name for each in register.store.all(Person)}
    found = rows(book, "Consents")

    assert [row["Person"] for row in found] == [names[each.person] for each in given]
    assert [row["Given on"].date() for row in found] == [each.given_on for each in given]
    assert {row["Purpose"][:15] for row in found} == {"Send newsletter"}


def test_a_processor_without_agreement_says_so(book: Workbook) -> None:
    agreements = {row["Processor"]: row["Agreement"] for row in rows(book, "Processors and agreements")}

    assert agreements["Zoo"] == "No agreement is recorded"
    assert agreements["Base"] == "Processing agreement with Base"


def test_what_is_due_says_why(book: Workbook) -> None:
    missing = [row for row in rows(book, "What is due") if row["About"] == "Zoo"]

    assert {row["What to do"] for row in missing} >= {"Sign an agreement", "State the purpose"}
    assert all(row["Date"].date() == TODAY and row["Why"] and row["Authority"] for row in missing)


def test_the_overview_counts_the_rows_and_leads_to_the_sheets(book: Workbook) -> None:
    counts = {line[0]: line[2] for line in lines(book) if line[0] in SHEETS and isinstance(line[2], int)}
    links = [cell.hyperlink.location for row in book["Overview"] for cell in row if cell.hyperlink]

    assert counts == {title: book[title].max_row - 1 for title in SHEETS[1:]}
    assert links == [f"'{title}'!A1" for title in SHEETS[1:]]


def test_the_overview_says_whose_register_it_is_and_what_is_due(book: Workbook) -> None:
    found = lines(book)
    due = [line for line in found if line[1] and str(line[1]).startswith("The oldest since ")]
    rows_due = rows(book, "What is due")

    assert [line[0] for line in found[:2]] == ["Sample office", "GDPR register as of 24-11-2026"]
    assert sum(line[2] for line in due) == len(rows_due)
    assert {line[0] for line in due} == {row["What to do"] for row in rows_due}
    assert {line[0] for line in due} <= {what.label for what in What}


def test_an_empty_register_has_all_sheets_too(tmp_path: Path) -> None:
    write_workbook(tmp_path / "empty.xlsx", Contents(), [], [], [], "en", TODAY)
    book = load_workbook(tmp_path / "empty.xlsx")

    assert book.sheetnames == SHEETS
    assert [book[title].max_row for title in SHEETS[1:]] == [1] * 9
    assert ("Nothing is due.", None, None) in lines(book)


# -- what an import makes of it ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headers_of_people_are_these(books: dict[str, Workbook], language: str) -> None:
    assert header(books[language].worksheets[2]) == PEOPLE_HEADERS[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_import_finds_each_field_of_people_again(books: dict[str, Workbook], language: str) -> None:
    titles = header(books[language].worksheets[2])
    profile = recognise(load_profiles(), titles, "people")
    fields = [f"{kind.__name__.lower()}.{name}" for kind, names in PEOPLE.items() for name in names]

    assert profile.name == "people"
    assert profile.mapping(titles) == {name: at for at, name in enumerate(fields)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_sheet_is_taken_for_a_list_of_people(reports: dict[str, Path], language: str) -> None:
    sheets = read_sheets(reports[language])
    fitting = [any(each.fits(sheet.header) for each in load_profiles()) for sheet in sheets]

    assert fitting == [title == "People" for title in SHEETS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_people_taken_in_again_changes_nothing(
    reports: dict[str, Path], register: Register, tmp_path: Path, language: str
) -> None:
    book = load_workbook(reports[language])
    for sheet in book.worksheets[:2] + book.worksheets[3:]:
        book.remove(sheet)
    book.save(tmp_path / "people.xlsx")

    plan = plan_import(register.store, [tmp_path / "people.xlsx"], TODAY)

    assert (plan.new, plan.changed, plan.same) == ([], [], 60)
    assert [listed.reason.field_name for listed in plan.rejected] == ["category"]  # who is in no group
    assert plan.left_out == {"people.xlsx": []}


# -- how it looks -----------------------------------------------------------------------------


def tables(book: Workbook) -> list[Any]:
    """The sheets after the overview."""
    return book.worksheets[1:]


def test_headers_are_bold_on_the_accent_stay_in_sight_and_are_printed_on_every_page(book: Workbook) -> None:
    for sheet in tables(book):
        looks = {(cell.font.b, cell.font.color.rgb, cell.fill.fgColor.rgb) for cell in sheet[1]}
        assert looks == {(True, "00FFFFFF", "001F4E78")}
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"


def test_white_on_the_accent_is_readable() -> None:
    """WCAG 2.1 asks for 4.5."""
    parts = [int("1F4E78"[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert 1.05 / (luminance + 0.05) > 8


def test_the_filter_goes_to_the_last_row(book: Workbook) -> None:
    ranges = {sheet.title: sheet.auto_filter.ref for sheet in tables(book)}

    assert ranges == {sheet.title: sheet.calculate_dimension() for sheet in tables(book)}


def test_numbers_kept_as_text_are_not_marked(reports: dict[str, Path], book: Workbook) -> None:
    with ZipFile(reports["en"]) as archive:
        people = ElementTree.fromstring(archive.read("xl/worksheets/sheet3.xml"))
    ignored = people.find(f".//{{{SHEET_MAIN_NS}}}ignoredError")

    assert ignored is not None
    assert ignored.attrib == {"sqref": book["People"].auto_filter.ref, "numberStoredAsText": "1"}


def test_pages_are_printed_landscape_on_a4(book: Workbook) -> None:
    setups = {(sheet.page_setup.orientation, sheet.page_setup.paperSize) for sheet in book}

    assert setups == {("landscape", 9)}
    assert {sheet.page_setup.fitToHeight for sheet in book} == {0}


def test_dates_are_dates_as_danes_write_them(book: Workbook) -> None:
    dates = [
        cell for sheet in tables(book) for row in sheet.iter_rows(min_row=2) for cell in row if cell.is_date
    ]

    assert len(dates) > 250
    assert {cell.number_format for cell in dates} == {"dd-mm-yyyy"}


def test_long_texts_wrap_but_people_stay_in_one_line(book: Workbook) -> None:
    wrapped = {sheet.title for sheet in tables(book) if sheet["B2"].alignment.wrap_text}
    due = book["What is due"]
    several = [number for number, row in enumerate(rows(book, "What is due"), 2) if len(row["Why"]) > 80]

    assert wrapped == {*SHEETS[1:]} - {"People"}
    assert several
    assert all(due.row_dimensions[number].height >= 30 for number in several)
    assert all(width.width >= 10 for sheet in book for width in sheet.column_dimensions.values())


def test_the_document_says_what_it_is(book: Workbook) -> None:
    properties = book.properties

    assert (properties.title, properties.creator) == ("GDPR register – Sample office", "GDPR Desk")
    assert properties.created.date() == TODAY
