"""When two entries mean the same person: only what is certain counts; the rest is left to decide.

An entry with an e-mail is the person with that e-mail, unless their names share no word (a shared
mailbox). One without is only a person without, with the same name and the same phone or organisation.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from gdpr_desk.domain.folding import fold_all, phone_digits
from gdpr_desk.domain.person import Person

Ref = TypeVar("Ref", bound=Hashable)


class Traits(NamedTuple):
    """What a person is recognised by, in a form that can be compared."""

    name: str
    email: str
    phone: str
    organisation: str

    @classmethod
    def of(cls, person: Person) -> "Traits":
        """The traits of `person`."""
        return cls.of_all([person])[0]

    @classmethod
    def of_all(cls, persons: Sequence[Person]) -> list["Traits"]:
        """The traits of each of `persons`."""
        names = fold_all([person.name for person in persons])
        emails = [person.email.strip().lower() for person in persons]
        phones = [phone_digits(person.phone) for person in persons]
        organisations = fold_all([person.organisation for person in persons])
        return list(map(cls, names, emails, phones, organisations))


_UNKNOWN = Traits("", "", "", "")


class KnownPersons(Generic[Ref]):
    """The persons that an entry may turn out to be, each under a reference of the caller's."""

    def __init__(self) -> None:
        self._traits: dict[Ref, Traits] = {}
        self._by_email: dict[str, list[Ref]] = defaultdict(list)
        self._by_name: dict[str, list[Ref]] = defaultdict(list)

    def add(self, traits: Traits, ref: Ref) -> None:
        """Make a person known, or say what is known of one by now."""
        before = self._traits.get(ref, _UNKNOWN)
        self._traits[ref] = traits
        _move(self._by_email, ref, before.email, traits.email)
        _move(self._by_name, ref, before.name, traits.name)

    def find(self, traits: Traits) -> Ref | None:
        """The person that is certainly meant; None where there is none, or it is not certain."""
        if traits.email:
            return self._by_shared_words(traits)
        sure = [
            ref
            for ref in self._by_name.get(traits.name, ())
            if _same_without_email(traits, self._traits[ref])
        ]
        return next((ref for ref in sure if self._traits[ref] == traits), sure[0] if sure else None)

    def several(self, email: str) -> bool:
        """Whether more than one person is known under an e-mail."""
        return len(self._by_email.get(email, ())) > 1

    def traits(self) -> list[Traits]:
        """What is known of everybody, in the order in which they became known."""
        return list(self._traits.values())

    def twins(self, traits: Traits) -> list[Ref]:
        """Persons of whom exactly as much is known as of this entry."""
        return [ref for ref in self._by_name.get(traits.name, ()) if self._traits[ref] == traits]

    def _by_shared_words(self, traits: Traits) -> Ref | None:
        """Of the persons with one e-mail the one with most words of the name in common.

        Where either has no name, nothing tells several of them apart.
        """
        found = self._by_email.get(traits.email)
        if not found:
            return None
        words = set(traits.name.split())
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


def _move(index: dict[str, list[Ref]], ref: Ref, before: str, now: str) -> None:
    if before == now:
        return
    if before:
        index[before].remove(ref)
    if now:
        index[now].append(ref)


def _same_without_email(one: Traits, other: Traits) -> bool:
    """Whether two of the same name are certainly the same: by phone or by organisation."""
    same_phone = one.phone and one.phone == other.phone
    same_organisation = one.organisation and one.organisation == other.organisation
    return not other.email and bool(same_phone or same_organisation)
