"""Every encoding, delimiter and form of date that offices have: read right, or asked about; never wrong."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.actions.people_in import plan_import
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, furnish, made
from tests.workbooks import saved

GROUP = "Jobansøgere"
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "cp1252",
    "cp850",
    "mac-roman",
    "iso-8859-1",
    "iso-8859-15",
)
DELIMITERS = ";,\t|"
FORMS = ("%d-%m-%Y", "%-d/%-m-%Y", "%d.%m.%Y", "%d%m%y", "%Y-%m-%d", "%Y-%m-%d 10:20:30", "%d/%m/%Y")
NAMES = ("Søren Ærø", "Åse Kjær", "Jürgen Å. Müller", "Bo Møller-Ågård", "Élise Ødegård", "André Sæther")
# With one letter that is no English one: nothing else in the file shows how it is encoded.
SINGLE = (
    *("Kjær", "Ærtebjerg", "KJÆR", "Søren", "Samsø", "Østergaard", "SØREN", "Kåre", "Gudenå", "Åse", "KÅRE"),
    *("André", "Péter", "Élise", "ÉLISE", "ANDRÉ", "Jürgen", "JÜRGEN", "Müller"),
)
# Signs that texts in cp1252 do have, and that must not be taken for another encoding.
RIGHT = (
    *("D’Angelo", "O’BRIEN", "’t Hooft", "Foreningen ’kunst og kultur’", "Rock ’n’ Roll", "Lego® A/S"),
    *("Dušan Šimon Žižek", "Café “Åen”", "Anna – Bo", "3¾ kg", "50 % »tilbud«", "Œuvre", "† 1999"),
)
DAYS = (
    *(date(2026, 3, 9), date(2026, 4, 11), date(2025, 12, 1), date(2026, 1, 5), date(2026, 11, 2)),
    date(2026, 8, 7),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "office.gdprdesk", None) as register:
        furnish(register.store)
        yield register.store


def written(folder: Path, encoding: str, delimiter: str, form: str) -> Path:
    rows = [["Navn", "E-mail", "Ansøgning modtaget"]]
    for number, (name, day) in enumerate(zip(NAMES, DAYS, strict=True)):
        rows.append([name, f"p{number}@sample.example", day.strftime(form)])
    path = folder / "people.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    return path


def tried(store: Store, path: Path, group: str = "") -> tuple[Plan | None, str]:
    """What an import would do, or why it is refused."""
    try:
        return plan_import(store, [path], TODAY, answers=Answers(category=group)), ""
    except FileRefused as refusal:
        return None, str(refusal)


def test_silently_wrong_is_nothing(store: Store, tmp_path: Path) -> None:
    outcome: Counter[str] = Counter()
    for encoding, delimiter, form in product(ENCODINGS, DELIMITERS, FORMS):
        path = written(tmp_path, encoding, delimiter, form)
        case = f"{encoding} {delimiter!r} {form}"
        plan, refusal = tried(store, path)
        if plan is None:
            assert "--dates" in refusal or "other signs" in refusal, f"{case}: {refusal}"
            assert "/%m/" in form or encoding in ("cp850", "mac-roman"), case
            outcome["asked"] += 1
            continue
        found = [(each.person.name, each.relations[0].application_received_on) for each in plan.new]
        assert found == list(zip(NAMES, DAYS, strict=True)), case
        assert plan.rejected == [], case
        outcome["right"] += 1

    assert outcome["right"] >= 6 * 4 * 6  # all encodings but two, all dates but those with strokes
    assert sum(outcome.values()) == len(ENCODINGS) * len(DELIMITERS) * len(FORMS)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_single_letter_is_right_or_asked_about(store: Store, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "people.csv"
    asked = 0
    for name in SINGLE:
        path.write_bytes(f"Navn;E-mail\r\n{name};p@sample.example\r\n".encode(encoding))
        plan, refusal = tried(store, path, GROUP)
        found = [each.person.name for each in plan.new] if plan else []
        assert found == [name] or "other signs" in refusal, f"{encoding}: {name} became {found}"
        asked += plan is None

    assert (encoding in ("cp850", "mac-roman")) == (asked == len(SINGLE)) == (asked > 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_signs_that_are_right_are_not_asked_about(store: Store, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "people.csv"
    rows = [f"{name};p{number}@sample.example" for number, name in enumerate(RIGHT)]
    path.write_bytes("\r\n".join(["Navn;E-mail", *rows]).encode(encoding))
    plan = plan_import(store, [path], TODAY, answers=Answers(category=GROUP))

    assert list(RIGHT) == [each.person.name for each in plan.new]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_utf_16_in_either_order_needs_its_mark(store: Store, tmp_path: Path, codec: str, mark: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(f"{mark}Navn;E-mail\r\nÅse Kjær;p@sample.example\r\n".encode(codec))
    plan, refusal = tried(store, path, GROUP)

    assert (["Åse Kjær"] if mark else None) == (plan and [each.person.name for each in plan.new])
    assert ("is not a table" in refusal) is not bool(mark)


def test_real_date_cells(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    rows = [[name, f"p{at}@sample.example", DAYS[at]] for at, name in enumerate(NAMES)]
    path.write_bytes(saved([["Navn", "E-mail", "Ansøgning modtaget"], *rows]))
    plan = plan_import(store, [path], TODAY)

    found = [(each.person.name, each.relations[0].application_received_on) for each in plan.new]
    assert list(zip(NAMES, DAYS, strict=True)) == found


@pytest.mark.parametrize("order", list(DateOrder))
def test_what_was_asked_is_read_as_answered(store: Store, tmp_path: Path, order: DateOrder) -> None:
    form = "%d/%m/%Y" if order is DateOrder.DMY else "%m/%d/%Y"
    plan = plan_import(store, [written(tmp_path, "cp1252", ";", form)], TODAY, answers=Answers(dates=order))

    assert [each.relations[0].application_received_on for each in plan.new] == list(DAYS)
