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


_CROWD = 50
"""Of more persons with one e-mail only the whole name tells anybody apart: comparing each row with all of
them takes longer than the import, and a word in common proves nothing any more."""


class KnownPersons(Generic[Ref]):
    """The persons that an entry may turn out to be, each under a reference of the caller's.

    However many are alike, finding one looks at a few: an export may have thousands of “info@” or “Unknown”.
    """

    def __init__(self) -> None:
        self.shared: set[str] = set()  # the e-mails under which more than one person is known
        self._traits: dict[Ref, Traits] = {}
        self._by_email: dict[str, dict[str, Ref]] = defaultdict(dict)
        self._alone: dict[tuple[str, str, str], tuple[int, Ref]] = {}
        self._twins: dict[Traits, list[Ref]] = defaultdict(list)

    def add(self, traits: Traits, ref: Ref) -> None:
        """Make a person known, or say what is known of one by now: of somebody with an e-mail, the name."""
        before = self._traits.get(ref)
        self._traits[ref] = traits
        if traits.email:
            names = self._by_email[traits.email]
            if before and names.get(before.name) == ref:
                del names[before.name]
            names.setdefault(traits.name, ref)
            if len(names) > 1:
                self.shared.add(traits.email)
        elif before is None:
            self._add_alone(traits, ref)

    def _add_alone(self, traits: Traits, ref: Ref) -> None:
        """Make somebody known who has no e-mail."""
        self._twins[traits].append(ref)
        for key in _alone_keys(traits):
            self._alone.setdefault(key, (len(self._traits), ref))

    def find(self, traits: Traits) -> Ref | None:
        """The person that is certainly meant; None where there is none, or it is not certain."""
        if traits.email:
            return self._by_shared_words(traits)
        keys = _alone_keys(traits)
        if keys and (twins := self._twins.get(traits)):
            return twins[0]
        found = [self._alone[key] for key in keys if key in self._alone]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def traits(self) -> list[Traits]:
        """What is known of everybody, in the order in which they became known."""
        return list(self._traits.values())

    def twins(self, traits: Traits) -> list[Ref]:
        """Persons without an e-mail of whom exactly as much is known as of this entry."""
        return list(self._twins.get(traits, ())) if traits.name else []

    def _by_shared_words(self, traits: Traits) -> Ref | None:
        """Of the persons with one e-mail the one with most words of the name in common.

        Where either has no name, nothing tells several of them apart.
        """
        found = self._by_email.get(traits.email)
        if not found:
            return None
        if traits.name in found:
            return found[traits.name]
        if len(found) == 1:
            ((name, only),) = found.items()
            return only if not (traits.name and name) or _shared(traits.name, name) else None
        if len(found) > _CROWD or not traits.name:
            return None
        most, best = max((_shared(traits.name, name), -at) for at, name in enumerate(found))
        return list(found.values())[-best] if most else None


def signs_of(traits: Traits) -> list[str]:
    """By what somebody is recognised beside the e-mail: the name with the phone, and where there is no
    e-mail with the organisation, in which two may have one name."""
    keys = _alone_keys(traits)
    return ["|".join(key) for key in keys if not traits.email or key[1] == "phone"]


def may_be_one(one: Traits, other: Traits) -> bool:
    """Whether two who have one number in a system may be one person: nothing they say of the name speaks
    against it, or they have one e-mail."""
    if one.email and one.email == other.email:
        return True
    return not (one.name and other.name) or bool(_shared(one.name, other.name))


def _shared(one: str, other: str) -> int:
    """How many words two names have in common."""
    return len(set(one.split()) & set(other.split()))


def _alone_keys(traits: Traits) -> list[tuple[str, str, str]]:
    """What makes somebody without an e-mail certain: the name with the phone, or with the organisation."""
    if not traits.name:
        return []
    pairs = (("phone", traits.phone), ("organisation", traits.organisation))
    return [(traits.name, sort, value) for sort, value in pairs if value]
