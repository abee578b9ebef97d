"""What was done can be taken back and done again: every row is what it was, and its id too."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from gdpr_desk.domain.activity import ProcessingActivity, Purpose
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import DataCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.kinds import KINDS
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.errors import StillUsed
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from gdpr_desk.storage.undo import MOST_STEPS, UndoStep
from tests.registers import TODAY, Office, furnish, made, reopened
from tests.storage.test_store import filled

ROOT = Path(__file__).parents[2]
NOT_UNDONE = {"history_line", "undo_step", "undo_change", "draft", "migration", "sqlite_sequence"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the register lies."""
    return tmp_path / "office.gdprdesk"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    """An open, furnished register in which undo is on."""
    with made(path) as register:
        furnish(register.store)
        register.store.undo.enable()
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    """Its store."""
    return register.store


@pytest.fixture
def office() -> Office:
    """The ids that the first records of a furnished office get."""
    return Office(group=1, data=1, rule=1, processor=1, activity=1, purpose=1)


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that can be undone."""
    tables = set(store.database.get_tables()) - NOT_UNDONE
    run = store.database.execute_sql
    return {name: sorted(run(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}


# -- random edits ------------------------------------------------------------------------------

Edit = Callable[[Store, random.Random], object]


def some(store: Store, kind: type[Record], chance: random.Random) -> Any:
    """Any record of `kind`, whole; there is always one."""
    found = store.get(kind, chance.choice(store.all(kind)).id or 0)
    assert found
    return found


def a_day(chance: random.Random) -> date | None:
    """Some day, or none."""
    return chance.choice([None, TODAY - timedelta(days=chance.randrange(2000))])


def arrive(store: Store, chance: random.Random) -> None:
    """A new person with everything that one may have."""
    hold = Hold(rules=(1,), reason="A claim", review_on=TODAY)
    with store.action("create"):
        person = store.save(Person(name=f"Anna {chance.random()}", email="o'hara@sample.example"))
        holds = (hold,) * chance.randrange(3)
        received = a_day(chance)
        store.save(
            Relation(person=person.id, subject_category=1, application_received_on=received, holds=holds)
        )
        store.save(Consent(person=person.id, purpose=1, given_on=a_day(chance)))
        content = chance.randbytes(chance.randrange(10_000))
        store.save(Attachment(name="cv.pdf", person=person.id, content=content))


def leave(store: Store, chance: random.Random) -> None:
    """A person goes with all that is kept of them."""
    store.delete(some(store, Person, chance))


def move_dates(store: Store, chance: random.Random) -> None:
    """A relation gets other dates and holds."""
    relation = some(store, Relation, chance)
    kept = relation.holds[chance.randrange(2) :]
    new = Hold(reason="Audit", review_on=a_day(chance) or TODAY, rules=(1,) * chance.randrange(2))
    store.save(replace(relation, ended_on=a_day(chance), holds=(*kept, new)))


def rewrite_activity(store: Store, chance: random.Random) -> None:
    """An activity gets rows and links, loses them, or changes them."""
    activity = some(store, ProcessingActivity, chance)
    purposes = (activity.purposes[0], *(Purpose(name=f"P {n}") for n in range(chance.randrange(3))))
    couplings = tuple(replace(row, processors=(1,) * chance.randrange(2)) for row in activity.couplings)
    store.save(replace(activity, purposes=purposes, couplings=couplings, next_review_on=a_day(chance)))


def change_rule(store: Store, chance: random.Random) -> None:
    """A time limit changes, and with it the dates of everybody."""
    store.save(replace(some(store, RetentionRule, chance), period=chance.randrange(1, 60)))


def rename_file(store: Store, chance: random.Random) -> None:
    """An attachment gets another name; its content stays."""
    store.save(replace(some(store, Attachment, chance), name=f"cv {chance.random()}.pdf"))


def take_in(store: Store, chance: random.Random) -> None:
    """An import: many persons come, one changes twice, in one action."""
    with store.action("import"):
        persons = store.save_all([Person(name=f"Bo {number}") for number in range(50)])
        store.save_all([Relation(person=each.id, subject_category=1, collected_on=TODAY) for each in persons])
        store.save(replace(persons[0], phone="12345678"))
        store.save(replace(persons[0], phone=str(chance.random())))
        store.delete(persons[1])


def take_in_and_fail(store: Store) -> None:
    """An import that ends in an error."""
    with store.action("import"):
        take_in(store, random.Random(1))
        raise ZeroDivisionError


EDITS: tuple[Edit, ...] = (arrive, arrive, leave, move_dates, rewrite_activity, change_rule, rename_file)


def all_turned(turn: Callable[[], UndoStep | None]) -> int:
    """Undo or redo until there is nothing left; how often that was."""
    return sum(1 for _ in iter(turn, None))


SEEDS = [(1, 50), *(pytest.param(seed, 100, marks=pytest.mark.long) for seed in range(10))]


@pytest.mark.parametrize(("seed", "times"), SEEDS)
def test_random_edits_are_undone_and_redone_to_the_row(store: Store, seed: int, times: int) -> None:
    chance = random.Random(seed)
    before = peopled(store, chance)
    for _ in range(times):
        chance.choice(EDITS)(store, chance)
    after = rows(store)
    done = len(store.undo.steps())

    assert done == all_turned(store.undo.undo)
    assert before == rows(store)
    assert done == all_turned(store.undo.redo)
    assert after == rows(store)
    all_turned(store.undo.undo)
    assert before == rows(store)


@pytest.mark.parametrize(("seed", "times"), SEEDS)
def test_undoing_redoing_and_rebuilding_in_any_order(register: Register, seed: int, times: int) -> None:
    store, chance = register.store, random.Random(seed)
    before = index_aside(peopled(store, chance))
    moves: list[Callable[[], object]] = [store.undo.undo, store.undo.redo, store.reminders.rebuild]
    for _ in range(times):
        chance.choice(EDITS)(store, chance)
        if chance.random() < 0.5:
            chance.choice(moves)()
    assert register_problems(register) == []
    after, done = index_aside(rows(store)), len(store.undo.steps())

    all_turned(store.undo.undo)
    assert before == index_aside(rows(store))
    assert register_problems(register) == []
    store.reminders.rebuild()
    for _ in range(done):
        store.undo.redo()
    store.reminders.rebuild()
    assert after == index_aside(rows(store))
    assert register_problems(register) == []


def peopled(store: Store, chance: random.Random) -> dict[str, list[tuple[Any, ...]]]:
    """Let some persons in, and forget how: the rows then."""
    for _ in range(5):
        arrive(store, chance)
    take_in(store, chance)
    store.undo.clear()
    return rows(store)


def index_aside(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """All but what a rebuilding works out from the rest: the index, and whether it is stale."""
    return {name: rows for name, rows in found.items() if name not in ("reminder_index", "setting")}


def test_without_rebuilding_the_index_comes_back_to_the_row_too(store: Store) -> None:
    chance = random.Random(7)
    for _ in range(5):
        arrive(store, chance)
    states = [rows(store)]
    for made_edit in (take_in, move_dates, rewrite_activity, leave, arrive, rename_file):
        made_edit(store, chance)
        states.append(rows(store))

    for state in reversed(states[:-1]):
        store.undo.undo()
        assert state == rows(store)
    for state in states[1:]:
        store.undo.redo()
        assert state == rows(store)


def test_an_index_that_was_rebuilt_is_said_to_be_stale(store: Store, office: Office) -> None:
    arrive(store, random.Random(1))
    rule = store.get(RetentionRule, office.rule)
    assert rule
    store.save(replace(rule, period=60))
    store.reminders.rebuild()
    store.undo.undo()

    assert rule == store.get(RetentionRule, office.rule)
    assert store.reminders.stale
    store.reminders.rebuild()
    store.undo.redo()
    assert store.reminders.stale
    assert sorted(store.reminders.due(TODAY)) == sorted(
        each for each in store.reminders.computed() if not each.due_on or each.due_on <= TODAY
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_comes_back(store: Store, kind: type[Record]) -> None:
    made_with: Any = filled(kind, store)
    states = [rows(store)]
    saved = store.save(made_with)
    states.append(rows(store))
    blank = {"holds": (), "purposes": (), "couplings": ()}
    store.save(replace(saved, **{name: value for name, value in blank.items() if hasattr(saved, name)}))
    states.append(rows(store))
    store.delete(store.get(kind, saved.id or 0) or saved)

    for state in reversed(states):
        if state != rows(store):  # nothing was left out of a kind without rows
            store.undo.undo()
        assert state == rows(store)
    assert not store.database.execute_sql("PRAGMA foreign_key_check").fetchall()


# -- steps -------------------------------------------------------------------------------------


def test_a_step_says_what_it_was(store: Store) -> None:
    person = store.save(Person(name="Anna"))
    store.save(replace(person, name="Berta"))
    take_in(store, random.Random(1))

    assert store.undo.steps() == [
        UndoStep("import", ("Person", "Relation"), 103),
        UndoStep("change", ("Person",), 1),
        UndoStep("create", ("Person",), 1),
    ]
    assert store.undo.undo() == store.undo.redo_step() == UndoStep("import", ("Person", "Relation"), 103)
    assert UndoStep("change", ("Person",), 1) == store.undo.undo_step()


def test_nothing_done_is_no_step(store: Store) -> None:
    person = store.save(Person(name="Anna"))
    store.undo.undo()
    store.note("exported")
    with pytest.raises(ZeroDivisionError):
        take_in_and_fail(store)
    with pytest.raises(StillUsed):
        store.delete(store.all(RetentionRule)[0])

    assert store.undo.steps() == []
    assert store.undo.redo_step()
    store.undo.redo()
    store.save(person)
    assert [step.name for step in store.undo.steps()] == ["create"]
    assert store.undo.redo() is None


def test_an_action_that_failed_inside_a_transaction_leaves_nothing_behind(store: Store) -> None:
    with store.transaction():
        with pytest.raises(ZeroDivisionError):
            take_in_and_fail(store)
        store.save(Person(name="Anna"))

    assert store.undo.steps() == [UndoStep("create", ("Person",), 1)]
    store.undo.undo()
    assert store.count(Person) == 0


def test_a_new_action_ends_redo(store: Store) -> None:
    store.save(Person(name="Anna"))
    store.undo.undo()
    store.save(DataCategory(name="Name"))

    assert store.undo.redo_step() is None
    assert store.undo.redo() is None
    assert len(store.undo.steps()) == 1


def test_the_oldest_step_goes(store: Store) -> None:
    for number in range(MOST_STEPS + 3):
        store.save(DataCategory(name=f"Category {number}"))

    assert len(store.undo.steps()) == MOST_STEPS
    assert all_turned(store.undo.undo) == MOST_STEPS
    assert store.count(DataCategory) == 1 + 3
    assert all_turned(store.undo.redo) == MOST_STEPS
    assert store.database.value("SELECT count(*) FROM undo_change") == MOST_STEPS


def test_history_grows_by_a_line_without_values(store: Store) -> None:
    person = store.save(Person(name="Anna Holm"))
    store.save(replace(person, name="Anna Berg"))
    store.undo.undo()
    store.undo.redo()
    lines = list(store.history.of_person(person.token))

    assert [(line.action, line.kind, line.fields, line.count) for line in lines[1:]] == [
        ("change", "Person", "name", 1),
        ("undo", "Person", "name", 1),
        ("redo", "Person", "name", 1),
    ]
    assert all((line.who, line.at) == ("tester", "2026-11-24T10:00:00+00:00") for line in lines)
    assert store.history.broken_at() is None


def test_any_thread_may_act_and_undo(store: Store) -> None:
    def work(job: Callable[[], object]) -> None:
        def whole() -> None:
            job()
            store.database.close()

        thread = Thread(target=whole)
        thread.start()
        thread.join()

    before = rows(store)
    work(lambda: take_in(store, random.Random(1)))
    after = rows(store)
    store.undo.undo()
    assert before == rows(store)
    work(store.undo.redo)
    assert after == rows(store)
    store.save(Person(name="Anna"))
    work(store.undo.undo)
    work(store.undo.undo)
    assert before == rows(store)


def test_where_it_is_off_nothing_is_kept(tmp_path: Path) -> None:
    with made(tmp_path / "office.gdprdesk") as register:
        register.store.save(Person(name="Anna"))

        assert register.store.undo.undo() is None
        assert register.store.database.value("SELECT count(*) FROM undo_change") == 0


def test_closing_empties_it(path: Path) -> None:
    with made(path) as register:
        register.store.undo.enable()
        register.store.save(Person(name="Anna"))
        register.store.undo.undo()
        register.store.save(Person(name="Berta"))

    with reopened(path, writable=False) as register:
        assert register.store.database.value("SELECT count(*) FROM undo_change") == 0
        assert register.store.undo.steps() == []


def act_and_die(path: Path) -> None:
    """Leave a step and a draft behind, as a program that is killed does."""
    register = made(path)
    register.store.undo.enable()
    register.store.save(Person(name="Anna"))
    register.store.drafts.save("person", {"name": "Berta"})
    assert register.store.undo.steps()
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_a_killed_program_leaves_no_steps_but_its_drafts(path: Path) -> None:
    code = f"import pathlib, tests.storage.test_undo as t; t.act_and_die(pathlib.Path({str(path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert done.returncode == -signal.SIGKILL
    with reopened(path) as register:
        assert register.store.count(Person) == 1
        assert register.store.undo.steps() == []
        assert register.store.database.value("SELECT count(*) FROM undo_change") == 0
        assert register.store.drafts.load("person") == {"name": "Berta"}
