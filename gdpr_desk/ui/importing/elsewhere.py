"""Reads sheets in a process of their own, since a window stands still while a large one is read.

The reader of workbooks, and the expressions that look through them first, hold Python's lock as long as
they take: 50,000 rows stop a window for 0.27 s. In another process they hold up nobody, can be ended at any
moment, and may even crash. The process is started afresh ("spawn"), as Windows does it and as threads ask
for; in a frozen program that works as long as `multiprocessing.freeze_support()` is the first call of
`main`.
"""

from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gdpr_desk.errors import UserFacingError
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.sheets.scan import unusual

_SMALL = 100_000  # bytes that are read faster than a process is started
_BLOCK = 1_000  # rows that are handed over together: unpacking them holds the lock, too
_PATIENCE = 0.05  # seconds between two looks at whether anybody waits


def read_beside(path: Path, look_up: Callable[[], None]) -> list[Sheet]:
    """The sheets of a file, as `read_sheets` gives them. What `look_up` raises ends the reading."""
    if not path.is_file() or path.stat().st_size <= _SMALL:
        return read_sheets(path)
    from multiprocessing import get_context

    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(path, there), daemon=True)
    process.start()
    there.close()
    try:
        return list(_sheets(_received(here, path.name, look_up)))
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _read(path: Path, there: Connection) -> None:
    """What the other process does: each sheet's head, then its rows; at the end None, or a refusal."""
    try:
        for sheet in read_sheets(path):
            there.send((sheet.source, sheet.header, sheet.header_number, len(sheet.rows)))
            for at in range(0, len(sheet.rows), _BLOCK):
                there.send((sheet.rows[at : at + _BLOCK], sheet.numbers[at : at + _BLOCK]))
        there.send(None)
    except UserFacingError as refusal:
        there.send(refusal)


def _received(here: Connection, name: str, look_up: Callable[[], None]) -> Iterator[Any]:
    while True:
        while not here.poll(_PATIENCE):
            look_up()
        look_up()
        try:
            found = here.recv()
        except EOFError as end:  # it crashed, or the system took its memory away
            raise unusual(name) from end
        if isinstance(found, UserFacingError):
            raise found
        if found is None:
            return
        yield found


def _sheets(received: Iterator[Any]) -> Iterator[Sheet]:
    for source, header, at, count in received:
        rows: list[Any] = []
        numbers: list[int] = []
        while len(rows) < count:
            more, theirs = next(received)
            rows += more
            numbers += theirs
        yield Sheet(source, header, rows, numbers, at)
