"""The pages of a document one below the other, at the width of the view; drawn when they come into sight."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractScrollArea

from gdpr_desk.ui import theme

_KEPT = 6  # pages that stay drawn
_A4_FLAT = QSizeF(841.9, 595.3)  # until the first page says otherwise


class PagesView(QAbstractScrollArea):
    """Shows SVG pages. Arrows, Page Up and Down, Home, End and Space move; `page_changed` says where.

    Sharp at every scale of the screen, since a page is drawn for the pixels that it gets.
    """

    page_changed = Signal(int, int)

    def __init__(self, colours: Callable[[], theme.Colours]) -> None:
        super().__init__()
        self.setObjectName("pages")
        self._colours = colours
        self._pages: Sequence[bytes] = ()
        self._size = _A4_FLAT
        self._drawn: dict[int, QPixmap] = {}
        self._page = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._moved())

    @property
    def pages(self) -> Sequence[bytes]:
        """What is shown."""
        return self._pages

    @property
    def page(self) -> int:
        """The page at which one looks, counted from 0."""
        return self._page

    def show_pages(self, pages: Sequence[bytes]) -> None:
        """Show other pages; one goes on looking at the same place."""
        self._pages = pages
        self._drawn.clear()
        if pages:
            self._size = QSizeF(QSvgRenderer(QByteArray(pages[0])).viewBoxF().size())
        self._measure()
        self._moved(always=True)

    # -- places ----------------------------------------------------------------------------

    @property
    def _wide(self) -> float:
        return max(1.0, self.viewport().width() - 2 * theme.GAP)

    @property
    def _high(self) -> float:
        return self._wide * self._size.height() / self._size.width()

    @property
    def _step(self) -> float:
        return self._high + theme.GAP

    def _rect(self, page: int) -> QRectF:
        top = theme.GAP + page * self._step - self.verticalScrollBar().value()
        return QRectF(theme.GAP, round(top), round(self._wide), round(self._high))

    def _measure(self) -> None:
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        whole = theme.GAP + len(self._pages) * self._step
        bar.setRange(0, max(0, round(whole) - seen))
        bar.setPageStep(max(1, min(seen - 2 * theme.ROW, round(self._step))))
        bar.setSingleStep(2 * theme.ROW)

    def _moved(self, *, always: bool = False) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        page = max(0, min(len(self._pages) - 1, int(middle / self._step)))
        if page != self._page or always:
            self._page = page
            self.page_changed.emit(page, len(self._pages))
        self.viewport().update()

    # -- Qt's own --------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay at the same place of the document when the pages grow or shrink."""
        bar = self.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._measure()
        bar.setValue(round(place * bar.maximum()))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last page, Space goes on; the arrows are Qt's own."""
        bar, back = self.verticalScrollBar(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        targets = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Space: bar.value() + (-1 if back else 1) * bar.pageStep(),
        }
        if (target := targets.get(Qt.Key(event.key()))) is not None:
            bar.setValue(target)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pages in sight, each on its paper; a frame says that the keys go here."""
        colours = self._colours()
        painter = QPainter(self.viewport())
        seen = QRectF(self.viewport().rect())
        for page in range(len(self._pages)):
            rect = self._rect(page)
            if rect.intersects(seen):
                painter.drawPixmap(rect.topLeft(), self._picture(page, rect))
                painter.setPen(QPen(QColor(colours.line)))
                painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(seen.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _picture(self, page: int, rect: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = (rect.size() * ratio).toSize()
        found = self._drawn.get(page)
        if found is None or found.size() != size:
            found = _drawn(self._pages[page], size)
            found.setDevicePixelRatio(ratio)
            self._drawn.pop(page, None)
            while len(self._drawn) >= _KEPT:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[page] = found
        return found


def _drawn(page: bytes, size: Any) -> QPixmap:
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.white)  # paper
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(page)).render(painter, QRectF(picture.rect()))
    painter.end()
    return picture
