"""All migrations together give exactly the tables of the records; each released format opens."""

from datetime import date
from pathlib import Path

import pytest
from playhouse.schema_diff import diff_models

from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage import backups
from gdpr_desk.storage import register as registers
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.tables import Tables
from tests.registers import made, reopened

FORMATS = sorted((Path(__file__).parent / "formats").glob("*.gdprdesk"))


def test_migrations_give_the_tables_of_the_records(tmp_path: Path) -> None:
    with made(tmp_path / "new.gdprdesk") as register:
        diff = diff_models(register.database, Tables(register.database).models)

        assert not diff, diff


def test_every_released_format_is_stored() -> None:
    numbers = [int(path.stem) for path in FORMATS]

    assert list(range(1, registers.format_number() + 1)) == numbers


@pytest.mark.parametrize("stored", FORMATS, ids=lambda path: path.stem)
def test_a_stored_format_opens(stored: Path, tmp_path: Path) -> None:
    copy = tmp_path / "office.gdprdesk"
    copy.write_bytes(stored.read_bytes())

    with reopened(copy) as register:
        assert [person.name for person in register.store.all(Person)] == ["Åse Prøve"]
        assert date(2026, 1, 31) == register.store.all(Relation)[0].application_received_on
        assert register_problems(register) == []


def test_an_older_file_is_backed_up_before_it_is_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.gdprdesk"
    made(path).close()
    later = tmp_path / "migrations"
    later.mkdir()
    for script in registers.MIGRATIONS.glob("[0-9]*.py"):
        (later / script.name).write_bytes(script.read_bytes())
    number = registers.format_number() + 1
    (later / f"{number:04}_later.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (a)')\n"
    )
    monkeypatch.setattr(registers, "MIGRATIONS", later)

    with reopened(path, writable=False) as register:
        made_before = list(backups.folder_of(register).iterdir())
        assert register.database.table_exists("later")
        assert number == register.format_number
    assert [each.name.partition("Z-")[2] for each in made_before] == ["before-upgrade.gdprdesk"]


def test_a_failed_upgrade_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.gdprdesk"
    made(path).close()
    later = tmp_path / "migrations"
    later.mkdir()
    for script in registers.MIGRATIONS.glob("[0-9]*.py"):
        (later / script.name).write_bytes(script.read_bytes())
    number = registers.format_number()
    broken = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (a)')\n    1 / 0\n"
    (later / f"{number + 1:04}_broken.py").write_text(broken)
    with monkeypatch.context() as patch:
        patch.setattr(registers, "MIGRATIONS", later)
        with pytest.raises(ZeroDivisionError):
            reopened(path)

    with reopened(path) as register:
        assert not register.database.table_exists("later")
        assert number == register.format_number
