"""Takes persons in from sheets: a plan first, in which nothing is written, then all of it or nothing."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from gdpr_desk.actions.import_doubts import Judged, Row
from gdpr_desk.actions.import_drafts import Draft
from gdpr_desk.actions.import_plan import Plan, Planner, Progress
from gdpr_desk.actions.import_seen import ListKey, RowsSeen, date_of
from gdpr_desk.actions.import_systems import Taken, ask_again, lists_of, plan_systems, write_systems
from gdpr_desk.actions.recognising import recognised
from gdpr_desk.actions.use import barred
from gdpr_desk.domain.activity import LawfulBasis, ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.retention import RetentionRule, StartEvent
from gdpr_desk.domain.system import SamePerson, SystemExport, SystemRecord, SystemState
from gdpr_desk.errors import FileRefused, Invalid
from gdpr_desk.exchange.answers import NOTHING_SAID, Answers
from gdpr_desk.exchange.people import Reading, entries, left_out, taken_over
from gdpr_desk.exchange.profiles import Profile
from gdpr_desk.exchange.sheets import read_sheets
from gdpr_desk.exchange.sheets.grid import Sheet
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_
from gdpr_desk.storage.recognising import hasher, recogniser
from gdpr_desk.storage.store import Store

NO_PROCESSOR = N_(
    "This file comes from {system}, which is no processor in the register. Enter it under "
    "Processors, with its agreement, and try again."
)
_AT_A_TIME = 1_000  # persons written between two words of progress


def _quiet(_done: int, _of: int) -> None:
    """For whom nobody is waiting."""


def plan_import(
    store: Store,
    sources: Sequence[Path],
    today: date,
    *,
    answers: Answers = NOTHING_SAID,
    sheets: Mapping[str, Answers] = MappingProxyType({}),
    decided: Mapping[Row, bool] = MappingProxyType({}),
    progress: Progress = _quiet,
    read: Callable[[Path], list[Sheet]] = read_sheets,
) -> Plan:
    """What taking in `sources` would do. FileRefused where a whole file cannot be understood, Unanswered
    where that needs one of the answers.

    `answers` are said of all sheets but those that `sheets` has answers for, by their source. `decided` says
    of rows to decide whether they are the person who is likely the same. The same files again give a plan
    that changes nothing. `read` is how a file is read.
    """
    lines = len(store.history)
    with no_collection():
        found_sheets = [read(source) for source in sources]
        taken = [each for some in found_sheets for each in recognised(some, answers, sheets)]
        left = {id(each) for some in found_sheets for each in some if each.rows}
        left -= {id(sheet) for sheet, _, _ in taken}
        found = chain.from_iterable(
            entries(sheet, chosen, _reading(store, chosen, said, today)) for sheet, chosen, said in taken
        )
        rows = sum(len(sheet.rows) for sheet, _, _ in taken)
        records, keys = store.all(SystemRecord), _keys(store, taken)
        planner = _planner(store, records, keys, decided, today)
        plan = planner.take(found, rows, progress)
        plan.made_after = lines
        known = _taken(taken, keys, today, complete=not left)
        plan.systems = plan_systems(
            store, planner.seen, records, planner.lists, known, today, planner.untouched
        )
    plan.left_out = {sheet.source: left_out(sheet, chosen) for sheet, chosen, _ in taken}
    plan.mapped = {sheet.source: taken_over(sheet, chosen) for sheet, chosen, _ in taken}
    return plan


def _planner(
    store: Store,
    records: Sequence[SystemRecord],
    keys: Mapping[str, ListKey],
    decided: Mapping[Row, bool],
    today: date,
) -> Planner:
    """A planner that knows what the register has; `records` are what systems say."""
    exports, hashed = store.all(SystemExport), hasher(store)
    return Planner(
        store.all(Person),
        store.all(Relation),
        barred(store),
        recogniser(store, today),
        records,
        store.all(Consent),
        RowsSeen(store.all(ErasureOrder), hashed, keys),
        Judged.of(store.all(SamePerson), hashed, decided, today),
        lambda seen: lists_of(seen, records, exports, store.rows.next_id(store.tables[SystemExport])),
        store.reminders.book().plans,
    )


@contextmanager
def no_collection() -> Iterator[None]:
    """Half a million values without a cycle among them: searching them for cycles takes longer than
    making them, and would hold up a window. What was made is not searched afterwards, either."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def write_import(store: Store, plan: Plan, progress: Progress = _quiet) -> None:
    """Write the whole plan as one action, or nothing of it: what `progress` raises takes all back.

    Invalid where something was written since the plan was made: it may speak of who was erased meanwhile.
    """
    if not plan.anything:
        return
    of = len(plan.new) + len(plan.changed)
    with no_collection(), store.database.room(), store.action("import"):
        if len(store.history) != plan.made_after:
            raise Invalid(N_("The register was changed since the files were looked at. Look at them again."))
        for at in range(0, len(plan.new), _AT_A_TIME):
            progress(at, of)
            _write_new(store, plan.new[at : at + _AT_A_TIME])
        for at in range(0, len(plan.changed), _AT_A_TIME):
            progress(len(plan.new) + at, of)
            _write_changed(store, plan.changed[at : at + _AT_A_TIME])
        store.save_all(plan.judged)
        write_systems(store, plan.systems)
        progress(of, of)


