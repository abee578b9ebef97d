"""Erasing as a user decides it: every case of the law, and what is left of a person afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.clock import clock_jump
from gdpr_desk.actions.person import office_rules
from gdpr_desk.actions.use import barred, mailing_list
from gdpr_desk.domain.activity import Purpose
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure, PersonErasure, Scope, Stays
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Hold, Person, Relation, RestrictionGround
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.retention import RetentionRule, StartEvent
from gdpr_desk.domain.use import Barred
from gdpr_desk.errors import Invalid
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.recognising import recogniser
from gdpr_desk.storage.register import Register
from tests.law import ACCOUNTING, CASES, CUSTOMER, CUSTOMERS, INVOICED, STAKEHOLDERS, Case, enter
from tests.registers import NOW, TODAY, reopened, started


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with the starter and nobody in it."""
    with started(tmp_path / "office.gdprdesk") as register:
        yield register


def planned(register: Register, person: int, scope: Scope) -> PersonErasure | None:
    """What erasing does with one person, by what is due or by a request."""
    store = register.store
    if scope.early:
        found = erasing.erasures_of(store, [person], scope)
    else:
        store.reminders.rebuild()
        found = erasing.due_erasures(store, scope)
    assert len(found) <= 1
    return found[0] if found else None


def carried_out(register: Register, plan: PersonErasure, on: date) -> Erasure:
    """The erasure of one person."""
    decided = erasing.decided(register, [plan], "tester", "the rules", on, "da")
    return erasing.carry_out(register, decided, NOW)


def rules_of(parts: object) -> set[str]:
    return {part.slice.plan.rule.name for part in parts if part.slice}  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law(register: Register, case: Case) -> None:
    person = enter(register.store, case)
    plan = planned(register, person, Scope(case.on, early=case.early))

    assert case.goes == frozenset(rules_of(plan.goes) if plan else ())
    if plan:
        carried_out(register, plan, case.on)
        again = planned(register, person, Scope(case.on, early=case.early))
        assert again is None
        assert register_problems(register) == []
        assert (register.store.get(Person, person) is None) is plan.whole


def test_a_request_is_answered_in_part(register: Register) -> None:
    case = next(each for each in CASES if each.early)
    person = enter(register.store, case)
    plan = planned(register, person, Scope(TODAY, early=True))
    assert plan
    rules = office_rules(register.store)
    words = erasing.answer_in_words(plan, rules, "en")
    carried_out(register, plan, TODAY)
    left = register.store.get(Person, person)

    assert {part.stays for part in plan.kept} == {Stays.FLOOR}
    assert any("Art. 17(3)(b)" in each and "31-12-2029" in each for each in words)
    assert left
    assert left.name == "Prøve Lovsen"  # the accounting records have the name
    assert (left.email, left.phone, left.organisation, left.job_title) == ("", "", "", "")
    assert register.store.page(Person, "lov@sample.example") == []
    assert barred(register.store) == {person: Barred.LOCKED}


def test_a_customer_who_asks_has_ended(register: Register) -> None:
    """Else what the law keeps would have no end."""
    dates = {"started_on": date(2020, 1, 1), "last_bookkeeping_on": date(2026, 10, 13)}
    person = enter(register.store, Case("active", {CUSTOMERS: dates}, frozenset(), TODAY))
    plan = planned(register, person, Scope(TODAY, early=True))
    assert plan
    carried_out(register, plan, TODAY)
    (relation,) = register.store.all(Relation)
    due = planned(register, person, Scope(date(2032, 1, 1)))

    assert relation.ended_on == TODAY
    assert barred(register.store) == {person: Barred.LOCKED}
    assert planned(register, person, Scope(date(2031, 12, 31))) is None
    assert due
    assert due.whole


def test_a_floor_that_ends_takes_the_rest_along(register: Register) -> None:
    person = enter(register.store, next(each for each in CASES if each.early))
    early = planned(register, person, Scope(TODAY, early=True))
    assert early
    carried_out(register, early, TODAY)
    later = planned(register, person, Scope(date(2030, 1, 1)))
    assert later
    carried_out(register, later, date(2030, 1, 1))

    assert rules_of(later.goes) == {ACCOUNTING}
    assert register.store.count(Person) == register.store.count(Relation) == 0


