"""A small picture of the coming twelve months: how much falls due in each."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QLocale, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gdpr_desk.domain.months import add_months
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session

MONTHS = 12
_BAR = theme.WIDE + theme.TIGHT
_TEXT = theme.WIDE
_EDGE = theme.TIGHT
_CROWDED = 100  # from here on, numbers side by side would touch


class MonthsChart(QWidget):
    """Bars with their numbers; the mouse, or Left and Right, picks one out and says it in full."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._counts: Sequence[int] = [0] * MONTHS
        self._first = date(2000, 1, 1)
        self._picked: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(session.say(N_("What falls due in the coming twelve months")))

    def show_counts(self, counts: Sequence[int], on: date) -> None:
        """Show how much falls due in each month; the first is the rest of that of `on`."""
        self._counts, self._first = counts, on.replace(day=1)
        self._pick(None)
        self._describe()
        self.update()

    def said(self, at: int) -> str:
        """One month in words: “December 2026: 4”."""
        month = add_months(self._first, at)
        name = self._locale().standaloneMonthName(month.month)
        return f"{name[:1].upper()}{name[1:]} {month.year}: {self._counts[at]}"

    def sizeHint(self) -> QSize:
        return QSize(MONTHS * _BAR + 2 * _EDGE, 3 * theme.ROW)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pick(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._pick(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = 0 if self._picked is None else (self._picked + step) % MONTHS
        self._pick(at)
        self.setAccessibleDescription(self.said(at))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pick(None)
        self._describe()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.said(self._at(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION))
        painter.translate(_EDGE, 0)
        for at in range(len(self._counts)):
            self._paint(painter, at)
        painter.resetTransform()
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._session.theme.colours.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _paint(self, painter: QPainter, at: int) -> None:
        colours, count, picked = self._session.theme.colours, self._counts[at], at == self._picked
        room = self.height() - 2 * _TEXT
        tall = max(theme.TIGHT / 2, room * count / max(1, *self._counts))
        gap = theme.TIGHT - 1
        bar = QRectF(at * _BAR + gap, _TEXT + room - tall, _BAR - 2 * gap, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if count else colours.line))
        painter.setOpacity(1 if picked or at == 0 else 0.6)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setOpacity(1)
        painter.setPen(QColor(colours.text if picked else colours.muted))
        wide = QRectF(at * _BAR - theme.TIGHT, 0, _BAR + 2 * theme.TIGHT, _TEXT)
        most = max(self._counts)
        if count and (picked or most < _CROWDED or count == most):
            number = wide.translated(0, bar.top() - _TEXT)
            painter.drawText(number, Qt.AlignmentFlag.AlignCenter, self._short(count))
        name = self._locale().standaloneMonthName(
            add_months(self._first, at).month, QLocale.FormatType.ShortFormat
        )
        foot = wide.translated(0, self.height() - _TEXT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, name.rstrip(".")[:3].lower())

    def _short(self, count: int) -> str:
        """A number that fits over its bar; in full it stands in the tooltip."""
        return str(count) if count < 1000 else self._locale().toString(count / 1000, "f", 1) + "k"

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join(self.said(at) for at in range(len(self._counts))))

    def _pick(self, at: int | None) -> None:
        if at != self._picked:
            self._picked = at
            self.update()

    def _at(self, place: QPoint) -> int:
        return min(max((place.x() - _EDGE) // _BAR, 0), len(self._counts) - 1)

    def _locale(self) -> QLocale:
        return QLocale(self._session.language)
