"""What holds for every test: no display, no network, an own data folder, texts in English."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported, or it aborts the process

import hypothesis
import pytest

# Everyday the same examples, so that no test fails by chance; the long run looks for new ones.
hypothesis.settings.register_profile("everyday", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("long", deadline=None, database=None, max_examples=2000)
hypothesis.settings.load_profile("everyday")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What the window's application is started with."""
    from gdpr_desk.ui.theme import ARGUMENTS

    return ["gdpr-desk", *ARGUMENTS]


class NetworkUsed(AssertionError):
    """Code under test tried to reach another computer."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this computer, and every look-up of a name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), addressed))
        patch.setattr(socket, "getaddrinfo", guarded(socket.getaddrinfo, looked_up))
        yield


def addressed(*args: Any) -> object:
    """The host that a socket's call is for; a local socket has a path instead of a pair."""
    return args[-1][0] if isinstance(args[-1], tuple) else None


def looked_up(host: Any, *_rest: Any) -> object:
    """The name to be looked up."""
    return host


def guarded(call: Any, host_of: Callable[..., object]) -> Any:
    """`call`, refused where the host among its arguments is another computer."""

    def refuse_others(*args: Any, **kwargs: Any) -> Any:
        host = host_of(*args)
        if isinstance(host, str) and not host.startswith(LOOPBACK):
            raise NetworkUsed(host)
        return call(*args, **kwargs)

    return refuse_others


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test, and English texts whatever this computer speaks."""
    folder = tmp_path / "gdpr-desk-data"
    monkeypatch.setenv("GDPR_DESK_DATA", str(folder))
    monkeypatch.setenv("GDPR_DESK_LANGUAGE", "en")
    monkeypatch.delenv("GDPR_DESK_PASSWORD", raising=False)
    return folder
