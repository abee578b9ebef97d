"""Text made comparable: folded for search and matching, keyed for Danish sorting, digits of a phone."""

import re
import unicodedata

_LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "đ": "d", "ł": "l"})
_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})
_NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """`text` without case, accents and spellings: SØREN = Søren = Soeren, Aase = Åse, Kjær = Kjaer."""
    folded = text.lower() if text.isascii() else _plain(text.casefold().translate(_LETTERS))
    folded = folded.replace("aa", "a").replace("oe", "o")
    return _tidy(folded)


def sort_key(text: str) -> str:
    """A key whose plain order is the Danish one: accents aside, aa as å, and æ ø å after z."""
    if text.isascii():
        return _tidy(text.lower().replace("aa", "}"))
    lowered = unicodedata.normalize("NFC", text).lower().replace("aa", "å")
    return _tidy(_plain(lowered.translate(_ORDER)))


def phone_digits(text: str) -> str:
    """The digits that identify a phone: +45 12 34 56 78, 12345678 and 004512345678 are the same."""
    digits = _NOT_DIGITS.sub("", text)
    abroad = text.lstrip().startswith("+")
    if digits.startswith("00"):
        digits, abroad = digits[2:], True
    danish = digits.startswith("45") and (abroad or len(digits) == 10)
    return digits[2:] if danish else digits


def search_words(search: str) -> list[str]:
    """The folded words to look for; a phone number is one word, however it is written."""
    digits = phone_digits(search)
    if len(digits) >= 4 and not any(letter.isalpha() for letter in search) and "@" not in search:
        return [digits]
    return fold(search).split()


def _tidy(text: str) -> str:
    """`text` with single blanks between its words."""
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _plain(text: str) -> str:
    """`text` without accents."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
