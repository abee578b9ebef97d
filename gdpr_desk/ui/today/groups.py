"""A group of the same things to do: one row with a count that unfolds, a page of rows at a time."""

from collections.abc import Hashable, Sequence
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton

from gdpr_desk.actions.agenda import Agenda
from gdpr_desk.domain.agenda import ReminderGroup
from gdpr_desk.ui.folding import Folding, HeadRow
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.rows import ItemRow
from gdpr_desk.ui.widgets import button, label


def key_of(group: ReminderGroup) -> Hashable:
    """What a group is recognised by after a change."""
    return (group.what, group.rule, group.category, group.bucket)


class GroupRow(HeadRow):
    """What, about whom, how many, since when; its button unfolds it, unless `answer` does something else."""

    def __init__(
        self,
        session: Session,
        agenda: Agenda,
        group: ReminderGroup,
        title: str = "",
        answer: QPushButton | None = None,
        more: Sequence[QLabel] = (),
    ) -> None:
        title = title or title_of(session, agenda, group)
        why = label(agenda.why(group), "muted")
        super().__init__(session, key_of(group), title, group.count, (why, *more), group.earliest, answer)
        for each in (why, self.fold):
            each.setToolTip(agenda.authority(group))


def title_of(session: Session, agenda: Agenda, group: ReminderGroup) -> str:
    """What is to be done, and about whom."""
    what, about = session.say(group.what.label), agenda.about(group)
    return f"{what}  ·  {about}" if about else what


def answer_button(
    session: Session, answering: Answering, group: ReminderGroup, title: str
) -> QPushButton | None:
    """The button that leads to where all of a group is answered at once; None where each has its own."""
    if (found := answering.group_answer(group)) is None:
        return None
    text, act = found
    return button(session.say(text), act, name=f"{session.say(text)} {title}")


class GroupBlock(Folding):
    """The row of a group and, once it is unfolded, the rows that it holds."""

    def __init__(
        self, session: Session, agenda: Agenda, group: ReminderGroup, answering: Answering, head: GroupRow
    ) -> None:
        def load(offset: int, limit: int) -> list[ItemRow]:
            made = partial(ItemRow, session, answering=answering, inside=True)
            return [made(item) for item in agenda.items(group, offset, limit)]

        super().__init__(session, head, group.count, load)
        self._group = group

    @property
    def is_gap(self) -> bool:
        """Whether what it holds is missing, and due at once."""
        return self._group.is_gap
