"""The four systems of the office, in any order: the same register, the persons exactly, and again nothing."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.system import SystemRecord, SystemState, shown
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.profile_files import made_profile, save_profile
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.store import Store
from tests.registers import NOW, TODAY, reopened, started

SAMPLES = Path(__file__).parents[1] / "samples"
TRUTH = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
FILES = {
    "e": "e-conomic-kunder.csv",
    "m": "mailchimp-audience-export.zip",
    "s": "contacts_20261101_0812.csv",
    "a": "ansoegere.xlsx",
}
ORDERS = ["".join(each) for each in permutations(FILES)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with the starter and nobody in it."""
    path = tmp_path_factory.mktemp("systems") / "empty.gdprdesk"
    with started(path):
        return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    with reopened(Path(shutil.copy(empty, tmp_path / "office.gdprdesk"))) as register:
        yield register.store


def taken(store: Store, *files: Path, on: date = TODAY) -> Plan:
    """What an import did."""
    plan = plan_import(store, files, on)
    write_import(store, plan)
    return plan


def contents(store: Store) -> list[Counter[object]]:
    """All that a register says, without its numbers: equal registers say the same."""
    names = {
        each.id: (each.name, each.job_title, each.organisation, each.email, each.phone)
        for each in store.all(Person)
    }
    relations = (replace(each, id=None, person=None) for each in store.all(Relation))
    systems = (replace(each, id=None, person=None, export=0) for each in store.all(SystemRecord))
    consents = (replace(each, id=None, person=None) for each in store.all(Consent))
    found: list[Counter[object]] = [Counter(names.values())]
    for kind, what in ((Relation, relations), (SystemRecord, systems), (Consent, consents)):
        who = [names[each.person] for each in store.all(kind)]  # type: ignore[attr-defined]
        found.append(Counter(zip(who, what, strict=True)))
    return found


@pytest.fixture(scope="module")
def first(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Counter[object]]:
    """What the register says after one order."""
    with reopened(Path(shutil.copy(empty, tmp_path_factory.mktemp("first") / "one.gdprdesk"))) as register:
        for each in ORDERS[0]:
            taken(register.store, SAMPLES / FILES[each])
        return contents(register.store)


def in_any_order(store: Store, order: str, first: list[Counter[object]]) -> None:
    for each in order:
        plan = taken(store, SAMPLES / FILES[each])
        assert plan.rejected == []
    again = [plan_import(store, [SAMPLES / FILES[each]], TODAY) for each in order]

    assert [(len(each.new), len(each.changed)) for each in again] == [(0, 0)] * 4
    assert contents(store) == first


@pytest.mark.parametrize("order", ["emsa", "amse", "smea"])
def test_in_some_orders_the_same_register(store: Store, first: list[Counter[object]], order: str) -> None:
    in_any_order(store, order, first)


@pytest.mark.long
@pytest.mark.parametrize("order", ORDERS)
def test_in_every_order_the_same_register(store: Store, first: list[Counter[object]], order: str) -> None:
    in_any_order(store, order, first)


def test_the_truth(store: Store) -> None:
    for name in FILES.values():
        taken(store, SAMPLES / name)
    names = {each.id: each.name for each in store.all(Processor)}
    records = store.all(SystemRecord)
    of: dict[str, set[int | None]] = {name: set() for name in ("e-conomic", "Mailchimp", "Base")}
    for each in records:
        of[names[each.processor]].add(each.person)
    economic, mailchimp, sell = of["e-conomic"], of["Mailchimp"], of["Base"]
    states = Counter((names[each.processor], each.state) for each in records)
    alone = [each for each in records if names[each.processor] == "e-conomic" and not each.email]
    # Those without an e-mail cannot be told for certain to be somebody whom another system has.
    lost = TRUTH["in_e_conomic_and_mailchimp"] - len(economic & mailchimp)

    assert 0 <= lost <= len(alone) == TRUTH["e_conomic_rows_without_email"]
    assert store.count(Person) == TRUTH["persons"] + lost
    assert [len(each) for each in (economic, mailchimp, sell)] == [TRUTH["e_conomic"], 500, TRUTH["sell"]]
    assert states["Mailchimp", SystemState.SUBSCRIBED] == TRUTH["mailchimp"]["subscribed"]
    assert states["Mailchimp", SystemState.WITHDRAWN] == TRUTH["mailchimp"]["unsubscribed"]
    assert states["Mailchimp", SystemState.BOUNCED] == TRUTH["mailchimp"]["cleaned"]
    assert states["Base", SystemState.ENDED] == TRUTH["sell_past_customers"]
    assert len([each for each in store.all(Consent) if each.withdrawn_on]) == 60
    assert len(mailchimp & sell) == TRUTH["in_mailchimp_and_sell"]
    assert TRUTH["in_e_conomic_and_sell"] - lost <= len(economic & sell) <= TRUTH["in_e_conomic_and_sell"]
    assert TRUTH["in_all_three"] - lost <= len(economic & mailchimp & sell) <= TRUTH["in_all_three"]


