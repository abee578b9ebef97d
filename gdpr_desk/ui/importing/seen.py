"""What is seen of a sheet before anything is asked: samples of each column, and what the sheet may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from gdpr_desk.actions.people_in import processor_of, usual_category
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.errors import FileRefused, Unanswered
from gdpr_desk.exchange.profiles import Profile, recognise
from gdpr_desk.exchange.rejected import cell_text
from gdpr_desk.exchange.sheets.grid import Cell, Row, Sheet, without_header
from gdpr_desk.exchange.values import DateOrder, stroked_orders
from gdpr_desk.storage.store import Store

_ROWS, _SAMPLES = 200, 3  # rows that are looked at, and values that are shown of each column

Strokes = frozenset[DateOrder] | None
"""The orders that a column's dates with strokes show; None where it has none."""


@dataclass(frozen=True)
class Seen:
    """One sheet, with some values of each column, and what its dates with strokes show.

    `profile` is what it was recognised as, None where it fits none, or several `alike`.
    """

    sheet: Sheet
    samples: Sequence[Sequence[str]]
    strokes: Sequence[Strokes]
    profile: Profile | None = None
    alike: bool = False

    def title(self, column: int) -> str:
        """The header of a column; "" where it has none."""
        return self.sheet.header[column]


@dataclass(frozen=True)
class Office:
    """What the register and the user's data have that a sheet is put in relation to.

    `usual` is the group of each profile's persons, and `systems` the processor it is entered as, each by the
    profile's name, where there is one.
    """

    profiles: Sequence[Profile]
    groups: Sequence[str]
    usual: Mapping[str, str]
    systems: Mapping[str, str]

    def named(self, name: str) -> Profile | None:
        """The profile with this name."""
        return next((each for each in self.profiles if each.name == name), None)


def office_of(store: Store, profiles: Sequence[Profile]) -> Office:
    """What is known before any sheet is looked at."""
    groups = {each.id: each.name for each in store.all(SubjectCategory)}
    usual = {each.name: groups.get(usual_category(store, each), "") for each in profiles}
    found = {each.name: processor_of(store, each) for each in profiles}
    systems = {name: each.name for name, each in found.items() if each}
    return Office(profiles, sorted(groups.values()), usual, systems)


def seen(sheet: Sheet, profiles: Sequence[Profile]) -> Seen:
    """A sheet as it is shown. All of its rows are looked at for dates: work for the background."""
    strokes = [stroked_orders(row[at] for row in sheet.rows) for at in range(len(sheet.header))]
    profile, alike = None, False
    try:
        profile = recognise(profiles, sheet.header, sheet.source)
    except Unanswered:
        alike = True
    except FileRefused:
        pass
    return Seen(sheet, _samples(sheet), strokes, profile, alike)


def seen_without_header(one: Seen) -> Seen:
    """The same where even the first row holds somebody; quick, since the other rows are known already."""
    sheet = without_header(one.sheet)
    first = sheet.rows[0]
    strokes = [_both(known, stroked_orders([first[at]])) for at, known in enumerate(one.strokes)]
    return Seen(sheet, _samples(sheet), strokes)


def _both(one: Strokes, other: Strokes) -> Strokes:
    return one if other is None else (one or frozenset()) | other


def _samples(sheet: Sheet) -> list[list[str]]:
    rows = list(islice(sheet.rows, _ROWS))
    return [_first(rows, at) for at in range(len(sheet.header))]


def _first(rows: Iterable[Row], at: int) -> list[str]:
    cells: Iterable[Cell] = (row[at] for row in rows)
    shown = (" ".join(cell_text(cell).split()) for cell in cells)
    return list(islice(dict.fromkeys(text for text in shown if text), _SAMPLES))
