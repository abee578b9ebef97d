"""Dates as offices write them, and the one order of day and month of a sheet."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.exchange.sheets.grid import Cell
from gdpr_desk.exchange.values import DateOrder, DateOrders, date_orders, parse_date

DMY, MDY = DateOrder.DMY, DateOrder.MDY
NINTH = date(2025, 3, 9)


@pytest.mark.parametrize(
    "cell",
    [
        NINTH,
        datetime(2025, 3, 9, 23, 59),
        "2025-03-09",
        "2025-3-9",
        "2025/03/09",
        "2025-03-09 12:30:45",
        "2025-03-09T12:30:45Z",
        "09-03-2025",
        "9-3-2025",
        "9/3-2025",
        "09.03.2025",
        "9. 3. 2025",
        "09/03/2025",
        "09-03-25",
        "09-03-2025 12:30",
        "090325",
        " 09-03-2025 ",
    ],
)
def test_a_date_in_every_writing(cell: Cell) -> None:
    assert parse_date(cell, DateOrders()) == NINTH


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_cell_is_no_date(cell: Cell) -> None:
    assert parse_date(cell, DateOrders()) is None


@pytest.mark.parametrize(
    "cell", ["31-02-2025", "2025-13-01", "engang", "09-03", "45725", 45725, 12.5, True, "1/2/3/4", "٠٩-٠٣"]
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
        parse_date(cell, DateOrders())


@pytest.mark.parametrize(("text", "year"), [("01-01-69", 2069), ("01-01-70", 1970), ("010199", 1999)])
def test_a_year_of_two_digits(text: str, year: int) -> None:
    assert parse_date(text, DateOrders()) == date(year, 1, 1)


def test_the_order_is_followed() -> None:
    american = DateOrders(MDY, MDY)

    assert parse_date("03/09/2025", american) == NINTH
    assert parse_date("03-09-2025", american) == NINTH
    assert parse_date("9/3-2025", DateOrders(stroked=MDY)) == NINTH  # never anything but Danish


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], DateOrders(DMY, DMY)),
        (["2025-03-09", None, 7, NINTH], DateOrders(DMY, DMY)),
        (["03/04/2025", "25/04/2025"], DateOrders(DMY, DMY)),
        (["03/04/2025", "04/25/2025"], DateOrders(MDY, DMY)),
        (["03/04/2025", "04/05/2025"], None),
        (["04/25/2025", "25/04/2025"], None),
        (["03-04-2025"], DateOrders(DMY, DMY)),
        (["03-04-2025", "04.25.2025"], DateOrders(DMY, MDY)),
        (["25-04-2025", "04-25-2025"], DateOrders(DMY, DMY)),
        (["03/04/2025", "25-04-2025"], None),
        (["3/4-2025"], DateOrders(DMY, DMY)),
    ],
)
def test_a_sheet_shows_its_order(cells: list[Cell], expected: DateOrders | None) -> None:
    assert expected == date_orders(cells)


@given(st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1), st.sampled_from(DateOrder))
def test_a_settled_order_reads_every_date_back(days: list[date], order: DateOrder) -> None:
    written = [f"{day:%d/%m/%Y}" if order is DMY else f"{day:%m/%d/%Y}" for day in days]
    orders = date_orders(written)

    assert orders is None or days == [parse_date(text, orders) for text in written]
    if any(day.day > 12 for day in days):
        assert orders == DateOrders(stroked=order)


@given(st.text(max_size=20))
def test_no_text_does_anything_but_be_a_date_or_not(text: str) -> None:
    try:
        found = parse_date(text, DateOrders())
    except ValueError:
        return

    assert found is None or isinstance(found, date)