def test_excel_and_csv_of_one_system_say_the_same(store: Store) -> None:
    taken(store, SAMPLES / "e-conomic-kunder.csv")
    plan = plan_import(store, [SAMPLES / "e-conomic-kunder.xlsx"], TODAY)

    assert (len(plan.new), len(plan.changed), plan.same) == (0, 0, 300)


def sheet(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(rows), "utf-8")
    return path


MAIL = "Email Address,First Name,Last Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,EUID"
GONE = f"{MAIL},UNSUB_TIME,UNSUB_REASON"
SUBSCRIBED = "anna@sample.example,Anna,Bro,2024-01-02 10:00:00,192.0.2.7,2024-01-02 10:05:00,192.0.2.7,e1"


def test_times_and_addresses_are_the_evidence(store: Store, tmp_path: Path) -> None:
    taken(store, sheet(tmp_path, "subscribed_members_export_1.csv", MAIL, SUBSCRIBED))
    (consent,) = store.all(Consent)

    assert (consent.given_on, consent.confirmed_on) == (date(2024, 1, 2), date(2024, 1, 2))
    assert "OPTIN: 2024-01-02 10:00:00 192.0.2.7" in consent.evidence
    assert "CONFIRM: 2024-01-02 10:05:00 192.0.2.7" in consent.evidence
    assert consent.channel == "Mailchimp"


def test_an_unsubscribe_is_a_withdrawal_on_its_day_and_a_resubscription_a_new_consent(
    store: Store, tmp_path: Path
) -> None:
    taken(store, sheet(tmp_path, "subscribed_1.csv", MAIL, SUBSCRIBED))
    gone = sheet(tmp_path, "unsubscribed_1.csv", GONE, f"{SUBSCRIBED},2026-05-06 07:08:09,not interested")
    taken(store, gone)
    back = SUBSCRIBED.replace("2024-01-02", "2026-09-01")
    taken(store, sheet(tmp_path, "subscribed_2.csv", MAIL, back))
    again = taken(store, sheet(tmp_path, "subscribed_3.csv", MAIL, back))
    consents = store.all(Consent)

    assert [each.withdrawn_on for each in consents] == [date(2026, 5, 6), None]
    assert "not interested" in consents[0].evidence
    assert consents[1].given_on == date(2026, 9, 1)
    assert (again.new, again.changed) == ([], [])


def test_an_old_unsubscribe_does_not_end_a_newer_consent(store: Store, tmp_path: Path) -> None:
    gone = sheet(tmp_path, "unsubscribed_1.csv", GONE, f"{SUBSCRIBED},2026-05-06 07:08:09,not interested")
    taken(store, gone)
    taken(store, sheet(tmp_path, "subscribed_2.csv", MAIL, SUBSCRIBED.replace("2024-01-02", "2026-09-01")))
    taken(store, gone)

    assert [each.withdrawn_on for each in store.all(Consent)] == [date(2026, 5, 6), None]


def test_what_was_withdrawn_here_is_not_given_again_by_an_old_export(store: Store, tmp_path: Path) -> None:
    taken(store, sheet(tmp_path, "subscribed_1.csv", MAIL, SUBSCRIBED))
    (consent,) = store.all(Consent)
    store.save(replace(consent, withdrawn_on=date(2026, 11, 1)))
    plan = taken(store, sheet(tmp_path, "subscribed_2.csv", MAIL, SUBSCRIBED))

    assert plan.changed == []
    assert len(store.all(Consent)) == 1


