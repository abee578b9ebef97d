"""The same person twice: merged as one action that can be undone, and erased later from everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gdpr_desk.actions import erasing
from gdpr_desk.actions.merging import Pair, likely_cards, likely_pairs, merge, not_same, plan_merge
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.activity import Purpose
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.domain.kinds import CHILD_KINDS, KINDS
from gdpr_desk.domain.likeness import Shared
from gdpr_desk.domain.person import ErasedSlice, Hold, Person, Relation
from gdpr_desk.domain.postponement import Postponement
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.system import SamePerson, Sighting, SystemRecord, Unplaced
from gdpr_desk.errors import Invalid
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.purging import purge_backups
from gdpr_desk.storage.recognising import recogniser
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.restoring import restore
from gdpr_desk.storage.store import Store
from tests.law import APPLICANTS, CASES, CUSTOMER, CUSTOMERS, INVOICED, Case, enter
from tests.registers import NOW, TODAY, reopened, started, unlock

DAY = timedelta(days=1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with the starter and nobody in it; actions can be undone."""
    with started(tmp_path / "office.gdprdesk") as register:
        register.store.undo.enable()
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    return register.store


def group(store: Store, name: str) -> int:
    return next(each.id or 0 for each in store.all(SubjectCategory) if each.name == name)


def purpose(store: Store) -> int:
    return next(each.id or 0 for each in store.all(Purpose) if "yhedsbrev" in each.name)


def card(store: Store, name: str, **values: Any) -> int:
    """A person with a bit of everything; with the same values the bits are the same."""
    person = store.save(Person(name=name, email=f"{name[:4].lower()}@sample.example", **values)).id or 0
    processor = store.all(Processor)[0].id
    hold = Hold(reason=f"Dispute of {name}", review_on=TODAY)
    customer = Relation(
        person=person, subject_category=group(store, CUSTOMERS), started_on=TODAY, holds=(hold,)
    )
    relation = store.save(customer).id
    store.save(Consent(person=person, purpose=purpose(store), given_on=TODAY))
    store.save(Attachment(person=person, name=f"{name}.txt", size=4, content=name.encode()))
    store.save(SystemRecord(person=person, processor=processor, number=f"{person}"))
    store.save(Sighting(person=person, processor=processor, why=Unplaced.BACK, number=f"{person}"))
    store.save(
        Postponement(
            what=What.RECONFIRM,
            kind="Relation",
            record=relation,
            person=person,
            until=TODAY + person * DAY,
            reason=name,
        )
    )
    store.save(SamePerson(person=person, row_hash=f"row of {name}", same=True))
    return person


def contents(store: Store) -> dict[type[Record], list[Any]]:
    return {kind: list(store.all(kind)) for kind in KINDS}


def test_everything_moves_and_nothing_is_there_twice(register: Register) -> None:
    store = register.store
    keep, gone = card(store, "Anna Bro"), card(store, "Anna M. Bro")
    merge(store, keep, gone, {"name": "Anna M. Bro"}, TODAY)
    (person,), (relation,), (waits,) = (store.all(kind) for kind in (Person, Relation, Postponement))

    assert (person.id, person.name, person.email) == (keep, "Anna M. Bro", "anna@sample.example")  # type: ignore[attr-defined]
    assert [each.reason for each in relation.holds] == ["Dispute of Anna Bro", "Dispute of Anna M. Bro"]  # type: ignore[attr-defined]
    assert (waits.record, waits.until) == (relation.id, TODAY + keep * DAY)  # type: ignore[attr-defined]
    assert [each.person for each in store.all(Consent)] == [keep]
    moved: list[type[Any]] = [Attachment, SystemRecord, Sighting]
    for kind in moved:
        assert [each.person for each in store.all(kind)] == [keep, keep]
    rows = {each.row_hash: each.person for each in store.all(SamePerson)}
    assert {"row of Anna Bro": keep, "row of Anna M. Bro": keep}.items() <= rows.items()
    assert [store.get(Attachment, each.id or 0).content for each in store.all(Attachment)] == [  # type: ignore[union-attr]
        b"Anna Bro",
        b"Anna M. Bro",
    ]
    assert register_problems(register) == []


def test_it_is_one_step_that_can_be_taken_back_and_done_again(register: Register) -> None:
    store = register.store
    keep, gone = card(store, "Anna Bro", objected_on=TODAY), card(store, "Anna M. Bro")
    both, steps = contents(store), len(store.undo.steps())
    tokens = {each.token for each in store.all(Person)}
    merge(store, keep, gone, {}, TODAY)
    one = contents(store)
    line = list(store.history)[-1]

    assert len(store.undo.steps()) == steps + 1
    assert (line.action, {line.persons[at : at + 16] for at in (0, 16)}) == ("merge", tokens)
    for turn, expected in ((store.undo.undo, both), (store.undo.redo, one), (store.undo.undo, both)):
        turn()
        assert expected == contents(store)
        assert register_problems(register) == []


