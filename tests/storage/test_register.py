"""Opening, making and refusing register files: each trouble has its own sentence and changes nothing."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gdpr_desk import paths
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import (
    Damaged,
    DiskFull,
    InUse,
    NewerFormat,
    NotARegister,
    NotWritable,
    UserFacingError,
    WrongPassword,
)
from gdpr_desk.storage.keys import from_recovery_key, new_key, recovery_key, salt_of
from gdpr_desk.storage.register import create_register, format_number, open_register
from tests.registers import PASSWORD, clock, furnish, made, reopened, unlock, unlock_with


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A register with one person, closed."""
    path = tmp_path / "office.gdprdesk"
    with made(path) as register:
        furnish(register.store)
        register.store.save(Person(name="Åse Holm", email="aase@sample.example"))
    return path


def test_closing_leaves_one_file(file: Path) -> None:
    assert [file.name] == [each.name for each in file.parent.iterdir() if each.is_file()]


def test_nothing_in_the_file_is_readable(file: Path) -> None:
    content = file.read_bytes()

    assert not any(word in content for word in (b"sample.example", b"Holm", b"CREATE TABLE", b"SQLite"))


def test_the_password_opens_it_and_another_does_not(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    create_register(path, new_key(PASSWORD), "tester", clock).close()
    before = path.read_bytes()

    open_register(path, unlock_with(), "tester", clock).close()
    with pytest.raises(WrongPassword, match="does not open"):
        open_register(path, unlock_with("forkert"), "tester", clock)
    assert before == path.read_bytes()


def test_letters_typed_on_another_system_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    create_register(path, new_key("bl\u00e5b\u00e6r"), "tester", clock).close()

    open_register(path, unlock_with("bla\u030ab\u00e6r"), "tester", clock).close()


def test_the_recovery_key_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with create_register(path, new_key(PASSWORD), "tester", clock) as register:
        assert register.key
        letters = recovery_key(register.key)
    typed = letters.lower().replace(" ", "-")

    open_register(path, lambda salt: from_recovery_key(typed, salt), "tester", clock).close()


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_mistyped_recovery_key_is_noticed(at: int) -> None:
    key = new_key("x")
    letters = list(recovery_key(key).replace(" ", ""))
    letters[at] = "A" if letters[at] != "A" else "B"

    with pytest.raises(WrongPassword, match="recovery key"):
        from_recovery_key("".join(letters), key.salt)


def test_a_password_is_needed(file: Path) -> None:
    with pytest.raises(WrongPassword, match="has a password"):
        open_register(file, None, "tester", clock)


def test_a_register_without_a_password_is_plain(tmp_path: Path) -> None:
    path = tmp_path / "plain.gdprdesk"
    made(path, key=None).close()

    assert salt_of(path) is None
    with reopened(path) as register:
        assert not register.has_password


def test_a_damaged_page_is_told_from_a_wrong_password(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)

    with pytest.raises(Damaged, match="damaged") as caught:
        reopened(file)
    assert str(paths.backups_folder()) in str(caught.value)


@pytest.mark.parametrize("length", [1, 100, 4096, 5000, 4096 * 5 + 1])
def test_a_truncated_file_is_damaged(file: Path, length: int) -> None:
    file.write_bytes(file.read_bytes()[:length])

    with pytest.raises(Damaged):
        reopened(file)


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "picture.gdprdesk"
    path.write_bytes(os.urandom(8192))

    with pytest.raises(WrongPassword):  # nobody can tell random pages from encrypted ones
        reopened(path)
    path.write_text("no register at all")
    with pytest.raises(Damaged):
        reopened(path)
    with pytest.raises(NotARegister, match="There is no register"):
        reopened(tmp_path / "absent.gdprdesk")


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "other.gdprdesk"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(NotARegister, match="not a register"):
        reopened(path)
    assert before == path.read_bytes()


@pytest.mark.parametrize("writable", [True, False])
def test_a_newer_file_is_refused_untouched(file: Path, writable: bool) -> None:
    with reopened(file) as register:
        register.database.execute_sql(f"PRAGMA user_version = {format_number() + 1}")
    before = file.read_bytes()

    with pytest.raises(NewerFormat, match="newer version"):
        reopened(file, writable=writable)
    assert before == file.read_bytes()
    assert [file.name] == [each.name for each in file.parent.iterdir() if each.is_file()]


def test_one_writer_and_any_readers(file: Path) -> None:
    with reopened(file) as writer:
        with pytest.raises(InUse, match="open in another window"):
            reopened(file)
        writer.store.save(Person(name="Bo"))
        with reopened(file, writable=False) as reader:
            assert reader.store.count(Person) == 2


def test_a_reader_sees_no_half_action(file: Path) -> None:
    with reopened(file) as writer, writer.store.action("import"):
        writer.store.save(Person(name="Bo"))
        with reopened(file, writable=False) as reader:
            assert reader.store.count(Person) == 1


def test_a_killed_program_leaves_no_lock(file: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from tests.registers import reopened;"
        "from gdpr_desk.domain.person import Person; r = reopened(Path(sys.argv[1]));"
        "r.store.save(Person(name='Bo')); print('saved', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )

    assert "saved" in run_python(code, str(file))
    with reopened(file) as register:
        assert register.store.count(Person) == 2


def test_an_existing_file_is_never_overwritten(file: Path) -> None:
    before = file.read_bytes()

    with pytest.raises(NotWritable, match="exists already"):
        made(file)
    assert before == file.read_bytes()


def run_python(code: str, *arguments: str, bound: bool = False) -> str:
    """What a Python process of its own prints, on both channels; `bound` by permissions even as root."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        preexec_fn=give_up_override if bound and os.geteuid() == 0 else None,
    )
    return done.stdout + done.stderr


def give_up_override() -> None:
    """Take from root what lets it write where permissions forbid it (Linux's CAP_DAC_OVERRIDE)."""
    drop_from_bounding_set, dac_override = 24, 1
    ctypes.CDLL(None).prctl(drop_from_bounding_set, dac_override, 0, 0, 0)


def said_when_opened(path: str, writable: bool) -> str:
    """The refusal, or the number of persons."""
    try:
        with reopened(Path(path), writable=writable) as register:
            return f"{register.store.count(Person)} persons"
    except UserFacingError as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permission there")
def test_a_read_only_folder(file: Path) -> None:
    code = "from tests.storage.test_register import said_when_opened; print(said_when_opened({!r}, {}))"
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        writing = run_python(code.format(str(file), True), bound=True)
        reading = run_python(code.format(str(file), False), bound=True)
    finally:
        file.parent.chmod(0o755)

    assert "NotWritable" in writing
    assert "Copy the register to a folder of your own" in writing
    assert "1 persons" in reading


def test_a_full_disk(file: Path) -> None:
    with reopened(file) as register:
        pages = register.database.value("PRAGMA page_count")
        register.database.execute_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFull, match="is full"):
            register.store.save_all([Person(name=f"Person {n}") for n in range(5_000)])
        assert register.store.count(Person) == 1
    with reopened(file) as register:
        assert register.store.count(Person) == 1


def test_a_failed_making_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gdpr_desk.storage.register.apply_migrations", full)

    with pytest.raises(DiskFull):
        made(tmp_path / "new.gdprdesk")
    assert list(tmp_path.glob("*new*")) == []


def test_a_copy_by_hand_is_a_register(file: Path) -> None:
    copy = file.with_name("copy.gdprdesk")
    shutil.copy(file, copy)

    with open_register(copy, unlock, "tester", clock) as register:
        assert register.store.count(Person) == 1
