"""Counting months: clamped like dateutil, and financial years that contain their days."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.domain.months import add_months, end_of_month, financial_year_end

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(DAYS, st.integers(-600, 600))
def test_adds_months_as_dateutil_does(day: date, months: int) -> None:
    expected = day + relativedelta(months=months)

    assert expected == add_months(day, months)


def test_refuses_what_no_calendar_has() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 6, 1), 12)


@given(DAYS, st.integers(1, 12))
def test_financial_year_holds_its_day_and_ends_with_its_month(day: date, last_month: int) -> None:
    end = financial_year_end(day, last_month)

    assert end == end_of_month(end)
    assert end.month == last_month
    assert end + relativedelta(years=-1) < day <= end


@pytest.mark.parametrize(
    ("day", "last_month", "expected"),
    [
        (date(2024, 3, 15), 12, date(2024, 12, 31)),
        (date(2024, 3, 15), 6, date(2024, 6, 30)),
        (date(2024, 7, 1), 6, date(2025, 6, 30)),
        (date(2022, 12, 20), 2, date(2023, 2, 28)),
        (date(2023, 12, 20), 2, date(2024, 2, 29)),
        (date(2024, 12, 31), 12, date(2024, 12, 31)),
    ],
)
def test_financial_year_end(day: date, last_month: int, expected: date) -> None:
    actual = financial_year_end(day, last_month)

    assert expected == actual