def test_whatever_refers_to_a_person_is_known_here() -> None:
    """A new kind that does so moves by itself; many references, or a child's, would not."""
    for kind in (*KINDS, *CHILD_KINDS):
        for each in fields_of(kind):
            if each.refers_to == Person.__name__:
                assert kind in KINDS
                assert not each.many
            assert each.refers_to not in (Relation.__name__, Consent.__name__, SystemRecord.__name__)


def test_what_was_put_off_waits_until_the_earlier_day(store: Store) -> None:
    first, second = card(store, "Anna Bro"), card(store, "Anna M. Bro")
    merge(store, second, first, {}, TODAY)
    (waits,) = store.all(Postponement)

    assert (waits.person, waits.until, waits.reason) == (second, TODAY + first * DAY, "Anna Bro")


def test_what_was_put_off_of_one_card_alone_stays_so(store: Store) -> None:
    keep, gone = card(store, "Anna Bro"), card(store, "Anna M. Bro")
    store.delete(store.owned_by(Postponement, "person", [keep])[0])
    merge(store, keep, gone, {}, TODAY)
    (waits,), (relation,) = store.all(Postponement), store.all(Relation)

    assert (waits.person, waits.record, waits.reason) == (keep, relation.id, "Anna M. Bro")


def test_a_restricted_card_is_left_alone(store: Store) -> None:
    keep, gone = card(store, "Anna Bro"), card(store, "Anna M. Bro")
    relation = store.owned_by(Relation, "person", [gone])[0]
    store.save(replace(relation, restricted_on=TODAY))
    for pair in ((keep, gone), (gone, keep)):
        with pytest.raises(Invalid, match=r"Anna M\. Bro.*restricted"):
            merge(store, *pair, {}, TODAY)


def erase(register: Register, person: int, scope: Scope) -> None:
    register.store.reminders.rebuild()
    plans = erasing.erasures_of(register.store, [person], scope)
    decided = erasing.decided(register, plans, "tester", "", scope.on, "da")
    erasing.carry_out(register, decided, NOW)


def test_a_card_that_is_kept_for_bookkeeping_alone_stays_by_itself(register: Register) -> None:
    store = register.store
    locked = enter(store, next(each for each in CASES if each.early))
    other = card(store, "Prøve Lovsen")
    erase(register, locked, Scope(TODAY, early=True))
    with pytest.raises(Invalid, match="bookkeeping"):
        merge(store, other, locked, {}, TODAY)


def test_an_erased_part_stays_with_its_relation(register: Register) -> None:
    store = register.store
    rule = next(each.id for each in store.all(RetentionRule) if each.name == CUSTOMER)
    erased = ErasedSlice(rule=rule, event_on=date(2024, 1, 10), erased_on=TODAY)
    first, second = (store.save(Person(name=name)).id or 0 for name in ("Anna Bro", "Anna M. Bro"))
    customer: dict[str, Any] = {"subject_category": group(store, CUSTOMERS), "last_activity_on": TODAY}
    store.save(Relation(person=first, **customer))
    kept = store.save(Relation(person=second, **customer, ended_on=date(2024, 1, 10), erased=(erased,)))
    store.save(Relation(person=second, subject_category=group(store, APPLICANTS), collected_on=TODAY))
    merge(store, first, second, {}, TODAY)

    assert len(store.all(Relation)) == 3
    assert [each.erased for each in store.all(Relation) if each.id == kept.id] == [kept.erased]
    assert register_problems(register) == []


def test_a_consent_that_would_bring_an_erased_part_back_is_refused(store: Store) -> None:
    plan = next(
        (group, plan)
        for group, plans in store.reminders.book().plans.items()
        for plan in plans
        if purpose(store) in plan.purposes and plan.rule.start.value == "consent_withdrawn"
    )
    first, second = (store.save(Person(name=name)).id or 0 for name in ("Anna Bro", "Anna M. Bro"))
    erased = ErasedSlice(rule=plan[1].rule.id, event_on=date(2024, 1, 10), erased_on=TODAY)
    store.save(Relation(person=first, subject_category=plan[0], started_on=TODAY, erased=(erased,)))
    consent = Consent(person=first, purpose=purpose(store), given_on=date(2020, 1, 1))
    store.save(replace(consent, withdrawn_on=date(2024, 1, 10)))
    store.save(replace(consent, person=second, given_on=TODAY))
    with pytest.raises(Invalid, match="erased"):
        plan_merge(store, first, second)


