"""Every command as the task scheduler calls it: what it prints, what it writes, and how it refuses."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gdpr_desk import paths
from gdpr_desk.cli import Surroundings, run_command
from gdpr_desk.storage.keys import salt_of

SAMPLES = Path(__file__).parents[1] / "samples"
TRUTH = json.loads((SAMPLES / "truth.json").read_text())
TODAY = date.fromisoformat(TRUTH["today"])
PASSWORD = "en god lang adgangskode"


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    error: str

    @property
    def json(self) -> Any:
        """The one object that was printed."""
        return json.loads(self.out)


Desk = Callable[..., Said]


@pytest.fixture
def desk(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Runs a command in English on the day of the samples."""
    monkeypatch.setenv("GDPR_DESK_PASSWORD", PASSWORD)

    def run(*words: object, on: date = TODAY, language: str = "en") -> Said:
        now = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
        around = Surroundings(who="tester", now=lambda: now, today=on, language=language)
        try:
            status = run_command([str(word) for word in words], around)
        except SystemExit as left:
            status = int(left.code or 0)
        return Said(status, *capfd.readouterr())

    return run


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Path:
    """A register from the starter, without a password, so that no test waits for a derivation."""
    path = tmp_path / "kontor.gdprdesk"
    made = desk("new", path, "--starter", "small-office", "--name", "Prøvekontoret ApS", "--no-password")
    assert (made.status, made.error) == (0, "")
    return path


def test_the_main_job_from_end_to_end(desk: Desk, office: Path, tmp_path: Path) -> None:
    applicants = desk("import", office, SAMPLES / "ansoegere.xlsx", "--json").json
    again = desk("import", office, SAMPLES / "ansoegere.xlsx", "--json").json
    due = desk("due", office, "--json").json
    erase = [each for each in due["reminders"] if each["what"] == "erase"]
    book, document = tmp_path / "rapport.xlsx", tmp_path / "fortegnelse.pdf"

    assert (applicants["new"], applicants["changed"], applicants["same"]) == (TRUTH["applicants"], 0, 0)
    assert applicants["rejected"] == []
    assert (again["new"], again["changed"], again["same"]) == (0, 0, TRUTH["applicants"])
    assert due["on"] == "2026-11-24"
    assert erase
    assert all(
        "Ansøgning modtaget" in each["why"] and "6 måneder" in each["why"] and each["authority"]
        for each in erase
    )
    assert all(each["due_on"] <= due["on"] for each in due["reminders"])
    assert desk("export", office, book).status == 0
    assert len(openpyxl.load_workbook(book).worksheets) >= 6
    assert desk("print", office, document).status == 0
    assert document.read_bytes().startswith(b"%PDF")


def test_the_exported_people_come_back_as_the_same(desk: Desk, office: Path, tmp_path: Path) -> None:
    desk("import", office, SAMPLES / "ansoegere.xlsx")
    book = tmp_path / "rapport.xlsx"
    desk("export", office, book)
    back = desk("import", office, book, "--json").json

    assert (back["new"], back["changed"], back["same"]) == (0, 0, TRUTH["applicants"])


def test_new_says_what_was_made(desk: Desk, tmp_path: Path) -> None:
    words = ("--name", "Prøvekontoret", "--language", "en", "--cvr", "13585628", "--sample", "200")
    made = desk("new", tmp_path / "a.gdprdesk", *words, "--no-password", "--json").json

    assert (made["organisation"], made["persons"], made["password"]) == ("Prøvekontoret", 200, False)


def test_the_same_sample_for_the_same_number(desk: Desk, tmp_path: Path) -> None:
    def due(name: str) -> Any:
        desk("new", tmp_path / name, "--name", "Prøve", "--no-password", "--sample", "120")
        return desk("due", tmp_path / name, "--json").json

    assert due("a.gdprdesk") == due("b.gdprdesk")


def test_due_for_people(desk: Desk, office: Path) -> None:
    desk("import", office, SAMPLES / "ansoegere.xlsx")
    said = desk("due", office, "--on", "2027-01-01", "--within", "30")

    assert said.status == 0
    assert "Slet (" in said.out
    assert "… og " in said.out
    assert "art. 32" in said.out  # no password


def test_due_looks_ahead_and_back(desk: Desk, office: Path) -> None:
    desk("import", office, SAMPLES / "ansoegere.xlsx")

    def erase(*words: str) -> int:
        found = desk("due", office, "--json", *words).json["reminders"]
        return sum(each["what"] == "erase" for each in found)

    assert erase("--on", "2020-01-01") == 0
    assert 0 < erase() < erase("--within", "90") <= erase("--on", "2030-01-01") == TRUTH["applicants"]


