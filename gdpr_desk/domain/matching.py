"""When two entries mean the same person: only what is certain counts; the rest is left to decide.

An entry with an e-mail is the person with that e-mail, unless their names share no word (a shared
mailbox). One without is only a person without, with the same name and the same phone or organisation.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gdpr_desk.domain.folding import fold, phone_digits
from gdpr_desk.domain.person import Person

Ref = TypeVar("Ref", bound=Hashable)


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
        self._traits: dict[Ref, Traits] = {}
        self._by_email: dict[str, list[Ref]] = defaultdict(list)
        self._by_name: dict[str, list[Ref]] = defaultdict(list)

    def add(self, traits: Traits, ref: Ref) -> None:
        """Make a person known, or say what is known of one by now."""
        before = self._traits.get(ref)
        self._traits[ref] = traits
        if traits.email and not (before and before.email == traits.email):
            self._by_email[traits.email].append(ref)
        if traits.name and not (before and before.name == traits.name):
            self._by_name[traits.name].append(ref)

    def find(self, traits: Traits) -> Ref | None:
        """The person that is certainly meant; None where there is none, or it is not certain."""
        if traits.email:
            return self._by_shared_words(traits)
        sure = [ref for ref in self._named(traits.name) if _same_without_email(traits, self._traits[ref])]
        return next((ref for ref in sure if self._traits[ref] == traits), sure[0] if sure else None)

    def several(self, email: str) -> bool:
        """Whether more than one person is known under an e-mail."""
        return len(self._by_email.get(email, ())) > 1

    def traits(self) -> list[Traits]:
        """What is known of everybody, in the order in which they became known."""
        return list(self._traits.values())

    def twins(self, traits: Traits) -> list[Ref]:
        """Persons of whom exactly as much is known as of this entry."""
        return [ref for ref in self._named(traits.name) if self._traits[ref] == traits]

    def _named(self, name: str) -> list[Ref]:
        return [ref for ref in self._by_name.get(name, ()) if self._traits[ref].name == name]

    def _mailed(self, email: str) -> list[Ref]:
        return [ref for ref in self._by_email.get(email, ()) if self._traits[ref].email == email]

    def _by_shared_words(self, traits: Traits) -> Ref | None:
        """Of the persons with one e-mail the one with most words of the name in common.

        Where either has no name, nothing tells several of them apart.
        """
        found = self._mailed(traits.email)
        words = set(traits.name.split()) if found else set()
        best, most = None, 0
        for ref in found:
            name = self._traits[ref].name
            if name == traits.name:
                return ref
            shared = len(words & set(name.split()))
            if shared > most:
                best, most = ref, shared
        if best is None and len(found) == 1 and not (words and self._traits[found[0]].name):
            return found[0]
        return best


def _same_without_email(one: Traits, other: Traits) -> bool:
    """Whether two of the same name are certainly the same: by phone or by organisation."""
    same_phone = one.phone and one.phone == other.phone
    same_organisation = one.organisation and one.organisation == other.organisation
    return not other.email and bool(same_phone or same_organisation)
