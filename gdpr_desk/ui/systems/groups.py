"""The differences of one sort with one system, and the persons who are there beyond their dates."""

from collections.abc import Sequence
from functools import partial

from gdpr_desk.actions.drifts import STEPS, DriftWords, Step, System
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.reasons import gap_in_words
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_
from gdpr_desk.storage.drifts import DriftGroup
from gdpr_desk.ui.folding import Folding, HeadRow
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.systems.doing import Doing
from gdpr_desk.ui.systems.rows import DriftRow, PastRow
from gdpr_desk.ui.widgets import button, label

_ALL = {Step.TAKE_OVER: N_("Take all over"), Step.ORDER: N_("Order erasure")}


def drift_group(session: Session, words: DriftWords, group: DriftGroup, doing: Doing) -> Folding:
    """The differences of one sort; the button of the head settles all of them."""
    title, text = session.say(group.what.label), session.say(_ALL[STEPS[group.what]])
    head = HeadRow(
        session,
        (group.processor, group.what),
        title,
        group.count,
        [label(gap_in_words(group.what, session.language), "muted")],
        answer=button(text, partial(doing.settle_all, group), name=f"{text}: {title}"),
        dated=False,
        alarm=group.what is What.BACK_THERE,
    )

    def load(offset: int, limit: int) -> Sequence[DriftRow]:
        found = words.of_group(group, offset, limit)
        settle = partial(doing.settle, group.processor)
        return [DriftRow(session, each, partial(settle, each), partial(doing.ignore, each)) for each in found]

    return Folding(session, head, group.count, load)


def past_group(session: Session, system: System) -> Folding:
    """Those whose data is due to go here, and who are there still; the button leads to where that is done."""
    title, text = session.say(N_("Past its date, still there")), session.say(N_("Erase…"))
    why = N_("The time limit has ended here, and the system has them still. Erasing orders it there, too.")
    show = partial(session.show, ErasureOrder.__name__, 0)
    head = HeadRow(
        session,
        (system.processor, "past"),
        title,
        len(system.past),
        [label(session.say(why), "muted")],
        answer=button(text, show, name=f"{text} {title}"),
        dated=False,
    )

    def load(offset: int, limit: int) -> Sequence[PastRow]:
        ids = system.past[offset : offset + limit]
        names = session.store.titles(Person, ids)
        return [PastRow(session, names.get(each, ""), each) for each in ids]

    return Folding(session, head, len(system.past), load)
