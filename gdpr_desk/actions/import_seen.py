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
    """A sort of sheet of a system: the processor, and the profile's name."""

    processor: int
    sort: str


class RowsSeen:
    """Remembers which records of which systems the rows of an import show, and what orders say of them."""

    def __init__(
        self,
        orders: Iterable[ErasureOrder] = (),
        hashed: Callable[[str], str] = lambda email: email,
        sorts: Mapping[str, str] | None = None,
    ) -> None:
        """`orders` are all of them: whom they name was erased, at least in part. `hashed` hashes e-mails, and
        `sorts` are the sorts of the sheets by their sources."""
        self.numbers: dict[ListKey, set[str]] = defaultdict(set)
        self.emails: dict[int, set[str]] = defaultdict(set)
        self.rows: dict[ListKey, int] = defaultdict(int)
        self.unreadable: set[ListKey] = set()
        self.without_email: set[int] = set()
        self.states: dict[ListKey, set[SystemState | None]] = defaultdict(set)
        self.replaced: set[int] = set()  # records whose numbers are somebody else's by now
        self.found: list[Sighting] = []
        self.hashed, self._sorts = hashed, sorts or {}
        self._ordered: dict[tuple[int | None, str], ErasureOrder] = {}
        for order in sorted(orders, key=lambda each: str(each.ordered_on)):
            for each in order.persons:
                for word in filter(None, (each.system_record, each.email_hash)):
                    self._ordered[order.processor, word] = order

    def note(self, record: SystemRecord, source: str) -> None:
        """Remember that a row of a sheet shows this record."""
        key = self.key_of(record, source)
        self.rows[key] += 1
        self.states[key].add(record.state)
        if record.email:
            self.emails[key.processor].add(record.email)
        else:
            self.without_email.add(key.processor)
        if record.number:
            self.numbers[key].add(record.number)
        else:
            self.unreadable.add(key)

    def key_of(self, record: SystemRecord, source: str) -> ListKey:
        """The sort of list that a row of a sheet stands in."""
        return ListKey(record.processor or 0, self._sorts.get(source, ""))

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