def test_a_dry_run_writes_nothing(desk: Desk, office: Path) -> None:
    before = office.read_bytes()
    said = desk("import", office, SAMPLES / "ansoegere.xlsx", "--dry-run", "--json")

    assert said.json["new"] == TRUTH["applicants"]
    assert before == office.read_bytes()


def test_where_the_data_comes_from_is_said_on_the_command_line(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    sheet, book = tmp_path / "folk.csv", tmp_path / "bog.xlsx"
    sheet.write_text("Navn;E-mail;Gruppe\nAnna;anna@sample.example;Kunder\n")
    desk("import", office, sheet, "--source", "Messen i Herning")
    desk("export", office, book)
    cells = {cell.value for tab in openpyxl.load_workbook(book) for row in tab for cell in row}

    assert "Messen i Herning" in cells


def test_rejected_rows_are_listed(desk: Desk, office: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "folk.csv"
    sheet.write_text("Navn;E-mail;Gruppe\nAnna;anna@sample.example;Kunder\nBo;nix;Kunder\n;;Kunder\n")
    found = desk("import", office, sheet, "--json").json

    assert found["new"] == 1
    assert [(each["source"], each["row"]) for each in found["rejected"]] == [("folk.csv", 3), ("folk.csv", 4)]
    assert "complete address" in found["rejected"][0]["reason"]


def test_rejected_rows_are_written_to_be_mended(desk: Desk, office: Path, tmp_path: Path) -> None:
    sheet, out = tmp_path / "folk.csv", tmp_path / "afvist.csv"
    other = tmp_path / "to" / "folk.csv"
    other.parent.mkdir()
    sheet.write_text("Navn;E-mail;Gruppe;CPR\nAnna;anna@sample.example;Kunder;1\nBo;nix;Kunder;2\n")
    other.write_text("Navn;E-mail;Gruppe;CPR\nCilla;nej;Kunder;3\n")
    said = desk("import", office, sheet, other, "--rejected", out)
    lines = out.read_text("utf-8-sig").splitlines()

    assert said.status == 0
    assert "afvist.csv” was written." in said.out
    assert lines[0] == "Navn;E-mail;Gruppe;CPR;Reason for rejection"
    assert lines[1:] == [
        "Bo;nix;Kunder;2;The e-mail is not a complete address.",
        "Cilla;nej;Kunder;3;The e-mail is not a complete address.",
    ]
    out.write_text(out.read_text("utf-8-sig").replace("nix", "bo@sample.example").replace("nej", ""))
    assert desk("import", office, out, "--json").json["new"] == 2


def test_nothing_is_imported_where_the_rejected_rows_cannot_be_written(
    desk: Desk, office: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "folk.csv"
    sheet.write_text("Navn;E-mail;Gruppe\nAnna;anna@sample.example;Kunder\nBo;nix;Kunder\n")
    refused = desk("import", office, sheet, "--rejected", tmp_path / "no/folder.csv")

    assert (refused.status, refused.out) == (1, "")
    assert desk("show", office, "--json").json["persons"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "FILE", "absent.xlsx"), "cannot be opened"),
        (("import", "FILE", SAMPLES / "ansoegere.xlsx", "--category", "Venner"), "no group “Venner”"),
        (("import", "FILE", SAMPLES / "ansoegere.xlsx", "--profile", "bank"), "no profile “bank”"),
        (("export", "FILE", "missing/folder/out.xlsx"), "no folder"),
        (("print", "FILE", "missing/folder/out.pdf"), "no folder"),
        (("due", "absent.gdprdesk"), "no register “absent.gdprdesk”"),
        (("backup", "FILE", "FILE"), "exists already"),
        (("password", "FILE", "--remove"), "has no password"),
        (("new", "FILE", "--name", "X", "--no-password"), "exists already"),
        (("new", "other.gdprdesk", "--name", "X", "--no-password", "--cvr", "1"), "CVR number is not right"),
        (("new", "other.gdprdesk", "--name", "X", "--no-password", "--starter", "bank"), "no starter “bank”"),
        (
            ("new", "other.gdprdesk", "--name", "X", "--no-password", "--financial-year-ends", "13"),
            "from 1 to 12",
        ),
    ],
)
def test_a_refusal_is_one_sentence_and_status_1(
    desk: Desk, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: Any, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = office.read_bytes()
    refused = desk(*[office if word == "FILE" else word for word in words])

    assert refused.status == 1
    assert said in refused.error
    assert refused.error.count("\n") == 1
    assert refused.out == ""
    assert before == office.read_bytes()
    assert not (tmp_path / "other.gdprdesk").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("due",),
        ("due", "FILE", "--on", "yesterday"),
        ("due", "FILE", "--within", "-1"),
        ("import", "FILE"),
        ("import", "FILE", "a.csv", "--dates", "ymd"),
        ("password", "FILE"),
        ("password", "FILE", "--set", "--remove"),
        ("new", "x.gdprdesk"),
        ("--no-such"),
    ],
)
def test_wrong_usage_is_status_2(desk: Desk, office: Path, words: Any) -> None:
    said = desk(*[office if word == "FILE" else word for word in words])

    assert said.status == 2
    assert "usage" in said.error


