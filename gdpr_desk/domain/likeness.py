"""Who is likely the same person, never certainly: names that are alike, and what else two entries share.

The same name is likely. A very similar one, or none at all, is so only where both share something that few
have. What is shared alone proves nothing: two persons with one mailbox or one switchboard stay two.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, NamedTuple

from gdpr_desk.domain.fields import Choice
from gdpr_desk.domain.matching import Ref, Traits
from gdpr_desk.i18n import N_

_MOST = 40
"""A phone, a mailbox, a name, or a word of a name within one organisation that more persons have tells nobody
apart. Without this bound, 5,000 persons in one organisation would be compared with each other."""

_ALIKE = 82
"""From which of rapidfuzz's 0 to 100 on two words are one name written in two ways: Pedersen and Petersen,
Nielsen and Nilsen, but not Hansen and Jensen, Peter and Petra (tests/domain/test_likeness.py)."""

_WORD = re.compile(r"\w+")
_SOUNDS = tuple(
    (spelling, sound)
    for sound, spellings in {"k": "ch ck c q", "f": "ph", "t": "th dt", "v": "w", "s": "z", "ks": "x"}.items()
    for spelling in spellings.split()
)


class Shared(Choice):
    """What makes two entries likely the same, apart from a similar name."""

    SAME_EMAIL = "email", N_("The same e-mail")
    SAME_PHONE = "phone", N_("The same phone")
    SAME_ORGANISATION = "organisation", N_("The same organisation")
    SAME_NAME = "name", N_("The same name")


_SURE = {
    Shared.SAME_EMAIL: 100,
    Shared.SAME_PHONE: 95,
    Shared.SAME_ORGANISATION: 90,
    Shared.SAME_NAME: 80,
}
_WITHOUT_NAME = 75  # of a hundred parts of what the same name would be worth
_CONTRADICTED = 10  # less for each thing of which two with the same name say something else


class Likely(NamedTuple, Generic[Ref]):
    """Somebody who is likely meant; `score` puts the likeliest first, 100 for the same name and e-mail."""

    ref: Ref
    score: int
    why: Shared


@dataclass(frozen=True, slots=True)
class _Form:
    """Traits with the words of the name, in an order that does not depend on how they were written."""

    traits: Traits
    words: tuple[str, ...]
    sounds: tuple[str, ...]

    @classmethod
    def of(cls, traits: Traits) -> "_Form":
        words = sorted(_WORD.findall(traits.name))
        return cls(traits, tuple(words), tuple(sorted(map(_sound, words))))


class LikelyPersons(Generic[Ref]):
    """The persons whom an entry may mean after all, each under a reference of the caller's."""

    def __init__(self) -> None:
        self._forms: dict[Ref, _Form] = {}
        self._blocks: dict[str, list[Ref]] = defaultdict(list)

    def add(self, traits: Traits, ref: Ref) -> None:
        """Make a person known, or say what is known of one by now."""
        form, before = _Form.of(traits), self._forms.get(ref)
        known = set(_blocks(before)) if before else set()
        self._forms[ref] = form
        for block in _blocks(form):
            if block not in known:
                self._blocks[block].append(ref)

    def find(self, traits: Traits) -> list[Likely[Ref]]:
        """Everybody who is likely meant, the likeliest first; where equally so, in the order of adding."""
        form = _Form.of(traits)
        blocks = [self._blocks[each] for each in _blocks(form) if each in self._blocks]
        near = dict.fromkeys(ref for block in blocks if len(block) <= _MOST for ref in block)
        found = []
        for ref in near:
            judged = _judged(form, self._forms[ref])
            if judged:
                found.append(Likely(ref, *judged))
        return sorted(found, key=lambda each: -each.score)

    def near(self) -> list[list[Ref]]:
        """Small groups, such that any two who are likely the same are together in one of them."""
        return [block for block in self._blocks.values() if 1 < len(block) <= _MOST]

    def likeness(self, one: Ref, other: Ref) -> tuple[int, Shared] | None:
        """How likely two who are known are the same, and why; None where nothing speaks for it."""
        return _judged(self._forms[one], self._forms[other])


