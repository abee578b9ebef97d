"""Finds persons: by words, by what is due of them, by category; in the order of any column, by ids alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, overload

import peewee

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Choice
from gdpr_desk.domain.folding import search_words, sort_key
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_
from gdpr_desk.storage.history import HistoryEntry

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_BLOCK = 400


class PersonsDue(Choice):
    """What is due of the persons that are looked for."""

    NOTHING = "nothing", N_("Nothing due")
    ERASURE = "erasure", N_("Erasure due")
    ANYTHING = "anything", N_("Anything due")


@dataclass(frozen=True)
class PersonFilter:
    """Which persons, and in which order: `sort` is the name of a listed field.

    `no_consent` keeps those without a consent that stands, `restricted` those with a relation whose
    processing is restricted.
    """

    category: int | None = None
    due: PersonsDue | None = None
    no_consent: bool = False
    restricted: bool = False
    sort: str = "name"
    descending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether some persons are left out."""
        return replace(self, sort="name", descending=False) != PersonFilter()


@dataclass
class _Kept:
    """What is kept of a filter; `texts` are what each of the ids is searched in."""

    chosen: PersonFilter
    on: date
    ids: list[int]
    texts: list[str] | None = None


class People:
    """Answers questions about who is in a register.

    Of the last filter it keeps the ids and what is searched in, since asking the register at each letter
    takes three times as long: `forget` them when the register changes.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._kept: _Kept | None = None

    def forget(self) -> None:
        """Ask the register anew."""
        self._kept = None

    def find(self, search: str, chosen: PersonFilter, on: date) -> Sequence[int]:
        """The ids of those who hold every word of `search`, in order; `on` is the day of what is due."""
        if chosen.sort == "name" and not chosen.narrows:
            return InDanishOrder(self._store, search, descending=chosen.descending)
        if self._kept is None or (self._kept.chosen, self._kept.on) != (chosen, on):
            self._kept = _Kept(chosen, on, self._chosen(chosen, on))
        ids, words = self._kept.ids, search_words(search)
        if not words:
            return ids
        if self._kept.texts is None:
            self._kept.texts = self._texts(ids)
        texts = self._kept.texts
        for word in words:
            both = [(each, text) for each, text in zip(ids, texts, strict=True) if word in text]
            ids, texts = [each for each, _ in both], [text for _, text in both]
        return ids

    def last_history(self, person: Person, most: int) -> list[HistoryEntry]:
        """The last lines of history that touched a person, newest first."""
        line = self._store.tables.history
        columns = (line.at, line.who, line.action, line.kind, line.record)
        query = line.select(*columns, line.persons, line.fields, line.count)
        # Tokens are random: what looks like one across two of them is one.
        query = query.where(peewee.fn.INSTR(line.persons, person.token) > 0)
        newest = query.order_by(line.id.desc()).limit(most)
        return [HistoryEntry(*row) for row in self._store.rows.fetch(newest)]

    def _texts(self, ids: list[int]) -> list[str]:
        model = self._store.tables[Person].model
        texts = dict(self._store.rows.fetch(model.select(model.id, model.search_text)))
        return [texts[each] for each in ids]

    def _chosen(self, chosen: PersonFilter, on: date) -> list[int]:
        ids = self._in_order(chosen.sort, descending=chosen.descending)
        for wanted, people in self._conditions(chosen, on):
            ids = [each for each in ids if (each in people) == wanted]
        return ids

    def _in_order(self, name: str, *, descending: bool) -> list[int]:
        """All persons in the Danish order of a field; those without a value come last, by their names."""
        ids = self._store.ids(Person)
        if name == "name":
            return ids[::-1] if descending else ids
        model = self._store.tables[Person].model
        values = dict(self._store.rows.fetch(model.select(model.id, getattr(model, name))))
        keys = {value: sort_key(value) for value in set(values.values())}
        filled = [each for each in ids if values[each]]
        filled.sort(key=lambda each: keys[values[each]], reverse=descending)
        return filled + [each for each in ids if not values[each]]

    def _conditions(self, chosen: PersonFilter, on: date) -> list[tuple[bool, set[int]]]:
        """Sets of persons, each with whether one has to be in it."""
        relation, consent = (self._store.tables[kind].model for kind in (Relation, Consent))
        found: list[tuple[bool, set[int]]] = []
        if chosen.category:
            found.append((True, self._persons(relation, relation.subject_category == chosen.category)))
        if chosen.due:
            found.append((chosen.due is not PersonsDue.NOTHING, self._due(chosen.due, on)))
        if chosen.no_consent:
            found.append((False, self._persons(consent, consent.withdrawn_on.is_null())))
        if chosen.restricted:
            open_ = relation.restricted_on.is_null(False) & relation.restriction_lifted_on.is_null()
            found.append((True, self._persons(relation, open_)))
        return found

    def _due(self, due: PersonsDue, on: date) -> set[int]:
        model = self._store.tables.reminder
        where = (model.due_on <= str(on)) & model.person.is_null(False)
        if due is PersonsDue.ERASURE:
            where &= model.what == What.ERASE.value
        return self._persons(model, where)

    def _persons(self, model: Any, where: Any) -> set[int]:
        return {row[0] for row in self._store.rows.fetch(model.select(model.person).where(where))}


class InDanishOrder(Sequence[int]):
    """The ids of the persons that a search finds, had from the register a block at a time.

    Only how many there are is asked at once. Where persons are gone meanwhile, an id may be 0.
    """

    def __init__(self, store: "Store", search: str, *, descending: bool) -> None:
        self._store, self._search, self._descending = store, search, descending
        self._model = store.tables[Person].model
        self._blocks: dict[int, list[int]] = {}
        self._count = self._read_first()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        """The id in a place, or those in a range of places."""
        if isinstance(at, slice):
            return [self._id(each) for each in range(*at.indices(self._count))]
        if not -self._count <= at < self._count:
            raise IndexError(at)
        return self._id(at % self._count)

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:  # noqa: ARG002
        """The place of an id, counted by the register; ValueError where it is not found."""
        key = self._store.rows.fetch(self._found(self._model.id == value).select(self._model.sort_key))
        if not key:
            raise ValueError(value)
        same = self._found(self._model.sort_key == key[0][0]).order_by(self._model.id)
        at = int(self._found(self._model.sort_key < key[0][0]).count())
        at += [int(row[0]) for row in self._store.rows.fetch(same)].index(value)
        return self._count - 1 - at if self._descending else at

    def _read_first(self) -> int:
        """Read the first block, and count the others from where it ends: so all is looked at once."""
        order = (self._model.sort_key, self._model.id)
        query = self._found(True).select(self._model.id, self._model.sort_key).order_by(*order)
        rows = self._store.rows.fetch(query.limit(_BLOCK))
        self._blocks[0] = [row[0] for row in rows]
        if len(rows) < _BLOCK:
            return len(rows)
        last = rows[-1][1]
        before = len([row for row in rows if row[1] < last])
        return before + int(self._found(self._model.sort_key >= last).count())

    def _read(self, start: int) -> list[int]:
        """The block from `start` on, counted from the nearer end: what is passed over takes time, too."""
        end = min(start + _BLOCK, self._count)
        if start < self._count // 2:
            return self._store.ids(Person, self._search, start, _BLOCK)
        left = self._count - end
        return self._store.ids(Person, self._search, left, end - start, backwards=True)[::-1]

    def _found(self, where: Any) -> Any:
        return self._store.found(Person, self._search).where(where)

    def _id(self, at: int) -> int:
        number, place = divmod(self._count - 1 - at if self._descending else at, _BLOCK)
        if number not in self._blocks:
            self._blocks[number] = self._read(number * _BLOCK)
        block = self._blocks[number]
        return block[place] if place < len(block) else 0
