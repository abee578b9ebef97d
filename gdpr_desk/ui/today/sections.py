"""A section of the home page: its title, how much it holds, and its rows in one card."""

from collections.abc import Hashable, Mapping

from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.agenda import Agenda, Item
from gdpr_desk.domain.agenda import Bucket, ReminderGroup
from gdpr_desk.domain.drift import DRIFTS
from gdpr_desk.domain.reminder import What
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.groups import GroupBlock, GroupRow, answer_button, key_of, title_of
from gdpr_desk.ui.today.rows import ItemRow, Row
from gdpr_desk.ui.widgets import card, column, label, line, row, section


class Section(QWidget):
    """What is due in one section: groups as one row each, a group of one as its single row."""

    def __init__(
        self,
        session: Session,
        title: str,
        agenda: Agenda,
        bucket: Bucket,
        answering: Answering,
        unfolded: Mapping[Hashable, int],
    ) -> None:
        super().__init__()
        self._session, self._agenda, self._answering = session, agenda, answering
        self.count = agenda.count(bucket)
        self._parts: list[GroupBlock | ItemRow] = []
        unprotected = agenda.unprotected() if bucket is Bucket.TODAY else None
        if unprotected:
            self._add_item(unprotected)
        for group in agenda.section(bucket):
            self._add(group, unfolded.get(key_of(group), 0))
        inside = column(gap=0)
        for at, part in enumerate(self._parts):
            if at:
                inside.addWidget(line())
            inside.addWidget(part)
        head = row(section(title), label(str(self.count), "muted", theme.HEADING), None)
        around = card(inside)
        inside.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        self.setLayout(column(head, around, gap=theme.SMALL))

    def rows(self) -> list[Row]:
        """Every row that can be reached, from above."""
        found: list[Row] = []
        for part in self._parts:
            found += part.rows() if isinstance(part, GroupBlock) else [part]
        return found

    def unfolded(self) -> dict[Hashable, int]:
        """The groups that are unfolded, with how many rows each shows."""
        groups = [each for each in self._parts if isinstance(each, GroupBlock)]
        return {each.head.key: each.shown for each in groups if each.shown}

    def gap_rows(self, *, of_records: bool) -> list[Row]:
        """The rows of gaps without a date: those of records, or that there is no password."""
        found: list[Row] = []
        for part in self._parts:
            if isinstance(part, GroupBlock):
                found += [part.head] if of_records and part.is_gap else []
            elif part.item.reminder.due_on is None and part.item.due.what not in DRIFTS:
                found += [part] if of_records is (part.item.due.what is not What.NO_PASSWORD) else []
        return found

    def _add(self, group: ReminderGroup, shown: int) -> None:
        if group.count == 1:
            for item in self._agenda.items(group, limit=1):
                self._add_item(item)
            return
        title = title_of(self._session, self._agenda, group)
        answer = answer_button(self._session, self._answering, group, title)
        head = GroupRow(self._session, self._agenda, group, title, answer)
        block = GroupBlock(self._session, self._agenda, group, self._answering, head)
        if shown:
            block.unfold(shown)
        self._parts.append(block)

    def _add_item(self, item: Item) -> None:
        self._parts.append(ItemRow(self._session, item, self._answering))
