"""Colours that can be read, and pictures that are there."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from gdpr_desk import paths
from gdpr_desk.ui.theme import SCHEMES, Colours, Theme

# Each text role with every ground that it stands on.
PAIRS = {
    "text": ("ground", "surface", "raised", "selected", "hover"),
    "muted": ("ground", "surface", "raised", "hover"),
    "accent": ("ground", "surface", "raised"),
    "on_accent": ("accent",),
    "danger": ("surface", "raised"),
    "caution": ("surface", "raised", "caution_ground"),
    "good": ("surface", "raised"),
    "surface": ("text",),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    shown = QColor(colour)
    parts = [shown.redF(), shown.greenF(), shown.blueF()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_text_can_be_read(name: str) -> None:
    colours = SCHEMES[name]
    faint = {
        (text, ground): round(contrast(getattr(colours, text), getattr(colours, ground)), 2)
        for text, grounds in PAIRS.items()
        for ground in grounds
        if contrast(getattr(colours, text), getattr(colours, ground)) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("name", SCHEMES)
def test_fields_can_be_seen(name: str) -> None:
    colours = SCHEMES[name]

    assert contrast(colours.field_line, colours.surface) >= 3


def test_the_style_names_only_roles_that_there_are() -> None:
    style = (paths.resources() / "templates" / "window.qss").read_text("utf-8")
    known = set(vars(SCHEMES["light"])) | {"arrow", "tick", "dot"}

    assert set(re.findall(r"@(\w+)", style)) <= known


def test_no_colour_stands_outside_the_theme() -> None:
    folder = Path(paths.__file__).parent / "ui"
    named = re.compile(r"#[0-9a-fA-F]{3,8}\b|QColor\(\d|rgb\(")
    style = (paths.resources() / "templates" / "window.qss").read_text("utf-8")
    places = [
        file.name
        for file in folder.rglob("*.py")
        if file.name != "theme.py" and named.search(file.read_text("utf-8"))
    ]

    assert places == []
    assert not re.search(r"#[0-9a-fA-F]{6}\b", style)


def test_every_icon_that_is_named_is_there(look: Theme) -> None:
    folder = Path(paths.__file__).parent / "ui"
    named = re.compile(r"""(?:\bicon|pixmap)\(\s*"([a-z]+)\"""")
    names = {name for file in folder.rglob("*.py") for name in named.findall(file.read_text("utf-8"))}

    assert names
    assert all(not look.icon(name).isNull() for name in names)


def test_schemes_have_the_same_roles() -> None:
    assert all(isinstance(each, Colours) for each in SCHEMES.values())
