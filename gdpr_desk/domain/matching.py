"""When two entries mean the same person: only what is certain counts; the rest is left to decide.

An entry with an e-mail is the person with that e-mail, unless their names share no word (a shared
mailbox). One without is only a person without, with the same name and the same phone or organisation.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.person import Person

Ref = TypeVar("Ref")


@dataclass(frozen=True, slots=True)
class Traits:
    """What a person is recognised by, in a form that can be compared."""

    name: str
    email: str
    phone: str
    organisation: str

    @classmethod
    def of(cls, person: Person) -> "Traits":
        """The traits of `person`."""
        return cls(
            fold(person.name),
            person.email.strip().lower(),
            phone_digits(person.phone),
            fold(person.organisation),
        )


class KnownPersons(Generic[Ref]):
    """The persons that an entry may turn out to be, each under a reference of the caller's."""

    def __init__(self) -> None:
        self._by_email: dict[str, list[tuple[Traits, Ref]]] = defaultdict(list)
        self._by_name: dict[str, list[tuple[Traits, Ref]]] = defaultdict(list)

    def add(self, traits: Traits, ref: Ref) -> None:
        """Make a person known."""
        if traits.email:
            self._by_email[traits.email].append((traits, ref))
        if traits.name:
            self._by_name[traits.name].append((traits, ref))

    def find(self, traits: Traits) -> Ref | None:
        """The person that is certainly meant; None where there is none, or it is not certain."""
        if traits.email:
            return _by_shared_words(traits, self._by_email.get(traits.email, ()))
        same = [
            ref
            for other, ref in self._by_name.get(traits.name, ())
            if not other.email
            and (
                (traits.phone and traits.phone == other.phone)
                or (traits.organisation and traits.organisation == other.organisation)
            )
        ]
        return same[0] if same else None

    def alike(self, traits: Traits) -> list[Ref]:
        """Persons with the same name or the same e-mail, who may be meant after all."""
        found = [*self._by_email.get(traits.email, ()), *self._by_name.get(traits.name, ())]
        return list(dict.fromkeys(ref for _, ref in found))

    def twins(self, traits: Traits) -> list[Ref]:
        """Persons of whom exactly as much is known as of this entry."""
        return [ref for other, ref in self._by_name.get(traits.name, ()) if other == traits]


def _by_shared_words(traits: Traits, found: Iterable[tuple[Traits, Ref]]) -> Ref | None:
    """Of the persons with one e-mail the one with most words of the name in common."""
    words = set(traits.name.split())
    best: tuple[int, Ref] | None = None
    candidates = list(found)
    for other, ref in candidates:
        if other.name == traits.name:
            return ref
        shared = len(words & set(other.name.split()))
        if shared and (best is None or shared > best[0]):
            best = (shared, ref)
    if best:
        return best[1]
    nameless = [ref for other, ref in candidates if not traits.name or not other.name]
    return nameless[0] if len(nameless) == 1 and len(candidates) == 1 else None
