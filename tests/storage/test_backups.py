"""Backups are verified, dated, and thinned out; a bad one is never kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gdpr_desk import paths
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import Damaged, NotWritable, UserFacingError
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from tests.registers import NOW, furnish, made, reopened


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open register with a hundred persons."""
    with made(tmp_path / "office.gdprdesk") as register:
        furnish(register.store)
        register.store.save_all([Person(name=f"Person {number}") for number in range(100)])
        yield register


def test_a_backup_opens_with_the_registers_own_password(register: Register, tmp_path: Path) -> None:
    copy = backups.copy_to(register, tmp_path / "copy.gdprdesk")

    with reopened(copy) as again:
        assert register.store.all(Person) == again.store.all(Person)
        assert register.identity == again.identity


def test_a_backup_of_an_unsaved_log_is_complete(register: Register, tmp_path: Path) -> None:
    with reopened(register.path, writable=False) as reader:
        register.store.save(Person(name="Late"))
        copy = backups.copy_to(reader, tmp_path / "copy.gdprdesk")

    with reopened(copy) as again:
        assert again.store.count(Person) == 101


def test_a_backup_leaves_nothing_beside_it(register: Register) -> None:
    made_now = backups.back_up(register, NOW, "by-hand")

    assert [made_now] == list(made_now.parent.iterdir())
    assert made_now.name == "2026-11-24T100000Z-by-hand.gdprdesk"


def test_one_backup_a_day(register: Register) -> None:
    first = backups.back_up_daily(register, NOW)
    second = backups.back_up_daily(register, NOW + timedelta(hours=5))
    third = backups.back_up_daily(register, NOW + timedelta(days=1))

    assert first
    assert second is None
    assert third
    assert [first, third] == backups.all_backups(backups.folder_of(register))


def test_an_existing_file_is_not_overwritten(register: Register, tmp_path: Path) -> None:
    target = tmp_path / "copy.gdprdesk"
    target.write_text("something else")

    with pytest.raises(NotWritable, match="exists already"):
        backups.copy_to(register, target)
    assert target.read_text() == "something else"


def test_a_damaged_register_gives_no_backup(register: Register, tmp_path: Path) -> None:
    path = register.path
    register.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserFacingError), reopened(path) as again:
        backups.copy_to(again, tmp_path / "copy.gdprdesk")

    assert [each for each in tmp_path.iterdir() if "copy" in each.name] == []


def test_a_copy_that_does_not_verify_is_thrown_away(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = backups.back_up_daily(register, NOW - timedelta(days=1))
    monkeypatch.setattr("gdpr_desk.storage.checks.file_problems", lambda *_, **__: [Damaged("x")])
    with pytest.raises(Damaged, match="could not be verified"):
        backups.back_up_daily(register, NOW)

    assert [earlier] == list(backups.folder_of(register).iterdir())


def test_backups_are_found_after_the_register_was_renamed(register: Register) -> None:
    folder = backups.folder_of(register)
    backups.back_up_daily(register, NOW)
    path = register.path
    register.close()
    renamed = path.rename(path.with_name("another name.gdprdesk"))

    with reopened(renamed) as again:
        assert folder == backups.folder_of(again)
    assert folder.parent == paths.backups_folder()


def named(days: int) -> Path:
    """The name of a daily backup that was made some days ago."""
    at = datetime(2026, 11, 24, 9, tzinfo=UTC) - timedelta(days=days)
    return Path(f"{at:%Y-%m-%dT%H%M%SZ}-daily.gdprdesk")


def test_which_backups_stay_after_two_years_of_days() -> None:
    made_daily = {named(days) for days in range(730)}
    stay = sorted((NOW - backups.made_at(each)).days for each in backups.kept(made_daily))

    assert list(range(7)) == stay[:7]
    assert len(stay) == 7 + 2 + 11  # two of the four weeks, one of the months are among the days
    assert 300 < stay[-1] < 366


def test_what_stays_today_does_not_depend_on_thinning_out_yesterday() -> None:
    day_by_day: set[Path] = set()
    for days in range(400, -1, -1):
        day_by_day = backups.kept(day_by_day | {named(days)})

    assert {named(days) for days in range(7)} <= day_by_day
    assert len({each.name[:7] for each in day_by_day}) >= 11


def test_an_office_that_opens_rarely_keeps_its_last_seven() -> None:
    rare = {named(days) for days in range(0, 700, 50)}

    assert {named(days) for days in range(0, 350, 50)} <= backups.kept(rare)


@pytest.mark.long
def test_two_years_of_daily_backups_leave_few_and_each_opens(register: Register) -> None:
    for day in range(730):
        register.store.save(Person(name=f"Person {day}"))
        made = backups.back_up_daily(register, NOW + timedelta(days=day))
        assert made
        assert made in backups.all_backups(backups.folder_of(register))
    left = backups.all_backups(backups.folder_of(register))

    assert 7 + 2 + 9 <= len(left) <= 7 + 4 + 12  # the newest day is also the newest of its week and month
    for each in left:
        with reopened(each, writable=False) as copy:
            assert register_problems(copy) == []
