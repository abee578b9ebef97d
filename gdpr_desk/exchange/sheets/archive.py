"""Reads a zip archive (a workbook, or a bundle of sheets) within limits, each member whole or not at all."""

import struct
import zipfile
import zlib
from io import BytesIO

from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.sheets.limits import (
    MAX_MEMBERS,
    MAX_RATIO,
    SMALL_MEMBER,
    Allowance,
    too_large_unpacked,
)
from gdpr_desk.i18n import N_

_FAULTS = (  # what zipfile raises at damaged archives
    zipfile.BadZipFile,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OverflowError,
    OSError,
)
_LOCAL = struct.Struct("<4s5H3I2H")


class Archive:
    """A zip archive whose directory was found to be within the limits."""

    def __init__(self, data: bytes, name: str, allowance: Allowance) -> None:
        self.name = name
        self.data = data
        if data.count(b"PK\1\2") > MAX_MEMBERS:  # before zipfile makes an object of each
            raise too_large_unpacked(name)
        try:
            members = zipfile.ZipFile(BytesIO(data)).infolist()
        except _FAULTS as fault:
            raise damaged(name) from fault
        if not all(info.filename for info in members):  # zipfile cannot say what such a one is
            raise damaged(name)
        self._check(members, allowance)
        self._members = {info.filename: info for info in members if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """The members' names in their order, without folders."""
        return list(self._members)

    @property
    def has_one_directory(self) -> bool:
        """Whether no other program can find another directory in it, and so other members than these."""
        at = self.data.find(b"PK\5\6")
        size, offset = struct.unpack_from("<2I", self.data, at + 12)
        return at == self.data.rfind(b"PK\5\6") == size + offset and b"PK\6\7" not in self.data

    def size(self, member: str) -> int:
        """How many bytes a member unpacks to."""
        return self._members[member].file_size

    def read(self, member: str) -> bytes:
        """A member's content, of the size and checksum that the directory says."""
        info = self._members[member]
        try:
            content = self._content(info)
        except (zlib.error, struct.error) as fault:
            raise damaged(self.name) from fault
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise damaged(self.name)
        return content

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        """The content, if its stream ends where the directory says: what came after that would not be
        looked at here, but might be read by another program."""
        lengths = _LOCAL.unpack_from(self.data, info.header_offset)[-2:]
        start = info.header_offset + _LOCAL.size + sum(lengths)
        stream = self.data[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            return stream
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        content = unpacker.decompress(stream, info.file_size + 1)
        if not unpacker.eof:
            raise zlib.error
        return content

    def _check(self, members: list[zipfile.ZipInfo], allowance: Allowance) -> None:
        if any(info.flag_bits & 1 for info in members):
            raise encrypted(self.name)
        methods = {info.compress_type for info in members} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        if methods or len({info.filename for info in members}) < len(members):
            raise damaged(self.name)
        if any(_bomb(info) for info in members):
            raise too_large_unpacked(self.name)
        allowance.unpack(sum(info.file_size for info in members))


def damaged(name: str) -> FileRefused:
    """The file is cut short or changed on its way."""
    text = N_(
        "{name} is damaged or not complete. Fetch it once more from where it came, or open it in "
        "Excel and save it again."
    )
    return FileRefused(text, name=name)


def encrypted(name: str) -> FileRefused:
    """The file asks for a password."""
    text = N_("{name} is protected by a password. Save it without a password and try again.")
    return FileRefused(text, name=name)


def _bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > max(SMALL_MEMBER, info.compress_size * MAX_RATIO)
