"""What a command takes from outside: the user, the clock, the day and the language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Surroundings:
    """`now` gives UTC, `today` is the day on the office's wall calendar."""

    who: str
    now: Callable[[], datetime]
    today: date
    language: str
