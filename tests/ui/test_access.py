"""Everybody can use it: every control has a name, Tab reaches it, and leaves it again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdpr_desk.exchange.recovery_sheet import RecoverySheet
from gdpr_desk.storage.keys import Key
from gdpr_desk.ui.help import HelpDialog
from gdpr_desk.ui.messages import BugDialog
from gdpr_desk.ui.pages import PAGES, call
from gdpr_desk.ui.passwords import CurrentPasswordDialog, PasswordDialog, RecoveryDialog
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.start import StartPage, UnlockPage
from gdpr_desk.ui.theme import Theme
from gdpr_desk.ui.window import Around, Window
from gdpr_desk.ui.wizard import NewRegisterDialog
from tests.differing import differ
from tests.registers import TODAY, clock

CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
NUMBERS = range(sum(1 for entry in PAGES if entry.make))


@pytest.fixture
def window(
    qapp: QApplication, look: Theme, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    """A window with the sample register, which nothing here changes."""
    assert qapp is not None
    path = Path(shutil.copy(sample, tmp_path_factory.mktemp("access") / "kontor.gdprdesk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDPR_DESK_DATA", str(path.parent / "data"))
        made = Window(Around("tester", clock, lambda: TODAY, "en"), look, Settings())
        made.show()
        made.opening.open_file(path)
        assert made.session
        differ(made.session.register, path.parent)
        made.session.changed.emit()
        yield made
        made.background.cancel_all()
        made.close_register()
        made.close()


def controls(widget: QWidget) -> list[QWidget]:
    """What can be used in a widget, without the inner parts of Qt's own controls."""
    return [
        each
        for each in widget.findChildren(QWidget)
        if isinstance(each, CONTROLS)
        and each.isVisibleTo(widget)
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not each.objectName().startswith("qt_")
    ]


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab should stop here."""
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def nameless(widget: QWidget) -> list[str]:
    """The controls of which a screen reader could not say what they are."""
    found = []
    for each in controls(widget):
        interface = QAccessible.queryAccessibleInterface(each)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(each).__name__} in {type(each.parentWidget()).__name__}")
    return found


def shown_page(window: Window, number: int, qtbot: QtBot) -> QWidget:
    """A page, with one of its records shown."""
    assert window.desk
    window.desk.open_number(number)
    page = window.desk.page
    found = getattr(page, "list", None)
    if found is not None and found.model.rowCount():
        call(page, "show_record", found.model.id_at(0))
    qtbot.waitUntil(lambda: not window.background.busy, timeout=20_000)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("number", NUMBERS)
def test_every_control_of_a_page_has_a_name(window: Window, number: int, qtbot: QtBot) -> None:
    assert nameless(shown_page(window, number, qtbot)) == []
    assert nameless(window) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_tab_visits_all_of_a_page_and_is_never_trapped(window: Window, number: int, qtbot: QtBot) -> None:
    # By keys, not by nextInFocusChain(): PySide makes what that returns a child of the one it was asked of,
    # so that Python forgets a window which still lives, and the models in it with it.
    page = shown_page(window, number, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wanted = {each for each in controls(page) if takes_tab(each)}
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    start = at = QApplication.focusWidget()
    visited: set[QWidget | None] = set()
    while at not in visited and len(visited) < 5_000:
        visited.add(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()

    reached = visited | {each.focusProxy() for each in visited if each}
    assert len(wanted) >= 3
    assert {f"{type(each).__name__} {each.accessibleName()}" for each in wanted - reached} == set()
    assert at is start


@pytest.mark.parametrize("number", NUMBERS)
def test_tab_goes_on_from_every_control(window: Window, number: int, qtbot: QtBot) -> None:
    page = shown_page(window, number, qtbot)
    for each in controls(page)[:40]:
        if takes_tab(each) and each.isVisible():
            each.setFocus(Qt.FocusReason.TabFocusReason)
            before = window.focusWidget()
            qtbot.keyClick(before, Qt.Key.Key_Tab)

            assert window.focusWidget() is not before, f"{type(each).__name__} {each.accessibleName()}"


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_control_of_the_other_views_has_a_name(
    window: Window, look: Theme, language: str, qtbot: QtBot
) -> None:
    sheet = RecoverySheet("ABCD EFGH", "Kontoret", "a.gdprdesk", language, TODAY)
    views = [
        StartPage(look, language, [Path("a.gdprdesk")]),
        UnlockPage(look, language, Path("a.gdprdesk")),
        NewRegisterDialog(window, language),
        CurrentPasswordDialog(window, language, window.background, Key(b"", b""), "Type it", "Continue"),
        PasswordDialog(window, language),
        RecoveryDialog(window, window.messages, sheet),
        BugDialog(window, "details", window.say),
        HelpDialog(window, language, window.menus.shortcuts()),
    ]
    for view in views:
        qtbot.addWidget(view)
        view.show()

        assert nameless(view) == [], type(view).__name__
        view.hide()


def test_a_nameless_control_would_be_found(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = QLineEdit(holder)
    holder.show()

    assert nameless(holder) == ["QLineEdit in QWidget"]
    field.setAccessibleName("Name")
    assert nameless(holder) == []