def test_a_bounce_is_no_withdrawal(store: Store, tmp_path: Path) -> None:
    row = f"{SUBSCRIBED},2026-02-03 01:02:03"
    taken(store, sheet(tmp_path, "cleaned_1.csv", f"{MAIL},CLEAN_TIME", row))
    (record,) = store.all(SystemRecord)

    assert [each.withdrawn_on for each in store.all(Consent)] == [None]
    assert (record.state, record.state_on) == (SystemState.BOUNCED, date(2026, 2, 3))


def test_the_number_there_means_the_same_person_under_another_name(store: Store, tmp_path: Path) -> None:
    head = "Name,ID,Email,Customer status,Updated at"
    taken(
        store, sheet(tmp_path, "contacts_1.csv", head, "Anna Bro,7,anna@sample.example,Customer,2026-01-01")
    )
    after = "Anna Skov,7,skov@sample.example,Past customer,2026-10-01"
    plan = taken(store, sheet(tmp_path, "contacts_2.csv", head, after))
    (person,), (record,) = store.all(Person), store.all(SystemRecord)

    assert len(plan.changed) == 1
    assert (person.name, person.email) == ("Anna Skov", "skov@sample.example")
    assert (record.state, record.state_on) == (SystemState.ENDED, date(2026, 10, 1))
    assert [each.ended_on for each in store.all(Relation)] == [None]  # proposed, and not decided


def test_what_was_typed_by_hand_stays(store: Store, tmp_path: Path) -> None:
    head = "Name,ID,Title,Email"
    row = "Anna Bro,7,Chef,anna@sample.example"
    taken(store, sheet(tmp_path, "contacts_1.csv", head, row))
    (person,) = store.all(Person)
    store.save(replace(person, job_title="Direktør"))
    taken(store, sheet(tmp_path, "contacts_2.csv", head, row.replace("Chef", "Konsulent")))

    assert [each.job_title for each in store.all(Person)] == ["Direktør"]
    assert [each.job_title for each in store.all(SystemRecord)] == ["Konsulent"]


HEAD_OF_ECONOMIC = "Gruppe;Nr.;Navn;Attention;E-mail;Sidste faktura"
CUSTOMER = "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"


def test_the_last_invoice_is_the_last_activity_too(store: Store, tmp_path: Path) -> None:
    taken(store, sheet(tmp_path, "e-conomic-kunder.csv", HEAD_OF_ECONOMIC, CUSTOMER))
    (relation,) = store.all(Relation)

    assert relation.last_bookkeeping_on == relation.last_activity_on == date(2026, 2, 1)


def test_what_was_typed_of_a_relation_stays_and_the_later_day_counts(store: Store, tmp_path: Path) -> None:
    export = sheet(tmp_path, "e-conomic-kunder.csv", HEAD_OF_ECONOMIC, CUSTOMER)
    taken(store, export)
    (relation,) = store.all(Relation)
    typed = replace(relation, source="A fair", last_activity_on=date(2026, 5, 6))
    store.save(typed)
    taken(store, export)

    assert store.all(Relation) == [typed]

    taken(store, sheet(tmp_path, export.name, HEAD_OF_ECONOMIC, CUSTOMER.replace("01-02-2026", "07-08-2026")))
    (after,) = store.all(Relation)

    assert (after.source, after.last_activity_on) == ("A fair", date(2026, 8, 7))


def test_a_system_does_not_correct_where_the_data_came_from(store: Store, tmp_path: Path) -> None:
    head, row = "Name,ID,Email,Source,Created at", "Anna Bro,7,anna@sample.example,Web,2026-01-01"
    taken(store, sheet(tmp_path, "contacts_1.csv", head, row))
    (relation,) = store.all(Relation)
    store.save(replace(relation, source="A fair"))
    plan = taken(store, sheet(tmp_path, "contacts_2.csv", head, row))

    assert plan.changed == []
    assert [each.source for each in store.all(Relation)] == ["A fair"]


def test_a_system_without_a_processor_is_refused(store: Store, tmp_path: Path) -> None:
    for each in store.all(Processor):
        if each.name == "Mailchimp":
            store.save(replace(each, name="Another"))
    with pytest.raises(FileRefused, match="Mailchimp"):
        plan_import(store, [sheet(tmp_path, "subscribed_1.csv", MAIL, SUBSCRIBED)], TODAY)