def test_check_finds_damage(desk: Desk, office: Path) -> None:
    assert desk("check", office, "--json").json == {"ok": True, "problems": []}

    content = bytearray(office.read_bytes())
    content[4096 * 3 + 8 : 4096 * 3 + 200] = bytes(192)
    office.write_bytes(content)
    said = desk("check", office, "--json")

    assert said.status == 1
    assert said.json["ok"] is False
    assert said.json["problems"]


def test_a_backup_by_hand_and_a_daily_one(desk: Desk, office: Path, tmp_path: Path) -> None:
    target = tmp_path / "kopi.gdprdesk"
    assert desk("backup", office, target).status == 0
    assert desk("check", target).status == 0

    desk("import", office, SAMPLES / "ansoegere.xlsx")
    desk("import", office, SAMPLES / "ansoegere.xlsx")
    made = sorted(paths.backups_folder().glob("*/*.gdprdesk"))
    assert [each.name.partition("Z-")[2] for each in made] == ["daily.gdprdesk"]


def test_the_password_is_set_changed_and_removed(desk: Desk, office: Path, tmp_path: Path) -> None:
    new = tmp_path / "new-password"
    new.write_text("en anden adgangskode\n", "utf-8")

    assert desk("password", office, "--set").status == 0
    assert salt_of(office) is not None
    recovery = desk("password", office, "--show-recovery-key", "--json").json["recovery_key"]
    (tmp_path / "sheet").write_text(recovery)
    recovered = ("--recovery-key-file", tmp_path / "sheet", "--new-password-file", new)
    assert desk("password", office, "--change", *recovered).status == 0
    assert desk("due", office).status == 1
    assert "does not open" in desk("due", office).error
    assert desk("due", office, "--password-file", new).status == 0
    assert desk("password", office, "--remove", "--password-file", new).status == 0
    assert salt_of(office) is None
    assert desk("due", office).status == 0


def test_a_password_is_never_empty(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDPR_DESK_PASSWORD", "")
    refused = desk("new", tmp_path / "a.gdprdesk", "--name", "X")

    assert refused.status == 1
    assert "No password was given" in refused.error
    assert not (tmp_path / "a.gdprdesk").exists()


def test_a_reader_works_while_a_window_is_open(desk: Desk, office: Path) -> None:
    from gdpr_desk.storage.register import open_register

    with open_register(office, None, "window", lambda: datetime(2026, 11, 24, tzinfo=UTC)):
        assert desk("due", office).status == 0
        refused = desk("import", office, SAMPLES / "ansoegere.xlsx")

    assert refused.status == 1
    assert "open in another window" in refused.error


def test_the_language_of_the_reports(desk: Desk, office: Path, tmp_path: Path) -> None:
    for language, title in (("da", "Fortegnelse"), ("en", "Register")):
        book = tmp_path / f"{language}.xlsx"
        desk("export", office, book, "--language", language)
        assert any(title in name for name in openpyxl.load_workbook(book).sheetnames)


def test_errors_are_said_in_the_language_of_the_user(desk: Desk, office: Path) -> None:
    assert "kan ikke åbnes" in desk("import", office, "findes-ikke.xlsx", language="da").error


def test_without_a_display_the_register_is_shown_in_the_terminal(desk: Desk, office: Path) -> None:
    said = desk(office)

    assert said.status == 0
    assert "Prøvekontoret ApS" in said.out


def test_a_copy_in_another_folder_finds_its_backups(desk: Desk, office: Path, tmp_path: Path) -> None:
    desk("backup", office)
    moved = tmp_path / "moved" / "andet navn.gdprdesk"
    moved.parent.mkdir()
    shutil.move(office, moved)

    assert "24-11-2026" in desk(moved).out
