"""Each backup is looked into once; what was found holds until the file changes."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gdpr_desk.domain.person import Person
from gdpr_desk.errors import WrongPassword
from gdpr_desk.storage import backups, looking
from gdpr_desk.storage.backups import all_backups, folder_of
from gdpr_desk.storage.keys import Key
from gdpr_desk.storage.looking import Listed, listed, look, look_into_all, newest_verified, with_key
from gdpr_desk.storage.password import change_key
from gdpr_desk.storage.register import Register
from tests.registers import KEY, NOW, made

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open register with three persons, and a backup of yesterday with two of them."""
    with made(tmp_path / "office.gdprdesk") as register:
        register.store.save_all([Person(name=f"Person {number}") for number in range(2)])
        backups.back_up_daily(register, NOW - timedelta(days=1))
        register.store.save(Person(name="Late"))
        yield register


def rows(register: Register) -> list[Listed]:
    """What is listed of the register's backups."""
    return listed(all_backups(folder_of(register)), register.key)


def look_now(register: Register, seen: list[tuple[int, int]]) -> None:
    """Look into what nobody looked into yet."""
    look_into_all(register, LATER, lambda done, of: seen.append((done, of)))


def test_the_newest_comes_first_and_nothing_is_opened_for_it(register: Register) -> None:
    made_now = backups.back_up(register, NOW, backups.BY_HAND)
    newest, older = rows(register)

    assert (newest.path, newest.why, newest.made_at) == (made_now, "by-hand", NOW)
    assert (older.why, older.found, older.opens, older.locked) == ("daily", None, True, True)


def test_what_was_found_is_kept_until_the_file_changes(register: Register) -> None:
    seen: list[tuple[int, int]] = []
    look_now(register, seen)
    (row,) = rows(register)

    assert row.found == looking.Found(LATER, True, 2)
    assert seen == [(0, 1), (1, 1)]
    look_now(register, seen)
    assert seen[2:] == [(0, 0)]
    os.utime(row.path, (1, 1))
    assert rows(register)[0].found is None
    assert [each.name for each in row.path.parent.iterdir() if "partial" in each.name] == []


@pytest.mark.parametrize("damage", ["middle", "all", "cut", "other"])
def test_a_damaged_backup_is_found_out_and_does_not_count(register: Register, damage: str) -> None:
    assert newest_verified(register) == NOW - timedelta(days=1)
    (row,) = rows(register)
    content = bytearray(row.path.read_bytes())
    if damage == "middle":
        content[len(content) // 2] ^= 1
    elif damage == "all":
        content[16:] = bytes(len(content) - 16)
    elif damage == "cut":
        del content[-100:]
    else:
        content[:] = b"SQLite format 3\0" + bytes(2000)
    row.path.write_bytes(content)
    look_now(register, [])
    (row,) = rows(register)

    assert row.found
    assert (row.found.at, row.found.whole) == (LATER, False)
    assert newest_verified(register) is None


def test_a_backup_with_another_password_is_left_alone(register: Register) -> None:
    change_key(register, Key(b"n" * 32, b"t" * 16))
    look_now(register, [])
    (row,) = rows(register)

    assert (row.opens, row.found) == (False, None)
    with pytest.raises(WrongPassword):
        look(row.path, with_key(register.key), LATER)
    assert look(row.path, with_key(KEY), LATER).persons == 2
    assert rows(register)[0].found == looking.Found(LATER, True, 2)
    assert newest_verified(register) == NOW - timedelta(days=1)


def test_what_was_kept_aside_counts_only_after_a_look(register: Register) -> None:
    backups.copy_to(register, folder_of(register) / backups.stamped(NOW, backups.ASIDE))

    assert newest_verified(register) == NOW - timedelta(days=1)
    look_now(register, [])
    assert newest_verified(register) == NOW


def test_a_file_that_somebody_put_there_is_listed_too(register: Register) -> None:
    put = folder_of(register) / "copy of the office.gdprdesk"
    backups.copy_to(register, put)
    os.utime(put, (NOW.timestamp(), NOW.timestamp()))

    assert [(each.path, each.why, each.made_at) for each in rows(register)][:1] == [(put, "", NOW)]
