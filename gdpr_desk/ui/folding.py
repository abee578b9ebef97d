"""Many things of one sort as one row with a count, which unfolds to rows, a page at a time."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLayout, QPushButton, QWidget

from gdpr_desk.actions.agenda import PAGE
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.widgets import button, column, holding, icon_button, label, picture, row


class HeadRow(Row):
    """What, how many, why, since when; its button unfolds it, unless it `answers` all of it at once."""

    toggled = Signal()

    def __init__(
        self,
        session: Session,
        key: Hashable,
        title: str,
        count: int,
        why: Sequence[QLabel],
        due_on: date | None = None,
        answer: QPushButton | None = None,
        *,
        dated: bool = True,
        alarm: bool = False,
    ) -> None:
        spoken = session.say_count("{count} thing to do", "{count} things to do", count)
        super().__init__(session, key, f"{title}: {spoken}")
        self._title = title
        self._arrow = picture(session.theme.pixmap("right"))
        self.fold: QAbstractButton = button("", self.act, look="quiet")
        if answer:
            self.fold = icon_button(session.theme.icon("down"), "", self.act)
        buttons: list[QWidget] = [answer, self.fold] if answer else [self.fold]
        name = row(_Title(title, alarm=alarm), _chip(count), None)
        texts: QLayout = column(name, *why, None, gap=theme.TIGHT // 2)
        self.put_together(self._arrow, texts, due_on, buttons, dated=dated)
        self.show_open(is_open=False)

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
        self.fold.setText(text)
        self.fold.setAccessibleName(f"{text}: {self._title}")


class Folding(QWidget):
    """A head and, once it is unfolded, the rows that it holds: `load` gives so many from a place on."""

    def __init__(
        self, session: Session, head: HeadRow, count: int, load: Callable[[int, int], Sequence[Row]]
    ) -> None:
        super().__init__()
        self._session, self.head, self.count, self._load = session, head, count, load
        self.head.toggled.connect(self.toggle)
        self._rows: list[Row] = []
        self._inside: QWidget | None = None
        self._parts = column(self.head, gap=0)
        self.setLayout(self._parts)

    @property
    def shown(self) -> int:
        """How many rows are unfolded; 0 where it is folded."""
        return len(self._rows) if self._inside and not self._inside.isHidden() else 0

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
        self._add(count)
        self._parts.addWidget(self._inside)
        self._inside.show()
        self.head.show_open(is_open=True)

    def show_more(self) -> None:
        """Show the next page, and go to its first row."""
        at = len(self._rows)
        self._add(PAGE)
        if at < len(self._rows):
            self._rows[at].setFocus()

    def _add(self, count: int) -> None:
        for made in self._load(len(self._rows), count):
            self._inside_layout.insertWidget(len(self._rows), made)
            self._rows.append(made)
        left = self.count - len(self._rows)
        self._more.setVisible(left > 0)
        self._more.setText(
            self._session.say_count("Show more ({count} left)", "Show more ({count} left)", left)
        )
        self._more.setAccessibleName(self._more.text())


class _Title(QLabel):
    """A title as wide as its text, so that the count follows it; it wraps where there is no room."""

    def __init__(self, text: str, *, alarm: bool) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(weight=QFont.Weight.DemiBold))
        self.setWordWrap(True)
        if alarm:
            self.setForegroundRole(theme.TEXT_ROLES["danger"])

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        wide = self.fontMetrics().horizontalAdvance(self.text()) + theme.TIGHT
        return QSize(wide, super().sizeHint().height())


def _chip(count: int) -> QLabel:
    number = label(str(count), size=theme.CAPTION, strong=True)
    number.setObjectName("chip")
    number.setWordWrap(False)
    number.setContentsMargins(theme.SMALL, 0, theme.SMALL, 0)
    number.setFixedHeight(theme.WIDE)
    return number
