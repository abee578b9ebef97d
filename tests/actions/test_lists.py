"""Which list of a system an export is: only that one can say that somebody is gone, or prove an order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.drifts import systems
from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SystemExport, SystemRecord, SystemState
from gdpr_desk.errors import Invalid
from gdpr_desk.exchange.answers import NOTHING_SAID, Answers
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import NOW, TODAY, started

MAILCHIMP = "Email Address,First Name,Last Name,OPTIN_TIME,EUID"
ECONOMIC = "Gruppe;Nr.;Navn;Attention;E-mail;Sidste faktura"
CONTACTS = "Kundenr.;Kundenavn;Kontaktperson;E-mail;Telefon"
LATER = TODAY + timedelta(days=9)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with started(tmp_path / "office.gdprdesk") as register:
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    return register.store


def mail(name: str, number: object) -> str:
    return f"{name.lower()}@sample.example,{name},Bro,2024-01-02 10:00:00,e{number}"


def audience(file: Path, **sheets: Sequence[str]) -> Path:
    """An export of Mailchimp with these sheets."""
    with ZipFile(file, "w") as archive:
        for state, rows in sheets.items():
            archive.writestr(f"{state}_members_export_1.csv", "\n".join([MAILCHIMP, *rows]))
    return file


def sheet(file: Path, *rows: str) -> Path:
    file.write_text("\n".join(rows), "utf-8")
    return file


def taken(store: Store, *files: Path, on: date = TODAY, answers: Answers = NOTHING_SAID) -> Plan:
    plan = plan_import(store, files, on, answers=answers)
    write_import(store, plan)
    return plan


def gone(store: Store) -> list[str]:
    return sorted(each.number for each in store.all(SystemRecord) if each.gone_on)


def erased(register: Register, name: str, on: date = TODAY, *, early: bool = True) -> None:
    person = erasing.person_called(register.store, name)
    plans = erasing.erasures_of(register.store, [person], Scope(on, early=early))
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", TODAY, "da"), NOW)


def order(store: Store, system: str) -> ErasureOrder:
    return next(each for each in store.all(ErasureOrder) if each.name == system)


FIRST = [mail(name, at) for at, name in enumerate(("Anna", "Bent", "Carl", "Dora"))]
SECOND = [mail(f"Person{at}", at + 100) for at in range(10)]


def test_another_audience_proves_nothing_however_often(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, audience(tmp_path / "first.zip", subscribed=FIRST))
    erased(register, "anna@sample.example")
    other = audience(tmp_path / "other.zip", subscribed=SECOND)
    for _ in range(3):
        taken(store, other, on=LATER)

    assert order(store, "Mailchimp").open
    assert gone(store) == []
    assert len(store.all(SystemExport)) == 2

    taken(store, audience(tmp_path / "first.zip", subscribed=FIRST[1:]), on=LATER)

    assert order(store, "Mailchimp").done_on == LATER


def test_a_filtered_list_is_a_part_of_the_one_that_is_known(store: Store, tmp_path: Path) -> None:
    taken(store, audience(tmp_path / "first.zip", subscribed=SECOND))
    taken(store, audience(tmp_path / "few.zip", subscribed=SECOND[:2]), on=LATER)

    assert gone(store) == []
    assert [each.whole for each in store.all(SystemExport)] == [False]


def test_without_the_sheet_of_a_state_nobody_of_it_is_gone(store: Store, tmp_path: Path) -> None:
    taken(store, audience(tmp_path / "a.zip", subscribed=SECOND, unsubscribed=FIRST))
    taken(store, audience(tmp_path / "b.zip", subscribed=SECOND[1:]), on=LATER)

    assert gone(store) == []

    taken(store, audience(tmp_path / "c.zip", subscribed=SECOND[1:], unsubscribed=FIRST), on=LATER)

    assert gone(store) == ["e100"]


def test_a_sheet_that_is_passed_over_leaves_a_part(store: Store, tmp_path: Path) -> None:
    taken(store, audience(tmp_path / "a.zip", subscribed=SECOND))
    file = audience(tmp_path / "b.zip", subscribed=SECOND[1:])
    with ZipFile(file, "a") as archive:
        archive.writestr("cleaned_members_export_1.csv", "Adresse på post\nperson0@sample.example")
    taken(store, file, on=LATER)

    assert gone(store) == []

    taken(store, file, on=LATER, answers=Answers(whole=True))

    assert gone(store) == ["e100"]


def test_a_list_of_customers_says_nothing_of_contacts(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, sheet(tmp_path / "contacts.csv", CONTACTS, "17;Bro ApS;Ida Bro;ida@sample.example;12345678"))
    erased(register, "ida@sample.example")
    customers = [f"1;{at};Dal ApS;Bent Dal{at};bent{at}@sample.example;01-02-2026" for at in range(17, 20)]
    taken(store, sheet(tmp_path / "e-conomic-kunder.csv", ECONOMIC, *customers), on=LATER)

    assert order(store, "e-conomic").open


def test_by_the_email_alone_nothing_is_proven_where_rows_have_none(
    register: Register, tmp_path: Path
) -> None:
    store = register.store
    taken(store, audience(tmp_path / "a.zip", subscribed=FIRST))
    (relation, *_) = store.all(Relation)
    customers = next(each.subject_category for each in store.all(Relation))
    assert customers
    taken(store, sheet(tmp_path / "own.csv", "Navn;E-mail;Gruppe", "Anna Bro;anna@sample.example;Kunder"))
    erased(register, "anna@sample.example")
    row = "1;17;Bro ApS;Anna Bro;;01-02-2026"
    taken(store, sheet(tmp_path / "e-conomic-kunder.csv", ECONOMIC, row), on=LATER)

    assert relation.person
    assert order(store, "e-conomic").open


def test_whoever_was_erased_is_recognised_without_the_email_too(register: Register, tmp_path: Path) -> None:
    store, file = register.store, tmp_path / "e-conomic-kunder.csv"
    head = "Gruppe;Nr.;Navn;Attention;E-mail;Telefon"
    taken(
        store,
        sheet(
            tmp_path / "own.csv",
            "Navn;E-mail;Telefon;Virksomhed;Gruppe",
            "Anna Bro;anna@sample.example;12345678;Bro ApS;Kunder",
        ),
    )
    erased(register, "anna@sample.example")
    by_phone, by_organisation = "1;17;Dal ApS;Anna Bro;;+45 12 34 56 78", "1;18;Bro ApS;Anna Bro;;"
    plan = taken(store, sheet(file, head, by_phone, by_organisation, "1;19;Dal ApS;Anna Bro;;87654321"))

    assert [each.row for each in plan.rejected] == [2, 3]
    assert [each.phone for each in store.all(Person)] == ["87654321"]


def test_an_export_from_before_the_order_proves_nothing(register: Register, tmp_path: Path) -> None:
    store = register.store
    head, rows = "Name,ID,Email", [f"Person {at},{at},p{at}@sample.example" for at in range(1, 6)]
    taken(store, sheet(tmp_path / "contacts_20261001_0812.csv", head, *rows))
    erased(register, "p1@sample.example")
    taken(store, sheet(tmp_path / "contacts_20261101_0812.csv", head, *rows[1:]), on=LATER)

    assert order(store, "Base").open

    taken(store, sheet(tmp_path / "contacts_20261125_0812.csv", head, *rows[1:]), on=LATER)

    assert order(store, "Base").done_on == LATER


def test_an_older_export_takes_nobody_away(store: Store, tmp_path: Path) -> None:
    head, rows = "Name,ID,Email", [f"Person {at},{at},p{at}@sample.example" for at in range(1, 6)]
    taken(store, sheet(tmp_path / "contacts_20261101_0812.csv", head, *rows))
    taken(store, sheet(tmp_path / "contacts_20250101_0812.csv", head, *rows[1:]), on=LATER)

    assert gone(store) == []


@pytest.mark.parametrize("written", ["0017", "17,0", "17.0", " 17 "])
def test_a_number_is_the_same_however_it_is_written(store: Store, tmp_path: Path, written: str) -> None:
    file, row = tmp_path / "e-conomic-kunder.csv", "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"
    taken(store, sheet(file, ECONOMIC, row))
    plan = plan_import(store, [sheet(file, ECONOMIC, row.replace(";17;", f";{written};"))], TODAY)

    assert not plan.anything


def test_a_customer_with_another_contact_is_another_person(store: Store, tmp_path: Path) -> None:
    file, row = tmp_path / "e-conomic-kunder.csv", "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"
    taken(store, sheet(file, ECONOMIC, row))
    (anna,) = store.all(Person)
    store.save(replace(anna, objected_on=TODAY))
    other = row.replace("Anna Bro;anna@", "Bo Dal;bo@")
    taken(store, sheet(file, ECONOMIC, other), on=LATER)
    again = plan_import(store, [file], LATER)
    records = {each.name: each.gone_on for each in store.all(SystemRecord)}

    assert [(each.name, each.objected_on) for each in store.all(Person)] == [
        ("Anna Bro", TODAY),
        ("Bo Dal", None),
    ]
    assert records == {"Anna Bro": LATER, "Bo Dal": None}
    assert not again.anything


def customer(store: Store, tmp_path: Path, invoice: str, on: date = TODAY) -> Plan:
    """Import Anna as a customer with a last invoice."""
    row = f"1;17;Bro ApS;Anna Bro;anna@sample.example;{invoice}"
    return taken(store, sheet(tmp_path / "e-conomic-kunder.csv", ECONOMIC, row), on=on)


def test_an_erased_part_does_not_come_back_with_the_next_export(register: Register, tmp_path: Path) -> None:
    store = register.store
    customer(store, tmp_path, "01-02-2012")
    taken(store, audience(tmp_path / "a.zip", subscribed=[mail("Anna", 1)]))
    relation = next(each for each in store.all(Relation) if each.last_bookkeeping_on)
    store.save(replace(relation, ended_on=date(2012, 3, 1)))
    erased(register, "anna@sample.example", early=False)
    left = [each.subject_category for each in store.all(Relation)]
    plan = customer(store, tmp_path, "01-02-2012", LATER)

    assert relation.subject_category not in left
    assert (plan.new, plan.changed, len(plan.rejected)) == ([], [], 1)
    assert [each.subject_category for each in store.all(Relation)] == left

    again = customer(store, tmp_path, f"{LATER:%d-%m-%Y}", LATER)  # she buys something anew

    assert (len(again.changed), again.rejected) == (1, [])


def test_a_state_is_that_of_the_list_that_was_seen_last(store: Store, tmp_path: Path) -> None:
    taken(store, audience(tmp_path / "a.zip", subscribed=FIRST))
    taken(store, audience(tmp_path / "a.zip", subscribed=FIRST[1:], unsubscribed=FIRST[:1]), on=LATER)
    states = {each.number: each.state for each in store.all(SystemRecord)}

    assert states["e0"] is SystemState.WITHDRAWN
    assert len(store.all(SystemExport)) == 1


def test_a_list_of_which_nobody_is_left_is_no_other_list(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, audience(tmp_path / "few.zip", subscribed=FIRST[:1]))
    erased(register, "anna@sample.example")
    many = audience(tmp_path / "many.zip", subscribed=SECOND)
    taken(store, many, on=LATER)

    assert order(store, "Mailchimp").open
    assert not plan_import(store, [many], LATER).anything


def test_two_audiences_at_once_are_two_lists(register: Register, tmp_path: Path) -> None:
    store = register.store
    first = audience(tmp_path / "first.zip", subscribed=FIRST)
    second = audience(tmp_path / "second.zip", subscribed=SECOND)
    taken(store, first, second)
    again = plan_import(store, [second, first], TODAY)
    erased(register, "anna@sample.example")
    taken(store, second, on=LATER)

    assert not again.anything
    (shown,) = systems(store, LATER)
    assert [each.records for each in shown.exports] == [4, 10]
    assert gone(store) == []
    assert order(store, "Mailchimp").open


def test_one_address_in_two_audiences_is_two_records(register: Register, tmp_path: Path) -> None:
    store = register.store
    head, row = MAILCHIMP.replace("EUID", "LEID,EUID"), mail("Anna", 1)
    for name, number, rows in (("first", 1, FIRST[1:]), ("second", 2, SECOND)):
        numbered = [each.replace(",e", f",{number}{at},e") for at, each in enumerate([row, *rows])]
        text = "\n".join([head, *numbered])
        with ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr("subscribed_members_export_1.csv", text)
        taken(store, tmp_path / f"{name}.zip")

    assert [each.number for each in store.all(SystemRecord) if each.name == "Anna Bro"] == ["10", "20"]


def test_a_loose_sheet_proves_nothing_of_the_states_that_it_has_not(
    register: Register, tmp_path: Path
) -> None:
    store = register.store
    taken(store, audience(tmp_path / "a.zip", subscribed=SECOND, unsubscribed=FIRST[:1]))
    erased(register, "anna@sample.example")
    loose = sheet(tmp_path / "subscribed_members_export_1.csv", MAILCHIMP, *SECOND)
    taken(store, loose, on=LATER, answers=Answers(whole=True))

    assert order(store, "Mailchimp").open


BASE = "Name,ID,Email,Phone,Customer status,is_organization"
PERSONS = [f"Person {at},{at},p{at}@sample.example,1234567{at},Customer,false" for at in range(1, 6)]


def contacts(tmp_path: Path, *rows: str) -> Path:
    return sheet(tmp_path / "contacts.csv", BASE, *rows)


@pytest.mark.parametrize(
    "row", ["Person 1,1,p1@sample.example,12345671,Customer,true", ",1,,12345671,Customer,false"]
)
def test_a_row_that_still_says_something_of_a_person_is_there(
    register: Register, tmp_path: Path, row: str
) -> None:
    store, everybody = register.store, Answers(whole=True)
    taken(store, contacts(tmp_path, *PERSONS), answers=everybody)
    taken(store, contacts(tmp_path, row, *PERSONS[1:]), on=LATER, answers=everybody)

    assert gone(store) == []

    erased(register, "p1@sample.example")
    taken(store, contacts(tmp_path, row, *PERSONS[1:]), on=LATER, answers=everybody)

    assert order(store, "Base").open


def test_a_row_that_was_emptied_is_not_gone(store: Store, tmp_path: Path) -> None:
    taken(store, contacts(tmp_path, *PERSONS), answers=Answers(whole=True))
    taken(store, contacts(tmp_path, ",1,,,,false", *PERSONS[1:]), on=LATER, answers=Answers(whole=True))

    assert gone(store) == []


def test_a_number_that_two_contacts_have_takes_neither_away(store: Store, tmp_path: Path) -> None:
    file, row = tmp_path / "e-conomic-kunder.csv", "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"
    taken(store, sheet(file, ECONOMIC, row, row.replace("Anna Bro;anna@", "Bo Dal;bo@")))

    plan = plan_import(store, [file], LATER)

    assert (plan.changed, plan.new, plan.systems.gone) == ([], [], [])


def test_a_number_that_was_handed_over_is_noted_once(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "e-conomic-kunder.csv"
    anna = "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"
    bo = anna.replace("17", "18").replace("Anna Bro;anna@", "Bo Dal;bo@")
    taken(store, sheet(file, ECONOMIC, anna, bo))
    taken(store, sheet(file, ECONOMIC, bo.replace("18", "17")), on=LATER)

    plan = plan_import(store, [file], LATER + timedelta(days=1))

    assert (plan.changed, plan.new, plan.systems.gone) == ([], [], [])


def test_of_whom_processing_is_restricted_nothing_is_noted(store: Store, tmp_path: Path) -> None:
    taken(store, audience(tmp_path / "a.zip", subscribed=SECOND))
    store.save(replace(store.all(Relation)[0], restricted_on=TODAY))
    taken(store, audience(tmp_path / "a.zip", subscribed=SECOND[2:]), on=LATER)

    assert gone(store) == ["e101"]


def test_while_one_who_was_erased_is_back_no_order_is_proven(register: Register, tmp_path: Path) -> None:
    store, everybody = register.store, Answers(whole=True)
    taken(store, contacts(tmp_path, *PERSONS), answers=everybody)
    erased(register, "p1@sample.example")
    asked = order(store, "Base")
    (line,) = asked.persons
    store.save(replace(asked, persons=(replace(line, email_hash=""),)))
    anew = PERSONS[0].replace(",1,", ",99,")
    plan = taken(store, contacts(tmp_path, anew, *PERSONS[1:]), on=LATER, answers=everybody)

    assert [each.number for each in plan.systems.back] == ["99"]
    assert order(store, "Base").open


def test_another_email_does_not_bring_back_whoever_was_erased(register: Register, tmp_path: Path) -> None:
    store = register.store
    own = "Navn;E-mail;Telefon;Gruppe"
    taken(store, sheet(tmp_path / "own.csv", own, "Anna Bro;;12345678;Kunder"))
    erased(register, "Anna Bro")
    plan = taken(
        store,
        sheet(
            tmp_path / "own.csv",
            own,
            "Anna Bro;anna@sample.example;+45 12 34 56 78;Kunder",
            "Anna Bro;other@sample.example;87654321;Kunder",
        ),
    )

    assert [each.row for each in plan.rejected] == [2]


def test_a_plan_that_is_too_old_is_not_written(register: Register, tmp_path: Path) -> None:
    store = register.store
    file = audience(tmp_path / "a.zip", subscribed=FIRST)
    taken(store, file)
    file = audience(tmp_path / "a.zip", subscribed=[each.replace("Bro", "Dal") for each in FIRST])
    plan = plan_import(store, [file], LATER)
    erased(register, "anna@sample.example")

    with pytest.raises(Invalid, match="changed since"):
        write_import(store, plan)

    assert "Anna" not in {each.name.split()[0] for each in store.all(Person)}
