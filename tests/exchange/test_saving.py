"""Saving in one step: the old file stays until the new one is whole, and no partial file is left."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from gdpr_desk.errors import DiskFull, InUse, NotWritable, UserFacingError
from gdpr_desk.exchange.saving import replacing, save_bytes

REASONS = [
    (errno.ENOSPC, DiskFull, "the disk is full"),
    (errno.EDQUOT, DiskFull, "the disk is full"),
    (errno.EACCES, NotWritable, "is read-only"),
    (errno.EROFS, NotWritable, "is read-only"),
    (errno.EIO, NotWritable, "was not saved: "),
]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file from the last time, alone in its folder."""
    path = tmp_path / "reports" / "register.pdf"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def refuse(number: int) -> Any:
    """A call of the system that fails with the error `number`."""

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def write_half(target: Path, error: BaseException | type[BaseException]) -> None:
    """Begin a new file, and fail."""
    with replacing(target) as partial:
        partial.write_bytes(b"half")
        raise error


def as_it_was(target: Path) -> bool:
    """Whether the file from the last time is there, and nothing beside it."""
    return list(target.parent.iterdir()) == [target] and target.read_bytes() == b"old"


def test_the_new_file_takes_the_old_ones_place(target: Path) -> None:
    save_bytes(target, b"new")

    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_a_first_file_is_written_too(tmp_path: Path) -> None:
    save_bytes(tmp_path / "Årsrapport.pdf", b"new")

    assert (tmp_path / "Årsrapport.pdf").read_bytes() == b"new"


def test_the_old_file_is_whole_while_the_new_one_is_written(target: Path) -> None:
    with replacing(target) as partial:
        partial.write_bytes(b"half")

        assert target.read_bytes() == b"old"
        assert partial.parent == target.parent
        assert partial.name.startswith(".")


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_whatever_is_raised_leaves_the_old_file_and_nothing_beside_it(
    target: Path, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        write_half(target, error)

    assert as_it_was(target)


@pytest.mark.parametrize(("number", "kind", "words"), REASONS)
def test_a_failure_while_writing_is_put_in_words(
    target: Path, number: int, kind: type[UserFacingError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        write_half(target, OSError(number, os.strerror(number)))

    assert as_it_was(target)


@pytest.mark.parametrize(("number", "kind", "words"), REASONS)
def test_a_failure_while_flushing_is_put_in_words(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[UserFacingError], words: str
) -> None:
    monkeypatch.setattr(os, "fsync", refuse(number))

    with pytest.raises(kind, match=words):
        save_bytes(target, b"new")

    assert as_it_was(target)


def test_a_file_that_is_open_elsewhere_is_left_alone(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", refuse(errno.EACCES))

    with pytest.raises(InUse, match=r"“register.pdf” is open in another program"):
        save_bytes(target, b"new")

    assert as_it_was(target)


def test_a_disk_that_fills_up_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "realpath", str)  # /dev/full is written to instead of a partial file
    monkeypatch.setattr(Path, "with_name", lambda _path, _name: Path("/dev/full"))
    monkeypatch.setattr(Path, "unlink", lambda _path, **_options: None)
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")

    with pytest.raises(DiskFull):
        save_bytes(Path("/tmp/register.pdf"), b"new")


def test_a_write_protected_file_is_not_replaced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write to everything

    with pytest.raises(NotWritable, match="write-protected"):
        save_bytes(target, b"new")

    assert as_it_was(target)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match=r"no folder “.*gone”"):
        save_bytes(tmp_path / "gone" / "register.pdf", b"new")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="is a folder"):
        save_bytes(tmp_path, b"new")


def test_a_name_that_the_disk_does_not_take_is_put_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="was not saved"):
        save_bytes(tmp_path / ("x" * 300), b"new")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, and links need rights")
def test_the_mode_of_the_file_stays_and_a_link_stays_a_link(target: Path) -> None:
    target.chmod(0o640)
    link = target.with_name("newest.pdf")
    link.symlink_to(target)

    save_bytes(link, b"new")

    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
