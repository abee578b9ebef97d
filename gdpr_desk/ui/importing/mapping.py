"""Shows which columns of the files are taken over, as what, and which are left out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gdpr_desk.actions.import_plan import Plan
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, label, line, line_label, scrolling, section


class MappingView(QWidget):
    """The columns of each file: those that are taken over with their field, then the others."""

    def __init__(self, session: Session, plan: Plan) -> None:
        super().__init__()
        self._say = session.say
        self.setFixedWidth(theme.SIDEBAR + 2 * theme.MARGIN)
        inside = column(gap=theme.SMALL)
        for source, pairs in plan.mapped.items():
            if len(plan.mapped) > 1:
                inside.addWidget(line_label(source, strong=True))
            inside.addLayout(self._pairs(pairs))
            if left_out := plan.left_out.get(source):
                inside.addSpacing(theme.SMALL)
                inside.addWidget(label(self._say(N_("Left out")), "muted", theme.CAPTION, strong=True))
                inside.addWidget(label(", ".join(left_out), "muted"))
            inside.addSpacing(theme.GAP)
        inside.addStretch(1)
        inside.setContentsMargins(0, 0, theme.GAP, 0)
        around = scrolling(holding(inside))
        around.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        around.setAccessibleName(self._say(N_("Columns of the file")))
        title = section(self._say(N_("Columns of the file")))
        layout = column(title, line(), around, gap=theme.SMALL)
        layout.setContentsMargins(0, theme.SMALL, 0, 0)
        self.setLayout(layout)

    def _pairs(self, pairs: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SMALL)
        grid.setVerticalSpacing(theme.SMALL)
        for at, (header, field) in enumerate(pairs):
            parts = (label(header, "muted"), label("→", "muted"), label(self._say(field)))
            for where, part in enumerate(parts):
                grid.addWidget(part, at, where, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(2, 5)
        return grid
