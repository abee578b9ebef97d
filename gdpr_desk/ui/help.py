"""The help page: every shortcut, made from the menus, so that none is forgotten."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from gdpr_desk.i18n import N_, translate
from gdpr_desk.ui import theme
from gdpr_desk.ui.widgets import button, column, heading, label, row, scrolling

_SIZE = (520, 560)
_ELSEWHERE = (
    (N_("From the search to the list"), "↓"),
    (N_("Open what is chosen"), "Enter"),
    (N_("Save what is typed"), "Enter"),
    (N_("Discard what is typed"), "Esc"),
    (N_("Next and previous field"), "Tab, Shift+Tab"),
)


class HelpDialog(QDialog):
    """All shortcuts on one page."""

    def __init__(
        self, parent: QWidget, language: str, menus: Iterable[tuple[str, list[tuple[str, str]]]]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(N_("Shortcuts"), language))
        self.resize(*_SIZE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.WIDE)
        grid.setVerticalSpacing(theme.SMALL)
        others = [(translate(text, language), keys) for text, keys in _ELSEWHERE]
        for title, rows in (*menus, (translate(N_("In lists and forms"), language), others)):
            if rows:
                grid.addWidget(label(title, "accent", strong=True), grid.rowCount(), 0)
            for text, keys in rows:
                at = grid.rowCount()
                grid.addWidget(label(text), at, 0)
                grid.addWidget(label(keys, "muted"), at, 1, Qt.AlignmentFlag.AlignRight)
        inside = QWidget()
        inside.setLayout(grid)
        close = button(translate(N_("Close"), language), self.accept, look="primary")
        title_line = heading(translate(N_("Shortcuts"), language))
        layout = column(title_line, scrolling(inside), row(None, close), margin=theme.MARGIN)
        self.setLayout(layout)
        close.setFocus()
