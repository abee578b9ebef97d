"""The project as a whole: Qt starts, nothing is forgotten in the lock, no test has a network."""

import ast
import socket
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import gdpr_desk
from gdpr_desk import paths

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "gdpr_desk").rglob("*.py")
    if "migrations" not in path.parts
)


def test_qt_starts_without_a_display(qtbot: QtBot) -> None:
    label = QLabel("Blåbærgrød")
    qtbot.addWidget(label)
    label.show()

    assert QApplication.platformName() == "offscreen"
    assert label.isVisible()


def test_the_installed_version_is_the_one_in_the_code() -> None:
    assert gdpr_desk.__version__ == version("gdpr-desk")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_begins_with_one_sentence(name: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / name).read_text("utf-8"))) or ""
    first = docstring.split("\n\n")[0]

    assert first.endswith("."), f"{name}: no sentence that says what the module is for"


def test_the_lock_pins_every_dependency_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {word.split(">")[0].split("<")[0].lower() for word in wanted}

    assert {name for name in names if f"\n{name}==" not in lock} == set()
    assert lock.count("==") <= lock.count("--hash=sha256:")


def test_the_fonts_and_their_licence_are_shipped() -> None:
    fonts = {path.name for path in (paths.resources() / "fonts").iterdir()}
    styles = ("Regular", "Italic", "Medium", "SemiBold", "Bold")

    assert {*(f"Inter-{style}.otf" for style in styles), "OFL.txt"} <= fonts


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("office.example", 443)])
def test_no_test_reaches_another_computer(address: tuple[str, int]) -> None:
    with socket.socket() as caller, pytest.raises(AssertionError, match=address[0]):
        caller.connect(address)
    with pytest.raises(AssertionError, match=address[0]):
        socket.create_connection(address)


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        caller = socket.create_connection(server.getsockname())
        caller.close()


@given(st.text())
def test_hypothesis_runs_beside_the_fixtures_of_every_test(text: str) -> None:
    assert text == str(text)
