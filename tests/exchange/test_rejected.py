"""Rejected rows are written as they stood, with the reason, and are read again as the same."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.exchange.rejected import Rejected, cell_text, rejected_rows, save_rejected
from gdpr_desk.exchange.sheets import read_sheets, read_text
from gdpr_desk.exchange.sheets.grid import Cell, Sheet, told_apart, without_header
from gdpr_desk.exchange.values import DateOrder, date_orders, stroked_orders


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("Åse", "Åse"),
        (12345678.0, "12345678"),
        (1.5, "1.5"),
        (7, "7"),
        (date(2026, 3, 9), "2026-03-09"),
        (datetime(2026, 3, 9), "2026-03-09"),
        (datetime(2026, 3, 9, 10, 20), "2026-03-09 10:20:00"),
    ],
)
def test_a_cell_is_written_as_it_is_read(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


ONE = Sheet("a.csv", ("Navn", "E-mail"), [("A", "a"), ("B", "b"), ("C", None)], [2, 5, 9])
SAME = Sheet("b.csv", ("Navn", "E-mail"), [("D", "d")], [2])
OTHER = Sheet("c.csv", ("E-mail", "Årsag til afvisning"), [("e", "Forkert")], [4])
SHEETS = {each.source: each for each in (ONE, SAME, OTHER)}


def test_rows_are_found_by_their_numbers_and_put_together_by_header() -> None:
    listed = [("a.csv", 5, "no"), ("c.csv", 4, "nor this"), ("a.csv", 9, "not"), ("b.csv", 2, "nay")]

    assert rejected_rows(listed, SHEETS, "en") == [
        Rejected(
            ["a.csv", "b.csv"],
            ["Navn", "E-mail", "Reason for rejection"],
            [("a.csv", 5, ["B", "b", "no"]), ("a.csv", 9, ["C", "", "not"]), ("b.csv", 2, ["D", "d", "nay"])],
        ),
        Rejected(["c.csv"], ["E-mail", "Reason for rejection"], [("c.csv", 4, ["e", "nor this"])]),
    ]


def unguarded(cell: str) -> str:
    """A mark that was there before is what a spreadsheet would take away, too."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


MISREAD = "\u2020\u203a\u2018¿¾¯®ŒÃ\ufffd"  # what a file is refused for, where they stand in words
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], exclude_characters=MISREAD)
TEXTS = st.text(LETTERS, max_size=12)


@given(st.lists(st.tuples(TEXTS.filter(str.strip), TEXTS.filter(str.strip)), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        written: list[bytes] = []
        patch.setattr("gdpr_desk.exchange.saving.save_bytes", lambda _target, data: written.append(data))
        cells = [("x", at, ["abc", *row, "no"]) for at, row in enumerate(rows)]
        save_rejected(
            Path("x.csv"), [Rejected(["x"], ["Navn", "E-mail", "By", "Reason for rejection"], cells)]
        )
    plain = [[unguarded(cell) for cell in row] for row in rows]

    found = read_text(written[0].decode("utf-8-sig"), "x.csv")
    assert [list(row[1:3]) for row in found.rows] == plain


def test_each_header_has_a_file_of_its_own(tmp_path: Path) -> None:
    tables = rejected_rows([("a.csv", 2, "no"), ("c.csv", 4, "no")], SHEETS, "da")
    places = save_rejected(tmp_path / "afvist.csv", tables)

    assert [each.name for each in places] == ["afvist.csv", "afvist 2.csv"]
    assert read_sheets(places[1])[0].header == ("E-mail", "Årsag til afvisning")


def test_a_formula_is_only_a_text_and_comes_back_without_its_guard(tmp_path: Path) -> None:
    cells = ["=1+1", "+45 12345678", "'t Hart", "-", "@x"]
    (place,) = save_rejected(
        tmp_path / "x.csv", [Rejected(["x"], ["a", "b", "c", "d", "e"], [("x", 2, cells)])]
    )

    assert place.read_text("utf-8-sig").splitlines()[1] == "'=1+1;'+45 12345678;'t Hart;'-;'@x"
    assert list(read_sheets(place)[0].rows[0]) == cells


def test_what_was_taken_for_a_header_is_a_row() -> None:
    sheet = read_text("Åse\ta@x.example\n\nBo\tb@x.example\n", "x")
    bare = without_header(sheet)

    assert bare.header == ("", "")
    assert list(bare.rows) == [("Åse", "a@x.example"), ("Bo", "b@x.example")]
    assert list(bare.numbers) == [1, 3]


def test_sheets_of_one_name_are_told_apart() -> None:
    assert [each.source for each in told_apart([ONE, SAME, ONE, ONE], {"b.csv"})] == [
        "a.csv",
        "b.csv (2)",
        "a.csv (2)",
        "a.csv (3)",
    ]


CELLS = st.lists(
    st.one_of(
        st.none(),
        st.dates(),
        st.sampled_from(["01/02/2025", "13/02/2025", "02/13/2025", "1/2-2025", "31.12.2025", "a/b", "x"]),
    )
)


@given(CELLS, CELLS)
def test_the_order_is_open_where_an_import_would_ask(one: list[Cell], other: list[Cell]) -> None:
    shown = [each for each in (stroked_orders(one), stroked_orders(other)) if each is not None]
    orders: frozenset[DateOrder] = frozenset().union(*shown)

    assert (bool(shown) and len(orders) != 1) == (date_orders([*one, *other]) is None)