def test_the_first_system_in_the_fixed_order_is_shown() -> None:
    economic = SystemRecord(rank=1, number="1", phone="+45 12 34 56 78")
    sell = SystemRecord(rank=2, number="2", name="Anna", phone="87654321")
    nobody = Person()
    one = shown(shown(nobody, [], [sell]), [sell], [sell, economic])
    other = shown(shown(nobody, [], [economic]), [economic], [economic, sell])

    assert (one.name, one.phone) == (other.name, other.phone) == ("Anna", "+45 12 34 56 78")


def test_what_systems_said_is_erased_too(store: Store, tmp_path: Path) -> None:
    head = "Name,ID,Organization Name,Email,Customer status"
    taken(store, sheet(tmp_path, "c.csv", head, "Anna Bro,7,Bro ApS,anna@sample.example,Past customer"))
    (relation,) = store.all(Relation)
    ended = replace(relation, ended_on=date(2024, 1, 10), last_bookkeeping_on=date(2024, 3, 15))
    store.save(ended)
    with reopened(store.path, writable=False) as reading:
        assert reading.store.count(SystemRecord) == 1
    from gdpr_desk.storage.register import Register

    register = Register(store.path, None, store.database, store, None)
    for early in (True, False):
        store.reminders.rebuild()
        on = TODAY if early else date(2030, 1, 1)
        plans = erasing.erasures_of(store, [relation.person or 0], Scope(on, early=early))
        decided = erasing.decided(register, plans, "tester", "", on, "da")
        base = next(each for each in decided.orders if each.name == ("Base" if early else "e-conomic"))
        assert [each.system_record for each in base.persons] == (["7"] if early else [""])
        erasing.carry_out(register, decided, NOW)
        said = [(each.name, each.email, each.organisation) for each in store.all(SystemRecord)]
        assert said == ([("Anna Bro", "", "")] if early else [])
    assert register_problems(register) == []


def test_the_contacts_of_a_customer_have_no_number_and_come_in_once(store: Store, tmp_path: Path) -> None:
    head = "Kundenr.;Kundenavn;Kontaktperson;E-mail;Telefon"
    rows = (
        "10;Bro ApS;Anna Bro;anna@sample.example;12345678",
        "10;Bro ApS;Bo Bro;bo@sample.example;",
        "11;Skov ApS;Cilla Skov;cilla@sample.example;",
    )
    first = taken(store, sheet(tmp_path, "kontakter.csv", head, *rows))
    again = plan_import(store, [sheet(tmp_path, "kontakter.csv", head, *rows)], TODAY)

    assert (len(first.new), len(again.new), len(again.changed), again.same) == (3, 0, 0, 3)
    assert [(each.number, each.organisation) for each in store.all(SystemRecord)] == [
        ("", "Bro ApS"),
        ("", "Bro ApS"),
        ("", "Skov ApS"),
    ]


def test_a_contact_that_is_a_company_is_no_person(store: Store, tmp_path: Path) -> None:
    head = "Name,ID,is_organization,Email"
    rows = "Anna Bro,7,false,anna@sample.example", "Bro ApS,8,true,info@bro.example"
    plan = taken(store, sheet(tmp_path, "contacts_1.csv", head, *rows))

    assert [draft.person.name for draft in plan.new] == ["Anna Bro"]
    assert (plan.nobody, plan.rejected) == (1, [])


def test_an_own_profile_says_group_source_and_dates(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GDPR_DESK_DATA", str(tmp_path / "data"))
    columns = {"person.name": "Hvem", "person.email": "Post", "relation.started_on": "Siden"}
    own = made_profile(
        "Vores", Profile("", {}), columns, category="Medarbejdere", source="Bogen", dates="mdy"
    )
    save_profile(own)
    plan = taken(store, sheet(tmp_path, "x.csv", "Hvem;Post;Siden", "Anna;a@sample.example;03/04/2025"))
    (relation,) = plan.new[0].relations
    groups = {each.id: each.name for each in store.all(SubjectCategory)}

    assert groups[relation.subject_category] == "Medarbejdere"
    assert (relation.source, relation.started_on) == ("Bogen", date(2025, 3, 4))
