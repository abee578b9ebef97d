"""What the rows of an import show of their systems: which records, and what orders say of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.system import Sighting, SystemRecord, SystemState, Unplaced

_DATED = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


class ListKey(NamedTuple):
    """A sort of sheet of a system: the processor, and the profile's name; and the `part` of an import that it
    came in, where that has several lists of the sort."""

    processor: int
    sort: str
    part: str = ""


class RowsSeen:
    """Remembers which records of which systems the rows of an import show, and what orders say of them."""

    def __init__(
        self,
        orders: Iterable[ErasureOrder] = (),
        hashed: Callable[[str], str] = lambda email: email,
        keys: Mapping[str, ListKey] | None = None,
    ) -> None:
        """`orders` are all of them: whom they name was erased, at least in part. `hashed` hashes e-mails, and
        `keys` say by their sources which lists the sheets are."""
        self.numbers: dict[ListKey, set[str]] = defaultdict(set)
        self.emails: dict[int, set[str]] = defaultdict(set)
        self.rows: dict[ListKey, int] = defaultdict(int)
        self.unreadable: set[ListKey] = set()
        self.without_email: set[int] = set()
        self.states: dict[ListKey, set[SystemState | None]] = defaultdict(set)
        self.emptied: dict[int, set[str]] = defaultdict(set)  # numbers that are there, of nobody any more
        self.replaced: set[int] = set()  # records whose numbers somebody else has
        self.kept: set[int] = set()  # and those whose numbers are their own still
        self.found: list[Sighting] = []
        self.hashed, self._keys = hashed, keys or {}
        self.ordered: dict[int, set[str]] = defaultdict(set)  # the numbers in each list that orders name
        self._ordered: dict[tuple[int | None, str], ErasureOrder] = {}
        for order in sorted(orders, key=lambda each: str(each.ordered_on)):
            for each in order.persons:
                if each.system_record:
                    self.ordered[each.export].add(each.system_record)
                for word in filter(None, (each.system_record, each.email_hash)):
                    self._ordered[order.processor, word] = order

    def glimpse(self, record: SystemRecord, source: str) -> None:
        """Remember that a row is there, though nobody is taken in from it."""
        key = self.key_of(record, source)
        if record.number:
            self.numbers[key].add(record.number)
        if record.email:
            self.emails[key.processor].add(record.email)

    def note(self, record: SystemRecord, source: str) -> None:
        """Remember that a row of a sheet shows this record."""
        self.glimpse(record, source)
        key = self.key_of(record, source)
        self.rows[key] += 1
        self.states[key].add(record.state)
        if not record.email:
            self.without_email.add(key.processor)
        if not record.number:
            self.unreadable.add(key)

    def key_of(self, record: SystemRecord, source: str) -> ListKey:
        """The sort of list that a row of a sheet stands in."""
        return self._keys.get(source) or ListKey(record.processor or 0, "")

    def there(self, processor: int, number: str) -> bool:
        """Whether any row of a system has this number."""
        return any(number in found for key, found in self.numbers.items() if key.processor == processor)

    @property
    def any_ordered(self) -> bool:
        """Whether any order names a record."""
        return bool(self._ordered)

    def order_of(self, record: SystemRecord) -> ErasureOrder | None:
        """The last order that names a record: by its number, or while it is open by the e-mail."""
        found = self._ordered.get((record.processor, record.number)) if record.number else None
        if found is None and record.email and self._ordered:
            found = self._ordered.get((record.processor, self.hashed(record.email)))
        return found

    def unplaced(self, record: SystemRecord, why: Unplaced, place: str, person: int | None = None) -> None:
        """Remember that the register has nobody for a record, or that a part of its person was erased."""
        made = Sighting(
            processor=record.processor,
            person=person,
            why=why,
            number=record.number,
            place=place,
            seen_on=record.first_seen_on,
        )
        self.found.append(made)


def date_of(source: str, today: date) -> date:
    """The day of an export as its name says it, else today."""
    for found in _DATED.finditer(source):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            continue
        if day <= today:
            return day
    return today
