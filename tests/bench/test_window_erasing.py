"""All that is due among 100,000 persons, through the dialog: the window never stands still."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from gdpr_desk.actions.choosing import erasures_of_groups
from gdpr_desk.domain.agenda import ReminderGroup
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.reminder import What
from gdpr_desk.storage.register import Register
from gdpr_desk.ui.background import Background
from gdpr_desk.ui.erasing.deciding import DecisionView, ResultView
from gdpr_desk.ui.erasing.dialog import ErasingDialog
from gdpr_desk.ui.erasing.orders_view import OrdersView
from gdpr_desk.ui.erasing.page import ErasurePage
from gdpr_desk.ui.erasing.persons import PersonsView
from gdpr_desk.ui.messages import Messages
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import Theme
from tests.bench.test_window_import import Pulse, alive, until
from tests.registers import TODAY, clock, reopened

STALL = 0.1


@pytest.fixture
def register(large: Path, tmp_path: Path) -> Iterator[Register]:
    """A copy of the large register, open."""
    with reopened(Path(shutil.copy(large, tmp_path / "large.gdprdesk"))) as register:
        register.store.reminders.rebuild()
        yield register


@pytest.fixture
def session(register: Register, qapp: QApplication) -> Iterator[Session]:
    """A window on it."""
    window = QWidget()
    messages = Messages(window, "en")
    background = Background(window, messages.refuse)
    yield Session(
        register, "en", Theme(qapp, "light"), Settings(), clock, lambda: TODAY, messages, background
    )
    background.cancel_all()
    window.deleteLater()


def due(session: Session) -> list[ReminderGroup]:
    """The groups that are due."""
    groups = session.store.reminders.groups(TODAY, TODAY)
    return [each for each in groups if each.what is What.ERASE]


def test_the_window_meanwhile(session: Session) -> None:
    pulse, stalls = Pulse(), []
    page = ErasurePage(session)
    page.refresh()
    alive(0.2)
    pulse("the page is made")
    groups, store = due(session), session.store
    before = store.count(Person)
    dialog = ErasingDialog(session, lambda tell: erasures_of_groups(store, groups, TODAY, tell))
    dialog.show()

    def shows(view: type[QWidget]) -> Any:
        until(lambda: isinstance(dialog.body.currentWidget(), view))
        return dialog.body.currentWidget()

    view = shows(PersonsView)
    print(f"\n{len(view.chosen)} persons of {before}")
    stalls.append(pulse("it is worked out"))
    view.model.turn(0)
    view.table.setCurrentIndex(view.model.index(5_000, 0))
    alive(0.1)
    stalls.append(pulse("one is left out"))
    dialog.forward.click()
    orders = shows(OrdersView)
    stalls.append(pulse("the orders are prepared"))
    orders._copy(orders._decided.orders[0])
    until(lambda: not session.background.busy)
    stalls.append(pulse("one is copied"))
    dialog.forward.click()
    decision = shows(DecisionView)
    decision.erase.click()
    shows(ResultView)
    stalls.append(pulse("it is erased"))
    dialog.cancel.click()
    until(lambda: not session.background.busy)
    alive(0.2)
    stalls.append(pulse("it is let go"))

    assert store.count(Person) < before
    assert max(stalls) <= STALL