@pytest.mark.parametrize("wrong", [(1, 1), (1, 99), (99, 1)])
def test_two_cards_are_needed(store: Store, wrong: tuple[int, int]) -> None:
    card(store, "Anna Bro")
    with pytest.raises(Invalid):
        merge(store, *wrong, {}, TODAY)


# -- the next import -------------------------------------------------------------------------

SHEET = "Navn;E-mail;Telefon;Gruppe\nAnna Bro;anna@sample.example;12345678;Kunder\n"
OTHER = "Navn;E-mail;Telefon;Gruppe\nAnna M. Bro;am@sample.example;12345678;Kunder\n"


def taken(store: Store, folder: Path, *texts: str, decided: bool | None = None) -> tuple[int, int, int]:
    """How many are new and changed by an import, and how many rows are to be decided."""
    files = [folder / f"list{at}.csv" for at in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8")
    rows = {(file.name, 2): decided for file in files} if decided is not None else {}
    plan = plan_import(store, files, TODAY, decided=rows)
    write_import(store, plan)
    return len(plan.new), len(plan.changed), len(plan.undecided)


@pytest.mark.parametrize("chosen", [{}, {"name": "Anna M. Bro", "email": "am@sample.example"}])
def test_the_same_files_again_make_no_second_card(
    store: Store, tmp_path: Path, chosen: dict[str, str]
) -> None:
    assert taken(store, tmp_path, SHEET, OTHER) == (2, 0, 1)
    keep, gone = (each.id or 0 for each in store.all(Person))
    merge(store, keep, gone, chosen, TODAY)

    assert taken(store, tmp_path, SHEET, OTHER) == (0, 0, 0)
    assert store.count(Person) == 1


def test_who_was_said_to_be_another_at_an_import_is_not_asked_about(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, SHEET, OTHER, decided=False)

    assert store.count(Person) == 2
    assert likely_pairs(store, quiet) == []
    assert likely_cards(store, 1, quiet) == []


def test_who_was_said_to_be_another_can_be_merged_all_the_same(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, SHEET, OTHER, decided=False)
    merge(store, 1, 2, {}, TODAY)

    assert taken(store, tmp_path, SHEET, OTHER) == (0, 0, 0)
    assert {each.same for each in store.all(SamePerson)} == {True}


# -- what is erased later --------------------------------------------------------------------


def test_erasing_the_one_erases_both_from_every_copy(register: Register, tmp_path: Path) -> None:
    store = register.store
    keep, middle, gone = (card(store, name) for name in ("Anna Bro", "Anna Mellemkort", "Anna Tredjekort"))
    store.save(Person(name="Ole Lund"))
    for relation in store.all(Relation):
        store.save(replace(relation, holds=()))
    yesterday = backups.back_up_daily(register, NOW - DAY)
    assert yesterday
    aside = tmp_path / "aside.gdprdesk"
    aside.write_bytes(yesterday.read_bytes())
    merge(store, middle, gone, {}, TODAY)
    merge(store, keep, middle, {}, TODAY)
    erase(register, keep, Scope(TODAY, early=True))
    purge_backups(register, NOW)
    for copy in (register.path, yesterday, aside):
        register.close() if copy == register.path else None
        raw = copy.read_bytes() if copy != aside else b""  # that one was not purged
        with reopened(copy) as found:
            assert [each.name for each in found.store.all(Person)] == ["Ole Lund"]
            assert found.store.count(Relation) == found.store.count(Consent) == 0
            assert register_problems(found) == []
        assert not [word for word in (b"Mellemkort", b"Tredjekort", b"anna@sample") if word in raw]


def test_who_was_erased_is_recognised_by_either_e_mail(register: Register) -> None:
    store = register.store
    first = store.save(Person(name="Anna Bro", email="anna@sample.example")).id or 0
    second = store.save(Person(name="Anna M. Bro", email="am@sample.example")).id or 0
    third = store.save(Person(name="A. Bro", email="ab@sample.example")).id or 0
    store.save(Person(name="Ole Lund", email="ole@sample.example"))
    merge(store, second, third, {}, TODAY)
    merge(store, first, second, {}, TODAY)
    erase(register, first, Scope(TODAY, early=True))
    recognised = recogniser(store, TODAY)

    assert recognised
    assert [recognised(f"{each}@sample.example") for each in ("anna", "am", "ab", "ole")] == [True] * 3 + [
        False
    ]
    assert store.count(SamePerson) == 0


def test_what_goes_in_part_goes_from_both_cards_of_a_copy(register: Register) -> None:
    store = register.store
    first, second = (enter(store, Case("x", {CUSTOMERS: INVOICED}, frozenset(), TODAY)) for _ in range(2))
    backup = backups.back_up_daily(register, NOW - DAY)
    assert backup
    merge(store, first, second, {}, TODAY)
    on = date(2029, 12, 31)
    erase(register, first, Scope(on))
    purge_backups(register, NOW)
    names = {each.id: each.name for each in store.all(RetentionRule)}
    register.close()
    for path, many in ((register.path, 1), (backup, 2)):
        with reopened(path) as found:
            erased = [
                [names[each.rule] for each in relation.erased] for relation in found.store.all(Relation)
            ]
            assert [[CUSTOMER]] * many == erased
            assert {each.email for each in found.store.all(Person)} == {""}


def test_a_copy_that_has_one_card_is_told_what_was_erased_of_two(register: Register, tmp_path: Path) -> None:
    """Merged in one copy, erased in another: it is one person all the same."""
    store = register.store
    first, second = (enter(store, Case("x", {CUSTOMERS: INVOICED}, frozenset(), TODAY)) for _ in range(2))
    merge(store, first, second, {}, TODAY)
    merged = tmp_path / "merged.gdprdesk"
    store.database.execute_sql(f"VACUUM INTO '{merged}'")
    store.undo.undo()
    erase(register, second, Scope(date(2029, 12, 31)))
    names = {each.id: each.name for each in store.all(RetentionRule)}
    register.close()
    with reopened(merged) as found:
        (relation,) = found.store.all(Relation)
        assert [names[each.rule] for each in relation.erased] == [CUSTOMER]


def test_a_restore_keeps_what_was_said_since_on_the_one_card(register: Register) -> None:
    store = register.store
    keep, gone = card(store, "Anna Bro"), card(store, "Ole Lund")
    backup = backups.back_up_daily(register, NOW - DAY)
    assert backup
    merge(store, keep, gone, {}, TODAY)
    store.save(replace(store.all(Person)[0], objected_on=TODAY))
    store.save(replace(store.all(Consent)[0], withdrawn_on=TODAY))
    store.save(replace(store.all(Relation)[0], restricted_on=TODAY))
    path = register.path
    register.close()
    restore(path, backup, unlock, "tester", NOW)
    with reopened(path) as found:
        assert [each.objected_on for each in found.store.all(Person)] == [TODAY, TODAY]
        assert [each.withdrawn_on for each in found.store.all(Consent)] == [TODAY, TODAY]
        assert [each.restricted_on for each in found.store.all(Relation)] == [TODAY, TODAY]


# -- who may be the same ---------------------------------------------------------------------


def quiet(_done: int, _of: int) -> None:
    """Nobody waits."""


def test_likely_pairs_without_those_that_were_decided(store: Store) -> None:
    anna = store.save(Person(name="Anna Bro", phone="12 34 56 78", email="info@havn.example")).id or 0
    store.save(Person(name="Bo Berg", phone="12345678", email="info@havn.example"))
    other = store.save(Person(name="Anna M. Bro", phone="+45 12345678")).id or 0
    third = store.save(Person(name="Bro, Anna")).id or 0
    found = [Pair(anna, other, 92, Shared.SAME_PHONE), Pair(anna, third, 80, Shared.SAME_NAME)]

    assert found == likely_pairs(store, quiet)
    assert [other, third] == likely_cards(store, anna, quiet)
    assert [anna] == likely_cards(store, other, quiet)
    not_same(store, other, anna, TODAY)
    assert found[1:] == likely_pairs(store, quiet)
    store.undo.undo()
    assert found == likely_pairs(store, quiet)


def test_whose_data_may_only_be_stored_is_in_no_pair(store: Store) -> None:
    card(store, "Anna Bro")
    other = card(store, "Anna Bro")
    assert [(each.one, each.other) for each in likely_pairs(store, quiet)] == [(1, other)]
    relation = store.owned_by(Relation, "person", [other])[0]
    store.save(replace(relation, restricted_on=TODAY))

    assert likely_pairs(store, quiet) == []


def test_that_two_are_two_is_remembered_when_one_of_them_goes(store: Store) -> None:
    one, two, three = (store.save(Person(name="Anna Bro")).id or 0 for _ in range(3))
    not_same(store, one, three, TODAY)
    not_same(store, two, three, TODAY)
    not_same(store, one, two, TODAY)
    merge(store, one, two, {}, TODAY)

    assert [(each.person, each.other) for each in store.all(SamePerson)] == [(one, three)]
    assert likely_pairs(store, quiet) == []
