"""Rows become persons with their relation, or are refused with a reason; whole sheets where all is open."""

from datetime import date

import pytest

from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.people import Entry, Reading, entries, left_out
from gdpr_desk.exchange.profile_files import load_profiles
from gdpr_desk.exchange.profiles import Profile, recognise
from gdpr_desk.exchange.sheets.grid import Cell, Sheet
from gdpr_desk.exchange.values import DateOrder
from tests.registers import TODAY

CUSTOMERS, APPLICANTS = 1, 2
READING = Reading({"kunder": CUSTOMERS, "jobansogere": APPLICANTS}, None, None, TODAY)
OWN_DANISH = (
    "Navn, Titel, Virksomhed, E-mail, Telefon, Gruppe, Kilde, Indsamlet den, Relation startet, "
    "Relation ophørt, Seneste aktivitet, Seneste bogføring, Ansøgning modtaget"
)
OWN_ENGLISH = (
    "Name, Title, Organisation, E-mail, Phone, Category, Source, Collected on, Relation started, "
    "Relation ended, Last activity, Last bookkeeping entry, Application received"
)
ROW = (
    *("Åse Holm", "Chef", "Prøve ApS", "aase@sample.example", "12 34 56 78", "Kunder", "Messe"),
    *("2020-01-02", "03-01-2020", "4/1-2024", "05.01.2024", date(2024, 1, 6), "2019-12-31"),
)
PERSON = {
    "name": "Åse Holm",
    "job_title": "Chef",
    "organisation": "Prøve ApS",
    "email": "aase@sample.example",
    "phone": "12 34 56 78",
}
RELATION = Relation(
    subject_category=CUSTOMERS,
    source="Messe",
    collected_on=date(2020, 1, 2),
    started_on=date(2020, 1, 3),
    ended_on=date(2024, 1, 4),
    last_activity_on=date(2024, 1, 5),
    last_bookkeeping_on=date(2024, 1, 6),
    application_received_on=date(2019, 12, 31),
)


def sheet(header: str, *rows: tuple[Cell, ...]) -> Sheet:
    """A sheet with a header that is written in one line."""
    return Sheet("people.xlsx", tuple(header.split(", ")), rows, range(2, 2 + len(rows)))


def read(found: Sheet, reading: Reading = READING, wanted: str = "") -> list[Entry]:
    """The entries of a sheet under the profile that fits it."""
    profile = recognise(load_profiles(), found.header, found.source, wanted)
    return list(entries(found, profile, reading))


def shown(person: Person) -> dict[str, str]:
    """What a person is called by, without the token."""
    return {name: getattr(person, name) for name in PERSON}


@pytest.mark.parametrize("header", [OWN_DANISH, OWN_ENGLISH, OWN_DANISH.upper(), OWN_ENGLISH.lower()])
def test_the_own_sheet_in_both_languages(header: str) -> None:
    (entry,) = read(sheet(header, ROW))

    assert entry.rejected is None
    assert shown(entry.person) == PERSON
    assert entry.relation == RELATION


@pytest.mark.parametrize("missing", range(13))
def test_any_column_may_be_missing(missing: int) -> None:
    names = OWN_DANISH.split(", ")
    header = ", ".join(names[:missing] + names[missing + 1 :])
    reading = Reading(READING.categories, CUSTOMERS, None, TODAY)
    (entry,) = read(sheet(header, ROW[:missing] + ROW[missing + 1 :]), reading, wanted="people")

    assert entry.rejected is None
    assert entry.person.name == ("" if missing == 0 else "Åse Holm")


def test_columns_stand_in_any_order_and_others_are_left_out() -> None:
    found = sheet("Gruppe, Bemærkning, E-mail, Navn, Navn", ("Kunder", "x", "a@b.example", "Anna", "Bo"))
    (entry,) = read(found)
    profile = recognise(load_profiles(), found.header, found.source)

    assert (entry.person.name, entry.person.email) == ("Anna", "a@b.example")
    assert left_out(found, profile) == ["Bemærkning", "Navn"]


