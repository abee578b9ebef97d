"""Erases persons and parts of them, so that nothing of it is left in the file (Art. 17).

The ledger is written first, then the rows go in one transaction, then the file is written anew. Whatever
opens a register finishes what its ledger says: so no restored or copied backup brings anybody back.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import Covers, DataCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure, Part, PersonErasure, Stays, erasure_of, without
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.system import SamePerson, SystemRecord
from gdpr_desk.errors import InUse
from gdpr_desk.i18n import N_
from gdpr_desk.storage.database import spoken
from gdpr_desk.storage.history import HistoryEntry
from gdpr_desk.storage.ledger import Line, ledger_of
from gdpr_desk.storage.merged import MergedCards
from gdpr_desk.storage.recognising import is_former_email, remember_erased
from gdpr_desk.storage.rows import in_chunks, one_of

if TYPE_CHECKING:
    from gdpr_desk.storage.register import Register
    from gdpr_desk.storage.store import Store

Progress = Callable[[int, int], None]

_MOST = 500


_TRIES, _PAUSE = 50, 0.1  # a reader lets go of the log within five seconds


@dataclass(frozen=True)
class Decided:
    """What was decided: whose parts go, on which day, and the proof and the orders that are kept of it.

    Until `recognised_until` a person who comes back by an import is recognised by a keyed hash.
    """

    persons: Sequence[PersonErasure]
    erasure: Erasure
    orders: Sequence[ErasureOrder] = ()
    recognised_until: date | None = None

    @property
    def on(self) -> date:
        """The day of the erasure."""
        assert self.erasure.erased_on
        return self.erasure.erased_on


def erase(register: "Register", decided: Decided, progress: Progress = lambda _done, _of: None) -> Erasure:
    """Erase what was decided, for good, and give the proof back. No undo brings anything of it back.

    What is raised meanwhile, by `progress` too, leaves everything as it was.
    """
    batch = secrets.token_hex(8)
    said = [line for each in decided.persons for line in _lines(each, batch)]
    lines = list(MergedCards(register.store).everywhere(said))
    ledger = ledger_of(register)
    ledger.append(lines)
    try:
        with register.store.transaction():
            erased = _erase_rows(register.store, decided, lines, progress)
    except BaseException:
        ledger.void(batch)
        raise
    write_anew(register)
    return erased


def finish(register: "Register", on: date) -> int:
    """Erase again what the ledger says and this register still has; of how many persons.

    Both know every line then. It is done at every opening, and costs little where there is nothing to do.
    """
    store, ledger = register.store, ledger_of(register)
    known, said = _known(store), ledger.lines()
    if missing := known - said:
        ledger.append(missing)
    ledger.merge()
    pending = said - known
    if not pending:
        return 0
    with store.transaction():
        persons = _again(store, pending)
        decided = Decided(persons, Erasure(erased_on=on))
        _take_out(store, decided, lambda _done, _of: None)
        _remember(store, pending)
        if persons:
            store.add_history(_entry("erase_again", persons))
    if persons:
        write_anew(register)
    return len(persons)


def pending(register: "Register") -> bool:
    """Whether the ledger says something that this register has not done."""
    return bool(ledger_of(register).lines() - _known(register.store))


def write_anew(register: "Register") -> None:
    """Write the whole file anew, and empty its log: what was erased is in neither any more."""
    database = register.database
    with register.store.turn(), spoken(register.path):
        database.execute_sql("VACUUM")
        for _ in range(_TRIES):
            if not database.value("PRAGMA wal_checkpoint(TRUNCATE)"):
                return
            time.sleep(_PAUSE)
    raise InUse(
        N_("“{register}” is being read by another program. Close it there; what was erased is gone then."),
        register=register.path.name,
    )


# -- the rows ------------------------------------------------------------------------------


def _erase_rows(store: "Store", decided: Decided, lines: Sequence[Line], progress: Progress) -> Erasure:
    erased = store.rows.write(store.tables[Erasure], [decided.erasure], {})[0]
    orders = [replace(each, erasure=erased.id) for each in decided.orders]
    if orders:
        store.rows.write(store.tables[ErasureOrder], orders, {})
        store.reminders.refresh_office()
    gone = [each.person for each in decided.persons if each.whole or Covers.CONTACT not in each.covered]
    remember_erased(store, gone, decided.on, decided.recognised_until)
    _take_out(store, decided, progress)
    _remember(store, lines)
    store.add_history(_entry("erase", decided.persons))
    return erased


def _take_out(store: "Store", decided: Decided, progress: Progress) -> None:
    """Take out of every table what goes; undo and drafts would hold it, so they go whole."""
    whole = [each.person.id or 0 for each in decided.persons if each.whole]
    parts = [each for each in decided.persons if not each.whole]
    of, done = len(decided.persons), 0
    for ids in in_chunks(whole, _MOST):
        _delete(store, Person, "id", ids)
        _delete_where(store.tables.reminder, "person", ids)
        done += len(ids)
        progress(done, of)
    for at in range(0, len(parts), _MOST):
        few = parts[at : at + _MOST]
        _empty(store, few, decided.on)
        done += len(few)
        progress(done, of)
    store.reminders.refresh_persons(each.person.id or 0 for each in parts)
    store.rows.drop_loose_links()
    store.undo.clear()
    store.drafts.clear()


def _empty(store: "Store", parts: Sequence[PersonErasure], on: date) -> None:
    rows, tables = store.rows, store.tables
    rows.write(tables[Person], [each.emptied for each in parts], {})
    left = [each.relations_left(on) for each in parts]
    kept = [relation for stays, _ in left for relation in stays]
    before = {each.id: each for part in parts for each in part.relations}
    rows.write(tables[Relation], kept, before)
    _empty_systems(store, parts)
    _delete(store, Relation, "id", [each.id or 0 for _, gone in left for each in gone])
    _delete(store, Consent, "id", [each.id or 0 for part in parts for each in part.consents_gone()])
    bare = [each.person.id or 0 for each in parts if Covers.APPLICATION not in each.covered]
    _delete(store, Attachment, "person", bare)
    _forget_rows(store, parts)


def _empty_systems(store: "Store", parts: Sequence[PersonErasure]) -> None:
    """Empty in what other systems say the fields that no remaining part covers, too."""
    covered = {each.person.id: each.covered for each in parts}
    records = store.owned_by(SystemRecord, "person", list(covered))
    emptied = [without(each, covered[each.person]) for each in records]
    store.rows.write(store.tables[SystemRecord], emptied, {})


def _forget_rows(store: "Store", parts: Sequence[PersonErasure]) -> None:
    """Forget which rows are these persons: one of them would bring back what was erased. That an e-mail was
    theirs stays known as long as they may be written to."""
    reached = {each.person.id for each in parts if Covers.CONTACT in each.covered}
    ids = [each.person.id for each in parts]
    gone = [
        each.id or 0
        for few in in_chunks(ids, _MOST)
        for each in store.owned_by(SamePerson, "person", few)
        if each.row_hash and not (each.person in reached and is_former_email(each.row_hash))
    ]
    _delete(store, SamePerson, "id", gone)


def _delete(store: "Store", kind: type[Record], name: str, ids: Sequence[int]) -> None:
    _delete_where(store.tables[kind].model, name, ids)


def _delete_where(model: Any, name: str, ids: Sequence[int]) -> None:
    for few in in_chunks(list(ids), _MOST):
        model.delete().where(one_of(getattr(model, name), few)).execute()


def _entry(action: str, persons: Sequence[PersonErasure]) -> HistoryEntry:
    tokens = b"".join(sorted(each.person.token for each in persons))
    return HistoryEntry(action=action, kind="Person", persons=tokens, count=len(persons))


# -- the ledger's lines --------------------------------------------------------------------


def _lines(person: PersonErasure, batch: str) -> list[Line]:
    token = person.person.token.hex()
    if person.whole:
        return [Line(batch, token)]
    return [
        Line(batch, token, part.relation.id or 0, (part.slice.plan.rule.id or 0) if part.slice else 0)
        for part in person.goes
    ]


def _known(store: "Store") -> set[Line]:
    model = store.tables.ledger_line
    query = model.select(model.batch, model.token, model.relation, model.rule)
    return {Line(*row) for row in store.rows.fetch(query)}


def _remember(store: "Store", lines: Iterable[Line]) -> None:
    names = ["batch", "token", "relation", "rule"]
    rows = [(each.batch, each.token, each.relation, each.rule) for each in lines]
    store.rows.insert(store.tables.ledger_line, names, rows)


def _again(store: "Store", lines: Iterable[Line]) -> list[PersonErasure]:
    """What these lines say of the persons that the register has."""
    by_token: dict[bytes, list[Line]] = {}
    for line in map(MergedCards(store).line_now, lines):
        by_token.setdefault(bytes.fromhex(line.token), []).append(line)
    persons = [each for each in store.all(Person) if each.token in by_token]
    files = Files(store, [each.id or 0 for each in persons])
    return [found for each in persons if (found := files.as_said(each, by_token[each.token])) is not None]


@dataclass
class Files:
    """The relations and consents of some persons, read at once, and the rules that they stand under."""

    store: "Store"
    ids: Sequence[int]
    relations: Mapping[int, list[Relation]] = field(init=False)
    consents: Mapping[int, list[Consent]] = field(init=False)

    def __post_init__(self) -> None:
        self.book = self.store.reminders.book()
        self.covers = {each.id or 0: each.covers for each in self.store.all(DataCategory)}
        self.relations, self.consents = self._by_person(Relation), self._by_person(Consent)

    def as_said(self, person: Person, lines: Iterable[Line]) -> PersonErasure | None:
        """What the ledger's lines take of a person."""
        said = {(each.relation, each.rule) for each in lines}
        parts = self.everything(person)
        if (0, 0) in said:
            return parts.taking(lambda _part: None)
        found = parts.taking(lambda part: None if _number(part) in said else Stays.NOT_CHOSEN)
        return found if found.goes else None

    def everything(self, person: Person) -> PersonErasure:
        """All that is kept of a person, part by part."""
        return erasure_of(person, *self.of(person.id or 0), self.book, self.covers)

    def of(self, person: int) -> tuple[list[Relation], list[Consent]]:
        """The relations and consents of a person."""
        return self.relations.get(person, []), self.consents.get(person, [])

    def _by_person(self, kind: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for few in in_chunks(sorted(self.ids), _MOST):
            for each in self.store.owned_by(kind, "person", few):
                found.setdefault(each.person or 0, []).append(each)
        return found


def _number(part: Part) -> tuple[int, int]:
    return part.relation.id or 0, (part.slice.plan.rule.id or 0) if part.slice else 0
