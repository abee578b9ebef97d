"""The rows of the home page: what they share, and the row of one thing to do."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLayout, QPushButton, QWidget

from gdpr_desk.actions.agenda import Item, when
from gdpr_desk.actions.answers import Answer, answer_to
from gdpr_desk.domain.reminder import What
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.widgets import button, column, icon_button, label, row

_ICON_BUTTON = theme.ICON + 2 * theme.SMALL
_BUTTON = theme.SIDEBAR // 2
_BUTTONS_WIDTH = _BUTTON + 2 * _ICON_BUTTON + 3 * theme.TIGHT
_WHEN_WIDTH = 2 * theme.SIDEBAR // 3
_ANSWERS = {
    Answer.CONFIRMED: N_("Confirmed"),
    Answer.REVIEWED: N_("Reviewed"),
    Answer.ERASED: N_("Erase…"),
    Answer.OPEN: N_("Open"),
}


class Row(QFrame):
    """Takes the focus and says itself; Enter does what its button does."""

    def __init__(self, session: Session, key: Hashable, spoken: str) -> None:
        super().__init__()
        self.session, self.key = session, key
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(spoken)

    def act(self) -> None:
        """Do what the row's button does."""

    def put_off(self) -> None:
        """Ask until when the row may wait."""

    def put_together(
        self,
        mark: QWidget | None,
        texts: QLayout,
        due_on: date | None,
        buttons: Sequence[QWidget],
        *,
        dated: bool = True,
    ) -> None:
        """Lay the row out as all rows are: a mark, the texts, when (if that is asked), and the buttons."""
        mark = mark or QWidget()
        mark.setFixedWidth(theme.ICON + theme.TIGHT)
        for each in buttons:
            each.setFixedWidth(_BUTTON if isinstance(each, QPushButton) else _ICON_BUTTON)
        acting = row(*buttons, gap=theme.TIGHT)
        if free := _BUTTONS_WIDTH - sum(each.maximumWidth() + theme.TIGHT for each in buttons):
            acting.insertSpacing(-1 if isinstance(buttons[0], QPushButton) else 0, free)
        when_due = _when(self.session, due_on, self.session.today) if dated else column()
        parts = row(mark, texts, when_due, acting, gap=theme.GAP)
        parts.setStretch(1, 1)
        parts.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        for beside in (when_due, acting):
            parts.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        parts.setContentsMargins(theme.SMALL, theme.GAP, theme.SMALL, theme.GAP)
        self.setLayout(parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.hasFocus():
            self.act()
        elif isinstance(pressed := QApplication.focusWidget(), QAbstractButton):
            pressed.click()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = self.session.theme.colours
        if not (self.hasFocus() or self.underMouse()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


class ItemRow(Row):
    """One thing to do: what, who, why, when, and the button that does it.

    In an unfolded group the row is `inside`: what is to be done stands above it already.
    """

    def __init__(self, session: Session, item: Item, answering: Answering, *, inside: bool = False) -> None:
        self._what = session.say(item.due.what.label)
        self._name = item.name or session.say(N_("Without a name"))
        spoken = f"{self._what}: {item.due.about or self._name}. {item.due.why}"
        super().__init__(session, item.reminder, spoken)
        self.item, self._answering = item, answering
        self._authority = label("", "muted", theme.CAPTION)
        self._authority.hide()
        self.put_together(None, self._texts(inside=inside), item.reminder.due_on, self._buttons())

    def act(self) -> None:
        if answer_to(self.item.reminder, self.session.today) is not Answer.NOWHERE:
            self._answering.answer(self.item)

    def put_off(self) -> None:
        if answer_to(self.item.reminder, self.session.today) is not Answer.NOWHERE:
            self._answering.put_off(self.item)

    def show_authority(self) -> None:
        """Say, or no longer say, what the row rests on."""
        text = N_("Authority: {authority}")
        self._authority.setText(self.session.say(text, authority=self.item.due.authority))
        self._authority.setVisible(self._authority.isHidden())

    def _texts(self, *, inside: bool) -> QLayout:
        about = self.item.due.about
        unnamed = self.item.due.what is What.NO_PASSWORD
        title = self._name if inside else self._what if unnamed else f"{self._what}  ·  {about}"
        why = label(self.item.due.why, "muted")
        why.setToolTip(self.item.due.authority)
        return column(label(title, strong=True), why, self._authority, None, gap=theme.TIGHT // 2)

    def _buttons(self) -> list[QWidget]:
        say, answer = self.session.say, answer_to(self.item.reminder, self.session.today)
        why = self._icon_button("info", say(N_("What it rests on")), self.show_authority)
        why.setToolTip(self.item.due.authority)
        if answer is Answer.NOWHERE:
            return [why]
        text = say(_ANSWERS[answer])
        act = button(text, self.act, name=f"{text}: {self._name}")
        return [act, self._icon_button("later", say(N_("Later")), self.put_off), why]

    def _icon_button(self, icon: str, name: str, action: Callable[[], object]) -> QWidget:
        made = icon_button(self.session.theme.icon(icon), name, action)
        made.setAccessibleName(f"{name}: {self._name}")
        return made


def _when(session: Session, due_on: date | None, on: date) -> QLayout:
    """When something is due: seen from `on`, and the date below."""
    late = due_on is not None and due_on < on
    relative = label(when(due_on, on, session.language), "danger" if late else "")
    parts = [relative, label(shown_date(due_on), "muted", theme.CAPTION)] if due_on else [relative]
    for each in parts:
        each.setAlignment(Qt.AlignmentFlag.AlignRight)
        each.setWordWrap(False)
        each.setFixedWidth(_WHEN_WIDTH)
    return column(*parts, gap=theme.TIGHT // 2)
