"""Names, phones and sorting as Danes mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.domain.folding import fold, fold_all, phone_digits, sort_key, sort_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SØREN", "Søren"),
        ("Søren", "Soeren"),
        ("Aase", "Åse"),
        ("ÅKJÆR", "åkjær"),
        ("Kjær", "Kjaer"),
        ("René", "Rene"),
        ("  Anne   Marie ", "anne marie"),
        ("A\u030ase", "Åse"),
        ("Müller", "Muller"),
    ],
)
def test_the_same_when_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Anna", "Anne"), ("Bo", "Bob"), ("Kær", "Kar")])
def test_not_the_same_when_folded(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(fold(fold(text)))


TRICKY = "aAeEoOåÅæß\u03a3\u03c3é\u030a\u0301\u1100\u1161 \n\x1f\xa0\xb4"


@given(st.lists(st.text(st.sampled_from(TRICKY)) | st.text()))
def test_many_texts_as_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    assert sort_keys(texts) == [sort_key(text) for text in texts]


@pytest.mark.parametrize(
    "written", ["+45 12 34 56 78", "12345678", "004512345678", "12 34 56 78", "(+45) 1234-5678", "4512345678"]
)
def test_the_same_phone(written: str) -> None:
    assert phone_digits(written) == "12345678"


@pytest.mark.parametrize(("written", "expected"), [("+46 8 123 456", "468123456"), ("45123456", "45123456")])
def test_other_phones(written: str, expected: str) -> None:
    assert expected == phone_digits(written)


def test_danish_order() -> None:
    expected = ["Andersen", "Müller", "Zeuthen", "Ægidius", "Ørsted", "Ågren", "Aagaard"]

    assert expected == sorted(set(expected), key=sort_key)
