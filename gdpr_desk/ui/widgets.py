"""The small parts that every page is put together from. Texts are always plain: a name can be anything."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdpr_desk.ui import theme

L = TypeVar("L", QVBoxLayout, QHBoxLayout)
W = TypeVar("W", bound=QWidget)


def label(text: str, role: str = "", size: int = theme.BODY, *, strong: bool = False) -> QLabel:
    """A text that wraps, in a size of the scale; `role` is one of `theme.TEXT_ROLES`."""
    made = QLabel(text)
    made.setWordWrap(True)
    _dressed(made, role, size, strong=strong)
    return made


def _dressed(made: QLabel, role: str, size: int, *, strong: bool) -> None:
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal))
    if role:
        made.setForegroundRole(theme.TEXT_ROLES[role])


def line_label(text: str, role: str = "", size: int = theme.BODY, *, strong: bool = False) -> QLabel:
    """A text of one line, which says itself in full when the mouse rests on it."""
    made = _OneLine(text)
    _dressed(made, role, size, strong=strong)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setToolTip(text)
    return made


class _OneLine(QLabel):
    """Ends in “…” where there is no room for all of it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), shown)


def heading(text: str) -> QLabel:
    """The title of a page, in one line."""
    made = label(text, size=theme.TITLE, strong=True)
    made.setWordWrap(False)
    return made


def section(text: str) -> QLabel:
    """The title of a part of a page."""
    return label(text, size=theme.HEADING, strong=True)


def button(
    text: str,
    action: Callable[[], object],
    icon: QIcon | None = None,
    *,
    look: str = "",
    name: str = "",
) -> QPushButton:
    """A button; `look` is primary, quiet, link, danger, or nothing. `name` says more than a short text."""
    made = _Button(text)
    if icon:
        made.setIcon(icon)
        made.setIconSize(QSize(theme.ICON, theme.ICON))
    if look:
        made.setProperty(look, True)
    made.setAccessibleName(name or text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: action())
    return made


def icon_button(icon: QIcon, name: str, action: Callable[[], object]) -> QToolButton:
    """A button that is only a picture; `name` is its tooltip and what a screen reader says."""
    made = _IconButton()
    made.setIcon(icon)
    made.setIconSize(QSize(theme.ICON, theme.ICON))
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.clicked.connect(lambda: action())
    return made


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Button(QPushButton):
    """Enter presses it, as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)


class _IconButton(QToolButton):
    """Enter presses it, or opens its menu."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()


def without_wheel(box: W) -> W:
    """A box that lets the wheel scroll the page, and is not changed by it in passing."""
    box.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
    return box


def picture(icon_pixmap: object) -> QLabel:
    """A picture beside a text that says the same."""
    made = QLabel()
    made.setPixmap(icon_pixmap)  # type: ignore[arg-type]
    made.setFixedWidth(theme.ICON + theme.TIGHT)
    return made


def line() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("line")
    return made


def column(*parts: QWidget | QLayout | int | None, gap: int = theme.GAP, margin: int = 0) -> QVBoxLayout:
    """Parts one below the other; a number is a space, None takes what is left over."""
    return _filled(QVBoxLayout(), parts, gap, margin)


def row(*parts: QWidget | QLayout | int | None, gap: int = theme.SMALL, margin: int = 0) -> QHBoxLayout:
    """Parts side by side; a number is a space, None takes what is left over."""
    return _filled(QHBoxLayout(), parts, gap, margin)


def _filled(layout: L, parts: Sequence[object], gap: int, margin: int) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
    return layout


def holding(layout: QLayout, name: str = "") -> QWidget:
    """A widget around a layout; `name` is one that the style sheet knows."""
    made = QWidget()
    if name:
        made.setObjectName(name)
    made.setLayout(layout)
    return made


def card(layout: QLayout, name: str = "card") -> QFrame:
    """A frame around parts that belong together."""
    made = QFrame()
    made.setObjectName(name)
    margin = theme.GAP if name == "card" else theme.SMALL
    layout.setContentsMargins(theme.WIDE if name == "card" else margin, margin, margin, margin)
    made.setLayout(layout)
    return made


def scrolling(inner: QWidget) -> QScrollArea:
    """`inner`, scrolled up and down where it does not fit; the part with the focus comes into view."""
    made = QScrollArea()
    inner.setObjectName("scrolled")
    made.setWidget(inner)
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def page_area(body: QLayout) -> QScrollArea:
    """The body of a page that is read from top to bottom: scrolled, and no wider than one likes to read."""
    body.setContentsMargins(theme.MARGIN, theme.WIDE, theme.MARGIN, theme.MARGIN)
    width = holding(body)
    width.setMaximumWidth(theme.READING_WIDTH + theme.LIST_WIDTH)
    whole = row(width, None, gap=0)
    whole.setStretch(0, 1_000)  # as wide as it may be
    return scrolling(holding(whole))


def plain_table(table: QTableView, name: str) -> None:
    """Make of a table a list with air: whole rows, no grid, no editing; `name` is what is said of it."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows, header = table.verticalHeader(), table.horizontalHeader()
    rows.hide()
    rows.setDefaultSectionSize(theme.ROW)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go.

    It keeps its parent until then: without one it would be Python's to delete, at any moment.
    """
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            emptied(inner)


class EmptyState(QWidget):
    """What stands where there is nothing: a picture, a sentence, and one thing to do."""

    def __init__(self, pixmap: object, text: str, hint: str = "", action: QPushButton | None = None) -> None:
        super().__init__()
        image = QLabel()
        image.setPixmap(pixmap)  # type: ignore[arg-type]
        image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said = label(text, size=theme.LEAD, strong=True)
        more = label(hint, "muted")
        for each in (said, more):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not hint:
            more.hide()
        inside = column(None, image, said, more, gap=theme.SMALL)
        if action:
            inside.addSpacing(theme.SMALL)
            inside.addLayout(row(None, action, None))
        inside.addStretch(1)
        self.setLayout(inside)