def test_an_invoice_after_an_erasure_starts_a_new_clock(register: Register) -> None:
    person = enter(register.store, next(each for each in CASES if each.early))
    early = planned(register, person, Scope(TODAY, early=True))
    assert early
    carried_out(register, early, TODAY)
    relation = register.store.all(Relation)[0]
    register.store.save(replace(relation, ended_on=date(2026, 12, 31)))
    due = planned(register, person, Scope(date(2032, 1, 1)))

    assert due
    assert rules_of(due.goes) == {CUSTOMER, ACCOUNTING}


def test_what_another_relation_covers_stays(register: Register) -> None:
    case = Case("two groups", {CUSTOMERS: INVOICED, STAKEHOLDERS: {"started_on": TODAY}}, frozenset(), TODAY)
    person = enter(register.store, case)
    plan = planned(register, person, Scope(date(2030, 1, 1)))
    assert plan
    carried_out(register, plan, date(2030, 1, 1))
    left = register.store.get(Person, person)

    assert rules_of(plan.goes) == {CUSTOMER, ACCOUNTING}
    assert left
    assert left.email == "lov@sample.example"
    assert len(register.store.all(Relation)) == 1


def test_a_restriction_keeps_all_of_it(register: Register) -> None:
    dates = {**INVOICED, "restricted_on": TODAY, "restriction_ground": RestrictionGround.CLAIMS}
    person = enter(register.store, Case("restricted", {CUSTOMERS: dates}, frozenset(), TODAY))

    assert planned(register, person, Scope(date(2050, 1, 1))) is None
    assert planned(register, person, Scope(date(2050, 1, 1), early=True)) is None


@pytest.mark.parametrize(
    ("keeps", "stays"),
    [
        ({"restricted_on": TODAY, "restriction_ground": RestrictionGround.CLAIMS}, Stays.RESTRICTED),
        ({"holds": (Hold(reason="A dispute", review_on=TODAY),)}, Stays.HELD),
    ],
)
def test_a_relation_without_a_slice_is_kept_all_the_same(
    register: Register, keeps: dict[str, Any], stays: Stays
) -> None:
    """The last part of another relation must not take it along."""
    groups = {CUSTOMERS: INVOICED, STAKEHOLDERS: keeps}
    person = enter(register.store, Case("kept", groups, frozenset(), TODAY))
    for rule in register.store.all(RetentionRule):
        if rule.start is StartEvent.RELATION_ENDED and rule.name != CUSTOMER:
            register.store.save(replace(rule, start=StartEvent.LAST_BOOKKEEPING))
    plan = planned(register, person, Scope(date(2040, 1, 1)))

    assert plan
    assert not plan.whole
    assert {part.stays for part in plan.kept} == {stays}


def test_the_proof_names_nobody(register: Register) -> None:
    person = enter(register.store, CASES[0])
    plan = planned(register, person, Scope(CASES[0].on))
    assert plan
    erased = carried_out(register, plan, CASES[0].on)

    assert (erased.persons, erased.parts, erased.kept) == (1, 2, 0)
    assert "Lovsen" not in repr(erased)
    assert "Kunder: Navn, Betalinger og bogføringsbilag (1)" in erased.categories
    assert list(register.store.history)[-1].action == "erase"


def test_orders_follow_and_are_closed_on_a_word(register: Register) -> None:
    person = enter(register.store, CASES[0])
    plan = planned(register, person, Scope(CASES[0].on))
    assert plan
    carried_out(register, plan, CASES[0].on)
    store = register.store
    orders = store.all(ErasureOrder)
    due = [each for each in store.reminders.due(date.max) if each.what is What.ORDER_OPEN]
    economic = next(each for each in orders if each.name == "e-conomic")
    with pytest.raises(Invalid):
        erasing.close_order(store, economic, CASES[0].on, "tester", " ")
    closed = erasing.close_order(store, economic, CASES[0].on, "tester", "Svar fra e-conomic")

    assert {"e-conomic", "Base"} <= {each.name for each in orders}
    assert len(due) == len(orders)
    assert "Anonymisér kundedata" in economic.steps
    assert next(each.email_hash for each in economic.persons)
    assert [each.email_hash for each in closed.persons] == [""]
    assert len([e for e in store.reminders.due(date.max) if e.what is What.ORDER_OPEN]) == len(orders) - 1


