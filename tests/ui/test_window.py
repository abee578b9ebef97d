"""The window as people use it, story by story: start, password, lock, language, damage."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.storage.keys import derive, new_key, recovery_key, salt_of
from gdpr_desk.storage.password import set_key
from gdpr_desk.storage.register import open_register
from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.done import DoneView
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.pages import PAGES, call
from gdpr_desk.ui.passwords import CurrentPasswordDialog, PasswordDialog, RecoveryDialog
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.start import StartPage, UnlockPage
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.window import Around, Window
from gdpr_desk.ui.wizard import NewRegisterDialog
from tests.registers import TODAY, clock

PASSWORD = "en god lang adgangskode"
OTHER = "en helt anden adgangskode"
Answers = list[Callable[[QDialog], object]]
PLACES = {"today": 0, "people": 1, "activities": 4, "processors": 5}


@pytest.fixture
def window(qtbot: QtBot, look: Theme, answer: Answers) -> Iterator[Window]:  # noqa: ARG001 (its door)
    """A window without a register, in English."""
    made = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.background.cancel_all()
    if made.session:
        made.session.register.close()


@pytest.fixture
def plain(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample register."""
    return Path(shutil.copy(sample, tmp_path / "kontor.gdprdesk"))


@pytest.fixture(scope="session")
def locked_sample(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample register with a password."""
    path = Path(shutil.copy(sample, tmp_path_factory.mktemp("locked") / "kontor.gdprdesk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDPR_DESK_DATA", str(path.parent / "data"))
        with open_register(path, None, "tester", clock) as register:
            set_key(register, new_key(PASSWORD))
    return path


@pytest.fixture
def locked(locked_sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample register with a password."""
    return Path(shutil.copy(locked_sample, tmp_path / "kontor.gdprdesk"))


def quiet(qtbot: QtBot, window: Window) -> None:
    """Wait until nothing is under way, what is put off until the first picture included."""
    qtbot.waitUntil(lambda: not window.background.busy, timeout=10_000)
    if window.session:
        window._settle()
        qtbot.waitUntil(lambda: not window.background.busy, timeout=10_000)


def opened(window: Window) -> Session:
    """The session of a window in which a register is open."""
    assert window.session is not None
    return window.session


def shown(window: Window) -> Any:
    """What the window shows."""
    return window._stack.currentWidget()


def type_password(qtbot: QtBot, window: Window, text: str) -> None:
    """Type a password and press Enter."""
    page = shown(window)
    assert isinstance(page, UnlockPage)
    line = page.findChild(QLineEdit)
    assert line
    line.setText(text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    quiet(qtbot, window)


def put_away(dialog: QDialog) -> None:
    """Close the dialog with the recovery key."""
    assert isinstance(dialog, RecoveryDialog)
    dialog.accept()


def choose_another(dialog: QDialog) -> None:
    """Choose another password."""
    assert isinstance(dialog, PasswordDialog)
    dialog.password._first.setText(OTHER)
    dialog.password._second.setText(OTHER)
    dialog._use()


def typed_right(qtbot: QtBot, dialog: QDialog) -> None:
    """Type the current password."""
    assert isinstance(dialog, CurrentPasswordDialog)
    dialog.field.setText(PASSWORD)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)


def typed_wrong(qtbot: QtBot, dialog: QDialog) -> None:
    """Type something else as the current password; why it does not do is said."""
    assert isinstance(dialog, CurrentPasswordDialog)
    dialog.field.setText("forkert adgangskode")
    dialog.accept()
    qtbot.waitUntil(lambda: not dialog.fault.isHidden())
    assert dialog.result() != QDialog.DialogCode.Accepted


def texts(widget: QWidget) -> str:
    """Everything that can be read in a widget."""
    found = [each.text() for each in widget.findChildren(QLabel)]
    found += [each.text() for each in widget.findChildren(QLineEdit)]
    return "\n".join([*found, widget.windowTitle()])


def test_first_start_to_printed_register(
    qtbot: QtBot, window: Window, answer: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nyt.gdprdesk"

    def wizard(dialog: QDialog) -> None:
        assert isinstance(dialog, NewRegisterDialog)
        dialog.next()
        assert "is empty" in dialog._steps.currentWidget().fault.text()  # type: ignore[union-attr]
        dialog._name.setText("Prøvekontoret ApS")
        dialog._cvr.setText("13585628")
        dialog.next()
        dialog.password._first.setText("1234")
        dialog.next()
        assert "too easy" in dialog._steps.currentWidget().fault.text()  # type: ignore[union-attr]
        dialog.password._first.setText(PASSWORD)
        dialog.password._second.setText(PASSWORD)
        dialog.next()
        dialog._place.setText(str(path))
        dialog._sampled.setChecked(True)
        dialog.next()

    answer += [wizard, put_away]
    assert isinstance(shown(window), StartPage)
    window.opening.make()
    quiet(qtbot, window)

    assert window.session
    assert window.session.store.count(Person) == 60
    assert window.session.store.all(Organisation)[0].name == "Prøvekontoret ApS"
    target = tmp_path / "fortegnelse.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    from gdpr_desk.actions.reports import print_register

    print_register(window.session.register, target, "da", TODAY)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_wrong_password_is_said_and_can_be_mended(qtbot: QtBot, window: Window, locked: Path) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, "forkert adgangskode")

    assert "does not open" in shown(window)._fault.text()
    assert window.session is None
    type_password(qtbot, window, PASSWORD)
    assert opened(window).store.count(Person) == 60


def test_the_recovery_key_opens_and_asks_for_a_new_password(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = recovery_key(derive(PASSWORD, salt_of(locked) or b""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (letters, True))
    answer += [choose_another, put_away]
    window.opening.open_file(locked)
    shown(window).recover.emit()
    quiet(qtbot, window)

    assert window.session
    window.close_register()
    window.opening.open_file(locked)
    type_password(qtbot, window, OTHER)
    opened(window)


def test_changing_the_password_asks_for_the_current_one(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    def mistyped(dialog: QDialog) -> None:
        typed_wrong(qtbot, dialog)
        dialog.reject()

    answer.append(mistyped)
    window.menus.change_password()
    assert opened(window).register.key == derive(PASSWORD, salt_of(locked) or b"")
    answer += [lambda dialog: typed_right(qtbot, dialog), choose_another, put_away]
    window.menus.change_password()
    assert opened(window).register.key == derive(OTHER, salt_of(locked) or b"")


def test_removing_the_password_asks_for_it_once_more(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    def mended(dialog: QDialog) -> None:
        typed_wrong(qtbot, dialog)
        typed_right(qtbot, dialog)

    answer.append(mended)
    window.menus._remove_password()

    assert salt_of(locked) is None
    assert not opened(window).register.has_password
    answer += [choose_another, put_away]
    window.menus.change_password()  # nothing to ask for
    assert opened(window).register.has_password


def test_the_recovery_key_is_shown_to_somebody_who_knows_the_password(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    answer.append(lambda dialog: dialog.reject())
    window.menus._ask_for_recovery_key()
    assert answer == []
    answer += [lambda dialog: typed_right(qtbot, dialog), put_away]
    window.menus._ask_for_recovery_key()


def test_a_password_that_is_still_tried_counts_no_more_once_the_dialog_is_closed(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    def gone(dialog: QDialog) -> None:
        assert isinstance(dialog, CurrentPasswordDialog)
        dialog.field.setText(PASSWORD)
        dialog.accept()
        dialog.reject()

    answer.append(gone)
    window.menus._remove_password()
    quiet(qtbot, window)

    assert opened(window).register.has_password


def test_a_lock_while_the_recovery_key_is_shown(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    answer += [lambda dialog: typed_right(qtbot, dialog), choose_another, lambda _dialog: window.lock()]
    window.menus.change_password()

    assert isinstance(shown(window), UnlockPage)


def test_a_damaged_file_leads_to_its_newest_whole_backup(
    qtbot: QtBot, window: Window, locked: Path, answer: Answers
) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)  # which makes today's backup
    window.close_register()
    window.show_start()
    content = bytearray(locked.read_bytes())
    content[40:60] = bytes(20)
    locked.write_bytes(content)
    answer.append(lambda dialog: dialog.restore.click())  # type: ignore[attr-defined]
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    assert opened(window).register.path == locked
    assert opened(window).store.count(Person) == 60
    aside = list(locked.parent.rglob("*-aside.gdprdesk"))
    assert [bytes(content)] == [each.read_bytes() for each in aside]


def test_a_lock_in_the_middle_of_an_edit(qtbot: QtBot, window: Window, locked: Path) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    assert window.session
    assert window.desk
    window.desk.open_number(PLACES["processors"])
    processor = window.session.store.all(Processor)[0]
    page: Any = window.desk.page
    page.show_record(processor.id)
    line = page.form._editors["name"].findChild(QLineEdit)
    line.setText("")
    qtbot.keyClicks(line, "Halvt skrevet navn")
    window.lock()

    assert window.session is None
    qtbot.waitUntil(lambda: "Halvt skrevet" not in texts(window), timeout=2_000)
    assert processor.name not in texts(window)
    assert window.windowTitle() == "kontor – GDPR Desk"
    type_password(qtbot, window, PASSWORD)
    assert window.desk
    again: Any = window.desk.page
    assert again.form.dirty
    assert again.form._editors["name"].findChild(QLineEdit).text() == "Halvt skrevet navn"
    again.form.save()
    assert window.session
    saved = window.session.store.get(Processor, processor.id or 0)
    assert saved
    assert saved.name == "Halvt skrevet navn"


@pytest.mark.long
def test_a_hundred_locks(qtbot: QtBot, window: Window, locked: Path) -> None:
    import time

    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    for number in range(100):
        assert window.desk
        window.desk.open_number(PLACES["processors"])
        page: Any = window.desk.page
        page.refresh()
        page.show_record(1 + number % 3)
        line = page.form._editors["website"].findChild(QLineEdit)
        line.setText("")
        qtbot.keyClicks(line, f"side {number}")
        started = time.monotonic()
        window.lock()
        QApplication.processEvents()
        assert time.monotonic() - started < 2
        type_password(qtbot, window, PASSWORD)
        again: Any = window.desk.page
        assert again.form._editors["website"].findChild(QLineEdit).text() == f"side {number}"
        again.form.revert()


def test_a_lock_dismisses_dialogs(qtbot: QtBot, window: Window, locked: Path, answer: Answers) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)

    def lock_meanwhile(dialog: QDialog) -> None:
        dialog.show()
        window.lock()
        assert not dialog.isVisible()

    answer.append(lock_meanwhile)
    window.menus.show_help()
    assert isinstance(shown(window), UnlockPage)


def test_idle_minutes_lock(qtbot: QtBot, window: Window, locked: Path) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    window.lock_watch.tick()
    assert window.session
    window.lock_watch._last -= 601
    window.lock_watch.tick()

    assert window.session is None


def test_the_screen_locks_the_register(qtbot: QtBot, window: Window, locked: Path) -> None:
    window.opening.open_file(locked)
    type_password(qtbot, window, PASSWORD)
    window.lock_watch.screen_locked(True)

    assert window.session is None


def test_a_register_without_a_password_has_no_lock(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    window.lock()

    assert window.session
    assert "needs a password" in window.menus._lock.text()


def test_the_language_is_switched_live(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    assert window.desk
    window.desk.open_number(PLACES["processors"])
    window.menus._choose_language("da")
    quiet(qtbot, window)

    assert window.desk.place == PLACES["processors"]
    assert "Databehandlere" in texts(window)
    assert window.session
    assert window.session.language == "da"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Annuller"
    window.menus._choose_language("en")
    quiet(qtbot, window)
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_undo_and_redo_with_names(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    assert window.session
    store = window.session.store
    processor = store.save(Processor(name="Lønfirma"))
    window.menus._name_steps()
    assert window.menus._undo.text() == "&Undo: new processor"
    window.session.undo()
    assert store.get(Processor, processor.id or 0) is None
    window.menus._name_steps()
    assert window.menus._redo.text() == "&Redo: new processor"
    window.session.redo()
    assert store.get(Processor, processor.id or 0) == processor


def focused(window: Window) -> QWidget:
    """The widget that has the focus, which is in the window and not in its sidebar."""
    focus = QApplication.focusWidget()
    assert focus
    assert window.desk
    assert window.desk.page.isAncestorOf(focus)
    return focus


def test_undo_and_redo_leave_the_focus_on_the_card_of_a_person(
    qtbot: QtBot, window: Window, plain: Path
) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    session = opened(window)
    assert window.desk
    window.desk.open_number(PLACES["people"])
    page: Any = window.desk.page
    relation = session.store.all(Relation)[0]
    page.show_record(relation.person)
    with session.doing():
        session.store.save(replace(relation, confirmed_on=TODAY))
    window.activateWindow()
    part = next(each for each in page.card.parts if isinstance(each.record, Relation))
    part.edit_button.setFocus()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        qtbot.keyClick(focused(window), key, Qt.KeyboardModifier.ControlModifier)
        again = next(each for each in page.card.parts if isinstance(each.record, Relation))
        assert again is not part
        assert focused(window) is again.edit_button
    page.list.table.setFocus()
    qtbot.keyClick(focused(window), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert focused(window) is page.list.table


def test_undo_of_what_is_shown_leaves_the_focus_on_its_page(
    qtbot: QtBot, window: Window, plain: Path
) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    session = opened(window)
    assert window.desk
    window.activateWindow()
    for place, made in (("people", Person(name="Ny")), ("processors", Processor(name="Ny"))):
        window.desk.open_number(PLACES[place])
        page: Any = window.desk.page
        for at_list in (True, False):
            with session.doing():
                saved = session.store.save(made)
            page.show_record(saved.id)
            if at_list:
                page.list.table.setFocus()
            else:
                (page.card.enter if place == "people" else page.form.focus_first)()
            session.undo()
            assert focused(window) is (page.list.table if at_list else page.list.search)


def test_undo_in_the_search_field_is_that_of_the_register(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    store = opened(window).store
    assert window.desk
    window.desk.open_number(PLACES["people"])
    page: Any = window.desk.page
    person = store.all(Person)[0]
    store.delete(person)
    window.activateWindow()
    page.focus_search()
    qtbot.keyClicks(page.list.search, "a")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: store.get(Person, person.id or 0) == person)

    assert page.list.search.text() == "a"


def test_the_undo_of_a_message_goes_with_the_next_change(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    session = opened(window)
    with session.doing():
        first = session.store.save(Processor(name="Den første"))
        session.messages.passing("first", session.undo)
    assert session.messages._toast.isVisible()
    with session.doing():
        session.store.save(Processor(name="Den anden"))

    assert not session.messages._toast.isVisible()
    assert session.store.get(Processor, first.id or 0) == first


def test_a_page_with_a_mistake_says_why_it_stays(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    assert window.desk
    window.desk.open_number(PLACES["processors"])
    page: Any = window.desk.page
    page.new()
    qtbot.keyClicks(page.form._editors["website"].findChild(QLineEdit), "x")
    window.desk.open_number(PLACES["today"])

    assert window.desk.place == PLACES["processors"]
    assert "Correct what is marked" in window.messages._toast._text.text()


def test_find_on_today_finds_a_person(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    assert window.desk
    window.desk.start_search()

    assert window.desk.place == PLACES["people"]


def test_a_dropped_register_opens(qtbot: QtBot, window: Window, plain: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(plain))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    window.dropEvent(event)
    quiet(qtbot, window)

    assert window.session
    assert window.session.register.path == plain


def test_a_second_start_raises_the_first_window(
    qtbot: QtBot, window: Window, look: Theme, plain: Path
) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    window.showMinimized()
    other = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
    qtbot.addWidget(other)
    other.opening.open_file(plain)

    assert other.session is None
    qtbot.waitUntil(lambda: not window.isMinimized())


def test_a_window_of_a_screen_that_is_gone_comes_back(window: Window, look: Theme, qtbot: QtBot) -> None:
    window.move(20_000, 20_000)
    window.close()
    again = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
    qtbot.addWidget(again)
    screen = QApplication.screens()[0].availableGeometry()

    assert screen.intersects(again.frameGeometry())


def test_opening_makes_the_backup_of_the_day(qtbot: QtBot, window: Window, plain: Path) -> None:
    from gdpr_desk.storage.backups import all_backups, folder_of

    window.opening.open_file(plain)
    quiet(qtbot, window)

    assert window.session
    assert len(all_backups(folder_of(window.session.register))) == 1


def test_an_import_shows_everybody(
    qtbot: QtBot, window: Window, plain: Path, answer: Answers, tmp_path: Path
) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    sheet = tmp_path / "kunder.csv"
    sheet.write_text("Navn;Gruppe;Relation startet\nÅse Nyborg;Kunder;01-02-2025\n", encoding="utf-8")

    def looked(dialog: QDialog) -> ImportDialog:
        assert isinstance(dialog, ImportDialog)
        qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), AskingPage))
        dialog.forward.click()
        qtbot.waitUntil(lambda: isinstance(dialog.body.currentWidget(), Preview))
        return dialog

    def leave(dialog: QDialog) -> None:
        looked(dialog).reject()

    def take_in(dialog: QDialog) -> None:
        shown = looked(dialog)
        shown.forward.click()
        qtbot.waitUntil(lambda: isinstance(shown.body.currentWidget(), DoneView))
        shown.forward.click()

    answer += [take_in, leave, take_in]
    window.menus.import_files([sheet])  # before the page was ever opened
    assert window.desk
    window.desk.open_number(PLACES["people"])
    page: Any = window.desk.page
    page.list.look_for("nobody of this name")
    page.filters.no_consent.setChecked(True)
    window.menus.import_files([sheet])
    assert page.list.search.text() == "nobody of this name"
    sheet.write_text(sheet.read_text("utf-8").replace("Åse", "Bo"), encoding="utf-8")
    window.menus.import_files([sheet])

    assert not page.list.search.text()
    assert not page.filters.chosen.narrows
    assert page.list.model.rowCount() == opened(window).store.count(Person)


def test_every_page_opens_and_changing_is_quick(qtbot: QtBot, window: Window, plain: Path) -> None:
    window.opening.open_file(plain)
    assert window.desk
    for number in range(sum(1 for entry in PAGES if entry.make)):
        window.desk.open_number(number)
        QApplication.processEvents()
        assert window.desk.place == number
    quiet(qtbot, window)


def test_the_columns_of_a_list_fit_until_somebody_widens_them(
    qtbot: QtBot, window: Window, plain: Path
) -> None:
    window.opening.open_file(plain)
    assert window.desk
    for number in range(sum(1 for entry in PAGES if entry.make)):
        window.desk.open_number(number)
        found = getattr(window.desk.page, "list", None)
        QApplication.processEvents()
        assert found is None or found.table.horizontalScrollBar().maximum() == 0
    window.desk.open_number(PLACES["people"])
    page: Any = window.desk.page
    assert not page.list._resized.isActive()
    page.list.table.horizontalHeader().resizeSection(0, 250)
    qtbot.waitUntil(lambda: window.settings.widths("Person") == {"name": 250})
    window.resize(1400, 760)
    QApplication.processEvents()

    assert page.list.table.columnWidth(0) == 250


class Windows(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's own name)
        """Note it."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.add(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_is_shown_before_it_has_its_place(
    qtbot: QtBot, qapp: QApplication, window: Window, plain: Path, answer: Answers
) -> None:
    """It would be a window for a moment, and take the keyboard from the real one."""
    windows = Windows()
    qapp.installEventFilter(windows)
    window.opening.open_file(plain)
    assert window.desk
    for number in range(sum(1 for entry in PAGES if entry.make)):
        window.desk.open_number(number)
        call(window.desk.page, "new")
        page: Any = window.desk.page
        if hasattr(page, "list"):
            page.show_record(page.list.model.id_at(0))
    answer.append(QDialog.reject)
    window.menus.change_password()
    quiet(qtbot, window)
    qapp.removeEventFilter(windows)

    assert windows.seen == set()


def test_shortcuts_are_all_on_the_help_page(window: Window, answer: Answers) -> None:
    rows = [row for _, rows in window.menus.shortcuts() for row in rows]

    assert ("Undo", "Ctrl+Z") in rows
    assert ("Today", "Ctrl+1") in rows
    assert ("Lock", "Ctrl+L") in rows or ("Lock (needs a password)", "Ctrl+L") in rows
    assert len({keys for _, keys in rows}) == len(rows)
    answer.append(lambda dialog: dialog.accept())
    window.menus.show_help()


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4])
def test_a_page_that_is_opened_by_a_key_has_the_focus(
    window: Window, plain: Path, qtbot: QtBot, key: Qt.Key
) -> None:
    window.opening.open_file(plain)
    quiet(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.desk
    focus = QApplication.focusWidget()

    assert isinstance(focus, QWidget)
    assert focus is window.desk.page or window.desk.page.isAncestorOf(focus)
