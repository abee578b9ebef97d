"""Counting days, months and years as Regulation 1182/71 and the bookkeeping rules do."""

from calendar import monthrange
from datetime import date
from functools import lru_cache


@lru_cache(4096)  # an import asks for the same days again and again
def add_months(day: date, months: int) -> date:
    """The same date `months` later, or that month's last day where it has no such date.

    Raises OverflowError beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date out of range")
    if day.day <= 28:  # every month has it
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_month(day: date) -> date:
    """The last day of the month in which `day` lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def financial_year_end(day: date, last_month: int) -> date:
    """The last day of the financial year in which `day` lies, the year ending with `last_month` (1-12)."""
    year = day.year if day.month <= last_month else day.year + 1
    return end_of_month(date(year, last_month, 1))
