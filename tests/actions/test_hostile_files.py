"""No file does harm: it is read rightly, or refused as a whole with a sentence, soon and in little memory."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.storage.keys import Key
from gdpr_desk.storage.register import Register
from tests.hostile_files import LARGE_READABLE, LARGE_TRAPS, READABLE, TRAPS, Readable, Trap
from tests.registers import KEY, TODAY, furnish, made, reopened

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
GROUP = "Jobansøgere"
BEFORE = ("Eva Fog", "Ib Holm")
MOST_SECONDS, MOST_MEGABYTES = 5, 300
QUICK = ("zip bomb", "text repeated, listed late")


def furnished(path: Path, key: Key | None) -> Path:
    """A furnished register of two persons, closed."""
    with made(path, key) as register:
        furnish(register.store)
        register.store.save_all([Person(name=name) for name in BEFORE])
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a register, not encrypted."""
    return furnished(tmp_path_factory.mktemp("hostile") / "office.gdprdesk", None)


@pytest.fixture
def register(empty: Path, tmp_path: Path) -> Iterator[Register]:
    """A copy of it, open."""
    with reopened(Path(shutil.copy(empty, tmp_path / "office.gdprdesk"))) as register:
        yield register


def taken_in(register: Register, source: Path) -> str:
    """Import a file; what is said where it is refused."""
    try:
        write_import(
            register.store, plan_import(register.store, [source], TODAY, answers=Answers(category=GROUP))
        )
    except FileRefused as refusal:
        return str(refusal)
    return ""


def names(register: Register) -> list[str]:
    """Who is in the register."""
    return [person.name for person in register.store.all(Person)]


def written(folder: Path, content: bytes, name: str = "people.xlsx") -> Path:
    """A file in `folder`."""
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_a_trap_is_refused_in_a_sentence_and_nobody_is_taken_in(
    register: Register, tmp_path: Path, trap: Trap
) -> None:
    sentence = taken_in(register, written(tmp_path, trap.make()))

    assert trap.said in sentence
    assert re.search(r"people\.xlsx.*[.:] [A-Z].*\.$", sentence)  # what, and in a second sentence the way out
    assert list(BEFORE) == names(register)


@pytest.mark.parametrize("file", READABLE.values(), ids=READABLE)
def test_what_only_looks_dangerous_is_read_whole(register: Register, tmp_path: Path, file: Readable) -> None:
    sentence = taken_in(register, written(tmp_path, file.make(), file.name))

    assert sentence == ""
    assert len(BEFORE) + file.persons == len(names(register))
    assert [each for each in (tmp_path, tmp_path.parent, Path.cwd()) if list(each.glob("outside*"))] == []


def test_a_formula_is_read_as_its_value_and_a_link_is_not_followed(
    register: Register, tmp_path: Path
) -> None:
    taken_in(register, written(tmp_path, READABLE["external links"].make()))

    assert [*BEFORE, "Anna Berg"] == names(register)


@pytest.mark.parametrize("name", ["ansoegere.xlsx", "e-conomic-kunder.xlsx", "mailchimp-audience-export.zip"])
def test_a_file_that_ends_too_early_is_refused(register: Register, tmp_path: Path, name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    said = {taken_in(register, written(tmp_path, whole[:end], name)) for end in range(1024, len(whole), 1024)}

    assert len(said) == 1
    assert said.pop().startswith(f"{name} is damaged or not complete.")
    assert list(BEFORE) == names(register)


# -- what it costs: in a process of its own ------------------------------------------------


def most_memory() -> float:
    """The most memory (MB) that this process has had.

    getrusage will not do: on Linux it starts from what the parent needed.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def say_costs(path: Path, source: Path) -> None:
    """Import a file; say what it took, beside what this process had before."""
    with reopened(path) as register:
        started = time.perf_counter()
        said = taken_in(register, source)
        print(json.dumps([time.perf_counter() - started, most_memory(), said]))


def say_memory() -> None:
    """Say what it takes to do nothing."""
    print(json.dumps(most_memory()))


def said_by(call: str) -> Any:
    """What a function of this module says in a process of its own."""
    code = f"from pathlib import Path; import tests.actions.test_hostile_files as t; t.{call}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def idle() -> float:
    """The memory (MB) of a process that only imports the program."""
    megabytes: float = said_by("say_memory()")
    return megabytes


EVERYTHING: Mapping[str, Trap | Readable] = {**TRAPS, **LARGE_TRAPS, **READABLE, **LARGE_READABLE}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=() if each in QUICK else pytest.mark.long) for each in EVERYTHING]
)
def test_a_file_costs_little(tmp_path: Path, idle: float, name: str) -> None:
    file = EVERYTHING[name]
    path = furnished(tmp_path / "office.gdprdesk", KEY)
    source = written(tmp_path, file.make(), getattr(file, "name", "people.xlsx"))
    seconds, megabytes, said = said_by(f"say_costs(Path({str(path)!r}), Path({str(source)!r}))")
    print(f"{name}: {seconds:.2f} s, {megabytes - idle:.0f} MB: {said or 'read'}")

    assert seconds < MOST_SECONDS
    assert megabytes - idle < MOST_MEGABYTES
    assert getattr(file, "said", "") in said
    with reopened(path) as register:
        assert len(BEFORE) + getattr(file, "persons", 0) == len(names(register))
