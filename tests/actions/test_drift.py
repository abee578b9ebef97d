"""Exports beside the register: who is gone, who is back, which orders are proven, and what is proposed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.drifts import Drift, DriftWords, ignore, order_erasure, systems, take_over
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.order import ErasureOrder, due_after
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.system import Sighting, SystemExport, SystemRecord, Unplaced
from gdpr_desk.errors import Invalid
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.actions.test_systems import FILES, SAMPLES, TRUTH
from tests.registers import NOW, TODAY, started

HEAD = "Name,ID,Organization Name,Email,Customer status,Updated at"
ANNA = "Anna Bro,1,Bro ApS,anna@sample.example,Customer,2026-01-01"
BENT = "Bent Dal,2,Dal ApS,bent@sample.example,Customer,2026-01-01"
CARL = "Carl Eng,3,Eng ApS,carl@sample.example,Customer,2026-01-01"
DORA = "Dora Fal,4,Fal ApS,dora@sample.example,Customer,2026-01-01"
EVERYBODY = (ANNA, BENT, CARL, DORA)
LATER = TODAY + timedelta(days=9)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with started(tmp_path / "office.gdprdesk") as register:
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    return register.store


def taken(
    store: Store, folder: Path, rows: Sequence[str], on: date = TODAY, whole: bool | None = None
) -> None:
    """Take in an export of Base with these rows."""
    file = exported(folder, on)
    file.write_text("\n".join([HEAD, *rows]), "utf-8")
    write_import(store, plan_import(store, [file], on, answers=Answers(whole=whole)))


def mailed(store: Store, file: Path, *lines: str) -> None:
    """Take in a sheet of Mailchimp with these lines."""
    file.write_text("\n".join(lines), "utf-8")
    write_import(store, plan_import(store, [file], TODAY))


def exported(folder: Path, on: date) -> Path:
    """The file of an export of Base, which names its day."""
    return folder / f"contacts_{on:%Y%m%d}_0812.csv"


def gone(store: Store) -> list[str]:
    return sorted(each.number for each in store.all(SystemRecord) if each.gone_on)


def drifts(store: Store) -> Counter[What]:
    """What the index says, after a look whether it would say the same if it was made anew."""
    stored = Counter(store.reminders.stored())

    assert stored == Counter(store.reminders.computed())
    return Counter(each.what for each in stored if each.kind in ("SystemRecord", "Sighting"))


def erased(register: Register, name: str, on: date = TODAY) -> ErasureOrder:
    """Erase a person early, and give the order to Base."""
    person = erasing.person_called(register.store, name)
    plans = erasing.erasures_of(register.store, [person], Scope(on, early=True))
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", on, "da"), NOW)
    return next(each for each in register.store.all(ErasureOrder) if each.name == "Base")


def order(store: Store) -> ErasureOrder:
    return next(each for each in store.all(ErasureOrder) if each.name == "Base")


def test_who_is_missing_in_a_whole_export_is_gone_there(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, EVERYBODY)
    taken(store, tmp_path, EVERYBODY[1:], LATER)

    assert gone(store) == ["1"]
    assert drifts(store) == {What.GONE_THERE: 1}
    (export,) = store.all(SystemExport)
    assert (export.taken_on, export.records, export.whole) == (LATER, 3, True)

    taken(store, tmp_path, EVERYBODY, LATER)

    assert gone(store) == []
    assert drifts(store) == {}


@pytest.mark.parametrize(("rows", "whole"), [((ANNA,), None), (EVERYBODY[1:], False)])
def test_nobody_is_gone_for_a_part_of_the_system(
    store: Store, tmp_path: Path, rows: Sequence[str], whole: bool | None
) -> None:
    taken(store, tmp_path, EVERYBODY)
    taken(store, tmp_path, rows, LATER, whole)

    assert gone(store) == []
    assert [each.whole for each in store.all(SystemExport)] == [False]


def test_nobody_is_gone_whose_row_was_rejected_or_cannot_be_told(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, EVERYBODY)
    taken(store, tmp_path, [ANNA.replace("anna@sample.example", "anna@"), *EVERYBODY[1:]], LATER)

    assert gone(store) == []
    assert drifts(store) == {What.NOT_HERE: 1}
    (sighting,) = store.all(Sighting)
    assert (sighting.number, sighting.why, sighting.seen_on) == ("1", Unplaced.REJECTED, LATER)

    taken(store, tmp_path, [ANNA, BENT, "Carl,,,carl@,,", DORA], LATER)  # it could be anybody

    assert gone(store) == []
    assert [each.whole for each in store.all(SystemExport)] == [False]


def test_an_order_is_proven_by_an_export_without_the_person(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, tmp_path, EVERYBODY)
    asked = erased(register, "anna@sample.example")
    taken(store, tmp_path, EVERYBODY, LATER)

    assert order(store) == asked  # still there, as one expects
    assert store.all(Sighting) == []
    assert store.count(Person) == 3

    taken(store, tmp_path, EVERYBODY[1:], LATER)

    proven = order(store)
    assert (proven.done_on, proven.done_by) == (LATER, store.who)
    assert "3" in proven.evidence
    assert [(each.system_record, each.email_hash, each.gone_on) for each in proven.persons] == [
        ("1", "", LATER)
    ]
    assert drifts(store) == {}


ECONOMIC = "Gruppe;Nr.;Navn;Attention;E-mail;Sidste faktura"
CUSTOMER = "1;17;Bro ApS;Anna Bro;anna@sample.example;01-02-2026"
COMPANY = "1;18;Dal ApS;Bent Dal;bent@sample.example;01-02-2026"


def test_who_was_made_anonymous_there_is_there_no_more(register: Register, tmp_path: Path) -> None:
    store, file = register.store, tmp_path / "e-conomic-kunder.csv"
    file.write_text(f"{ECONOMIC}\n{CUSTOMER}\n{COMPANY}", "utf-8")
    write_import(store, plan_import(store, [file], TODAY))
    relation = store.all(Relation)[0]
    store.save(replace(relation, ended_on=date(2026, 2, 2)))
    plans = erasing.erasures_of(store, [relation.person or 0], Scope(date(2040, 1, 1)))
    erasing.carry_out(register, erasing.decided(register, plans, "tester", "", TODAY, "da"), NOW)
    file.write_text(f"{ECONOMIC}\n1;17;Anonymiseret;;;01-02-2026\n{COMPANY}", "utf-8")
    plan = plan_import(store, [file], LATER)
    write_import(store, plan)
    asked = next(each for each in store.all(ErasureOrder) if each.name == "e-conomic")

    assert (plan.nobody, plan.rejected, plan.new) == (1, [], [])
    assert asked.done_on == LATER
    assert store.all(Sighting) == []


def test_a_part_of_the_system_proves_nothing(register: Register, tmp_path: Path) -> None:
    taken(register.store, tmp_path, EVERYBODY)
    erased(register, "anna@sample.example")
    taken(register.store, tmp_path, EVERYBODY[1:], LATER, whole=False)

    assert order(register.store).open


def test_whoever_was_erased_and_is_back_is_an_alarm_and_no_person(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, tmp_path, EVERYBODY)
    erased(register, "anna@sample.example")
    taken(store, tmp_path, EVERYBODY[1:], LATER)
    taken(store, tmp_path, EVERYBODY, LATER)

    assert store.count(Person) == 3
    assert drifts(store) == {What.BACK_THERE: 1}
    (sighting,) = store.all(Sighting)
    assert (sighting.number, sighting.why, sighting.person) == ("1", Unplaced.BACK, None)

    again = plan_import(store, [exported(tmp_path, LATER)], LATER)

    assert not again.anything
    taken(store, tmp_path, EVERYBODY[1:], LATER)
    assert store.all(Sighting) == []


def test_without_an_email_the_number_tells_who_was_erased(register: Register, tmp_path: Path) -> None:
    store = register.store
    nameless = ANNA.replace("anna@sample.example", "")
    taken(store, tmp_path, [nameless, *EVERYBODY[1:]])
    erased(register, "Anna Bro")
    taken(store, tmp_path, EVERYBODY[1:], LATER)
    taken(store, tmp_path, [nameless, *EVERYBODY[1:]], LATER)

    assert store.count(Person) == 3
    assert drifts(store) == {What.BACK_THERE: 1}


def test_what_ended_there_is_proposed_and_ended_by_nobody(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, EVERYBODY)
    taken(store, tmp_path, [ANNA.replace("Customer", "Past customer"), *EVERYBODY[1:]], LATER)

    assert drifts(store) == {What.ENDED_THERE: 1}
    assert [each.ended_on for each in store.all(Relation)] == [None] * 4


def test_what_was_ignored_comes_back_when_the_system_says_something_else(
    store: Store, tmp_path: Path
) -> None:
    past = [ANNA.replace("Customer", "Past customer"), *EVERYBODY[1:]]
    taken(store, tmp_path, past)
    (found,) = (each for each in store.reminders.stored() if each.what is What.ENDED_THERE)
    waiting = Postponement(
        what=found.what,
        kind=found.kind,
        record=found.record,
        person=found.person,
        until=date.max,
        reason="x",
    )
    store.save(waiting)
    taken(store, tmp_path, past, LATER)

    assert len(store.all(Postponement)) == 1

    taken(store, tmp_path, [past[0].replace("2026-01-01", "2026-11-11"), *past[1:]], LATER)

    assert store.all(Postponement) == []


def test_an_objection_and_its_end_are_noticed(store: Store, tmp_path: Path) -> None:
    head = "Email Address,First Name,Last Name,OPTIN_TIME,CONFIRM_TIME,EUID"
    row = "anna@sample.example,Anna,Bro,2024-01-02 10:00:00,2024-01-02 10:05:00,e1"
    mailed(store, tmp_path / "subscribed_members_export_1.csv", head, row)
    (person,) = store.all(Person)
    before = drifts(store)
    store.save(replace(person, objected_on=TODAY))
    objected = drifts(store)
    store.save(person)

    assert (before, objected, drifts(store)) == ({}, {What.WITHDRAWN_HERE: 1}, {})


def test_an_import_is_one_step_of_undo(store: Store, tmp_path: Path) -> None:
    store.undo.enable()
    taken(store, tmp_path, EVERYBODY)
    before = [store.all(kind) for kind in (Person, SystemRecord, SystemExport, Sighting)]
    taken(store, tmp_path, [ANNA.replace("anna@sample.example", "anna@"), CARL, DORA], LATER)
    after = [store.all(kind) for kind in (Person, SystemRecord, SystemExport, Sighting)]

    assert gone(store) == ["2"]
    store.undo.undo()
    assert [store.all(kind) for kind in (Person, SystemRecord, SystemExport, Sighting)] == before
    store.undo.redo()
    assert [store.all(kind) for kind in (Person, SystemRecord, SystemExport, Sighting)] == after


def test_the_register_stays_whole(register: Register, tmp_path: Path) -> None:
    taken(register.store, tmp_path, EVERYBODY)
    erased(register, "anna@sample.example")
    taken(register.store, tmp_path, EVERYBODY[1:], LATER)
    taken(register.store, tmp_path, EVERYBODY, LATER)

    assert register_problems(register) == []


# -- what is done about a difference -----------------------------------------------------------


def only(store: Store, on: date = LATER) -> Drift:
    """The one difference that is open, in words."""
    ((group,),) = (each.groups for each in systems(store, on))
    (found,) = DriftWords(store, on, "en").of_group(group, 0, 20)
    return found


def test_taking_over_ends_the_relation_on_the_day_that_the_system_says(store: Store, tmp_path: Path) -> None:
    store.undo.enable()
    taken(store, tmp_path, [ANNA.replace("Customer", "Past customer"), *EVERYBODY[1:]])
    drift = only(store)
    take_over(store, [drift.reminder], LATER)

    assert (drift.name, drift.there) == ("Anna Bro", "No customer any more as of 01-01-2026")
    assert (drift.here, drift.would) == ("Kunder: goes on.", "End it as of 01-01-2026")
    assert [each.ended_on for each in store.all(Relation)] == [date(2026, 1, 1), None, None, None]
    assert drifts(store) == {}
    store.undo.undo()
    assert drifts(store) == {What.ENDED_THERE: 1}


def test_an_unsubscribe_that_was_not_taken_in_is_taken_over(store: Store, tmp_path: Path) -> None:
    head = "Email Address,First Name,Last Name,OPTIN_TIME,EUID,UNSUB_TIME"
    row = "anna@sample.example,Anna,Bro,2024-01-02 10:00:00,e1,2026-05-06 07:08:09"
    mailed(store, tmp_path / "unsubscribed_members_export_1.csv", head, row)
    (consent,) = store.all(Consent)
    store.save(replace(consent, withdrawn_on=None))  # by mistake
    drift = only(store)
    take_over(store, [drift.reminder], LATER)

    assert (drift.here, drift.would) == ("The consent of 02-01-2024 stands.", "Withdraw it as of 06-05-2026")
    assert store.all(Consent) == [consent]


def test_an_order_for_whoever_is_back_waits_and_is_proven(register: Register, tmp_path: Path) -> None:
    store = register.store
    taken(store, tmp_path, EVERYBODY)
    erased(register, "anna@sample.example")
    taken(store, tmp_path, EVERYBODY[1:], LATER)
    taken(store, tmp_path, EVERYBODY, LATER)
    drift = only(store)
    made_ = order_erasure(store, order(store).processor or 0, [drift.reminder], LATER, "en")

    assert (drift.name, drift.here) == ("Number 1", "Erased here.")
    assert made_.steps.endswith("They are there under: 1.")
    assert [each.count for each in systems(store, LATER)] == [0]
    assert [each.count for each in systems(store, due_after(LATER))] == [1]

    taken(store, tmp_path, EVERYBODY[1:], LATER + timedelta(1))

    assert [each.open for each in store.all(ErasureOrder) if each.id == made_.id] == [False]
    assert [each.count for each in systems(store, due_after(LATER))] == [0]


def test_ignoring_needs_a_reason(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, [ANNA.replace("Customer", "Past customer"), *EVERYBODY[1:]])
    drift = only(store)
    with pytest.raises(Invalid, match="reason"):
        ignore(store, [drift.reminder], "  ")
    ignore(store, [drift.reminder], "A supplier by now.")

    assert [each.count for each in systems(store, date(2090, 1, 1))] == [0]


def test_what_is_past_its_date_and_still_there(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, EVERYBODY)
    relation = store.all(Relation)[0]
    store.save(replace(relation, ended_on=date(2020, 1, 1)))
    due, later = systems(store, TODAY)[0].past, systems(store, date(2020, 1, 1))[0].past
    taken(store, tmp_path, EVERYBODY[1:], LATER)

    assert (due, later) == ([relation.person], [])
    assert systems(store, LATER)[0].past == []


def test_the_four_systems_propose_what_the_truth_counts(store: Store) -> None:
    for name in FILES.values():
        write_import(store, plan_import(store, [SAMPLES / name], TODAY))
    counts = {(each.name, group.what): group.count for each in systems(store, TODAY) for group in each.groups}

    assert counts["Base", What.ENDED_THERE] == TRUTH["sell_past_customers"]
    assert counts["Mailchimp", What.ENDED_THERE] == TRUTH["mailchimp"]["unsubscribed"]
    assert not any(each.ended_on for each in store.all(Relation) if not each.application_received_on)