def likeness(one: Traits, other: Traits) -> tuple[int, Shared] | None:
    """How likely two entries are the same person, 0 to 100, and why; None where nothing speaks for it."""
    return _judged(_Form.of(one), _Form.of(other))


def _judged(one: _Form, other: _Form) -> tuple[int, Shared] | None:
    why = _shared(one.traits, other.traits)
    if not one.words or not other.words:
        by_name = _WITHOUT_NAME if why in (Shared.SAME_EMAIL, Shared.SAME_PHONE) else 0
    elif one.words == other.words:
        by_name = 100
    else:
        by_name = _names(one.sounds, other.sounds, why) if why is not Shared.SAME_NAME else 0
    if not by_name:
        return None
    sure = _SURE[why] - (_against(one.traits, other.traits) if why is Shared.SAME_NAME else 0)
    return sure * by_name // 100, why


def _against(one: Traits, other: Traits) -> int:
    """What speaks against two of the same name: they may have moved, or be two."""
    pairs = ((one.email, other.email), (one.phone, other.phone), (one.organisation, other.organisation))
    return _CONTRADICTED * sum(bool(mine and theirs) for mine, theirs in pairs)


def _shared(one: Traits, other: Traits) -> Shared:
    """The strongest of what two entries have in common; the name where it is nothing else."""
    if one.email and one.email == other.email:
        return Shared.SAME_EMAIL
    if one.phone and one.phone == other.phone:
        return Shared.SAME_PHONE
    if one.organisation and one.organisation == other.organisation:
        return Shared.SAME_ORGANISATION
    return Shared.SAME_NAME


def _names(one: tuple[str, ...], other: tuple[str, ...], why: Shared) -> int:
    """How similar two names are, 0 where any word of the shorter one has no counterpart in the longer.

    Within an organisation one word has to sound the same, and a first name alone says too little.
    """
    short, long = sorted((one, other), key=lambda words: (len(words), words))
    rest = list(long)
    left = [word for word in short if not _taken(word, rest)]
    if why is Shared.SAME_ORGANISATION and (len(left) == len(short) or len(short) == 1 < len(long)):
        return 0
    initials_only = all(len(word) == 1 for word in short)
    total = 100 * (len(short) - len(left))
    for word in left:
        best = max((_spelt(word, each), each) for each in rest)
        if not best[0] or initials_only:
            return 0
        rest.remove(best[1])
        total += best[0]
    return total // len(short) - 3 * min(len(rest), 3)


def _taken(word: str, rest: list[str]) -> bool:
    """Whether `word` is one of `rest`, which it is taken from."""
    if word not in rest:
        return False
    rest.remove(word)
    return True


def _spelt(one: str, other: str) -> int:
    """How similar two words are, 0 where they are two names; an initial may stand for a name."""
    from rapidfuzz.fuzz import ratio  # late: 17 ms that no start should pay

    if len(one) == 1 or len(other) == 1:
        return 90 if one[0] == other[0] else 0
    found = ratio(one, other)
    return round(found) if found >= _ALIKE else 0


def _sound(word: str) -> str:
    """`word` as it sounds: Christensen as Kristensen, Birthe as Birte, Philip as Filip."""
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    return word


def _blocks(form: _Form) -> Iterator[str]:
    """Under what somebody is found: whoever is likely the same stands under one of the same.

    In an organisation that is each word of the name, and each two of them: many share the one or the other.
    """
    traits = form.traits
    if form.words:
        yield f"name {' '.join(form.words)}"
    if traits.phone:
        yield f"phone {traits.phone}"
    if traits.email:
        yield f"email {traits.email}"
    if traits.organisation:
        for each in {*form.sounds, *map(" ".join, combinations(form.sounds, 2))}:
            yield f"{traits.organisation} / {each}"
