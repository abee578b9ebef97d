"""Sheets of every system are known by their headers; an office's own profiles are kept and shared."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.errors import FileRefused, Unanswered
from gdpr_desk.exchange import profile_files
from gdpr_desk.exchange.profile_files import (
    export_profile,
    load_profiles,
    made_profile,
    own_profiles,
    place_of,
    profile_in,
    save_profile,
)
from gdpr_desk.exchange.profile_text import read_profile, written
from gdpr_desk.exchange.profiles import Profile, recognise
from gdpr_desk.i18n import LANGUAGES

MERGE = "Email Address,First Name,Last Name,Address,Phone Number,Birthday"
FIXED = (
    "MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,"
    "CC,REGION"
)
UNSUB = "UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER"
SHEETS = [
    (
        "e-conomic",
        "Gruppe;Nr.;Navn;Adresse 1;Postnr. ;By;Land;Telfon/fax;Attention;Deres ref. ;E-mail",
        "person.name person.email person.organisation person.phone system.number",
    ),
    (
        "e-conomic",
        (
            "Kundenr.;Navn;Kundegruppe;Adresse1;Adresse2;Postnummer;Mobil;Telefon;CVR-nr.;EAN;Momszone;Att.;"
            "E-mail;Spærret;Saldo;Sidste faktura;Betalingsbetingelser"
        ),
        (
            "person.name person.email person.organisation person.phone relation.last_bookkeeping_on "
            "system.number system.state"
        ),
    ),
    (
        "e-conomic",
        "Customer number;Name;Email;Corporate identification number;Barred",
        "person.email person.organisation system.number system.state",
    ),
    (
        "e-conomic-contacts",
        "Kundenr.;Kundenavn;Kontaktperson;E-mail;Telefon",
        "person.name person.email person.organisation person.phone",
    ),
    (
        "mailchimp",
        f"{MERGE},{FIXED},LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        (
            "person.email person.first_name person.last_name person.phone system.number consent.given_on "
            "consent.given_from consent.confirmed_on consent.confirmed_from"
        ),
    ),
    (
        "mailchimp",
        f"Email Address,Name,{FIXED},{UNSUB},LEID,EUID,NOTES,TAGS",
        (
            "person.email person.name system.number consent.given_on consent.given_from consent.confirmed_on "
            "consent.confirmed_from consent.withdrawn_on consent.reason"
        ),
    ),
    (
        "mailchimp",
        f"E-mailadresse,Fornavn,Efternavn,{FIXED},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,LEID,EUID",
        (
            "person.email person.first_name person.last_name system.number consent.given_on "
            "consent.given_from consent.confirmed_on consent.confirmed_from system.state_on"
        ),
    ),
    (
        "sell",
        "Name,ID,First Name,Last Name,Company Name,Title,Email,Phone,Status,Source,Created at,Updated at",
        (
            "person.name person.first_name person.last_name person.organisation person.job_title "
            "person.email person.phone relation.source relation.collected_on system.number "
            "system.state system.state_on"
        ),
    ),
    (
        "sell",
        "Navn,ID,Fornavn,Efternavn,Virksomhed,Titel,E-mail,Mobil,Ejer,Kundestatus,Kilde,Oprettet,Opdateret",
        (
            "person.name person.first_name person.last_name person.organisation person.job_title "
            "person.email person.phone relation.source relation.collected_on system.number "
            "system.state system.state_on"
        ),
    ),
    (
        "sell",
        "Nombre,ID,is_organization,Correo electrónico,Teléfono,Agregado el,Estado del cliente,Empresa",
        (
            "person.name person.organisation person.email person.phone relation.collected_on system.number "
            "system.is_organisation system.state"
        ),
    ),
    (
        "applicants",
        "Navn;Stilling;E-mail;Telefon;Ansøgning modtaget;Afslag sendt",
        (
            "person.name person.job_title person.email person.phone relation.application_received_on "
            "relation.recruitment_ended_on"
        ),
    ),
    (
        "applicants",
        "Candidate;Position applied for;Email address;Applied on;Rejected on",
        (
            "person.name person.job_title person.email relation.application_received_on "
            "relation.recruitment_ended_on"
        ),
    ),
    ("people", "Nr;Navn;E-mail", "person.name person.email"),
    ("people", "Fornavn;Efternavn;Mobilnummer", "person.first_name person.last_name person.phone"),
]


def split(header: str) -> list[str]:
    return header.split(";" if ";" in header else ",")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the office's own profiles lie."""
    monkeypatch.setenv("GDPR_DESK_DATA", str(tmp_path / "data"))
    return tmp_path / "data/profiles"


@pytest.mark.parametrize("spelt", [str, str.upper, str.lower, lambda text: f" {text} :"])
@pytest.mark.parametrize(("name", "header", "taken"), SHEETS)
def test_each_sheet_is_known_by_its_headers(name: str, header: str, taken: str, spelt: type[str]) -> None:
    names = [spelt(each) for each in split(header)]
    found = recognise(load_profiles(), names, "sheet.csv")

    assert found.name == name
    assert sorted(found.mapping(names)) == sorted(taken.split())


def test_the_files_name_decides_where_the_headers_do_not() -> None:
    header = ["Navn", "E-mail"]
    one = read_profile('name="a"\nfiles=["a_*"]\n[columns]\n"person.name"=["Navn"]', "a.toml")
    other = replace(one, name="b", files=["b_*"])

    assert recognise([one, other], header, "x.zip/B_1.csv").name == "b"
    with pytest.raises(Unanswered):
        recognise([one, other], header, "c_1.csv")


