"""A register from which two systems differ in every way that the program knows; everybody is invented."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from gdpr_desk.actions import erasing
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import NOW, TODAY

NAMES = ("Anna Bro", "Bent Dal", "Carl Eng", "Dora Fal", "Erik Gry", "Fie Holm", "Gerd Iversen", "Hans Juul")
_BASE = "Name,ID,Organization Name,Email,Customer status,Updated at"
_MAILCHIMP = "Email Address,First Name,Last Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,EUID"


def differ(register: Register, folder: Path) -> None:
    """Take exports in, erase somebody, and take in later ones that say something else."""
    store, before = register.store, TODAY - timedelta(days=40)
    _take(store, _base(folder, {}), before)
    _take(store, _mailchimp(folder), before)
    person = erasing.person_called(store, "hans@juul.example")
    plans = erasing.erasures_of(store, [person], Scope(before, early=True))
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", before, "da"), NOW)
    order = next(each for each in store.all(ErasureOrder) if each.name == "Base")
    erasing.close_order(store, order, before, "tester", "A mail of theirs.")
    rows = {
        "Anna Bro": "Past customer,2026-10-02",
        "Bent Dal": "Past customer,2026-09-14",
        "Carl Eng": "",
        "Dora Fal": "Customer,02-2026",
    }
    _take(store, _base(folder, rows), TODAY)
    _say_otherwise_here(store)


def _say_otherwise_here(store: Store) -> None:
    by_name = {each.name: each for each in store.all(Person) if each.name in NAMES}
    ended = next(each for each in store.all(Relation) if each.person == by_name["Fie Holm"].id)
    store.save(replace(ended, ended_on=date(2019, 3, 4), last_activity_on=date(2019, 3, 4)))
    for each in store.all(Consent):
        if each.person == by_name["Anna Bro"].id:
            store.save(replace(each, withdrawn_on=TODAY - timedelta(days=3)))
        elif each.person == by_name["Bent Dal"].id:
            store.save(replace(each, withdrawn_on=None))
    store.save(replace(by_name["Erik Gry"], objected_on=TODAY - timedelta(days=5)))


def _take(store: Store, file: Path, on: date) -> None:
    write_import(store, plan_import(store, [file], on))


def _email(name: str) -> str:
    return ".".join(name.lower().split()).replace(".", "@") + ".example"


def _base(folder: Path, states: dict[str, str]) -> Path:
    """Everybody with a state of their own, or as a customer; whoever has an empty state is missing."""
    rows = [
        f"{name},{number},{name.split()[1]} ApS,{_email(name)},{states.get(name, 'Customer,2026-01-01')}"
        for number, name in enumerate(NAMES, start=7001)
        if states.get(name) != ""
    ]
    file = folder / "contacts_20261101_0812.csv"
    file.write_text("\n".join([_BASE, *rows]), "utf-8")
    return file


def _mailchimp(folder: Path) -> Path:
    from zipfile import ZipFile

    times = "2024-01-02 10:00:00,192.0.2.7,2024-01-02 10:05:00,192.0.2.7"
    rows = [f"{_email(each)},{each.replace(' ', ',')},{times},e{at}" for at, each in enumerate(NAMES)]
    gone = rows.pop(1)
    file = folder / "audience_export.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("subscribed_members_export_1.csv", "\n".join([_MAILCHIMP, *rows]))
        archive.writestr(
            "unsubscribed_members_export_1.csv", f"{_MAILCHIMP},UNSUB_TIME\n{gone},2026-08-09 08:00:00"
        )
    return file
