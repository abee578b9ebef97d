"""What was chosen to be erased: groups of what is due, or all that may go of one person who asks for it."""

from collections.abc import Callable, Sequence
from datetime import date

from gdpr_desk.actions.erasing import erasures_of
from gdpr_desk.domain.agenda import ReminderGroup
from gdpr_desk.domain.erasure import Part, PersonErasure, Scope, Stays
from gdpr_desk.domain.person import Person
from gdpr_desk.storage.erasing import Files
from gdpr_desk.storage.rows import in_chunks
from gdpr_desk.storage.store import Store

_AT_A_TIME = 500


def erasures_of_groups(
    store: Store,
    groups: Sequence[ReminderGroup],
    on: date,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[PersonErasure]:
    """What of whom is due in these groups. Whatever else is due of the same persons stays: other groups,
    and what was put off."""
    reminders = [each for group in groups for each in store.reminders.of_group(group, limit=None)]
    chosen = {(each.record, each.rule) for each in reminders}
    persons = sorted({each.person for each in reminders if each.person})
    found: list[PersonErasure] = []
    for number, ids in enumerate(in_chunks(persons, _AT_A_TIME)):
        progress(number * _AT_A_TIME, len(persons))
        plans = (_only(each, chosen) for each in erasures_of(store, ids, Scope(on)))
        found += [each for each in plans if each]
    return found


def request_of(store: Store, person: int, on: date) -> PersonErasure | None:
    """What a request to erase does with a person, also where nothing may go; None where it is gone."""
    found = store.get(Person, person)
    return Files(store, [person]).everything(found).judged(Scope(on, early=True)) if found else None


def _only(plan: PersonErasure, chosen: set[tuple[int, int | None]]) -> PersonErasure | None:
    found = plan.taking(lambda part: part.stays or _unchosen(part, chosen))
    return found if any(part.slice for part in found.goes) else None


def _unchosen(part: Part, chosen: set[tuple[int, int | None]]) -> Stays | None:
    if part.slice is None or (part.relation.id or 0, part.slice.plan.rule.id) in chosen:
        return None
    return Stays.NOT_CHOSEN
