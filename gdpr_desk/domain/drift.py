"""Where a system and the register say different things of a person: reminders, and a person decides."""

from collections.abc import Iterable, Sequence
from datetime import date

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.person import Relation
from gdpr_desk.domain.reminder import Because, Reminder, RuleBook, What
from gdpr_desk.domain.system import Sighting, SystemRecord, SystemState, Unplaced

DRIFTS = (
    What.BACK_THERE,
    What.WITHDRAWN_HERE,
    What.UNSUBSCRIBED_THERE,
    What.ENDED_THERE,
    What.GONE_THERE,
    What.NOT_HERE,
)
"""The differences between systems and the register that the index knows, the gravest first."""


def record_drifts(
    record: SystemRecord,
    objected_on: date | None,
    relations: Sequence[Relation],
    consents: Sequence[Consent],
    others: Iterable[SystemRecord],
    book: RuleBook,
) -> list[Reminder]:
    """Where one record of a system differs from what the register has of its person.

    `relations`, `consents` and the `others` among the systems' records are all of that person.
    """
    open_ = open_relations(record, relations)
    if record.gone_on:
        alive = any(each.subject_category == record.subject_category and not each.gone_on for each in others)
        return [_of(record, What.GONE_THERE, record.gone_on)] if open_ and not alive else []
    standing, withdrawn = _asked(record, consents, book)
    if record.state is SystemState.ENDED:
        return [_of(record, What.ENDED_THERE, record.state_on)] if open_ else []
    if record.state is SystemState.WITHDRAWN:
        if standing_before(record, standing):
            return [_of(record, What.UNSUBSCRIBED_THERE, record.state_on)]
        return [_of(record, What.ENDED_THERE, record.state_on)] if open_ and not standing else []
    if record.state is SystemState.SUBSCRIBED:
        said = objected_on or (max(withdrawn) if withdrawn and not standing else None)
        return [_of(record, What.WITHDRAWN_HERE, said)] if said else []
    return []


def sighting_reminder(sighting: Sighting) -> Reminder:
    """That somebody who was erased is in a system again, or that a record there is nobody here."""
    what = What.BACK_THERE if sighting.why is Unplaced.BACK else What.NOT_HERE
    about = (what, Sighting.__name__, sighting.id or 0)
    return Reminder(*about, event_on=sighting.seen_on, person=sighting.person)


def open_relations(record: SystemRecord, relations: Iterable[Relation]) -> list[Relation]:
    """The relations of which the record speaks, as far as they go on; what is restricted is left alone."""
    return [
        each
        for each in relations
        if each.subject_category == record.subject_category and not each.ended_on and not each.restricted
    ]


def standing_before(record: SystemRecord, standing: Iterable[Consent]) -> list[Consent]:
    """The consents that are older than the state there; one that was given after it answers it."""
    since = record.state_on
    return [each for each in standing if not since or (_last_yes(each) or since) <= since]


def purposes_of(record: SystemRecord, book: RuleBook) -> frozenset[int]:
    """The purposes for which the system has the persons of the record's category."""
    plans = book.plans.get(record.subject_category or 0, ())
    return frozenset[int]().union(*(each.purposes for each in plans if record.processor in each.processors))


def proposed_end(record: SystemRecord, relation: Relation, today: date) -> date:
    """The day on which a relation may be taken to have ended: what the system says, but not before the last
    that is known to have happened; today, where neither is known. Never after today."""
    happened = (relation.started_on, relation.last_bookkeeping_on, relation.last_activity_on)
    days = [each for each in (record.gone_on or record.state_on, *happened[1:]) if each]
    return min(max((*days, relation.started_on or date.min) if days else (today,)), today)


def _asked(
    record: SystemRecord, consents: Iterable[Consent], book: RuleBook
) -> tuple[list[Consent], list[date]]:
    """Of the consents that the system needs those that stand, and when the others were withdrawn."""
    purposes = purposes_of(record, book)
    mine = [each for each in consents if each.purpose in purposes]
    standing = [each for each in mine if not each.withdrawn_on]
    return standing, [each.withdrawn_on for each in mine if each.withdrawn_on]


def _last_yes(consent: Consent) -> date | None:
    return max((each for each in (consent.given_on, consent.confirmed_on) if each), default=None)


def _of(record: SystemRecord, what: What, event_on: date | None) -> Reminder:
    return Reminder(
        what,
        SystemRecord.__name__,
        record.id or 0,
        None,
        Because.GAP,
        event_on,
        None,
        record.person,
        record.subject_category,
    )
