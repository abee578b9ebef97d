"""What is due to be erased, in groups that can be chosen, and what falls due soon."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLayout, QVBoxLayout, QWidget

from gdpr_desk.actions.agenda import Agenda
from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.groups import GroupBlock, GroupRow, key_of
from gdpr_desk.ui.widgets import card, column, emptied, holding, label, line, row, section


class DueGroups(QWidget):
    """The groups of some buckets in one card. `changed` is sent when others are chosen."""

    changed = Signal()

    def __init__(
        self, session: Session, title: str, buckets: Sequence[Bucket], answering: Answering, *, chosen: bool
    ) -> None:
        super().__init__()
        self._session, self._buckets, self._answering = session, buckets, answering
        self._can_be_chosen = chosen
        self._unchosen: set[Hashable] = set()
        self._groups: list[ReminderGroup] = []
        self._blocks: list[GroupBlock] = []
        self.boxes: list[QCheckBox] = []
        self._title = section(session.say(title))
        self._count = label("", "muted", theme.HEADING)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(0)
        around = card(self._parts)
        self._parts.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        self.setLayout(column(row(self._title, self._count, None), around, gap=theme.SMALL))

    @property
    def chosen(self) -> list[ReminderGroup]:
        """The groups that are ticked."""
        return [each for each in self._groups if key_of(each) not in self._unchosen]

    @property
    def count(self) -> int:
        """How many things all groups hold."""
        return sum(each.count for each in self._groups)

    @property
    def blocks(self) -> list[GroupBlock]:
        """The groups as they are shown, from above."""
        return self._blocks

    def show_agenda(self, agenda: Agenda) -> None:
        """Show the groups as they are now; ticks and what is unfolded stay."""
        unfolded = {each.head.key: each.shown for each in self._blocks}
        found = [each for bucket in self._buckets for each in agenda.section(bucket)]
        self._groups = [each for each in found if each.what is What.ERASE]
        self._count.setText(str(self.count))
        self._blocks, self.boxes = [], []
        emptied(self._parts)
        for group in self._groups:
            if self._blocks:
                self._parts.addWidget(line())
            about = agenda.about(group) or agenda.why(group)
            authority = label(agenda.authority(group), "muted", theme.CAPTION)
            head = GroupRow(self._session, agenda, group, about, more=[authority])
            block = GroupBlock(self._session, agenda, group, self._answering, head)
            if unfolded.get(key_of(group)):
                block.unfold(unfolded[key_of(group)])
            self._blocks.append(block)
            self._parts.addLayout(self._line(block, group))
        self.setVisible(bool(self._groups))

    def _line(self, block: GroupBlock, group: ReminderGroup) -> QLayout:
        made = row(block, gap=0)
        made.setStretch(0, 1)
        if self._can_be_chosen:
            box = QCheckBox()
            box.setAccessibleName(self._session.say(N_("Erase: {group}"), group=block.head.accessibleName()))
            box.setChecked(key_of(group) not in self._unchosen)
            box.toggled.connect(lambda ticked: self._choose(group, ticked=ticked))
            self.boxes.append(box)
            beside = column(box, None)
            beside.setContentsMargins(theme.SMALL, theme.GAP - theme.TIGHT, 0, 0)
            made.insertWidget(0, holding(beside))
        return made

    def _choose(self, group: ReminderGroup, *, ticked: bool) -> None:
        (self._unchosen.discard if ticked else self._unchosen.add)(key_of(group))
        self.changed.emit()
