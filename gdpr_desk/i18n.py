"""Marks texts for translation and translates them, without Qt: one gettext catalogue for the whole program.

The language is always an argument, so that a Danish window can print in English.
"""

import gettext
import locale
import os
from datetime import date
from functools import cache

from gdpr_desk import paths

LANGUAGES = ("da", "en")
DOMAIN = "gdpr_desk"


class Marked(str):
    """A text of the program, to be translated when it is shown; what a user wrote is a plain str."""

    __slots__ = ()


def N_(text: str) -> Marked:  # noqa: N802 (the name that Babel looks for)
    """Mark `text` for translation."""
    return Marked(text)


def translate(text: str, language: str, **values: object) -> str:
    """`text` in `language`, with `{names}` filled from `values`, the marked ones translated too."""
    found = _catalogue(language).gettext(text) if text else ""
    return found.format(**_translated(values, language)) if values else found


def translate_plural(one: str, many: str, count: int, language: str, **values: object) -> str:
    """`one` or `many`, as `count` asks for in `language`; `{count}` is filled too."""
    found = _catalogue(language).ngettext(one, many, count)
    return found.format(count=count, **_translated(values, language))


def _translated(values: dict[str, object], language: str) -> dict[str, object]:
    return {
        name: translate(value, language) if isinstance(value, Marked) else value
        for name, value in values.items()
    }


def system_language() -> str:
    """The language of this computer's user where the program has it, else English."""
    for name in ("GDPR_DESK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return _supported(os.environ[name])
    return _supported(locale.getlocale()[0] or "")


def shown_date(day: date | None) -> str:
    """A date as people here write it, in both languages: dd-mm-yyyy; empty for none."""
    return f"{day:%d-%m-%Y}" if day else ""


def _supported(code: str) -> str:
    short = code.replace("-", "_").split("_")[0].split(".")[0].lower()
    return "da" if short in ("da", "danish") else "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, paths.resources() / "translations", [language], fallback=True)
