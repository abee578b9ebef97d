"""An import that is killed leaves the register as it was, or has all of it; the same again completes it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from typing import Any

import pytest

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage.checks import register_problems
from tests.registers import TODAY, furnish, made, reopened

ROOT = Path(__file__).parents[2]
KNOWN, ROWS = 50, 3000  # persons in the register, and in the file: theirs, too, with another phone
KILLS = 50
PLANNED, WRITING, DONE = "planned", "writing", "done"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")


def sheet_of_people(path: Path, count: int, phone: int) -> Path:
    """A file of invented applicants."""
    rows = (f"Person {at};p{at}@sample.example;{phone + at};Jobansøgere" for at in range(count))
    path.write_text("\n".join(["Navn;E-mail;Telefon;Gruppe", *rows]), "utf-8")
    return path


def taken_in(path: Path, source: Path, word: Callable[[str], None]) -> None:
    """Import a file; there is a `word` on each step of it."""
    with reopened(path) as register:
        plan = plan_import(register.store, [source], TODAY)
        word(PLANNED)
        write_import(register.store, plan, lambda done, of: word(f"{WRITING} {done} {of}"))
        word(DONE)


def take_in_aloud(path: Path, source: Path) -> None:
    """The same, in a process that waits to be killed."""
    taken_in(path, source, lambda said: print(said, flush=True))


def take_in_and_die(path: Path, source: Path, last: str) -> None:
    """The same, in a process that kills itself at a word."""

    def word(said: str) -> None:
        print(said, flush=True)
        if said == last:
            os.kill(os.getpid(), signal.SIGKILL)

    taken_in(path, source, word)


def command(call: str) -> list[str]:
    """What runs a function of this module in a process of its own."""
    return [
        sys.executable,
        "-c",
        f"from pathlib import Path; import tests.actions.test_killed_imports as t; t.{call}",
    ]


def contents(path: Path) -> Counter[Any]:
    """Who is in a register that is whole, and how many relations each has."""
    with reopened(path) as register:
        assert register_problems(register) == []
        relations = Counter(each.person for each in register.store.all(Relation))
        return Counter((each.name, each.phone, relations[each.id]) for each in register.store.all(Person))


class Scene:
    """A register of some persons, a file of many more, and what the register has before and after it."""

    def __init__(self, folder: Path) -> None:
        self.origin = folder / "origin.gdprdesk"
        with made(self.origin) as register:
            furnish(register.store)
        self.source = folder / "people.csv"
        taken_in(self.origin, sheet_of_people(self.source, KNOWN, 10_000_000), lambda _said: None)
        sheet_of_people(self.source, ROWS, 20_000_000)
        self.before = contents(self.origin)
        self.path = folder / "office.gdprdesk"
        self.begin()
        taken_in(self.path, self.source, lambda _said: None)
        self.after = contents(self.path)

    def begin(self) -> None:
        """The register is as it was before, without what a killed program left beside it."""
        for beside in self.path.parent.glob(f"{self.path.name}*"):
            beside.unlink()
        shutil.copy(self.origin, self.path)

    def is_whole(self) -> None:
        """After a kill: nothing or all, and the same import again makes it all."""
        assert contents(self.path) in (self.before, self.after)
        taken_in(self.path, self.source, lambda _said: None)
        assert contents(self.path) == self.after


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scene of every kill."""
    return Scene(tmp_path_factory.mktemp("killed"))


IN_THE_MIDDLE, BEFORE_THE_END = f"{WRITING} 2000 {ROWS}", f"{WRITING} {ROWS} {ROWS}"


@pytest.mark.parametrize("last", [IN_THE_MIDDLE, pytest.param(BEFORE_THE_END, marks=pytest.mark.long)])
def test_a_kill_in_the_middle_and_before_the_end(scene: Scene, last: str) -> None:
    scene.begin()
    call = f"take_in_and_die(Path({str(scene.path)!r}), Path({str(scene.source)!r}), {last!r})"
    done = subprocess.run(command(call), stdout=PIPE, text=True, cwd=ROOT)

    assert (-signal.SIGKILL, last) == (done.returncode, done.stdout.splitlines()[-1])
    assert contents(scene.path) == scene.before
    scene.is_whole()


def running_import(scene: Scene) -> Popen[str]:
    """An import into the register as it was before, in a process that says what it does."""
    scene.begin()
    call = f"take_in_aloud(Path({str(scene.path)!r}), Path({str(scene.source)!r}))"
    return Popen(command(call), stdout=PIPE, text=True, cwd=ROOT)


def seconds_to_write(scene: Scene) -> float:
    """How long an import takes from when it is planned, if nobody kills it."""
    with running_import(scene) as running:
        assert running.stdout
        assert running.stdout.readline().strip() == PLANNED
        started = time.perf_counter()
        assert running.stdout.read().endswith(f"{DONE}\n")
    return time.perf_counter() - started


def last_word(scene: Scene, after: float) -> str:
    """What an import said last that was killed `after` seconds from when it was planned."""
    with running_import(scene) as running:
        assert running.stdout
        said = [running.stdout.readline()]
        with suppress(TimeoutExpired):
            running.wait(after)
        running.kill()
        said += running.stdout.readlines()
    return said[-1].split()[0]


@pytest.mark.long
def test_a_kill_at_any_moment(scene: Scene) -> None:
    lasts = min(seconds_to_write(scene) for _ in range(3))
    words: Counter[str] = Counter()
    for kill in range(KILLS):
        words[last_word(scene, lasts * kill / KILLS)] += 1
        scene.is_whole()
    print(words)

    assert sum(words.values()) == KILLS
    assert words[WRITING] >= KILLS / 2
