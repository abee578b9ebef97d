"""A killed program loses nothing that was acknowledged and leaves nothing half: 200 kills, `make long`."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage.checks import register_problems
from tests.registers import TODAY, furnish, made, reopened

KILLS = 100  # of each kind
ROWS = 40  # of an imported file
ROOT = Path(__file__).parents[2]


def save_one_by_one(path: Path) -> None:
    """Save persons with a relation for ever; say each number when it is saved."""
    with reopened(path) as register:
        store = register.store
        for number in range(store.count(Person), sys.maxsize):
            with store.action("create"):
                person = store.save(Person(name=f"Person {number}", email=f"p{number}@sample.example"))
                store.save(Relation(person=person.id, subject_category=1, application_received_on=TODAY))
            print(number + 1, flush=True)


def import_files(path: Path) -> None:
    """Import files of new persons for ever; say how many there are after each."""
    with reopened(path) as register:
        while True:
            there = register.store.count(Person)
            sheet = path.with_name("people.csv")
            rows = (f"Person {n};p{n}@sample.example;Jobansøgere" for n in range(there, there + ROWS))
            sheet.write_text("\n".join(["Navn;E-mail;Gruppe", *rows]), "utf-8")
            write_import(register.store, plan_import(register.store, [sheet], TODAY))
            print(there + ROWS, flush=True)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A furnished register without persons; in the end it must be whole."""
    path = tmp_path / "office.gdprdesk"
    with made(path) as register:
        furnish(register.store)
    yield path
    with reopened(path) as register:
        assert register_problems(register) == []


def acknowledged_until_killed(job: str, path: Path, after: float) -> int:
    """Run a job of this module, kill it `after` seconds from its first word; the last number it said."""
    code = f"from pathlib import Path; import tests.storage.test_kills as t; t.{job}(Path({str(path)!r}))"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout
        said = [running.stdout.readline()]
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        said += running.stdout.read().split()
    return int(said[-1])


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize(("job", "whole"), [("save_one_by_one", 1), ("import_files", ROWS)])
def test_nothing_acknowledged_is_lost_and_nothing_is_half(path: Path, job: str, whole: int) -> None:
    chance = random.Random(job)
    for _ in range(KILLS):
        acknowledged = acknowledged_until_killed(job, path, chance.uniform(0, 0.05))
        with reopened(path) as register:  # a killed program never blocks the next one
            persons, relations = register.store.count(Person), register.store.count(Relation)
            assert persons in (acknowledged, acknowledged + whole)
            assert relations == persons
            assert register.store.history.broken_at() is None
