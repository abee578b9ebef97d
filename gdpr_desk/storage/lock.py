"""One writer per register: an operating-system lock on a file beside it, gone with the process."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from gdpr_desk.errors import InUse, NotWritable
from gdpr_desk.i18n import N_


class WriterLock:
    """Held by the one program that may write to a register; a killed program never blocks the next."""

    def __init__(self, register: Path) -> None:
        self.path = register.with_name(f".{register.name}.lock")
        self._register = register
        self._file: IO[bytes] | None = None

    def acquire(self) -> Self:
        """Take the lock, or raise InUse; NotWritable where the folder lets no file be made."""
        while self._file is None:
            try:
                file = self.path.open("ab")
            except OSError as error:
                raise NotWritable(
                    N_(
                        "The folder “{folder}” cannot be written to, so the register cannot be changed. "
                        "Copy the register to a folder of your own and open it there."
                    ),
                    folder=self.path.parent,
                ) from error
            if not _lock(file):
                file.close()
                raise InUse(
                    N_(
                        "“{register}” is open in another window or on another computer. "
                        "Close it there, then try again."
                    ),
                    register=self._register.name,
                )
            if _same_file(file, self.path):
                self._file = file
            else:
                file.close()  # it was removed between opening and locking: take the new one
        return self

    def release(self) -> None:
        """Give the lock back and leave no file behind."""
        if self._file is None:
            return
        if sys.platform == "win32":
            self._file.close()
            self._remove()
        else:
            self._remove()
            self._file.close()
        self._file = None

    def _remove(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return  # on Windows another program holds it by now: it is theirs to remove

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _same_file(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
