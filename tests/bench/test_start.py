"""Starting to a usable Today, with 10,000 persons, beside a bare Qt window with one label."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from gdpr_desk.actions.sample import fill_with_sample
from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.organisation import Organisation
from tests.bench.conftest import most_memory, ratio
from tests.registers import TODAY, made

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
label = QLabel("GDPR Desk")
label.resize(1180, 760)
label.show()
application.processEvents()
label.grab()
"""
OURS = """
import sys
from datetime import date
from pathlib import Path
from gdpr_desk.app import started
application, window = started(Path(sys.argv[1]), lambda: date(2026, 11, 24))
application.processEvents()
window.grab()
assert window.desk.page.isVisible()
sys.stdout.flush()
import os
os._exit(0)
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register of 10,000 persons without a password: what deriving a key takes does not count."""
    path = tmp_path / "kontor.gdprdesk"
    with made(path, None) as register, register.store.transaction():
        fill_from_starter(register.store, "small-office", "da", Organisation(name="Sample"), TODAY)
        fill_with_sample(register.store, 10_000, "da", TODAY)
        register.store.reminders.rebuild()
    return path


def run(code: str, *arguments: str) -> None:
    """Run `code` in a process of its own, to its end."""
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    around.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    subprocess.run([sys.executable, "-c", code, *arguments], env=around, check=True, capture_output=True)


def test_start(register: Path) -> None:
    run(OURS, str(register))  # which makes the backup of the day
    times, ours, bare = ratio(partial(run, OURS, str(register)), partial(run, BARE), rounds=15)
    print(f"\nstart: ×{times:.2f} ({ours * 1000:.0f} ms beside {bare * 1000:.0f} ms)")

    assert times <= 2.5


WITH_PEOPLE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import ARGUMENTS, Theme
from gdpr_desk.ui.window import Around, Window
from tests.registers import TODAY, clock, unlock
application = QApplication([*sys.argv[:1], *ARGUMENTS])
window = Window(Around("bench", clock, lambda: TODAY, "da"), Theme(application), Settings())
window.show()
window.opening.open_with(Path(sys.argv[1]), unlock)
window.desk.open_number(1)
table = window.desk.page.list.table
for _ in range(50):
    application.processEvents()
table.scrollToBottom()
for _ in range(50):
    application.processEvents()
window.background.cancel_all()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise there")
def test_memory_of_the_window(small: Path, large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    many, few = most_memory(WITH_PEOPLE, str(large)), most_memory(WITH_PEOPLE, str(small))
    print(f"\nmemory of the window: ×{many / few:.2f} ({many >> 10} MiB beside {few >> 10} MiB)")

    assert many / few <= 1.2
