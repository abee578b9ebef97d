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
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, furnish, made

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
NAMES = ("Søren Ærø", "Åse Kjær", "Jürgen Å. Müller", "Bo Møller-Ågård", "Élise Ødegård")
DAYS = (date(2026, 3, 9), date(2026, 4, 11), date(2025, 12, 1), date(2026, 1, 5), date(2026, 11, 2))


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


def tried(store: Store, path: Path) -> tuple[Plan | None, str]:
    """What an import would do, or why it is refused."""
    try:
        return plan_import(store, [path], TODAY), ""
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


@pytest.mark.parametrize("order", list(DateOrder))
def test_what_was_asked_is_read_as_answered(store: Store, tmp_path: Path, order: DateOrder) -> None:
    form = "%d/%m/%Y" if order is DateOrder.DMY else "%m/%d/%Y"
    plan = plan_import(store, [written(tmp_path, "cp1252", ";", form)], TODAY, dates=order)

    assert [each.relations[0].application_received_on for each in plan.new] == list(DAYS)
