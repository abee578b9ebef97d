"""Importing 100,000 rows beside what cannot be avoided: reading them, and inserting them raw."""

from functools import partial
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage.register import Register
from tests.bench.conftest import LARGE, seconds
from tests.registers import TODAY, made

HEADER = (
    *("Navn", "Titel", "Virksomhed", "E-mail", "Telefon", "Gruppe", "Kilde", "Indsamlet den"),
    *("Relation startet", "Relation ophørt", "Seneste aktivitet", "Seneste bogføring"),
)


def furnished(path: Path) -> Register:
    """An open register with a starter and nobody in it."""
    register = made(path)
    fill_from_starter(register.store, "small-office", "da", Organisation(name="Sample office"), TODAY)
    register.store.reminders.rebuild()
    return register


def written(folder: Path) -> Path:
    """A sheet of 100,000 invented customers."""
    with furnished(folder / "source.gdprdesk") as register:
        fill_with_sample(register.store, LARGE, "da", TODAY)
        persons, relations = register.store.all(Person), register.store.all(Relation)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kunder")
    sheet.append(HEADER)
    for person, relation in zip(persons, relations, strict=False):
        texts = (person.name, person.job_title, person.organisation, person.email, person.phone)
        dates = (relation.collected_on, relation.started_on, relation.ended_on)
        last = (relation.last_activity_on, relation.last_bookkeeping_on)
        sheet.append([*texts, "Kunder", relation.source, *dates, *last])
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


PERSON = (
    "INSERT INTO person (id, name, job_title, organisation, email, phone, token, sort_key, search_text)"
    " VALUES (?, ?, ?, ?, ?, ?, x'00', ?, ?)"
)
RELATION = (
    "INSERT INTO relation (person, subject_category, source, collected_on, started_on, ended_on,"
    " last_activity_on, last_bookkeeping_on, restriction_note) VALUES (?, 1, ?, ?, ?, ?, ?, ?, '')"
)


def read_and_inserted_raw(sheet: Path, folder: Path) -> None:
    """The rows read by python-calamine and put as they are into the two tables that they belong in."""
    rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()[1:]
    with furnished(folder / "raw.gdprdesk") as register, register.store.transaction():
        insert = register.database.connection().executemany
        insert(PERSON, ([n, *row[:5], row[0], row[3]] for n, row in enumerate(rows, 1)))
        insert(RELATION, ([n, *map(str, row[6:])] for n, row in enumerate(rows, 1)))


def imported(sheet: Path, folder: Path) -> None:
    """The same rows taken in: matched, dated, with their history and reminders."""
    with furnished(folder / "office.gdprdesk") as register:
        plan = plan_import(register.store, [sheet], TODAY)
        assert len(plan.new) == LARGE
        write_import(register.store, plan)


def test_import(tmp_path: Path) -> None:
    sheet = written(tmp_path)
    ratios = []
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        raw = seconds(partial(read_and_inserted_raw, sheet, folder))
        whole = seconds(partial(imported, sheet, folder))
        ratios.append(whole / raw)
        print(f"\nimport: ×{whole / raw:.2f} ({whole:.1f} s beside {raw:.1f} s)")

    assert sorted(ratios)[1] <= 3


ALIKE = {
    "one mailbox": "Navn{0} Efternavn{0};info@sample.example;;Kunder",
    "one name": "Ukendt;;;Kunder",
    "one name, other phones": "Ukendt;;{1};Kunder",
    "one name, other e-mails": "Ukendt;a{0}@sample.example;;Kunder",
}
DIFFERENT = "Navn{0} Efternavn{0};a{0}@sample.example;{1};Kunder"


def planned(folder: Path, row: str) -> None:
    """Plan 10,000 rows of a sort."""
    file = folder / "rows.csv"
    rows = [row.format(number, 10_000_000 + number) for number in range(10_000)]
    file.write_text("\n".join(["Navn;E-mail;Telefon;Gruppe", *rows]), "utf-8")
    with furnished(folder / "office.gdprdesk") as register:
        assert len(plan_import(register.store, [file], TODAY).new) == 10_000


def test_rows_that_are_alike(tmp_path: Path) -> None:
    plain = seconds(partial(planned, tmp_path, DIFFERENT))
    for at, (name, row) in enumerate(ALIKE.items()):
        folder = tmp_path / str(at)
        folder.mkdir()
        ratio = seconds(partial(planned, folder, row)) / plain
        print(f"\n{name}: ×{ratio:.2f}")

        assert ratio <= 3
