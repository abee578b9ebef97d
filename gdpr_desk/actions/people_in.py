"""Takes persons in from sheets: a plan first, in which nothing is written, then all of it or nothing."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from gdpr_desk.actions.import_plan import Plan, Planner, Progress
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.retention import RetentionRule, StartEvent
from gdpr_desk.errors import FileRefused
from gdpr_desk.exchange.people import Entry, Reading, entries, left_out
from gdpr_desk.exchange.profiles import Profile, load_profiles, recognise
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_
from gdpr_desk.storage.store import Store


def plan_import(
    store: Store,
    sources: Sequence[Path],
    today: date,
    *,
    category: str = "",
    profile: str = "",
    dates: DateOrder | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Plan:
    """What taking in `sources` would do. FileRefused where a whole file cannot be understood.

    `category` is the group of the rows that name none, `profile` and `dates` what the user said of
    the files. The same files again give a plan that changes nothing.
    """
    sheets = [pair for source in sources for pair in _recognised(read_sheets(source), profile)]
    found: list[Entry] = []
    unused = {}
    with _no_collection():
        for sheet, chosen in sheets:
            unused[sheet.source] = left_out(sheet, chosen)
            found += entries(sheet, chosen, _reading(store, chosen, category, dates, today))
        plan = Planner(store.all(Person), store.all(Relation)).take(found, progress)
    plan.left_out = unused
    return plan


def _recognised(sheets: list[Sheet], wanted: str) -> list[tuple[Sheet, Profile]]:
    """The sheets of one file, each with its profile. A workbook has other sheets beside that of people:
    they are passed over, unless there is none that is known."""
    profiles = load_profiles()
    known = [sheet for sheet in sheets if any(each.fits(sheet.header) for each in profiles)]
    return [(sheet, recognise(profiles, sheet.header, sheet.source, wanted)) for sheet in known or sheets]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Half a million values without a cycle among them: searching them for cycles takes longer than
    making them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def write_import(store: Store, plan: Plan) -> None:
    """Write the whole plan as one action, or nothing of it."""
    if not plan.new and not plan.changed:
        return
    with _no_collection(), store.action("import"):
        saved = store.save_all([draft.person for draft in plan.new])
        ids = count(store.next_id(Relation))
        relations = [
            altered(relation, id=next(ids), person=person.id)
            for person, draft in zip(saved, plan.new, strict=True)
            for relation in draft.relations
        ]
        store.save_all(relations)
        store.save_all([draft.person for draft in plan.changed if draft.person != draft.was])
        store.save_all([each for draft in plan.changed for each in draft.relations if each not in draft.had])


def _reading(store: Store, profile: Profile, category: str, dates: DateOrder | None, today: date) -> Reading:
    known = store.all(SubjectCategory)
    names = {fold(each.name): each.id for each in known if each.id}
    chosen = None
    if category:
        chosen = names.get(fold(category))
        if chosen is None:
            raise FileRefused(
                N_("There is no group “{category}” in the register. It has: {groups}."),
                category=category,
                groups=", ".join(each.name for each in known),
            )
    elif profile.category_counts_from:
        chosen = _category_that_counts_from(store, StartEvent(profile.category_counts_from))
    return Reading(names, chosen, dates, today)


def _category_that_counts_from(store: Store, start: StartEvent) -> int | None:
    """The one group of people whose data is kept from this event; None where it is not one."""
    rules = {rule.id for rule in store.all(RetentionRule) if rule.start is start}
    found = {
        row.subject_category
        for activity in store.all(ProcessingActivity)
        if not activity.ended
        for row in activity.couplings
        if row.retention_rule in rules
    }
    return found.pop() if len(found) == 1 else None
