"""A profile as the text of a TOML file: read with every fault in words, and written."""

import json
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from gdpr_desk.domain.retention import StartEvent
from gdpr_desk.domain.system import SystemState
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.profiles import SYSTEM_TARGETS, TARGETS, Profile, headers_of
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_, Marked

_LONGEST = 60  # letters of a name
_WRONG_PART = N_(
    "“{file}” is not a profile that can be used: what it says under “{part}” is not as it should be. "
    "Ask whoever made it for a new copy."
)


def read_profile(text: str, file: str) -> Profile:
    """The profile that a file holds; FileRefused with the reason where it is none."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of a thousand digits, a thousand brackets
        raise refused(file, N_("it is no TOML file, or was cut short")) from error
    unknown = set(data) - set(_CHECKS)
    if unknown:
        raise refused(file, N_("it says things that this version does not know"))
    for name, fits in _CHECKS.items():
        if name in data and not fits(data[name]):
            raise FileRefused(_WRONG_PART, file=file, part=name)
    if not data.get("columns") or not is_name(data.get("name")):
        raise refused(file, N_("it has no name, or no columns"))
    return Profile(**data, headers=headers_of(data["columns"], data.get("left_out", ())))


def refused(file: str, reason: Marked) -> FileRefused:
    """Why a file is not taken as a profile."""
    text = N_("“{file}” is not a profile that can be used: {reason}. Ask whoever made it for a new copy.")
    return FileRefused(text, file=file, reason=reason)


def written(profile: Profile) -> str:
    """The text that `read_profile` makes the same profile of."""
    plain = {name: getattr(profile, name) for name in _CHECKS if name not in _TABLES}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items() if value]
    for name in _TABLES:
        table: Mapping[str, Any] = getattr(profile, name)
        if table:
            lines += ["", f"[{name}]", *(f"{_text(key)} = {_value(table[key])}" for key in table)]
    return "\n".join(lines) + "\n"


def is_name(name: object) -> bool:
    """Whether this can be the name of a profile: a line of at most 60 letters, some of which can be part of
    the name of a file."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= _LONGEST
        and name.isprintable()
        and name == name.strip()
        and any(letter.isalnum() for letter in name)
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_text, value))}]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    """A text of TOML, whose basic ones are those of JSON but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_targets(value: object) -> bool:
    return _are_texts(value) and set(value) <= {*TARGETS, *SYSTEM_TARGETS}  # type: ignore[call-overload]


def _are_columns(value: object) -> bool:
    return isinstance(value, dict) and _are_targets(list(value)) and all(map(_are_texts, value.values()))


def _are_states(value: object) -> bool:
    return isinstance(value, dict) and set(map(str, value.values())) <= set(SystemState)


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "name": _is_text,
    "processors": _are_texts,
    "categories": _are_texts,
    "requires": _are_targets,
    "shown_by": _are_texts,
    "left_out": _are_texts,
    "files": _are_texts,
    "source": _is_text,
    "dates": lambda value: str(value) in set(DateOrder),
    "category_counts_from": lambda value: str(value) in set(StartEvent),
    "rank": lambda value: type(value) is int,
    "part": lambda value: isinstance(value, bool),
    "state_in_file_name": lambda value: isinstance(value, bool),
    "title": lambda value: isinstance(value, dict) and _are_texts(list(value.values())),
    "columns": _are_columns,
    "states": _are_states,
}
_TABLES = ("title", "columns", "states")
