"""The key of a register: derived from the password as SQLCipher does, and printed as a recovery key.

Source: SQLCipher 4's defaults, PBKDF2-HMAC-SHA512 with 256,000 rounds over the file's first 16
bytes. So the file opens with the same password in any SQLCipher tool.
"""

import hashlib
import secrets
import unicodedata
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from dataclasses import dataclass, field
from pathlib import Path

from gdpr_desk.errors import WrongPassword
from gdpr_desk.i18n import N_

_ROUNDS = 256_000
_KEY_BYTES, _SALT_BYTES, _CHECK_BYTES = 32, 16, 3
_PLAIN_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Key:
    """A derived key; it never shows in a message or a traceback."""

    raw: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def literal(self) -> str:
        """The key as SQLCipher takes it without deriving anything: x'<key><salt>'."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


def derive(password: str, salt: bytes) -> Key:
    """The key that `password` makes with `salt`. The same letters typed on a Mac give the same key."""
    secret = unicodedata.normalize("NFC", password).encode()
    return Key(hashlib.pbkdf2_hmac("sha512", secret, salt, _ROUNDS, _KEY_BYTES), salt)


def new_key(password: str) -> Key:
    """A key with a salt of its own, for a new register or a new password."""
    return derive(password, secrets.token_bytes(_SALT_BYTES))


def salt_of(path: Path) -> bytes | None:
    """The salt of the encrypted register at `path`; None where the file is not encrypted.

    Call it before SQLite opens the file: closing a second handle would drop SQLite's own locks.
    """
    with path.open("rb") as file:
        start = file.read(_SALT_BYTES)
    return None if start == _PLAIN_HEADER else start


def recovery_key(key: Key) -> str:
    """The key in letters for the recovery sheet: groups of four, the last characters a check.

    It is valid until the password changes.
    """
    letters = b32encode(key.raw + _check(key.raw)).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def from_recovery_key(letters: str, salt: bytes) -> Key:
    """The key that was printed; WrongPassword where a character was mistyped."""
    plain = "".join(letters.upper().split()).replace("-", "").replace("0", "O").replace("1", "I")
    try:
        decoded = b32decode(plain + "=" * (-len(plain) % 8))
    except NotBase32:
        decoded = b""
    raw, check = decoded[:_KEY_BYTES], decoded[_KEY_BYTES:]
    if len(raw) != _KEY_BYTES or check != _check(raw):
        raise WrongPassword(
            N_(
                "The recovery key is not complete, or a character in it is wrong. "
                "Compare it with the recovery sheet, group by group, and try again."
            )
        )
    return Key(raw, salt)


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"GDPR Desk recovery key" + raw).digest()[:_CHECK_BYTES]
