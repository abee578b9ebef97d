"""Every kind of record is declared in full, and validated in words."""

from datetime import date

import pytest

from gdpr_desk.domain.fields import Record, altered, altered_all, fields_of, records_of, require_valid
from gdpr_desk.domain.kinds import CHILD_KINDS, KINDS, kind_named
from gdpr_desk.domain.organisation import Organisation, valid_cvr
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Agreement
from gdpr_desk.errors import Invalid

ALL = (*KINDS, *CHILD_KINDS)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_kind_says_what_it_is(kind: type[Record]) -> None:
    assert kind.LABEL
    assert kind.PLURAL
    assert kind is kind_named(kind.__name__)
    assert all(each.label for each in fields_of(kind))
    assert all(kind_named(each.refers_to) for each in fields_of(kind) if each.refers_to)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_kind_can_be_made_empty(kind: type[Record]) -> None:
    """A half-filled form is a record too: nothing that was typed is thrown away."""
    assert kind() == kind(**{each.name: getattr(kind(), each.name) for each in fields_of(kind)}) or (
        kind.__name__ == "Person"  # each person gets a token of its own
    )


@pytest.mark.parametrize("number", ["13585628", "DK13585628", "13 58 56 28"])
def test_cvr_that_fits(number: str) -> None:
    assert valid_cvr(number)


@pytest.mark.parametrize("number", ["13585629", "1358562", "abcdefgh", "00000000"])
def test_cvr_that_does_not(number: str) -> None:
    with pytest.raises(Invalid) as caught:
        require_valid(Organisation(name="Sample", cvr=number))

    assert caught.value.field_name == "cvr"


def test_what_is_required_is_said() -> None:
    with pytest.raises(Invalid, match="“Name” is empty"):
        require_valid(Organisation())


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (
            Relation(person=1, subject_category=1, started_on=date(2025, 2, 1), ended_on=date(2025, 1, 1)),
            "ended_on",
        ),
        (
            Agreement(name="A", processor=1, signed_on=date(2025, 2, 1), valid_until=date(2025, 1, 1)),
            "valid_until",
        ),
    ],
)
def test_dates_that_contradict_each_other_are_refused(record: Record, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        require_valid(record)
    assert caught.value.field_name == field


def test_many_records_as_one_by_one() -> None:
    given: dict[str, list[object]] = {"name": ["Anna", "Bo"], "token": [b"a" * 16, b"b" * 16]}

    made = records_of(Person, 2, given)
    one_by_one = [Person(name="Anna", token=b"a" * 16), Person(name="Bo", token=b"b" * 16)]

    assert one_by_one == made
    assert [altered(each, id=7) for each in made] == altered_all(made, id=[7, 7])
    assert len({each.token for each in records_of(Person, 2, {})}) == 2
