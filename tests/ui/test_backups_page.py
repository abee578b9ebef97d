"""The page of backups, the restore of the open register, the way out of a damaged one, and the banner."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.person import Person
from gdpr_desk.errors import NotWritable
from gdpr_desk.storage.backups import ASIDE, BY_HAND, all_backups, back_up, folder_of, why_of
from gdpr_desk.storage.keys import new_key
from gdpr_desk.storage.password import change_key, set_key
from gdpr_desk.storage.register import open_register
from gdpr_desk.ui.backups.damaged import DamagedDialog
from gdpr_desk.ui.backups.page import BackupsPage
from gdpr_desk.ui.backups.password import BackupPasswordDialog
from gdpr_desk.ui.pages import BACKUPS
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.start import StartPage, UnlockPage, WaitingPage
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.today.standing import StandingLine
from gdpr_desk.ui.window import Around, Window
from tests.registers import NOW, TODAY, clock

PASSWORD = "en god lang adgangskode"
OTHER = "en helt anden adgangskode"
DAY = timedelta(days=1)
PERSONS = 60
Answers = list[Callable[[QDialog], object]]


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> Iterator[BackupsPage]:
    """The page of a register with a backup of yesterday."""
    back_up(session.register, NOW - DAY, "daily")
    made = BackupsPage(session)
    qtbot.addWidget(made)
    made.show()
    idle(qtbot, session)
    yield made
    session.background.cancel_all()


@pytest.fixture
def window(qtbot: QtBot, look: Theme, answer: Answers) -> Iterator[Window]:
    """A window without a register, in English."""
    assert answer is not None
    made = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.background.cancel_all()
    if made.session:
        made.session.register.close()


@pytest.fixture
def plain(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample register, with a backup of yesterday and a person entered since."""
    path = Path(shutil.copy(sample, tmp_path / "kontor.gdprdesk"))
    with open_register(path, None, "tester", clock) as register:
        back_up(register, NOW - DAY, "daily")
        register.store.save(Person(name="Entered since"))
    return path


@pytest.fixture
def locked(plain: Path) -> Path:
    """The same with a password, which its backup has, too."""
    with open_register(plain, None, "tester", clock) as register:
        set_key(register, new_key(PASSWORD))
    return plain


def idle(qtbot: QtBot, session: Any) -> None:
    """Wait until nothing is under way; `session` may be a window, too."""
    qtbot.waitUntil(lambda: not session.background.busy, timeout=10_000)


def cells(page: Any, row: int) -> list[str]:
    """The texts of one row of the table."""
    model = page.table.model()
    return [str(model.index(row, at).data()) for at in range(model.columnCount())]


def backups_page(qtbot: QtBot, window: Window) -> BackupsPage:
    """The page in a window, with everything known."""
    assert window.session
    assert window.desk
    window._settle()
    window.desk.show_page(BACKUPS)
    idle(qtbot, window)
    page = window.desk.page
    assert isinstance(page, BackupsPage)
    return page


def press(text: str) -> Callable[[QDialog], None]:
    """Answer a question with the button that has this text."""

    def answered(dialog: QDialog) -> None:
        found = [each for each in dialog.findChildren(QAbstractButton) if each.text() == text]
        assert len(found) == 1, [each.text() for each in dialog.findChildren(QAbstractButton)]
        found[0].click()

    return answered


def reads(part: str, then: str = "OK") -> Callable[[QDialog], None]:
    """Read what a message says, and press its button."""

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        assert part in f"{dialog.text()} {dialog.informativeText()}"
        press(then)(dialog)

    return read


def typing(qtbot: QtBot, *passwords: str) -> Callable[[QDialog], None]:
    """Type passwords of a backup until one opens it."""

    def typed(dialog: QDialog) -> None:
        assert isinstance(dialog, BackupPasswordDialog)
        for each in passwords:
            assert dialog.result() != QDialog.DialogCode.Accepted
            dialog.field.setText(each)
            dialog.accept()
            qtbot.waitUntil(lambda: dialog.field.isEnabled() or bool(dialog.result()), timeout=10_000)

    return typed


