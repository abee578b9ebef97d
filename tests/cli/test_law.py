"""Every retention case of the law through the command, and through what the page of erasures chooses."""

import json
from pathlib import Path

import pytest

from gdpr_desk.actions.choosing import erasures_of_groups, request_of
from gdpr_desk.cli import run_command
from gdpr_desk.cli.surroundings import Surroundings
from gdpr_desk.domain.erasure import PersonErasure
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.reminder import What
from gdpr_desk.storage.store import Store
from tests.law import CASES, Case, enter
from tests.registers import TODAY, clock, reopened, started


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def path(tmp_path: Path, case: Case) -> Path:
    """A register with the person of a case."""
    path = tmp_path / "office.gdprdesk"
    with started(path) as register:
        enter(register.store, case)
        register.store.reminders.rebuild()
    return path


def chosen(store: Store, case: Case) -> list[PersonErasure]:
    """What the page would erase: all groups that are due, or the request of the person."""
    if case.early:
        found = request_of(store, store.ids(Person)[0], case.on)
        return [found] if found else []
    groups = [each for each in store.reminders.groups(case.on, case.on) if each.what is What.ERASE]
    return erasures_of_groups(store, groups, case.on)


def test_the_page(path: Path, case: Case) -> None:
    with reopened(path) as register:
        goes = {
            part.slice.plan.rule.name
            for each in chosen(register.store, case)
            for part in each.goes
            if part.slice
        }

    assert case.goes == goes


def test_the_command(path: Path, case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    around = Surroundings("tester", clock, TODAY, "en")
    words = ["erase", str(path), "--on", case.on.isoformat(), "--yes", "--json"]
    if case.early:
        words += ["--person", "lov@sample.example"]
    assert run_command(words, around) == 0
    found = json.loads(capsys.readouterr().out)
    with reopened(path) as register:
        there = register.store.count(Person)

    assert found["slices"] == len(case.goes)
    assert found["persons"] == 1 - there