def _write_new(store: Store, drafts: Sequence[Draft]) -> None:
    saved = store.add_all([draft.person for draft in drafts])
    pairs = list(zip(saved, drafts, strict=True))
    for name in ("relations", "systems", "consents", "judged"):
        theirs = [(person.id, each) for person, draft in pairs for each in getattr(draft, name)]
        store.add_all([each for _, each in theirs], person=[person for person, _ in theirs])


def _write_changed(store: Store, drafts: Sequence[Draft]) -> None:
    store.save_all([draft.person for draft in drafts if draft.person != draft.was])
    store.save_all([each for draft in drafts for each in draft.relations if each not in draft.had])
    said = [
        (draft.person.id, each) for draft in drafts for each in draft.systems if each not in draft.had_systems
    ]
    store.save_all([altered(each, person=person) for person, each in said])
    ask_again(store, [each for _, each in said])
    store.save_all([each for draft in drafts for each in draft.consents if each not in draft.had_consents])


def _reading(store: Store, profile: Profile, said: Answers, today: date) -> Reading:
    known = store.all(SubjectCategory)
    names = {fold(each.name): each.id for each in known if each.id}
    chosen = None
    if said.category:
        chosen = names.get(fold(said.category))
        if chosen is None:
            raise FileRefused(
                N_("There is no group “{category}” in the register. It has: {groups}."),
                category=said.category,
                groups=", ".join(each.name for each in known),
            )
    else:
        chosen = usual_category(store, profile)
    dates = said.dates or (DateOrder(profile.dates) if profile.dates else None)
    reading = Reading(names, chosen, dates, today, source=said.source or profile.source)
    if not profile.processors:
        return reading
    processor = _required_processor(store, profile)
    return replace(reading, processor=processor, purpose=_purpose(store, processor))


def usual_category(store: Store, profile: Profile) -> int | None:
    """The group that the persons of such a sheet are in, where nobody says otherwise; None: that is open."""
    if profile.category_counts_from:
        return _category_that_counts_from(store, StartEvent(profile.category_counts_from))
    names = {fold(each.name): each.id for each in store.all(SubjectCategory)}
    return next((names[fold(each)] for each in profile.categories if fold(each) in names), None)


def _keys(store: Store, taken: Sequence[tuple[Sheet, Profile, Answers]]) -> dict[str, ListKey]:
    """Which list each sheet of a system is, by its source: all of a sort are one, unless a state comes twice,
    as with two audiences; then each archive is one, and each sheet that came alone."""
    found: dict[str, ListKey] = {}
    states = Counter((each.name, each.state_of_file(sheet.source)) for sheet, each, _ in taken)
    several = {name for (name, state), count in states.items() if state and count > 1}
    for sheet, profile, _ in taken:
        if profile.processors:
            archive = sheet.source.rpartition("/")[0]
            part = (archive or sheet.source) if profile.name in several else ""
            found[sheet.source] = ListKey(_required_processor(store, profile), profile.name, part)
    return found


def _taken(
    taken: Sequence[tuple[Sheet, Profile, Answers]],
    keys: Mapping[str, ListKey],
    today: date,
    *,
    complete: bool,
) -> dict[ListKey, Taken]:
    """What is known of the sheets of each list: whether everybody is in them, as it was said, else as the
    profile tells; one that was passed over leaves them not `complete`. Their day is that of the oldest."""
    found: dict[ListKey, Taken] = {}
    for sheet, profile, said in taken:
        key = keys.get(sheet.source)
        if key:
            usually = complete and profile.is_whole(sheet.source)
            whole = usually if said.whole is None else said.whole
            states = {SystemState(each) for each in profile.states.values()} - {SystemState.SILENT}
            loose = profile.state_in_file_name and "/" not in sheet.source
            needed = frozenset(states if loose else ())
            mine = Taken(whole, date_of(sheet.source, today), profile.state_in_file_name, needed)
            before = found.get(key, mine)
            dated_on = min(before.dated_on, mine.dated_on)
            found[key] = mine._replace(whole=before.whole and mine.whole, dated_on=dated_on)
    return found


def processor_of(store: Store, profile: Profile) -> Processor | None:
    """The processor that a system is entered as; None where the register has none."""
    found = {fold(each.name): each for each in store.all(Processor)}
    return next((found[fold(each)] for each in profile.processors if fold(each) in found), None)


def _required_processor(store: Store, profile: Profile) -> int:
    found = processor_of(store, profile)
    if found is None or found.id is None:
        raise FileRefused(NO_PROCESSOR, system=profile.processors[0])
    return found.id


def _purpose(store: Store, processor: int) -> int | None:
    """The purpose of the one activity that rests on consent and uses a processor; None: there is not one."""
    activities = [
        each
        for each in store.all(ProcessingActivity)
        if not each.ended
        and each.lawful_basis is LawfulBasis.CONSENT
        and any(processor in row.processors for row in each.couplings)
    ]
    return activities[0].purposes[0].id if len(activities) == 1 and activities[0].purposes else None


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
