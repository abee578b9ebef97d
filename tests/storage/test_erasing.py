"""What was erased is in no file any more, and no backup brings it back, however the program ends."""

import ctypes
import ctypes.util
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gdpr_desk import paths
from gdpr_desk.actions import erasing
from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.actions.use import barred
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure, PersonErasure, Scope
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation, RestrictionGround
from gdpr_desk.errors import NotWritable
from gdpr_desk.storage import backups
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.database import connect
from gdpr_desk.storage.erasing import Decided, Files, erase, pending
from gdpr_desk.storage.ledger import Line, ledger_of, save_copy
from gdpr_desk.storage.purging import purge_backups
from gdpr_desk.storage.register import Register, open_register
from gdpr_desk.storage.restoring import newest_whole, restore, try_restore
from tests.registers import KEY, NOW, TODAY, clock, made, reopened, unlock

ROOT = Path(__file__).parents[2]


def filled(path: Path, persons: int, key: object = KEY) -> Register:
    """A register with the starter and invented persons, each with an attachment."""
    register = made(path, key)  # type: ignore[arg-type]
    fill_from_starter(register.store, "small-office", "da", Organisation(name="Prøve"), TODAY)
    fill_with_sample(register.store, persons, "da", TODAY)
    few = register.store.ids(Person)[:20]
    files = [Attachment(person=each, name=f"cv-{each}.txt", content=b"x" * 50_000) for each in few]
    register.store.save_all(files)
    register.store.reminders.rebuild()
    register.store.undo.enable()
    return register


def whole(register: Register, persons: list[int]) -> list[PersonErasure]:
    """An erasure of all that is kept of these persons, whatever the rules say."""
    files = Files(register.store, persons)
    read = register.store.rows.read_ids(Person, persons)
    return [files.everything(each).taking(lambda _part: None) for each in read]


def erase_whole(register: Register, persons: list[int], on: object = TODAY) -> list[Person]:
    """Erase these persons, and say who they were."""
    gone = register.store.rows.read_ids(Person, persons)
    erase(register, Decided(whole(register, persons), Erasure(erased_on=on)))  # type: ignore[arg-type]
    return gone


def tokens(register: Register) -> set[bytes]:
    return {each.token for each in register.store.all(Person)}


MARKS = re.compile(rb"(?=(navn[0-9a-f]{12}|mail[0-9a-f]{12}|[0-9]{8}))", re.IGNORECASE)


def marked(register: Register) -> None:
    """Give everybody a name, an e-mail and a phone that stand in no other place."""
    chance = random.Random(7)
    persons = []
    for each in register.store.all(Person):
        mark, phone = f"{chance.getrandbits(48):012x}", chance.randrange(10_000_000, 99_999_999)
        words = {"name": f"Navn{mark} Ærø", "email": f"mail{mark}@sample.example", "phone": str(phone)}
        persons.append(altered(each, **words))
    with register.store.transaction():  # past the store, which leaves the restricted ones alone
        register.store.rows.write(register.store.tables[Person], persons, {})


def marks_of(persons: list[Person]) -> set[bytes]:
    """What these persons would be found by in a file."""
    return {word[:16].lower().encode() for each in persons for word in (each.name, each.email, each.phone)}