def type_password(qtbot: QtBot, window: Window, text: str) -> None:
    """Type the password of the register, and wait for what comes of it."""
    page = window._stack.currentWidget()
    assert isinstance(page, UnlockPage)
    line = page.findChild(QLineEdit)
    assert line
    line.setText(text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    idle(qtbot, window)


def names(window: Window) -> set[str]:
    """Who is in the open register."""
    assert window.session
    return {each.name for each in window.session.store.all(Person)}


def damage(path: Path) -> bytes:
    """Spoil the first page of a register with a password; its salt stays."""
    content = bytearray(path.read_bytes())
    content[40:60] = bytes(20)
    path.write_bytes(content)
    return bytes(content)


def spoil(backup: Path) -> None:
    """Spoil two pages of a backup without a password."""
    content = bytearray(backup.read_bytes())
    content[4096 : 3 * 4096] = b"\xff" * 2 * 4096
    backup.write_bytes(content)


# -- the page ------------------------------------------------------------------------------


def test_each_backup_is_listed_with_what_is_known_of_it(page: BackupsPage) -> None:
    made, why, persons, size, verified, password = cells(page, 0)

    assert made == f"{(NOW - DAY).astimezone():%d-%m-%Y %H:%M}"
    assert (why, persons, password) == ("Daily", str(PERSONS), "None")
    assert size.endswith(("kB", "MB"))
    assert verified == f"{NOW.astimezone():%d-%m-%Y %H:%M}"
    assert not page.result.isVisible()


def test_a_second_look_opens_nothing(
    qtbot: QtBot, page: BackupsPage, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gdpr_desk.storage.restoring.try_restore", lambda *_: pytest.fail("it was opened"))
    again = BackupsPage(session)
    qtbot.addWidget(again)
    again.show()
    idle(qtbot, session)

    assert cells(again, 0) == cells(page, 0)


def test_back_up_now_makes_one_and_lists_it(qtbot: QtBot, page: BackupsPage, session: Session) -> None:
    page.make.click()
    qtbot.waitUntil(lambda: len(page.table.rows) == 2 and page.table.rows[0].found is not None)

    assert cells(page, 0)[1:3] == ["By hand", str(PERSONS)]
    assert page.table.chosen == page.table.rows[0]
    assert why_of(all_backups(folder_of(session.register))[-1]) == BY_HAND


def test_without_a_backup_the_page_says_what_to_do(qtbot: QtBot, session: Session) -> None:
    page = BackupsPage(session)
    qtbot.addWidget(page)
    page.show()
    idle(qtbot, session)

    assert page._stack.currentIndex() == 1
    assert not page.restore.isEnabled()
    assert page.make.isEnabled()


def test_a_try_out_says_what_comes_back_and_changes_nothing(
    qtbot: QtBot, page: BackupsPage, session: Session
) -> None:
    folder = folder_of(session.register)
    before = {each: each.read_bytes() for each in [session.register.path, *all_backups(folder)]}
    page.try_out.click()
    qtbot.waitUntil(page.result.isVisible)

    assert "is whole" in page.result.title.text()
    assert f"{PERSONS} persons" in page.result.text.text()
    assert "nothing was changed" in page.result.text.text()
    assert before == {each: each.read_bytes() for each in before}
    assert [each.name for each in folder.iterdir() if "partial" in each.name] == []


def test_a_try_out_says_what_is_wrong(qtbot: QtBot, page: BackupsPage) -> None:
    chosen = page.table.chosen
    assert chosen
    spoil(chosen.path)
    page.try_out.click()
    qtbot.waitUntil(page.result.isVisible)

    assert "is damaged" in page.result.title.text()
    assert cells(page, 0)[4] == "Damaged"
    assert cells(page, 0)[2] == "–"


def test_the_folder_is_opened(page: BackupsPage, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", asked.append)
    page.open_folder.click()

    assert [Path(each.toLocalFile()) for each in asked] == [folder_of(session.register)]


def test_closed_while_it_looks_the_register_stays_closed(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    assert window.session
    assert window.desk
    register = window.session.register
    window.desk.show_page(BACKUPS)
    window.show_start()
    idle(qtbot, window)
    QApplication.processEvents()

    assert register.database.is_closed()


# -- restoring -----------------------------------------------------------------------------


def test_restored_the_window_is_back_with_the_old_data(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    assert "Entered since" in names(window)
    page.table.choose(page.table.rows[-1].path)
    answer.append(reads("is lost: 3 changes", "Restore"))
    page.restore.click()

    assert isinstance(window._stack.currentWidget(), WaitingPage)
    assert not window.menuBar().isEnabled()
    idle(qtbot, window)
    assert "Entered since" not in names(window)
    assert len(names(window)) <= PERSONS
    assert window.menuBar().isEnabled()
    page = backups_page(qtbot, window)
    aside = next(each for each in page.table.rows if each.why == ASIDE)
    assert aside.found
    assert (aside.found.whole, aside.found.persons) == (True, PERSONS + 1)


def test_what_was_kept_aside_can_be_restored_in_turn(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    for why, there in (("daily", False), (ASIDE, True)):
        page = backups_page(qtbot, window)
        page.table.choose([each.path for each in page.table.rows if each.why == why][-1])
        answer.append(press("Restore"))
        page.restore.click()
        idle(qtbot, window)

        assert ("Entered since" in names(window)) is there
        assert window.session
        assert window.session.register.has_password


def test_not_restored_where_the_question_is_answered_with_no(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    session = window.session
    answer.append(press("Cancel"))
    page.restore.click()

    assert window.session is session


def test_a_backup_with_another_password(qtbot: QtBot, window: Window, locked: Path, answer: Answers) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    assert window.session
    change_key(window.session.register, new_key(OTHER))
    page = backups_page(qtbot, window)
    page.table.choose(page.table.rows[-1].path)
    assert cells(page, page.table.currentIndex().row())[4:] == ["Needs its password", "Another one"]
    answer.append(typing(qtbot, "forkert adgangskode", PASSWORD))
    page.try_out.click()
    assert "is whole" in page.result.title.text()
    answer += [typing(qtbot, PASSWORD), reads("the password of the backup then", "Restore")]
    page.restore.click()
    idle(qtbot, window)

    assert "Entered since" not in names(window)
    window.close_register()
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    assert "Entered since" not in names(window)


def test_a_damaged_backup_is_refused_and_nothing_changes(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    chosen = page.table.rows[-1]
    page.table.choose(chosen.path)
    spoil(chosen.path)
    before = names(window)
    answer += [press("Restore"), reads("damaged")]
    page.restore.click()
    idle(qtbot, window)

    assert before == names(window)
    assert [each for each in all_backups(chosen.path.parent) if why_of(each) == ASIDE] == []


def test_whatever_fails_the_register_is_open_again(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotWritable("The disk is full.")

    monkeypatch.setattr("gdpr_desk.ui.backups.putting_back.restore", full)
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    answer += [press("Restore"), reads("The disk is full.")]
    page.restore.click()
    idle(qtbot, window)

    assert "Entered since" in names(window)
    assert window.menuBar().isEnabled()


def test_closed_meanwhile_the_window_waits_for_the_restore(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    page.table.choose(page.table.rows[-1].path)
    answer.append(press("Restore"))
    page.restore.click()
    window.close()

    assert not any(thread.isRunning() for thread, _ in window.background._running)
    with open_register(plain, None, "tester", clock) as register:
        assert register.store.count(Person) == PERSONS


# -- a damaged register --------------------------------------------------------------------


def test_a_damaged_register_leads_to_its_newest_whole_backup(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    spoilt = damage(locked)

    def agree(dialog: QDialog) -> None:
        assert isinstance(dialog, DamagedDialog)
        assert f"{PERSONS} persons" in dialog._holds.text()
        assert f"{(NOW - DAY).astimezone():%d-%m-%Y %H:%M} is lost" in dialog._lost.text()
        dialog.restore.click()  # the only one

    answer.append(agree)
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    assert "Entered since" not in names(window)
    assert window.session
    assert window.session.register.path == locked
    aside = [each for each in all_backups(folder_of(window.session.register)) if why_of(each) == ASIDE]
    assert [each.read_bytes() for each in aside] == [spoilt]


def test_damage_that_only_the_look_behind_the_open_window_finds_leads_there_too(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    with open_register(plain, None, "tester", clock) as register:
        find = "SELECT rootpage * (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?"
        at = register.database.execute_sql(find, ("attachment",)).fetchone()[0]  # the start reads none
    content = bytearray(plain.read_bytes())
    content[at - 4096 : at] = b"\xff" * 4096
    plain.write_bytes(content)
    window.opening.open_file(plain)
    idle(qtbot, window)
    assert "Entered since" in names(window)

    def agree(dialog: QDialog) -> None:
        assert isinstance(dialog, DamagedDialog)
        dialog.restore.click()

    answer.append(agree)
    window._settle()
    idle(qtbot, window)

    assert answer == []
    assert "Entered since" not in names(window)


def test_another_backup_of_a_damaged_register_in_three_clicks(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    backups_page(qtbot, window)  # there is one of today by now
    window.close_register()
    window.show_start()
    damage(locked)

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, DamagedDialog)
        assert not dialog.table.isVisibleTo(dialog)
        dialog.others.click()
        assert dialog.table.isVisibleTo(dialog)
        dialog.table.selectRow(1)
        dialog.restore.click()

    answer.append(choose)
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    assert "Entered since" not in names(window)


def test_a_damaged_backup_is_passed_over(qtbot: QtBot, window: Window, plain: Path, answer: Answers) -> None:
    window.opening.open_file(plain)
    page = backups_page(qtbot, window)
    newest = page.table.rows[0].path
    window.close_register()
    window.show_start()
    spoil(newest)
    plain.write_bytes(b"SQLite format 3\0" + bytes(3_000))
    answer.append(press("Restore this backup"))
    window.opening.open_file(plain)
    idle(qtbot, window)

    assert "Entered since" not in names(window)


def test_without_a_backup_it_is_said_where_they_would_be(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers, own_data: Path
) -> None:
    shutil.rmtree(own_data / "backups")
    damage(locked)
    answer.append(reads(str(own_data / "backups")))
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    assert isinstance(window._stack.currentWidget(), UnlockPage)


def test_left_alone_the_damaged_file_stays_as_it_is(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers
) -> None:
    plain.write_bytes(b"SQLite format 3\0" + bytes(3_000))
    before = plain.read_bytes()
    answer.append(press("Cancel"))
    window.opening.open_file(plain)
    idle(qtbot, window)

    assert isinstance(window._stack.currentWidget(), StartPage)
    assert window.menuBar().isEnabled()
    assert before == plain.read_bytes()


def test_a_wrong_password_is_no_damage(qtbot: QtBot, window: Window, locked: Path) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, OTHER)

    assert isinstance(window._stack.currentWidget(), UnlockPage)


# -- the banner ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(days=6, hours=23), "Backed up 17-11-2026"),
        (timedelta(days=7), "Last backup 7 days ago"),
        (timedelta(days=30), "Last backup 30 days ago"),
    ],
)
def test_the_banner_comes_at_seven_days(qtbot: QtBot, session: Session, age: timedelta, said: str) -> None:
    back_up(session.register, NOW - age, "daily")

    assert banner(qtbot, session).backup.text() == said.replace("17-11-2026", shown(NOW - age))


def test_its_button_makes_a_backup_and_then_it_is_gone(qtbot: QtBot, session: Session) -> None:
    back_up(session.register, NOW - 9 * DAY, "daily")
    line, asked = banner(qtbot, session), list[str]()
    session.wants_page.connect(asked.append)
    line.backup.click()
    line.backup.click()  # while it is made
    qtbot.waitUntil(lambda: line.backup.text() == "Backed up today")

    assert asked == []
    assert why_of(all_backups(folder_of(session.register))[-1]) == BY_HAND
    line.backup.click()
    assert asked == [BACKUPS]


def test_the_backup_of_the_day_takes_the_banner_away(
    qtbot: QtBot, window: Window, plain: Path, own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    purged: list[datetime] = []
    monkeypatch.setattr(
        "gdpr_desk.actions.registers.purge_backups", lambda _register, now, _progress: purged.append(now)
    )
    shutil.rmtree(own_data / "backups")
    window.opening.open_file(plain)
    assert window.desk
    line = window.desk.page.standing  # type: ignore[attr-defined]
    assert line.backup.text() == "No backup yet"
    window._settle()
    idle(qtbot, window)

    assert line.backup.text() == "Backed up today"
    assert purged == [NOW]


def banner(qtbot: QtBot, session: Session) -> StandingLine:
    """The line of today about a register."""
    from gdpr_desk.actions.agenda import Agenda

    line = StandingLine(session)
    qtbot.addWidget(line)
    line.show_standing(Agenda(session.register, session.today, "en").standing())
    return line


def shown(at: datetime) -> str:
    """A day as it is written here."""
    return f"{at.astimezone():%d-%m-%Y}"