def test_a_name_in_two_columns() -> None:
    (entry,) = read(sheet("Fornavn, Efternavn, Gruppe", ("Åse", " Holm ", "KUNDER")))

    assert entry.person.name == "Åse Holm"


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        ("Navn, E-mail, Gruppe", (None, " ", "Kunder"), "neither a name nor an e-mail"),
        ("Navn, E-mail, Gruppe", ("Anna", "anna@sample", "Kunder"), "not a complete address"),
        ("Navn, E-mail, Gruppe", ("Anna", "a@b.example, c@d.example", "Kunder"), "not a complete address"),
        ("Navn, Gruppe", ("Anna", "Venner"), "no group “Venner”"),
        ("Navn, Gruppe", ("Anna", None), "group is not given"),
        ("Navn, Gruppe, Indsamlet den", ("Anna", "Kunder", "engang"), "“Collected on” is not a date"),
        ("Navn, Gruppe, Indsamlet den", ("Anna", "Kunder", "31-02-2025"), "“Collected on” is not a date"),
        ("Navn, Gruppe, Indsamlet den", ("Anna", "Kunder", "2027-01-01"), "lies in the future"),
        ("Navn, Gruppe, Ansøgning modtaget", ("Anna", "Kunder", "2027-01-01"), "lies in the future"),
        (
            "Navn, Gruppe, Relation startet, Relation ophørt",
            ("Anna", "Kunder", "2025-01-02", "2025-01-01"),
            "ended before it started",
        ),
    ],
)
def test_a_row_is_rejected_with_its_reason(header: str, row: tuple[Cell, ...], said: str) -> None:
    good = ("Bo", *(None for _ in row[1:]))
    reading = Reading(READING.categories, None, None, TODAY)
    found = read(sheet(header, row, good[:-1] + row[-1:]), reading)

    assert found[0].rejected
    assert said in str(found[0].rejected)
    assert found[0].row == 2


def test_an_end_in_the_future_is_planned() -> None:
    (entry,) = read(sheet("Navn, Gruppe, Relation ophørt", ("Anna", "Kunder", "2027-01-01")))

    assert entry.relation.ended_on == date(2027, 1, 1)


def test_the_order_of_dates_is_asked_for() -> None:
    found = sheet("Navn, Gruppe, Indsamlet den", ("Anna", "Kunder", "03/04/2025"))
    with pytest.raises(FileRefused, match="--dates dmy"):
        read(found)

    american = Reading(READING.categories, None, DateOrder.MDY, TODAY)
    assert read(found, american)[0].relation.collected_on == date(2025, 3, 4)


def test_the_group_is_asked_for() -> None:
    with pytest.raises(FileRefused, match="--category"):
        read(sheet("Navn, E-mail", ("Anna", "a@b.example")))


def profile(name: str, requires: tuple[str, ...] = (), **columns: str) -> Profile:
    """A profile with one header for each field."""
    headers = {header.lower(): target.replace("__", ".") for target, header in columns.items()}
    return Profile(name, {target: [header] for header, target in headers.items()}, requires, headers=headers)


NAMES = profile("names", person__name="Navn")
TITLES = profile("titles", person__name="Navn", person__job_title="Titel")
STRICT = profile("strict", ("person.phone",), person__name="Navn", person__phone="Telefon")


@pytest.mark.parametrize(
    ("header", "wanted", "expected"),
    [
        ("Navn", "names", "names"),
        ("Navn, Titel", "", "titles"),
        ("Navn, Telefon", "", "strict"),
        ("Navn, Titel", "names", "names"),
    ],
)
def test_the_profile_with_most_columns_wins(header: str, wanted: str, expected: str) -> None:
    found = recognise([NAMES, TITLES, STRICT], header.split(", "), "people.csv", wanted)

    assert found.name == expected


@pytest.mark.parametrize(
    ("header", "wanted", "said"),
    [
        ("Navn", "", "Say which with --profile"),
        ("Titel, Telefon", "", "no column that is known to hold a name"),
        ("Navn", "strict", "no column that is known to hold a name"),
        ("Navn", "others", "no profile “others”"),
    ],
)
def test_a_header_that_leaves_it_open_is_refused(header: str, wanted: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        recognise([NAMES, TITLES, STRICT], header.split(", "), "people.csv", wanted)