def test_orders_are_handed_over_with_names(register: Register, tmp_path: Path) -> None:
    person = enter(register.store, CASES[0])
    plan = planned(register, person, Scope(CASES[0].on))
    assert plan
    decided = erasing.decided(register, [plan], "tester", "", CASES[0].on, "en")
    files = erasing.hand_over(register, decided, tmp_path, "en", TODAY)
    letter = next(each for each in files if each.suffix == ".txt" and "e-conomic" in each.name)

    assert len(files) == 2 * len(decided.orders)
    assert "Prøve Lovsen, lov@sample.example" in letter.read_text("utf-8-sig")
    assert "Anonymisér kundedata" in letter.read_text("utf-8-sig")


def test_who_was_erased_is_recognised_for_a_while(register: Register) -> None:
    person = enter(register.store, CASES[0])
    on = CASES[0].on
    plan = planned(register, person, Scope(on))
    assert plan
    carried_out(register, plan, on)
    for days, known in ((0, True), (364, True), (367, False)):
        recognised = recogniser(register.store, on + timedelta(days=days))

        assert (recognised is not None) is known
        if recognised:
            assert recognised("LOV@sample.example")
            assert not recognised("other@sample.example")


def test_the_mailing_list_has_nobody_who_may_not_be_written_to(register: Register) -> None:
    store = register.store
    purpose = next(each for each in store.all(Purpose) if "yhedsbrev" in each.name)
    names = ("Ja", "Nej", "Tilbage", "Begrænset", "Uden mail")
    for name in names:
        objected = TODAY if name == "Nej" else None
        email = "" if name == "Uden mail" else f"{name.lower()}@sample.example"
        person = store.save(Person(name=name, email=email, objected_on=objected))
        withdrawn = TODAY if name == "Tilbage" else None
        store.save(Consent(person=person.id, purpose=purpose.id, given_on=TODAY, withdrawn_on=withdrawn))
        if name == "Begrænset":
            store.save(Relation(person=person.id, subject_category=1, restricted_on=TODAY))

    assert [each.name for each in mailing_list(store, purpose.id or 0)] == ["Ja"]


@pytest.mark.parametrize(("hours", "asked"), [(1, False), (47, False), (49, True), (-1, False), (-49, True)])
def test_a_clock_that_jumped_is_asked_about(register: Register, hours: int, asked: bool) -> None:
    register.store.note("used")
    jump = clock_jump(register, NOW + timedelta(hours=hours))

    assert (jump is not None) is asked


def test_the_backup_of_today_says_nothing_of_the_last_use(register: Register) -> None:
    register.store.note("used")
    later = NOW + timedelta(days=5)
    backups.back_up_daily(register, later)

    assert clock_jump(register, later)
    assert clock_jump(register, later + timedelta(days=1)) is None


def test_rules_can_be_chosen(register: Register) -> None:
    person = enter(register.store, CASES[0])
    rule = next(each.id or 0 for each in register.store.all(RetentionRule) if each.name == ACCOUNTING)
    plan = planned(register, person, Scope(CASES[0].on, frozenset({rule})))

    assert plan
    assert rules_of(plan.goes) == {ACCOUNTING}
    assert {part.stays for part in plan.kept} == {Stays.NOT_CHOSEN}


def test_nobody_and_two_are_not_one(register: Register) -> None:
    register.store.save_all(
        [Person(name="To", email="a@sample.example"), Person(name="To", email="b@sample.example")]
    )

    assert erasing.person_called(register.store, "A@sample.example") == 1
    for words in ("To", "Ingen"):
        with pytest.raises(Invalid):
            erasing.person_called(register.store, words)


def test_it_reopens_as_it_was_left(register: Register) -> None:
    person = enter(register.store, next(each for each in CASES if each.early))
    plan = planned(register, person, Scope(TODAY, early=True))
    assert plan
    carried_out(register, plan, TODAY)
    before = register.store.all(Person), register.store.all(Relation)
    path = register.path
    register.close()
    with reopened(path) as again:
        assert before == (again.store.all(Person), again.store.all(Relation))


def test_the_answer_says_what_goes_what_stays_on_what_law_and_where_to_complain(register: Register) -> None:
    person = enter(register.store, next(each for each in CASES if each.early))
    plan = planned(register, person, Scope(TODAY, early=True))
    assert plan
    letter = erasing.answer_letter(plan, office_rules(register.store), "Prøve ApS", "da", TODAY)

    for words in ("Kære Prøve Lovsen", "31-12-2029", "art. 17, stk. 3, litra b", "Bogføringsloven"):
        assert words in letter
    assert "datatilsynet.dk" in letter
    assert letter.rstrip().endswith("Prøve ApS")
