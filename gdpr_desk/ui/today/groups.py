"""A group of the same things to do: one row with a count that unfolds, a page of rows at a time."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLayout, QWidget

from gdpr_desk.actions.agenda import PAGE, Agenda
from gdpr_desk.domain.agenda import ReminderGroup
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.rows import ItemRow, Row
from gdpr_desk.ui.widgets import button, column, holding, icon_button, label, picture, row


def key_of(group: ReminderGroup) -> Hashable:
    """What a group is recognised by after a change."""
    return (group.what, group.rule, group.category, group.bucket)


class GroupRow(Row):
    """What, about whom, how many, since when; its button unfolds it, unless `erase` is what it does."""

    toggled = Signal()

    def __init__(
        self,
        session: Session,
        agenda: Agenda,
        group: ReminderGroup,
        title: str = "",
        erase: Callable[[], object] | None = None,
    ) -> None:
        what, about = session.say(group.what.label), agenda.about(group)
        title = title or (f"{what}  ·  {about}" if about else what)
        count = session.say_count("{count} thing to do", "{count} things to do", group.count)
        super().__init__(session, key_of(group), f"{title}: {count}")
        self._title = title
        self._arrow = picture(session.theme.pixmap("right"))
        self._fold: QAbstractButton = button("", self.act, look="quiet")
        self._fold.setToolTip(agenda.authority(group))
        buttons: list[QWidget] = [self._fold]
        if erase:
            text = session.say(N_("Erase…"))
            self._fold = icon_button(session.theme.icon("down"), "", self.act)
            buttons = [button(text, erase, name=f"{text} {title}"), self._fold]
        self.put_together(self._arrow, self._texts(agenda, group), group.earliest, buttons)
        self.show_open(is_open=False)

    def _texts(self, agenda: Agenda, group: ReminderGroup) -> QLayout:
        number = label(str(group.count), size=theme.CAPTION, strong=True)
        number.setObjectName("chip")
        number.setWordWrap(False)
        number.setContentsMargins(theme.SMALL, 0, theme.SMALL, 0)
        number.setFixedHeight(theme.WIDE)
        name = _Title(self._title)
        why = label(agenda.why(group), "muted")
        why.setToolTip(agenda.authority(group))
        return column(row(name, number, None), why, None, gap=theme.TIGHT // 2)

    def act(self) -> None:
        self.toggled.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.act()

    def show_open(self, *, is_open: bool) -> None:
        """Say whether the rows are shown."""
        self._arrow.setPixmap(self.session.theme.pixmap("down" if is_open else "right"))
        text = self.session.say(N_("Fold") if is_open else N_("Show"))
        self._fold.setText(text)
        self._fold.setAccessibleName(f"{text}: {self._title}")


class _Title(QLabel):
    """A title as wide as its text, so that the count follows it; it wraps where there is no room."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(weight=QFont.Weight.DemiBold))
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        wide = self.fontMetrics().horizontalAdvance(self.text()) + theme.TIGHT
        return QSize(wide, super().sizeHint().height())


class GroupBlock(QWidget):
    """The row of a group and, once it is unfolded, the rows that it holds."""

    def __init__(
        self, session: Session, agenda: Agenda, group: ReminderGroup, answering: Answering, head: GroupRow
    ) -> None:
        super().__init__()
        self._session, self._agenda, self._group, self._answering = session, agenda, group, answering
        self.head = head
        self.head.toggled.connect(self.toggle)
        self._rows: list[ItemRow] = []
        self._inside: QWidget | None = None
        self._parts = column(self.head, gap=0)
        self.setLayout(self._parts)

    @property
    def shown(self) -> int:
        """How many rows are unfolded; 0 where the group is folded."""
        return len(self._rows) if self._inside and not self._inside.isHidden() else 0

    @property
    def is_gap(self) -> bool:
        """Whether what it holds has no date, and is due at once."""
        return self._group.earliest is None

    def rows(self) -> list[Row]:
        """The rows that can be reached, from above."""
        return [self.head, *(self._rows if self.shown else ())]

    def toggle(self) -> None:
        """Unfold, or fold."""
        if self._inside:
            self._inside.setVisible(self._inside.isHidden())
            self.head.show_open(is_open=bool(self.shown))
        else:
            self.unfold(PAGE)

    def unfold(self, count: int) -> None:
        """Show the first `count` rows, as they were shown before a change."""
        self._more = button("", self.show_more, look="link")
        self._inside_layout = column(row(theme.ICON + theme.WIDE, self._more, None, gap=0), gap=0)
        self._inside_layout.setContentsMargins(0, 0, 0, theme.SMALL)
        self._inside = holding(self._inside_layout)
        self._load(count)
        self._parts.addWidget(self._inside)
        self._inside.show()
        self.head.show_open(is_open=True)

    def show_more(self) -> None:
        """Show the next page, and go to its first row."""
        at = len(self._rows)
        self._load(PAGE)
        if at < len(self._rows):
            self._rows[at].setFocus()

    def _load(self, count: int) -> None:
        for item in self._agenda.items(self._group, len(self._rows), count):
            made = ItemRow(self._session, item, self._answering, inside=True)
            self._inside_layout.insertWidget(len(self._rows), made)
            self._rows.append(made)
        left = self._group.count - len(self._rows)
        self._more.setVisible(left > 0)
        self._more.setText(
            self._session.say_count("Show more ({count} left)", "Show more ({count} left)", left)
        )
        self._more.setAccessibleName(self._more.text())
