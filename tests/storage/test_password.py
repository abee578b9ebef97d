"""Setting, changing and removing the password keeps every record, and leaves no plain copy behind."""

from datetime import timedelta
from pathlib import Path

import pytest

from gdpr_desk.domain.person import Person
from gdpr_desk.errors import WrongPassword
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.keys import from_recovery_key, new_key, recovery_key, salt_of
from gdpr_desk.storage.password import change_key, remove_key, set_key
from gdpr_desk.storage.register import Register, open_register
from tests.registers import NOW, PASSWORD, clock, made, unlock_with

NAME = "Åse Prøvesen"


def opened(path: Path, password: str) -> Register:
    return open_register(path, unlock_with(password), "tester", clock)


def plain(path: Path) -> Register:
    """A register without a password, with a person."""
    register = made(path, key=None)
    register.store.save(Person(name=NAME, email="prove@sample.example"))
    return register


def test_setting(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with plain(path) as register:
        backup = backups.back_up_daily(register, NOW - timedelta(days=1))
        set_key(register, new_key(PASSWORD))
        register.store.save(Person(name="Later"))
        assert register_problems(register) == []

    assert backup
    for each in (path, backup):
        assert b"sample.example" not in each.read_bytes()
        assert salt_of(each) is not None
        with opened(each, PASSWORD) as again:
            assert again.store.all(Person)[0].name == NAME
    assert [path.name] == [each.name for each in tmp_path.iterdir() if each.is_file()]


def test_changing(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with plain(path) as register:
        set_key(register, new_key(PASSWORD))
        backup = backups.back_up_daily(register, NOW)
        change_key(register, new_key("en anden"))
        register.store.save(Person(name="Later"))
        assert register_problems(register) == []

    assert backup
    with pytest.raises(WrongPassword):
        opened(path, PASSWORD)
    with opened(path, "en anden") as again:
        assert [person.name for person in again.store.all(Person)] == [NAME, "Later"]
        history = [line.action for line in again.store.history]
        assert history[-3:] == ["password_set", "password_changed", "create"]
    opened(backup, PASSWORD).close()


def test_removing(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with plain(path) as register:
        set_key(register, new_key(PASSWORD))
        remove_key(register)
        register.store.save(Person(name="Later"))
        assert register_problems(register) == []

    assert salt_of(path) is None
    with open_register(path, None, "tester", clock) as again:
        assert again.store.count(Person) == 2


def test_a_recovery_key_ends_with_its_password(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with plain(path) as register:
        set_key(register, new_key(PASSWORD))
        assert register.key
        letters = recovery_key(register.key)
    with open_register(path, lambda salt: from_recovery_key(letters, salt), "tester", clock) as again:
        change_key(again, new_key("en anden"))

    with pytest.raises(WrongPassword):
        open_register(path, lambda salt: from_recovery_key(letters, salt), "tester", clock)


def test_a_copy_that_does_not_verify_takes_nobodys_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.gdprdesk"
    with plain(path) as register:
        with monkeypatch.context() as patch:
            patch.setattr("gdpr_desk.storage.checks.file_problems", lambda *_, **__: ["bad"])
            with pytest.raises(Exception, match="could not be verified"):
                set_key(register, new_key(PASSWORD))
        assert not register.has_password
        assert register.store.count(Person) == 1
    assert [path.name] == [each.name for each in tmp_path.iterdir() if each.is_file()]
