"""Persons come in once: what is certain is put together, the rest is listed; all of a file or nothing."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.actions.people_in import plan_import, write_import
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.errors import DiskFull, FileRefused
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, furnish, made

HEADER = ("Navn", "E-mail", "Telefon", "Virksomhed", "Gruppe", "Relation startet", "Relation ophørt", "Titel")
GROUP = "Jobansøgere"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open register of a furnished office, without persons."""
    with made(tmp_path / "office.gdprdesk", None) as register:
        furnish(register.store)
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    """Its store."""
    return register.store


def sheet(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    """A CSV file; short rows are filled up, and everybody is an applicant."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    for row in rows:
        filled = [*row, *[""] * (len(header) - len(row))]
        writer.writerow([*filled[:4], filled[4] or GROUP, *filled[5:]] if header is HEADER else filled)
    path = folder / "people.csv"
    path.write_text(out.getvalue(), "utf-8")
    return path


def imported(store: Store, path: Path) -> Plan:
    """The plan for one file, written."""
    plan = plan_import(store, [path], TODAY)
    write_import(store, plan)
    return plan


def counts(plan: Plan) -> tuple[int, int, int, int]:
    """How many are new, changed, the same, rejected."""
    return len(plan.new), len(plan.changed), plan.same, len(plan.rejected)


ANNA = ("Anna Holm", "anna@sample.example", "12345678", "Prøve ApS")


def test_a_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ANNA, ("Bo", "", "", ""), ("Bo", "", "", ""), ("", "c@sample.example"))

    assert counts(imported(store, path)) == (4, 0, 0, 0)
    before = store.all(Person), store.all(Relation), len(list(store.history))
    assert counts(imported(store, path)) == (0, 0, 4, 0)
    assert before == (store.all(Person), store.all(Relation), len(list(store.history)))


def test_a_plan_writes_nothing(store: Store, tmp_path: Path) -> None:
    plan = plan_import(store, [sheet(tmp_path, ANNA)], TODAY)

    assert counts(plan) == (1, 0, 0, 0)
    assert store.count(Person) == 0


def test_a_change_keeps_what_the_file_does_not_say(store: Store, tmp_path: Path) -> None:
    imported(store, sheet(tmp_path, ANNA))
    plan = imported(store, sheet(tmp_path, ("Anna Holm", "ANNA@sample.example", "", "Anden ApS")))
    (person,) = store.all(Person)

    assert counts(plan) == (0, 1, 0, 0)
    assert (person.phone, person.organisation, person.email) == (
        "12345678",
        "Anden ApS",
        "anna@sample.example",
    )
    assert plan.changed[0].was
    assert plan.changed[0].was.organisation == "Prøve ApS"


def test_a_new_name_is_a_change_where_the_rows_agree(store: Store, tmp_path: Path) -> None:
    imported(store, sheet(tmp_path, ANNA))
    disagreeing = sheet(tmp_path, ("Anna Berg", ANNA[1]), ("Anna Juul", ANNA[1]))

    assert counts(plan_import(store, [disagreeing], TODAY)) == (0, 0, 1, 0)
    assert counts(imported(store, sheet(tmp_path, ("Anna Berg", ANNA[1])))) == (0, 1, 0, 0)
    assert [person.name for person in store.all(Person)] == ["Anna Berg"]


@pytest.mark.parametrize(
    ("second", "persons"),
    [
        (("anna HOLM", "Anna@Sample.example"), 1),
        (("Anna Berg", "anna@sample.example"), 1),
        (("Jens Juul", "anna@sample.example"), 2),  # a shared mailbox
        (("Anna Holm", "other@sample.example"), 2),
        (("Anna Holm", "", "12345678"), 2),  # without an e-mail only somebody without
    ],
)
def test_who_is_the_same_by_email(
    store: Store, tmp_path: Path, second: tuple[str, ...], persons: int
) -> None:
    imported(store, sheet(tmp_path, ANNA, second))

    assert store.count(Person) == persons


@pytest.mark.parametrize(
    ("second", "persons"),
    [
        (("Åse Sørensen", "", "+45 12 34 56 78"), 1),
        (("Aase Soerensen", "", "", "PRØVE APS"), 1),
        (("Åse Sørensen", "", "87654321", "Anden ApS"), 2),
        (("Åse Sørensen", "aase@sample.example", "12345678"), 2),
        (("Bo Sørensen", "", "12345678"), 2),
    ],
)
def test_who_is_the_same_without_an_email(
    store: Store, tmp_path: Path, second: tuple[str, ...], persons: int
) -> None:
    first = ("Åse Sørensen", "", "12345678", "Prøve ApS")
    plan = imported(store, sheet(tmp_path, first, second))

    assert store.count(Person) == persons
    assert len(plan.undecided) == (1 if persons == 2 and second[0] == first[0] else 0)


def test_a_second_group_and_a_second_time_are_relations_of_their_own(store: Store, tmp_path: Path) -> None:
    first = (*ANNA, GROUP, "2015-01-01", "2018-01-01")
    again = (*ANNA, GROUP, "2020-01-01", "")
    ended = (*ANNA, GROUP, "2020-01-01", "2024-01-01")
    for row in (first, again, ended, first):
        imported(store, sheet(tmp_path, row))

    assert [(each.started_on, each.ended_on) for each in store.all(Relation)] == [
        (date(2015, 1, 1), date(2018, 1, 1)),
        (date(2020, 1, 1), date(2024, 1, 1)),
    ]


def test_rejected_rows_are_listed_and_the_rest_is_written(store: Store, tmp_path: Path) -> None:
    plan = imported(store, sheet(tmp_path, ANNA, ("Bo", "no address"), ("", ""), ("Carl", "c@d.example")))

    assert counts(plan) == (2, 0, 0, 2)
    assert [(each.source, each.row) for each in plan.rejected] == [("people.csv", 3), ("people.csv", 4)]
    assert store.count(Person) == 2


def test_a_file_that_cannot_be_read_stops_all_of_them(store: Store, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 and nothing more")

    with pytest.raises(FileRefused, match="broken"):
        plan_import(store, [sheet(tmp_path, ANNA), broken], TODAY)


def test_a_full_disk_leaves_nothing_of_an_import(store: Store, tmp_path: Path) -> None:
    rows = [(f"Person {at}", f"p{at}@sample.example", "", "x" * 200) for at in range(2_000)]
    plan = plan_import(store, [sheet(tmp_path, *rows)], TODAY)
    pages = store.database.value("PRAGMA page_count")
    store.database.execute_sql(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(DiskFull):
        write_import(store, plan)
    assert (store.count(Person), store.count(Relation)) == (0, 0)


def test_the_group_may_be_named_for_the_file(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("Anna", "anna@sample.example"), header=("Navn", "E-mail"))
    plan = plan_import(store, [path], TODAY, answers=Answers(category="jobansøgere"))

    assert plan.new[0].relations[0].subject_category == 1
    with pytest.raises(FileRefused, match="It has: Jobansøgere"):
        plan_import(store, [path], TODAY, answers=Answers(category="Venner"))


def test_what_is_said_of_all_sheets_and_of_one(store: Store, tmp_path: Path) -> None:
    rows = ("Ada", "ada@sample.example", "03/04/2025", "Messe"), ("Bo", "bo@sample.example", "05/06/2025", "")
    path = sheet(tmp_path, *rows, header=("Hvem", "E-mail", "Indsamlet den", "Kilde"))
    every = Answers(category=GROUP, source="Bogen", dates=DateOrder.DMY)
    columns = {"person.name": 0, "person.email": 1, "relation.source": 3}
    one = Answers(category=GROUP, source="Arket", columns=columns)
    first = plan_import(store, [path], TODAY, answers=every)
    second = plan_import(store, [path], TODAY, answers=every, sheets={"people.csv": one})

    assert [draft.person.name for draft in first.new] == ["", ""]
    assert [draft.relations[0].source for draft in first.new] == ["Messe", "Bogen"]
    assert first.new[0].relations[0].collected_on == date(2025, 4, 3)
    assert [draft.person.name for draft in second.new] == ["Ada", "Bo"]
    assert [draft.relations[0].source for draft in second.new] == ["Messe", "Arket"]
    assert second.new[0].relations[0].collected_on is None
    assert second.left_out == {"people.csv": ["Indsamlet den"]}


def test_columns_that_tell_nobody_are_refused(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ("Ada", "12345678"), header=("Hvem", "Telefon"))
    said = Answers(category=GROUP, columns={"person.phone": 1})

    with pytest.raises(FileRefused, match="no column that is known to hold a name"):
        plan_import(store, [path], TODAY, answers=said)


def test_applicants_are_known_by_the_rule_that_counts_from_their_application(
    store: Store, tmp_path: Path
) -> None:
    row = ("Anna", "anna@sample.example", "2026-01-31", "CV")
    path = sheet(tmp_path, row, header=("Navn", "E-mail", "Ansøgning modtaget", "Bemærkning"))
    plan = imported(store, path)

    assert store.all(Relation)[0].application_received_on == date(2026, 1, 31)
    assert plan.left_out == {"people.csv": ["Bemærkning"]}


def test_an_import_is_one_line_of_history_and_moves_reminders(register: Register, tmp_path: Path) -> None:
    path = sheet(
        tmp_path, *((f"Person {at}", f"p{at}@sample.example", "", "", GROUP, "2024-01-01") for at in range(9))
    )
    imported(register.store, path)
    line = list(register.store.history)[-1]

    assert (line.action, len(line.persons)) == ("import", 9 * 16)
    assert register_problems(register) == []


NAMES = st.sampled_from(["Anna Holm", "Anna Berg", "Bo Holm", "Jens Juul", ""])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", "a@sample.example", "b@sample.example"]),
        st.sampled_from(["", "12345678", "+45 12 34 56 78", "87654321"]),
        st.sampled_from(["", "Prøve ApS", "Anden ApS"]),
        st.just(GROUP),
        st.sampled_from(["", "2015-01-01", "2020-01-01"]),
        st.sampled_from(["", "2018-01-01", "2024-01-01"]),
        st.sampled_from(["", "Chef", "Elev"]),
    ),
    max_size=8,
)


class Undone(Exception):
    """Takes a transaction back."""


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_twice_changes_nothing(store: Store, tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    path = sheet(tmp_path, ANNA, *rows)
    with suppress(Undone), store.transaction():
        first = imported(store, path)
        second = plan_import(store, [path], TODAY)

        assert (len(second.new), len(second.changed)) == (0, 0)
        assert len(first.rejected) == len(second.rejected)
        raise Undone
