"""Where a system and the register differ: a table of what each says, and the one reminder that follows."""

from dataclasses import replace
from datetime import date

import pytest

from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.drift import proposed_end, record_drifts, sighting_reminder
from gdpr_desk.domain.person import Relation, RestrictionGround
from gdpr_desk.domain.reminder import RuleBook, What
from gdpr_desk.domain.retention import RetentionRule, SlicePlan, StartEvent
from gdpr_desk.domain.system import Sighting, SystemRecord, SystemState, Unplaced

GROUP, OTHER_GROUP, PROCESSOR, PURPOSE = 7, 8, 3, 5
RULE = RetentionRule(id=1, name="News", start=StartEvent.CONSENT_WITHDRAWN, authority="Art. 7(3)")
BOOK = RuleBook({GROUP: (SlicePlan(RULE, purposes=frozenset({PURPOSE}), processors=frozenset({PROCESSOR})),)})
DAY, BEFORE, AFTER = date(2026, 5, 6), date(2026, 1, 2), date(2026, 9, 1)

OPEN = Relation(id=1, person=1, subject_category=GROUP, started_on=BEFORE)
ENDED = replace(OPEN, ended_on=DAY)
ELSEWHERE = replace(OPEN, subject_category=OTHER_GROUP)
RESTRICTED = replace(OPEN, restricted_on=DAY, restriction_ground=RestrictionGround.CLAIMS)

YES = Consent(id=1, person=1, purpose=PURPOSE, given_on=BEFORE)
YES_AGAIN = replace(YES, id=2, given_on=AFTER)
NO = replace(YES, withdrawn_on=DAY)
OTHER_YES = replace(YES, purpose=PURPOSE + 1)

RECORD = SystemRecord(id=9, person=1, processor=PROCESSOR, subject_category=GROUP, number="1")
CUSTOMER = replace(RECORD, state=SystemState.ACTIVE)
PAST = replace(RECORD, state=SystemState.ENDED, state_on=DAY)
SUBSCRIBED = replace(RECORD, state=SystemState.SUBSCRIBED)
UNSUBSCRIBED = replace(RECORD, state=SystemState.WITHDRAWN, state_on=DAY)
BOUNCED = replace(RECORD, state=SystemState.BOUNCED, state_on=DAY)
GONE = replace(CUSTOMER, gone_on=DAY)
THERE = replace(CUSTOMER, id=10, processor=PROCESSOR + 1)

CASES = [
    ("a customer here and there", CUSTOMER, None, [OPEN], [], [], []),
    ("ended there", PAST, None, [OPEN], [], [], [What.ENDED_THERE]),
    ("ended there and here", PAST, None, [ENDED], [], [], []),
    ("ended there, and in another group here", PAST, None, [ELSEWHERE], [], [], []),
    ("ended there, restricted here", PAST, None, [RESTRICTED], [], [], []),
    ("gone there", GONE, None, [OPEN], [], [], [What.GONE_THERE]),
    ("gone there, ended here", GONE, None, [ENDED], [], [], []),
    ("gone there, in another system all the same", GONE, None, [OPEN], [], [THERE], []),
    ("gone there, and from another one", GONE, None, [OPEN], [], [replace(THERE, gone_on=DAY)],
     [What.GONE_THERE]),
    ("subscribed with a consent", SUBSCRIBED, None, [OPEN], [YES], [], []),
    ("subscribed without one on record", SUBSCRIBED, None, [OPEN], [], [], []),
    ("subscribed after a withdrawal", SUBSCRIBED, None, [OPEN], [NO], [], [What.WITHDRAWN_HERE]),
    ("subscribed after a new consent", SUBSCRIBED, None, [OPEN], [NO, YES_AGAIN], [], []),
    ("subscribed after an objection", SUBSCRIBED, DAY, [OPEN], [YES], [], [What.WITHDRAWN_HERE]),
    ("objected, and no longer subscribed", UNSUBSCRIBED, DAY, [ENDED], [NO], [], []),
    ("unsubscribed with an older consent", UNSUBSCRIBED, None, [OPEN], [YES], [], [What.UNSUBSCRIBED_THERE]),
    ("unsubscribed with a newer consent", UNSUBSCRIBED, None, [OPEN], [YES_AGAIN], [], []),
    ("unsubscribed with a consent to something else", UNSUBSCRIBED, None, [ENDED], [OTHER_YES], [], []),
    ("unsubscribed, withdrawn here", UNSUBSCRIBED, None, [OPEN], [NO], [], [What.ENDED_THERE]),
    ("unsubscribed, withdrawn and ended here", UNSUBSCRIBED, None, [ENDED], [NO], [], []),
    ("unsubscribed on no known day", replace(UNSUBSCRIBED, state_on=None), None, [OPEN], [YES], [],
     [What.UNSUBSCRIBED_THERE]),
    ("a bounce is nothing to take over", BOUNCED, None, [OPEN], [YES], [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "objected", "relations", "consents", "others", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_differs(
    record: SystemRecord,
    objected: date | None,
    relations: list[Relation],
    consents: list[Consent],
    others: list[SystemRecord],
    expected: list[What],
) -> None:
    found = record_drifts(record, objected, relations, consents, others, BOOK)

    assert [each.what for each in found] == expected
    assert all((each.kind, each.record, each.person) == ("SystemRecord", 9, 1) for each in found)
    assert all(each.due_on is None for each in found)


@pytest.mark.parametrize(
    ("why", "what"), [(Unplaced.BACK, What.BACK_THERE), (Unplaced.REJECTED, What.NOT_HERE)]
)
def test_a_record_without_a_person(why: Unplaced, what: What) -> None:
    found = sighting_reminder(Sighting(id=4, processor=PROCESSOR, why=why, number="1", seen_on=DAY))

    assert (found.what, found.kind, found.record, found.event_on) == (what, "Sighting", 4, DAY)


ENDS = [
    ("what the system says", PAST, OPEN, DAY),
    ("when it was gone", GONE, OPEN, DAY),
    ("the last invoice", replace(PAST, state_on=None), replace(OPEN, last_bookkeeping_on=AFTER), AFTER),
    ("the later of two", replace(PAST, state_on=None),
     replace(OPEN, last_bookkeeping_on=DAY, last_activity_on=AFTER), AFTER),
    ("today where nothing is known", replace(PAST, state_on=None), OPEN, date(2026, 11, 27)),
    ("never before it started", PAST, replace(OPEN, started_on=AFTER), AFTER),
    ("never after today", replace(PAST, state_on=date(2027, 1, 1)), OPEN, date(2026, 11, 27)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "relation", "day"), [each[1:] for each in ENDS], ids=[each[0] for each in ENDS]
)
def test_when_a_relation_may_be_taken_to_have_ended(
    record: SystemRecord, relation: Relation, day: date
) -> None:
    assert proposed_end(record, relation, date(2026, 11, 27)) == day
