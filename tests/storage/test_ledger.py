"""The ledger of erasures: append-only, in several places, and nothing of it is ever lost."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.storage.ledger import Ledger, Line

tokens = st.binary(min_size=16, max_size=16).map(bytes.hex)
lines = st.builds(Line, st.sampled_from(["a1", "b2", "c3"]), tokens, st.integers(0, 9), st.integers(0, 9))


def test_a_line_comes_back_from_each_place(tmp_path: Path) -> None:
    places = [tmp_path / "one" / "erasures", tmp_path / "two" / "erasures"]
    said = {Line("batch", "00" * 16), Line("batch", "11" * 16, 7, 3)}
    Ledger(places).append(said)

    assert said == Ledger(places).lines()
    assert said == Ledger(places[:1]).lines() == Ledger(places[1:]).lines()


def test_a_batch_that_was_not_carried_out_is_void(tmp_path: Path) -> None:
    ledger = Ledger([tmp_path / "erasures"])
    ledger.append([Line("batch", "00" * 16), Line("other", "11" * 16)])
    ledger.void("batch")

    assert ledger.lines() == {Line("other", "11" * 16)}


def test_a_line_that_was_cut_off_counts_for_nothing(tmp_path: Path) -> None:
    place = tmp_path / "erasures"
    Ledger([place]).append([Line("batch", "00" * 16), Line("batch", "11" * 16)])
    whole = place.read_bytes()
    for end in range(len(whole)):
        place.write_bytes(whole[:end])
        found = Ledger([place]).lines()
        Ledger([place]).append([Line("later", "22" * 16)])

        assert found <= {Line("batch", "00" * 16), Line("batch", "11" * 16)}
        assert Ledger([place]).lines() == found | {Line("later", "22" * 16)}


@given(st.lists(lines, max_size=6), st.lists(lines, max_size=6), st.booleans())
def test_merging_loses_nothing(tmp_path_factory, one, other, void) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("ledgers")
    places = [folder / "one", folder / "other"]
    Ledger(places[:1]).append(one)
    Ledger(places[1:]).append(other)
    if void:
        Ledger(places[1:]).void("a1")
    both = Ledger(places)
    before = both.lines()
    both.merge()

    assert before == {each for each in (*one, *other) if not (void and each.batch == "a1")}
    assert before == Ledger(places[:1]).lines() == Ledger(places[1:]).lines()


def test_it_holds_nothing_personal(tmp_path: Path) -> None:
    Ledger([tmp_path / "erasures"]).append([Line("0011aabb", "00" * 16, 7, 3)])

    assert set((tmp_path / "erasures").read_text().strip()) <= set("0123456789abcdef ")