def test_contacts_of_customers_are_never_a_whole_export() -> None:
    assert {each.name for each in load_profiles() if each.part} == {"e-conomic-contacts"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_name_for_people(language: str) -> None:
    shown = {each.called(language) for each in load_profiles()}

    assert len(shown) == len(load_profiles())
    assert not shown & {each.name for each in load_profiles()}


@pytest.mark.parametrize("name", sorted({name for name, _, _ in SHEETS}))
def test_what_is_written_is_read_as_the_same(name: str) -> None:
    (profile,) = (each for each in load_profiles() if each.name == name)

    assert read_profile(written(profile), "x.toml") == profile


@given(st.dictionaries(st.sampled_from(["person.name", "person.email"]), st.text(), min_size=1), st.text())
def test_every_header_and_source_is_kept_as_it_is(columns: dict[str, str], source: str) -> None:
    encoded = written(made_profile("Vores", Profile("", {}), columns, source=source)).encode(
        "utf-8", "ignore"
    )
    expected = source.encode("utf-8", "ignore").decode()

    assert read_profile(encoded.decode(), "x.toml").source == expected


def own(name: str = "Medlemmer", **columns: str) -> Profile:
    headers = columns or {"person.name": "Hvem", "person.email": "Post"}
    return made_profile(name, Profile("", {}), headers, category="Kunder", source="Bogen", dates="mdy")


def test_an_own_profile_is_kept_and_goes_before_the_programs(folder: Path) -> None:
    place = save_profile(own())
    found = recognise(load_profiles(), ["E-mail", "Navn", "Hvem", "Post"], "x.csv")

    assert place == folder / "medlemmer-profile.toml"
    assert (found.name, found.own, found.categories) == ("Medlemmer", True, ["Kunder"])
    assert (found.source, found.dates) == ("Bogen", "mdy")
    assert recognise(load_profiles(), ["E-mail", "Navn", "Hvem"], "x.csv").name == "people"


@pytest.mark.parametrize(
    ("header", "personal"),
    [
        ("anna@x.example", True),
        ("Anna Bro <anna@x.example>", True),
        ("010203-1234", True),
        ("0102031234", True),
        ("CPR 010203 1234", True),
        ("12345678", True),
        ("+45 12 34 56 78", True),
        ("12-34-56-78", True),
        ("Tlf. 1234 5678", True),
        ("E-mail @ arbejde", False),
        ("Telefon 2", False),
        ("Dato 01-02-2024", False),
        ("Sæson 2024-2025", False),
        ("Felt 1234567", False),
    ],
)
def test_what_looks_like_a_persons_is_no_header_of_a_profile(
    header: str, personal: bool, folder: Path, tmp_path: Path
) -> None:
    profile = own("Medlemmer", **{"person.name": "Navn", "person.email": header})
    target = tmp_path / "profile.toml"
    for keep in (partial(save_profile, profile), partial(export_profile, profile, target)):
        with pytest.raises(FileRefused, match="first row") if personal else nullcontext():
            keep()

    assert target.exists() is not personal
    assert bool(list(folder.glob("*"))) is not personal


def test_the_same_name_again_takes_the_place_of_the_first() -> None:
    save_profile(own())
    save_profile(own("MEDLEMMER", **{"person.name": "Andet"}))

    assert [each.name for each in own_profiles()[0]] == ["MEDLEMMER"]


@pytest.mark.parametrize("name", ["", " ", " a", "a\nb", "../", "x" * 61, "people", "E-CONOMIC", "…"])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(FileRefused, match="name"):
        own(name)


@pytest.mark.parametrize("name", ["../../x", "con", "名簿", "a/b\\c:d"])
def test_no_name_leads_out_of_the_folder(name: str, folder: Path) -> None:
    assert save_profile(own(name)).parent == folder
    assert [each.name for each in own_profiles()[0]] == [name]


BROKEN = [
    ("nonsense", "no TOML file"),
    ("a = " + "[" * 5_000, "no TOML file"),
    ('name = "x"', "no columns"),
    ('[columns]\n"person.name" = ["Navn"]', "no name"),
    ('name = "x"\nnew = 1\n[columns]\n"person.name" = ["Navn"]', "does not know"),
    ('name = "x"\n[columns]\n"person.shoe" = ["Sko"]', "columns"),
    ('name = "x"\n[columns]\n"person.name" = "Navn"', "columns"),
    ('name = "x"\ncolumns = 1', "columns"),
    ('name = "x"\ndates = ["dmy"]\n[columns]\n"person.name" = ["Navn"]', "dates"),
    ('name = "x"\nrank = true\n[columns]\n"person.name" = ["Navn"]', "rank"),
    ('name = "x"\n[columns]\n"person.name" = ["Navn"]\n[states]\nja = "gone"', "states"),
    ('name = "people"\n[columns]\n"person.name" = ["Navn"]', "itself"),
    ("# " + "x" * 300_000, "no columns"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_profile_is_passed_over_with_a_sentence(folder: Path, text: str, said: str) -> None:
    save_profile(own())
    (folder / "broken.toml").write_text(text, "utf-8")
    found, (fault,) = own_profiles()

    assert [each.name for each in found] == ["Medlemmer"]
    assert said in fault.sentence("en")
    with pytest.raises(FileRefused, match=said):
        profile_in(folder / "broken.toml")


def test_what_cannot_be_read_at_all_is_refused(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "letters.toml").write_bytes(b'name = "\xff"')
    (folder / "folder.toml").mkdir()
    faults = own_profiles()[1]

    assert ["cannot be read" in str(each) for each in faults] == [True, True]


def test_an_exported_profile_comes_back_as_it_was(tmp_path: Path) -> None:
    shared = tmp_path / "shared.toml"
    profile_files.export_profile(own(), shared)
    save_profile(profile_in(shared))

    assert own_profiles()[0] == [profile_in(shared)]
    assert place_of("Medlemmer").read_bytes() == shared.read_bytes()
