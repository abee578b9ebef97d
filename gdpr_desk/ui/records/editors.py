"""One editor for each sort of declared field: it shows a value, gives it back, and says what is wrong."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from gdpr_desk.domain.fields import Choice, Field
from gdpr_desk.errors import Invalid
from gdpr_desk.exchange.values import DateOrders, parse_date
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import icon_button, without_wheel

_CALENDAR = (320, 250)


class Editor(QWidget):
    """Edits the value of one field. `edited` is sent whenever what it would give back may have changed."""

    edited = Signal()

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__()
        self.session, self.declared = session, declared

    def show_value(self, value: Any) -> None:
        """Show a value of the record."""
        raise NotImplementedError

    def value(self) -> Any:
        """What is shown; Invalid where it cannot be a value of the field."""
        raise NotImplementedError

    def raw(self) -> Any:
        """What is typed, right or wrong, in a form that a draft can keep."""
        raise NotImplementedError

    def show_raw(self, raw: Any) -> None:
        """Show what a draft kept."""
        self.show_value(raw)

    def filled(self) -> bool:
        """Whether anything is typed or chosen."""
        return bool(self.raw())

    def mark(self, *, wrong: bool) -> None:
        """Show that something is wrong here, or no longer."""
        inner = self.focusProxy() or self
        inner.setProperty("wrong", wrong)
        inner.style().unpolish(inner)
        inner.style().polish(inner)

    def hold(self, inner: QWidget, *beside: QWidget) -> None:
        """Be made of `inner`, which takes the focus, and of what stands beside it."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(inner, 1)
        for each in beside:
            layout.addWidget(each)
        self.setFocusProxy(inner)
        inner.setAccessibleName(self.session.say(self.declared.label))
        inner.setAccessibleDescription(self.session.say(self.declared.help))


class TextEditor(Editor):
    """A line of text."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._line = QLineEdit()
        self._line.textEdited.connect(lambda: self.edited.emit())
        self.hold(self._line)

    def show_value(self, value: Any) -> None:
        self._line.setText(str(value or ""))
        self._line.setCursorPosition(0)

    def value(self) -> Any:
        return self._line.text().strip()

    def raw(self) -> Any:
        return self._line.text()


class NumberEditor(TextEditor):
    """A whole number; empty where the field may be."""

    def show_value(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))

    def value(self) -> Any:
        text = self._line.text().strip()
        if not text:
            return None
        if not text.lstrip("-").isdecimal():
            raise Invalid(N_("“{field}” is a whole number."), self.declared.name, field=self.declared.label)
        return int(text)


class LongTextEditor(Editor):
    """Several lines; it grows with what is written, and Tab leaves it."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._text = _GrowingText()
        self._text.textChanged.connect(lambda: self.edited.emit())
        self.hold(self._text)

    def show_value(self, value: Any) -> None:
        self._text.setPlainText(str(value or ""))

    def value(self) -> Any:
        return self._text.toPlainText().strip()

    def raw(self) -> Any:
        return self._text.toPlainText()


class _GrowingText(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(lambda *_: self._grow())
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def _grow(self) -> None:
        lines = min(max(2, int(self.document().size().height())), 10)
        around = 2 * (self.document().documentMargin() + theme.SMALL)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + int(around))


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, session: Session, declared: Field, *, optional: bool) -> None:
        super().__init__(session, declared)
        self._box = QComboBox()
        if optional:
            self._box.addItem(session.say(N_("Not stated")), None)
        for choice in declared.kind:  # type: ignore[attr-defined]  # a Choice
            self._box.addItem(session.say(choice.label), choice)
        self._box.activated.connect(lambda: self.edited.emit())
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        self.hold(without_wheel(self._box))

    def show_value(self, value: Any) -> None:
        found = [at for at in range(self._box.count()) if self._box.itemData(at) == value]
        self._box.setCurrentIndex(found[0] if found else 0)

    def value(self) -> Any:
        word = self._box.currentData()
        kind: Any = self.declared.kind
        return kind(word) if isinstance(word, str) and issubclass(kind, Choice) else word

    def raw(self) -> Any:
        word = self.value()
        return None if word is None else str(word)

    def show_raw(self, raw: Any) -> None:
        kind: Any = self.declared.kind
        self.show_value(None if raw is None else kind(raw))


class CheckEditor(Editor):
    """Yes or no."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._box = QCheckBox(session.say(declared.label))
        self._box.toggled.connect(lambda: self.edited.emit())
        self.hold(self._box)

    def show_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))

    def value(self) -> Any:
        return self._box.isChecked()

    def raw(self) -> Any:
        return self.value()


class DateEditor(Editor):
    """A date, typed in any of the ways that offices write one, or picked from a calendar."""

    def __init__(self, session: Session, declared: Field) -> None:
        super().__init__(session, declared)
        self._line = _DateLine()
        self._line.setPlaceholderText(session.say(N_("dd-mm-yyyy")))
        self._line.textEdited.connect(lambda: self.edited.emit())
        self._line.left.connect(self._tidy)
        pick = icon_button(session.theme.icon("today"), session.say(N_("Calendar")), lambda: None)
        menu = QMenu(pick)
        self._calendar = QCalendarWidget()
        self._calendar.setMinimumSize(*_CALENDAR)
        self._calendar.setLocale(QLocale(session.language))
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self._calendar)
        menu.addAction(holder)
        menu.aboutToShow.connect(self._show_in_calendar)
        self._calendar.clicked.connect(menu.close)
        self._calendar.clicked.connect(self._pick)
        pick.setMenu(menu)
        pick.setPopupMode(pick.ToolButtonPopupMode.InstantPopup)
        pick.setAccessibleName(f"{session.say(declared.label)}: {pick.toolTip()}")
        self.hold(self._line, pick)

    def show_value(self, value: Any) -> None:
        self._line.setText(shown_date(value))

    def value(self) -> Any:
        try:
            return parse_date(self._line.text(), DateOrders())
        except ValueError as error:
            text = N_("“{field}” is not a date. Write it as 31-12-2026.")
            raise Invalid(text, self.declared.name, field=self.declared.label) from error

    def raw(self) -> Any:
        return self._line.text()

    def show_raw(self, raw: Any) -> None:
        self._line.setText(str(raw or ""))

    def _tidy(self) -> None:
        try:
            self.show_value(self.value())
        except Invalid:
            return  # said when the form is saved

    def _show_in_calendar(self) -> None:
        try:
            day = self.value() or self.session.today
        except Invalid:
            day = self.session.today
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))

    def _pick(self, day: QDate) -> None:
        self.show_value(date(day.year(), day.month(), day.day()))
        self.edited.emit()


class _DateLine(QLineEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
