"""One run in a real window, with keys alone: under Xvfb, where it is installed (`make long`)."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gdpr_desk.domain.recipients import Processor
from gdpr_desk.storage.register import open_register
from tests.registers import clock

NEEDED = [name for name in ("Xvfb", "xdotool", "openbox") if not shutil.which(name)]


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """The environment of a screen of its own, with a window manager."""
    screen_command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24"]
    with subprocess.Popen(
        screen_command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as screen:
        assert screen.stdout
        number = screen.stdout.readline().strip()  # once it takes callers
        around = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}

        def manager_is_there() -> bool:
            asked = subprocess.run(["xdotool", "get_desktop"], env=around, capture_output=True, check=False)
            return asked.returncode == 0

        with subprocess.Popen(["openbox"], env=around, stderr=subprocess.DEVNULL) as manager:
            until(manager_is_there)
            yield around
            manager.terminate()
        screen.terminate()


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds that happens in another process."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.long
@pytest.mark.skipif(bool(NEEDED), reason=f"not installed: {', '.join(NEEDED)}")
def test_a_processor_is_added_with_keys_alone(display: dict[str, str], sample: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample, tmp_path / "kontor.gdprdesk"))

    def xdotool(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["xdotool", *words], env=display, capture_output=True, text=True, check=False)

    def press(*keys: str) -> None:
        for key in keys:
            xdotool("key", "--clearmodifiers", key)
            time.sleep(0.4)

    program = subprocess.Popen([sys.executable, "-m", "gdpr_desk", str(path)], env=display)
    try:
        until(lambda: "GDPR Desk" in xdotool("getactivewindow", "getwindowname").stdout)
        time.sleep(1)
        press("ctrl+6", "ctrl+n")
        xdotool("type", "Loenfirma")
        press("Tab")
        xdotool("type", "Pays wages")
        press("shift+Tab", "Return", "ctrl+q")
        assert program.wait(timeout=20) == 0
    finally:
        program.kill()
        program.wait()

    with open_register(path, None, "tester", clock) as register:
        made = register.store.all(Processor)[-1]
        assert (made.name, made.service) == ("Loenfirma", "Pays wages")
        assert list(register.store.history)[-1].action == "create"
