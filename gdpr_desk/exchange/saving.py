"""Puts a finished file in the place of the old one, or leaves the old one as it is."""

import csv
import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

from gdpr_desk.errors import DiskFull, InUse, NotWritable, UserFacingError
from gdpr_desk.i18n import N_

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would work out
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def save_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target`; a file that is there stays as it is if that fails (UserFacingError)."""
    with replacing(target) as partial:
        partial.write_bytes(content)


def save_csv(target: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write `rows` as a CSV file that Excel opens rightly, also in Danish; nothing in it is a formula."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    for row in rows:
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    save_bytes(target, stream.getvalue().encode("utf-8-sig"))


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A hidden path beside `target` to write to; at the end it takes the target's place in one step.

    Whatever is raised meanwhile, the target stays as it was and nothing is left beside it. What the
    system refuses becomes a UserFacingError. The file must be closed when the block ends.
    """
    place = Path(os.path.realpath(target))  # a link stays a link
    partial = place.with_name(f".gdpr-desk-{secrets.token_hex(6)}.part")
    try:
        with _spoken(place):
            _require_replaceable(place)
            yield partial
            _flush(partial)
            _put_in_place(partial, place)
    finally:
        with suppress(OSError):  # the error that led here matters more
            partial.unlink(missing_ok=True)


def _require_replaceable(target: Path) -> None:
    """Refuse what Linux would replace all the same, and say early what can be known early."""
    if not target.parent.is_dir():
        raise NotWritable(
            N_("There is no folder “{folder}”. Create it, or choose another folder."), folder=target.parent
        )
    if target.is_dir():
        raise NotWritable(N_("“{file}” is a folder. Choose another name."), file=target)
    if target.exists() and not os.access(target, os.W_OK):
        raise NotWritable(
            N_("“{file}” is write-protected and was left as it is. Choose another name."), file=target.name
        )


def _flush(partial: Path) -> None:
    """Bring the content to the disk before the name: a power cut must not leave an empty file."""
    with partial.open("r+b") as file:
        os.fsync(file.fileno())


def _put_in_place(partial: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, partial)
    try:
        partial.replace(target)
    except PermissionError as error:
        # The folder did take the partial file, so it is the old one that is held: Windows does so.
        raise InUse(
            N_(
                "“{file}” is open in another program, or may not be replaced. It was left as it is. "
                "Close it there and try again, or choose another name."
            ),
            file=target.name,
        ) from error


@contextmanager
def _spoken(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _sentence(error, target) from error


def _sentence(error: OSError, target: Path) -> UserFacingError:
    if error.errno in _FULL:
        return DiskFull(
            N_("There is no room for “{file}” in “{folder}”: the disk is full. Make room and try again."),
            file=target.name,
            folder=target.parent,
        )
    if error.errno in _REFUSED:
        return NotWritable(
            N_("“{file}” cannot be saved: the folder “{folder}” is read-only. Choose a folder of your own."),
            file=target.name,
            folder=target.parent,
        )
    return NotWritable(
        N_("“{file}” was not saved: {reason}. Choose another folder or name, and try again."),
        file=target.name,
        reason=error.strerror or type(error).__name__,
    )
