"""Which cards were made one with which: what is erased later goes from copies that still have both, too.

A copy from before the merging knows the person under two tokens, the ledger must name both. What is kept
here are random tokens and numbers of rows, one setting for each card that went.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import peewee

from gdpr_desk.domain.person import Person
from gdpr_desk.storage.ledger import Line

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store

_NAME = "merged "
_NOWHERE = -1  # the number of no relation


@dataclass(frozen=True)
class MergedCard:
    """A card that went `into` another one; what its relations and consents became, each by its id."""

    into: str
    relations: Mapping[int, int]
    consents: Mapping[int, int]


def note_merged(store: "Store", gone: Person, card: MergedCard) -> None:
    """Remember that a card went into another one."""
    store.set_setting(_NAME + gone.token.hex(), json.dumps(vars(card)))


class MergedCards:
    """All cards that went into others, by their tokens."""

    def __init__(self, store: "Store") -> None:
        model = store.tables.setting
        query = model.select(model.name, model.value).where(peewee.fn.GLOB(f"{_NAME}*", model.name))
        self._cards = {name.removeprefix(_NAME): _read(value) for name, value in store.rows.fetch(query)}

    def card_now(self, token: bytes) -> bytes:
        """The token of the card that a person has by now."""
        now = token.hex()
        while now in self._cards:
            now = self._cards[now].into
        return bytes.fromhex(now)

    def relation_now(self, token: bytes, relation: int) -> int:
        """What a relation of the person with `token` is by now."""
        for card in self._way(token):
            relation = card.relations.get(relation, relation)
        return relation

    def consent_now(self, token: bytes, consent: int) -> int:
        """What a consent of the person with `token` is by now."""
        for card in self._way(token):
            consent = card.consents.get(consent, consent)
        return consent

    def line_now(self, line: Line) -> Line:
        """What a line of the ledger, written of a card that went, says of the one that has it now."""
        while line.token in self._cards:
            card = self._cards[line.token]
            relation = card.relations.get(line.relation, _NOWHERE) if line.relation else 0
            line = replace(line, token=card.into, relation=relation)
        return line

    def everywhere(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, and for each what it says of the cards that went into that person's."""
        for line in lines:
            yield line
            yield from self.everywhere(self._before(line))

    def _before(self, line: Line) -> Iterator[Line]:
        for token, card in self._cards.items():
            if card.into == line.token and not line.relation:
                yield replace(line, token=token)
            elif card.into == line.token:
                for then, now in card.relations.items():
                    if now == line.relation:
                        yield replace(line, token=token, relation=then)

    def _way(self, token: bytes) -> Iterator[MergedCard]:
        now = token.hex()
        while now in self._cards:
            yield self._cards[now]
            now = self._cards[now].into


def _read(value: str) -> MergedCard:
    found = json.loads(value)
    ids = ({int(then): now for then, now in found[name].items()} for name in ("relations", "consents"))
    return MergedCard(found["into"], *ids)