def marks_in(files: list[Path]) -> set[bytes]:
    """Everything in the files that could be of somebody."""
    return {found.lower() for file in files for found in MARKS.findall(file.read_bytes())}


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_raw_scan_finds_nobody(tmp_path: Path, encrypted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = tmp_path / "office.gdprdesk"
    with filled(path, 5_000, KEY if encrypted else None) as register:
        store = register.store
        marked(register)
        backups.back_up(register, NOW - timedelta(days=1), backups.DAILY)
        ids = sorted(random.Random(1).sample(store.ids(Person), 1_000))
        first = store.rows.read_ids(Person, ids[:50])
        free = set(store.ids(Person)) - set(barred(store))
        store.save_all([altered(each, job_title="Chef") for each in first if each.id in free])
        store.drafts.save("edit", {"name": first[0].name})
        gone = marks_of(erase_whole(register, ids))
        left = marks_of(store.all(Person))
        purge_backups(register, NOW)
        backups.back_up(register, NOW, backups.DAILY)
        save_copy(register, tmp_path / "copy.gdprdesk")
        assert store.undo.steps() == []
        assert store.drafts.names() == []
        assert register_problems(register) == []
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    if encrypted:
        files += [decrypted(each) for each in files if each.suffix == ".gdprdesk"]

    assert len(gone - left) > 2_990
    assert len([each for each in files if each.suffix in (".gdprdesk", ".plain")]) >= 4
    assert marks_in(files) & (gone - left) == set()
    assert left <= marks_in(
        [each for each in files if each.suffix == (".plain" if encrypted else ".gdprdesk")]
    )  # or the scan would find nobody, whoever is there


def decrypted(path: Path) -> Path:
    """The pages of an encrypted file as they are, unused ones too, in a file beside it.

    A page of SQLCipher 4 ends in 80 bytes: 16 to begin the cipher (AES-256-CBC) with, and a check.
    """
    library = ctypes.util.find_library("crypto")
    if library is None:
        pytest.skip("OpenSSL is not there")
    crypto = ctypes.CDLL(library)
    crypto.EVP_CIPHER_CTX_new.restype = crypto.EVP_aes_256_cbc.restype = ctypes.c_void_p
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    cipher = ctypes.c_void_p(crypto.EVP_aes_256_cbc())
    content, plain = path.read_bytes(), path.with_suffix(".plain")
    with plain.open("wb") as file:
        for at in range(0, len(content), 4096):
            page, begin = content[at : at + 4016], content[at + 4016 : at + 4032]
            page = page if at else page[16:]  # the first one begins with the salt
            out, size = ctypes.create_string_buffer(len(page) + 32), ctypes.c_int()
            crypto.EVP_DecryptInit_ex(context, cipher, None, KEY.raw, begin)
            crypto.EVP_CIPHER_CTX_set_padding(context, 0)
            crypto.EVP_DecryptUpdate(context, out, ctypes.byref(size), page, len(page))
            file.write(out.raw[: size.value])
    crypto.EVP_CIPHER_CTX_free(context)
    assert b"CREATE TABLE" in plain.read_bytes()
    return plain


def test_a_scan_without_writing_the_file_anew_would_find_some(tmp_path: Path) -> None:
    """That the scan above can fail."""
    path = tmp_path / "office.gdprdesk"
    with filled(path, 500, None) as register:
        register.database.execute_sql("PRAGMA secure_delete = OFF")
        marked(register)
        closed = barred(register.store)
        gone = [each for each in register.store.all(Person)[:250] if each.id not in closed]
        for each in gone:
            register.store.delete(each)

    assert marks_in([path]) & marks_of(gone)


def test_a_cancelled_erasure_leaves_all_as_it_was(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def progress(_done: int, _of: int) -> None:
        raise Enough

    with filled(tmp_path / "office.gdprdesk", 300) as register:
        before, ids = register.store.all(Person), register.store.ids(Person)[:100]
        plans = whole(register, ids)
        with pytest.raises(Enough):
            erase(register, Decided(plans, Erasure(erased_on=TODAY)), progress)

        assert before == register.store.all(Person)
        assert not pending(register)
        assert register.store.all(Erasure) == []
    with reopened(tmp_path / "office.gdprdesk") as again:
        assert before == again.store.all(Person)


def test_a_backup_by_hand_brings_nobody_back(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with filled(path, 200) as register:
        copy = backups.copy_to(register, tmp_path / "elsewhere.gdprdesk")
        gone = {each.token for each in erase_whole(register, register.store.ids(Person)[:50])}
        now = tokens(register)
    with reopened(copy, writable=False) as again:  # only read, and still told
        assert tokens(again) == now
        assert not tokens(again) & gone
        assert register_problems(again) == []


def test_on_another_computer_the_ledger_beside_the_copy_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(tmp_path / "office.gdprdesk", 100) as register:
        old = backups.copy_to(register, tmp_path / "old.gdprdesk")
        gone = {each.token for each in erase_whole(register, register.store.ids(Person)[:50])}
        new = save_copy(register, tmp_path / "new.gdprdesk")
    monkeypatch.setenv("GDPR_DESK_DATA", str(tmp_path / "another-computer"))
    with reopened(new):  # the register itself knows what was erased in it
        pass
    with reopened(old) as again:
        assert not tokens(again) & gone


def test_what_cannot_be_written_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path / "office.gdprdesk", 100) as register:
        copy = backups.copy_to(register, tmp_path / "elsewhere.gdprdesk")
        erase_whole(register, register.store.ids(Person)[:50])

    def refused(*_: object) -> None:
        raise NotWritable("x")

    monkeypatch.setattr("gdpr_desk.storage.register._writable", refused)
    with pytest.raises(NotWritable):
        reopened(copy, writable=False)


def sixty_days(tmp_path: Path, days: int) -> None:
    """A backup a day with an erasure a day between; each restored is that day's less the erased."""
    path = tmp_path / "office.gdprdesk"
    kept: list[tuple[Path, set[bytes]]] = []
    gone: set[bytes] = set()
    with filled(path, 10 * days) as register:
        chance = random.Random(days)
        for day in range(days):
            at = NOW + timedelta(days=day)
            copy = backups.back_up(register, at, "by-hand")
            kept.append((copy, tokens(register)))
            few = chance.sample(register.store.ids(Person), 5)
            gone |= {each.token for each in erase_whole(register, few, at.date())}
            register.store.save(Person(name=f"Ny {day}", email=f"ny{day}@sample.example"))
        if days % 2:  # what the office does; or the program was closed before it came to that
            assert purge_backups(register, NOW) == []
    for copy, there in kept:
        tried = try_restore(copy, unlock, "tester", NOW)
        done = restore(path, copy, unlock, "tester", NOW + timedelta(days=days))
        with reopened(path) as again:
            assert tokens(again) == there - gone
            assert tried.persons == done.persons == len(there - gone)
            assert register_problems(again) == []
    assert len(gone) == 5 * days


@pytest.mark.parametrize("days", [5, 6])
def test_a_few_daily_backups_each_restored(tmp_path: Path, days: int) -> None:
    sixty_days(tmp_path, days)


@pytest.mark.long
@pytest.mark.parametrize("days", [60, 61])
def test_sixty_daily_backups_each_restored(tmp_path: Path, days: int) -> None:
    sixty_days(tmp_path, days)


def test_the_file_that_was_there_is_kept_aside_and_erased_in(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with filled(path, 100) as register:
        copy = backups.back_up(register, NOW, "by-hand")
        register.store.save(Person(name="Efter kopien"))
    aside = restore(path, copy, unlock, "tester", NOW + timedelta(hours=1)).aside
    assert aside
    with reopened(path) as again:
        gone = {each.token for each in erase_whole(again, again.store.ids(Person)[:20])}
        assert purge_backups(again, NOW) == []
    raw = Path(shutil.copy(aside, tmp_path / "aside.gdprdesk"))
    database = connect(raw, unlock(KEY.salt))
    found = {bytes(row[0]) for row in database.execute_sql("SELECT token FROM person").fetchall()}
    database.close()

    assert not found & gone
    assert len(found) == 81


def test_a_restore_loses_no_proof_and_nothing_that_a_person_said(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with filled(path, 100) as register:
        store = register.store
        copy = backups.back_up(register, NOW, "by-hand")
        gone = erase_whole(register, store.ids(Person)[:5])
        erasure = store.all(Erasure)[0]
        order = ErasureOrder(name="Mailchimp", erasure=erasure.id, ordered_on=TODAY, due_on=TODAY, count=5)
        store.save(replace(order, persons=(OrderedPerson(system_record="7"),)))
        closed = barred(store)
        free = [each for each in store.all(Relation) if each.person not in closed]
        objecting = store.get(Person, free[0].person or 0)
        assert objecting
        store.save(replace(objecting, objected_on=TODAY))
        store.save(replace(free[1], restricted_on=TODAY, restriction_ground=RestrictionGround.CLAIMS))
        consent = next(each for each in store.all(Consent) if not each.withdrawn_on)
        store.save(replace(consent, withdrawn_on=TODAY))
        store.save(Person(name="Efter kopien"))
        expected = store.all(Erasure), store.all(ErasureOrder), barred(store)
    restore(path, copy, unlock, "tester", NOW + timedelta(hours=1))
    with reopened(path) as again:
        withdrawn = again.store.get(Consent, consent.id or 0)
        assert expected == (again.store.all(Erasure), again.store.all(ErasureOrder), barred(again.store))
        assert again.store.count(Person) == 95
        assert not tokens(again) & {each.token for each in gone}
        assert withdrawn
        assert withdrawn.withdrawn_on == TODAY
        assert register_problems(again) == []


def test_a_damaged_register_leads_to_the_newest_whole_backup(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with filled(path, 100) as register:
        old = backups.back_up(register, NOW - timedelta(days=2), "by-hand")
        new = backups.back_up(register, NOW - timedelta(days=1), "by-hand")
    for broken in (path, new):
        content = bytearray(broken.read_bytes())
        content[5_000:9_000] = b"x" * 4_000
        broken.write_bytes(content)
    found = newest_whole(path, unlock, "tester", NOW)

    assert found
    assert found[0] == old
    assert found[1].persons == 100
    restore(path, old, unlock, "tester", NOW)
    with reopened(path) as again:
        assert again.store.count(Person) == 100


def test_a_backup_with_an_older_password_keeps_it(tmp_path: Path) -> None:
    from gdpr_desk.storage.keys import Key
    from gdpr_desk.storage.password import change_key

    other = Key(b"o" * 32, b"t" * 16)
    path = tmp_path / "office.gdprdesk"
    with filled(path, 50) as register:
        copy = backups.back_up(register, NOW, "by-hand")
        change_key(register, other)
        erase_whole(register, register.store.ids(Person)[:10])
        assert purge_backups(register, NOW) == [copy]  # said, and done when it is restored
    restore(path, copy, unlock, "tester", NOW)
    with open_register(path, unlock, "tester", clock) as again:
        assert again.store.count(Person) == 40


# -- kills ---------------------------------------------------------------------------------


def erase_one_by_one(path: Path) -> None:
    """Erase persons for ever, a few at a time; say the number before and after each."""
    with reopened(path) as register:
        say("open")
        while ids := register.store.ids(Person)[:3]:
            erase_whole(register, ids)
            say(str(register.store.count(Person)))


def restore_again_and_again(path: Path) -> None:
    """Restore the backups of a register for ever."""
    say("open")
    while True:
        for copy in backups.all_backups(next(paths.backups_folder().glob("*"))):
            if "by-hand" in copy.name:
                restore(path, copy, unlock, "tester", datetime.now(NOW.tzinfo))
                say("restored")


def say(word: str) -> None:
    """Tell the one who waits."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def killed(job: str, path: Path, after: float) -> None:
    """Run a job of this module and kill it `after` seconds from its first word."""
    code = f"from pathlib import Path; import tests.storage.test_erasing as t; t.{job}(Path({str(path)!r}))"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout
        running.stdout.readline()
        time.sleep(after)
        running.send_signal(signal.SIGKILL)


def unwhole(register: Register) -> list[int]:
    """Persons of whom only a part is there: with a relation before the erasure, and none now."""
    rows = register.database.execute_sql(
        "SELECT id FROM person WHERE id NOT IN (SELECT person FROM relation)"
    )
    return [row[0] for row in rows.fetchall()]


def kills(tmp_path: Path, job: str, times: int) -> None:
    path = tmp_path / "office.gdprdesk"
    with filled(path, 60 + 12 * times) as register:
        every = tokens(register)
        backups.back_up(register, NOW, "by-hand")
        gone = {each.token for each in erase_whole(register, register.store.ids(Person)[:10])}
        backups.back_up(register, NOW + timedelta(seconds=1), "by-hand")
        gone |= {each.token for each in erase_whole(register, register.store.ids(Person)[:10])}
    chance = random.Random(job)
    for _ in range(times):
        killed(job, path, chance.uniform(0, 0.15))
        with reopened(path) as register:
            there, lines = tokens(register), ledger_of(register).lines()
            assert unwhole(register) == []
            assert not there & gone
            # Who is not there was erased, and the ledger says so: it is never behind the register.
            assert every - there == {bytes.fromhex(line.token) for line in lines}
            assert not pending(register)
            assert register_problems(register) == []
            gone |= every - there


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize("job", ["erase_one_by_one", "restore_again_and_again"])
def test_a_few_kills(tmp_path: Path, job: str) -> None:
    kills(tmp_path, job, 3)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize("job", ["erase_one_by_one", "restore_again_and_again"])
def test_a_hundred_kills(tmp_path: Path, job: str) -> None:
    kills(tmp_path, job, 100)


def test_a_ledger_ahead_of_the_register_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    """As after a kill between the ledger and the rows."""
    path = tmp_path / "office.gdprdesk"
    with filled(path, 50) as register:
        person = register.store.all(Person)[0]
        ledger_of(register).append([Line("killed", person.token.hex())])
    with reopened(path) as again:
        assert person.token not in tokens(again)
        assert again.store.count(Person) == 49
        assert list(again.store.history)[-1].action == "erase_again"


@pytest.fixture
def due(tmp_path: Path) -> Iterator[Register]:
    """A register with what is due by its rules."""
    with filled(tmp_path / "office.gdprdesk", 400) as register:
        yield register


def test_parts_stay_erased_in_a_restored_backup(due: Register, tmp_path: Path) -> None:
    copy = backups.copy_to(due, tmp_path / "elsewhere.gdprdesk")
    plans = erasing.due_erasures(due.store, Scope(TODAY))
    assert any(not each.whole for each in plans)
    erasing.carry_out(due, erasing.decided(due, plans, "tester", "", TODAY, "da"), NOW)
    before = due.store.all(Person)
    with reopened(copy) as again:
        assert before == again.store.all(Person)
        assert erasing.due_erasures(again.store, Scope(TODAY)) == []
