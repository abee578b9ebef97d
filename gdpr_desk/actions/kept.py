"""Why a person is still here: for each part of the data until when it is kept, and what demands it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gdpr_desk.actions.person import OfficeRules, PersonFile
from gdpr_desk.domain.erasure import is_locked
from gdpr_desk.domain.person import Relation
from gdpr_desk.domain.reasons import rule_in_words, why
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.retention import Clock, Slice, StartEvent, slices
from gdpr_desk.domain.use import Barred
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural
from gdpr_desk.storage.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """One part of the data about a person: which data, how it stands, why, and on what that rests.

    `until` is the last day on which it is kept, where that is known; `overdue` says that it is behind us.
    """

    data: str
    category: str
    clock: Clock
    until: date | None
    overdue: bool
    standing: str
    why: str
    authority: str


def kept(file: PersonFile, rules: OfficeRules, today: date, language: str) -> list[Kept]:
    """Every part of the data about a person, relation by relation."""
    return [each for relation in file.relations for each in _of(relation, file, rules, today, language)]


def bar_of(store: Store, file: PersonFile) -> Barred | None:
    """Why a person is kept and may not be used; None where nothing bars it."""
    if any(relation.restricted for relation in file.relations):
        return Barred.RESTRICTED
    erased = any(relation.erased for relation in file.relations)
    if erased and is_locked(file.relations, file.consents, store.reminders.book()):
        return Barred.LOCKED
    return Barred.OBJECTED if file.person.objected_on else None


def in_short(parts: Sequence[Kept], today: date, language: str) -> str:
    """Why the person is still here, in one sentence."""
    overdue = sum(part.overdue for part in parts)
    if not parts:
        return translate(N_("No retention rule gives a reason to keep this person."), language)
    if overdue:
        return translate_plural(
            "A part of the data is due to be erased.",
            "{count} parts of the data are due to be erased.",
            overdue,
            language,
        )
    days = [part.until for part in parts]
    if None in days:
        return translate(N_("Kept for now; below is what for, and what ends it."), language)
    last = max((day for day in days if day), default=today)
    return translate(N_("The last of the data is kept through {day}."), language, day=shown_date(last))


def _of(
    relation: Relation, file: PersonFile, rules: OfficeRules, today: date, language: str
) -> Iterator[Kept]:
    category = rules.categories.get(relation.subject_category or 0)
    plans = rules.plans.get(relation.subject_category or 0, ())
    for part in slices(relation, file.consents, plans, rules.financial_year_ends):
        until = part.erasable_on - timedelta(days=1) if part.erasable_on else None
        yield Kept(
            _data(part, rules),
            category.name if category else "",
            part.clock,
            until,
            bool(part.erasable_on and part.erasable_on <= today),
            _standing(part, today, language),
            _why(part, relation, rules, language),
            part.plan.rule.authority,
        )


def _data(part: Slice, rules: OfficeRules) -> str:
    names = [rules.data[each].name for each in sorted(part.plan.data_categories) if each in rules.data]
    return ", ".join(names) or part.plan.rule.name


def _standing(part: Slice, today: date, language: str) -> str:
    if part.erasable_on is None:
        open_ends = N_("Kept until further notice")
        return translate(open_ends if part.clock is Clock.NOT_STARTED else part.clock.label, language)
    if part.erasable_on <= today:
        day = shown_date(part.erasable_on)
        return translate(N_("To be erased since {day}"), language, day=day)
    day = shown_date(part.erasable_on - timedelta(days=1))
    return translate(N_("Kept through {day}"), language, day=day)


def _why(part: Slice, relation: Relation, rules: OfficeRules, language: str) -> str:
    rule = part.plan.rule
    if part.clock is Clock.HELD:
        return _why_held(part, relation, language)
    if part.clock is Clock.RESTRICTED:
        text = N_("Restricted since {day}: it may only be stored until the restriction is lifted.")
        return translate(text, language, day=shown_date(relation.restricted_on))
    if part.clock is Clock.NOT_STARTED:
        text = N_("The time limit starts with “{event}”, which has not happened yet. Rule “{rule}”: {limit}.")
        event = translate(rule.start.label, language)
        if not relation.ended_on and rule.start in (StartEvent.LAST_BOOKKEEPING, StartEvent.LAST_ACTIVITY):
            text = N_("The time limit runs when the relation has ended. Rule “{rule}”: {limit}.")
        return translate(text, language, event=event, rule=rule.name, limit=rule_in_words(rule, language))
    what = What.ERASE if part.erasable_on else What.DATE_MISSING
    reminder = Reminder(
        what, "Relation", relation.id or 0, part.erasable_on, rule.start, part.event_on, rule.id
    )
    return why(reminder, rule, None, rules.financial_year_ends, language)


def _why_held(part: Slice, relation: Relation, language: str) -> str:
    text = N_("Legal hold: {reason} Review planned for {day}.")
    return " ".join(
        translate(text, language, reason=_ended(hold.reason), day=shown_date(hold.review_on))
        for hold in relation.holds
        if not hold.lifted_on and (not hold.rules or part.plan.rule.id in hold.rules)
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.rstrip().endswith((".", "!", "?")) else f"{sentence.rstrip()}."
