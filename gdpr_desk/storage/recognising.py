"""Keyed hashes: by them whoever was erased is recognised for a while, and a row that was decided about.

They name nobody without the key, which lies in the register.
"""

import hmac
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.matching import Traits, signs_of
from gdpr_desk.domain.order import OrderedPerson
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.system import SamePerson, SystemRecord
from gdpr_desk.storage.rows import in_chunks

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_MOST = 500
_KEY = "email_key"
_FORMER = "e-mail "  # before the hash of one, among the decisions about the same person
_EXACT = "2:"  # before a hash of a text as it is; one without it is of the text folded


def make_key(store: "Store") -> None:
    """Give the register the key of its hashes, unless it has one: it lies in the register from the start."""
    if not store.setting(_KEY):
        store.set_setting(_KEY, secrets.token_hex(32))


def hasher(store: "Store") -> Callable[[str], str]:
    """Gives the keyed hash of an e-mail, by which a person who was erased is recognised for a while, or of
    what a row says.

    Once the text was folded first, so that moe@ and mo@ had one hash. An order or a decision that has such a
    hash is still found by it, as long as it lives: that hash is given for its text, and no other one.
    """
    key, old = store.setting(_KEY), _folded_hashes(store)
    if not old:
        return lambda text: _hash(key, text)

    def hashed(text: str) -> str:
        before = _folded_hash(key, text)
        return before if before in old else _hash(key, text)

    return hashed


def former_email(store: "Store", email: str) -> str:
    """How an e-mail is noted that a person had on a card which was merged: to be recognised, too."""
    return _FORMER + _hash(store.setting(_KEY), email)


def is_former_email(row_hash: str) -> bool:
    """Whether a decision about the same person notes an e-mail, and no row."""
    return row_hash.startswith(_FORMER)


def recogniser(store: "Store", on: date) -> Callable[[str], bool] | None:
    """Says of an e-mail, or another sign (`signs_of`), whether its person was erased here not long ago; None
    where nobody was."""
    model = store.tables.erased_email
    rows = store.rows.fetch(model.select(model.hash).where(model.until >= on.isoformat()))
    known, key = {row[0] for row in rows}, store.setting(_KEY)
    if not known:
        return None
    ways = [_hash] if all(map(_is_exact, known)) else [_hash, _folded_hash]  # the latter until they end
    return lambda email: bool(email) and any(way(key, email) in known for way in ways)


def _hash(key: str, text: str) -> str:
    return _EXACT + _digest(key, text.strip().lower())


def _folded_hash(key: str, text: str) -> str:
    return _digest(key, fold(text))


def _digest(key: str, text: str) -> str:
    return hmac.new(bytes.fromhex(key), text.encode(), sha256).hexdigest()


def _is_exact(found: str) -> bool:
    return found.startswith(_EXACT)


def _folded_hashes(store: "Store") -> set[str]:
    """The hashes of folded texts that orders and decisions still have."""
    found: set[str] = set()
    for kind, name in ((OrderedPerson, "email_hash"), (SamePerson, "row_hash")):
        model = store.tables[kind].model
        column = getattr(model, name)
        folded = ~column.startswith(_EXACT) & ~column.startswith(_FORMER)
        found |= {row[0] for row in store.rows.fetch(model.select(column).where(folded))}
    return found - {""}


def remember_erased(store: "Store", persons: Sequence[Person], on: date, until: date | None) -> None:
    """Let these persons, who are erased now, be recognised until a day; forget those whose day has come."""
    model = store.tables.erased_email
    model.delete().where(model.until < on.isoformat()).execute()
    if not until:
        return
    ids, key = [each.id or 0 for each in persons], store.setting(_KEY)
    signs = {sign for each in persons for sign in _signs(each)}
    signs |= {sign for each in _in_systems(store, ids) for sign in _signs(each)}
    hashes = {_hash(key, each) for each in signs} | _former_emails(store, ids)
    rows = [{"hash": each, "until": until.isoformat()} for each in hashes]
    for at in range(0, len(rows), _MOST):
        model.replace_many(rows[at : at + _MOST]).execute()


def _signs(person: Person | SystemRecord) -> Iterator[str]:
    """By what somebody is recognised: the e-mail, else the name with the phone or organisation."""
    if person.email:
        yield person.email
    said = Person(name=person.name, phone=person.phone, organisation=person.organisation)
    yield from signs_of(Traits.of(said))


def _in_systems(store: "Store", persons: list[int]) -> list[SystemRecord]:
    pieces = (store.owned_by(SystemRecord, "person", few) for few in in_chunks(persons, _MOST))
    return [each for piece in pieces for each in piece]


def _former_emails(store: "Store", persons: list[int]) -> set[str]:
    found = (each for few in in_chunks(persons, _MOST) for each in store.owned_by(SamePerson, "person", few))
    return {each.row_hash.removeprefix(_FORMER) for each in found if each.row_hash.startswith(_FORMER)}
