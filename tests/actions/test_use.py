"""Nobody who may be kept and not used leaves the program: over every output there is, and every import."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.actions.reports import export_workbook, print_register
from gdpr_desk.actions.use import barred, write_mailing_list
from gdpr_desk.cli import run_command
from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.domain.activity import Purpose
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.person import Person, Relation, RestrictionGround
from gdpr_desk.domain.use import Barred
from gdpr_desk.storage.register import Register
from tests.registers import NOW, TODAY, clock, started

STATES = ("Fri", "Begr", "Imod", "Låst", "Væk")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """One person in each state: free, restricted, objecting, kept under a floor, erased."""
    with started(tmp_path / "office.gdprdesk") as register:
        store = register.store
        group = {each.name: each.id for each in store.all(SubjectCategory)}["Kunder"]
        news = next(each for each in store.all(Purpose) if "yhedsbrev" in each.name)
        ids = {}
        for name in STATES:
            email = f"{name.lower()}en@sample.example"
            saved = store.save(Person(name=f"{name}en Prøvesen", email=email, organisation="Prøve ApS"))
            ids[name] = saved.id or 0
            dates: dict[str, Any] = {"ended_on": date(2024, 1, 10), "last_bookkeeping_on": date(2024, 3, 15)}
            dates = dates if name == "Låst" else {"ended_on": date(2010, 1, 1)} if name == "Væk" else {}
            store.save(
                Relation(person=saved.id, subject_category=group, collected_on=date(2009, 1, 1), **dates)
            )
            store.save(Consent(person=saved.id, purpose=news.id, given_on=TODAY))
        erase(register, ids["Låst"], early=True)
        erase(register, ids["Væk"])
        store.save(replace(store.get(Person, ids["Imod"]), objected_on=TODAY))  # type: ignore[type-var]
        relation = next(each for each in store.all(Relation) if each.person == ids["Begr"])
        ground = RestrictionGround.CLAIMS
        store.save(replace(relation, restricted_on=TODAY, restriction_ground=ground))
        yield register


def erase(register: Register, person: int, *, early: bool = False) -> None:
    register.store.reminders.rebuild()
    plans = erasing.erasures_of(register.store, [person], Scope(TODAY, early=early))
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", TODAY, "da"), NOW)


def said(path: Path) -> str:
    """All that a file says, whatever it is."""
    if path.suffix == ".xlsx":
        with ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "".join(page.extract_text() for page in PdfReader(path).pages)
    return path.read_text("utf-8-sig")


def test_each_is_barred_for_its_own_reason(register: Register) -> None:
    names = {each.id: each.name for each in register.store.all(Person)}

    assert {names[each][:4]: why for each, why in barred(register.store).items()} == {
        "Begr": Barred.RESTRICTED,
        "Imod": Barred.OBJECTED,
        "Låst": Barred.LOCKED,
    }


def test_no_output_has_anybody_who_is_barred(register: Register, tmp_path: Path) -> None:
    news = next(each for each in register.store.all(Purpose) if "yhedsbrev" in each.name)
    export_workbook(register, tmp_path / "out.xlsx", "da", TODAY)
    print_register(register, tmp_path / "out.pdf", "da", TODAY)
    count = write_mailing_list(register.store, news.id or 0, tmp_path / "list.csv", "da")
    files = [tmp_path / name for name in ("out.xlsx", "out.pdf", "list.csv")]

    assert count == 1
    assert "Frien" in said(files[0])
    assert "frien@sample.example" in said(files[2])
    for file in files:
        for name in STATES[1:]:
            assert f"{name}en" not in said(file), file.name
            assert f"{name.lower()}en@" not in said(file), file.name


def test_an_import_changes_and_brings_back_nobody_who_is_barred(register: Register, tmp_path: Path) -> None:
    store = register.store
    before = store.all(Person)
    sheet = tmp_path / "people.csv"
    rows = [f"{name}en Prøvesen;{name.lower()}en@sample.example;Direktør;Kunder" for name in STATES[1:]]
    rows.append("Nyen Prøvesen;nyen@sample.example;;Kunder")
    sheet.write_text("\n".join(["Navn;E-mail;Titel;Gruppe", *rows]), "utf-8")
    plan = plan_import(store, [sheet], TODAY)
    write_import(store, plan)
    changed = [each.name[:4] for each in store.all(Person) if each not in before]

    assert [each.name[:4] for each in plan.rejected] == ["Begr", "Låst", "Væke"]
    assert changed == ["Imod", "Nyen"]  # who objects to marketing may well be a customer
    assert [each.objected_on for each in store.all(Person) if each.name[:4] == "Imod"] == [TODAY]


def test_the_commands(register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register.path
    store = register.store
    group = {each.name: each.id for each in store.all(SubjectCategory)}["Kunder"]
    person = store.save(Person(name="Klar Prøvesen", email="klar@sample.example"))
    store.save(Relation(person=person.id, subject_category=group, ended_on=date(2010, 1, 1)))
    register.close()
    around = Surroundings("tester", clock, TODAY, "en")

    def run(*words: str) -> dict[str, object]:
        assert run_command([*words, "--json"], around) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    kept = {"persons": 1, "slices": 1, "kept": 0, "orders": 2}
    made = run("backup", str(path))
    assert kept == run("erase", str(path), "--dry-run")
    assert kept == run("erase", str(path), "--yes", "--orders", str(tmp_path / "orders"))
    assert len(list((tmp_path / "orders").iterdir())) == 4
    assert run("erase", str(path), "--dry-run") == {"persons": 0, "slices": 0, "kept": 0, "orders": 0}
    orders = run("orders", str(path))["orders"]
    assert isinstance(orders, list)
    left = run("orders", str(path), "--done", str(orders[0]["number"]), "--evidence", "By letter")["orders"]
    assert isinstance(left, list)
    assert len(left) == len(orders) - 1
    done = run("restore", str(path), str(made["file"]))
    assert done["aside"]
    assert run("erase", str(path), "--dry-run")["persons"] == 0  # the backup had the person


def test_without_a_word_about_the_date_nothing_goes(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    path = register.path
    register.close()
    around = Surroundings("tester", lambda: NOW.replace(year=2031), date(2031, 11, 24), "en")
    status = run_command(["erase", str(path), "--yes"], around)

    assert status == 1
    assert "Is the date right?" in capsys.readouterr().err
    assert run_command(["erase", str(path), "--yes", "--on", "2031-11-24"], around) == 0
