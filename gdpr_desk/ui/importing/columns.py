"""The columns of one sheet: the header, some values, and what each is taken over as."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QWidget

from gdpr_desk.exchange.people import label_of
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.said import COLUMN, Said
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import label, line, line_label, without_wheel

_AT_ONCE = 4  # rows of a wide sheet that are made in one go: a list of fields is dear to make
_HEAD, _CHOICE = 190, 260


class Columns(QScrollArea):
    """A row for each column of a sheet; `changed` is called when one is taken over as something else."""

    def __init__(self, session: Session, said: Said, changed: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._said, self._changed = session, said, changed
        self.choices: list[QComboBox] = []
        self._names: list[QLabel] = []
        self._samples: list[QLabel] = []
        self._fields = self._field_model()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, theme.GAP, 0)
        self._grid.setHorizontalSpacing(theme.WIDE)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, _HEAD)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 5)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._grid)
        self.setWidget(inner)
        self._make_heads()
        self._make_rows()

    def renew(self) -> None:
        """Show the columns anew: other fields can be chosen, or other values stand in them."""
        self._fields = self._field_model()
        for at in range(len(self.choices)):
            self._fill(at)
        self.refresh()

    def refresh(self) -> None:
        """Show what each column is taken over as by now."""
        for at, choice in enumerate(self.choices):
            choice.blockSignals(True)
            choice.setCurrentIndex(max(choice.findData(self._said.target(at)), 0))
            choice.blockSignals(False)
            left_out, plain = not self._said.target(at), QPalette.ColorRole.WindowText
            self._names[at].setForegroundRole(theme.TEXT_ROLES["muted"] if left_out else plain)

    def _make_heads(self) -> None:
        texts = N_("Column"), N_("Examples"), N_("Taken over as")
        for at, text in enumerate(texts):
            head = label(self._session.say(text), "muted", theme.CAPTION, strong=True)
            self._grid.addWidget(head, 0, at)
        self._grid.addWidget(line(), 1, 0, 1, 3)
        self._grid.setRowMinimumHeight(0, theme.MARGIN)

    def _make_rows(self) -> None:
        """The next rows; those after them when the window has drawn breath."""
        columns = len(self._said.seen.sheet.header)
        for at in range(len(self.choices), min(len(self.choices) + _AT_ONCE, columns)):
            self._make_row(at)
        self.refresh()
        if len(self.choices) < columns:
            QTimer.singleShot(0, self, self._make_rows)
        else:
            self._grid.setRowStretch(columns + 2, 1)

    def _make_row(self, at: int) -> None:
        choice = without_wheel(QComboBox())
        choice.setMinimumWidth(_CHOICE)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.currentIndexChanged.connect(lambda _index, at=at: self._chosen(at))
        parts = line_label("", strong=True), line_label("", "muted"), choice
        for place, part in enumerate(parts):
            self._grid.addWidget(part, at + 2, place)
        self._grid.setRowMinimumHeight(at + 2, theme.ROW)
        if self.choices:  # those that are made later stand behind what follows, else
            self.setTabOrder(self.choices[-1], choice)
        self.choices.append(choice)
        self._names.append(parts[0])
        self._samples.append(parts[1])
        self._fill(at)

    def _fill(self, at: int) -> None:
        say, found, choice = self._session.say, self._said.seen, self.choices[at]
        title = found.title(at) or say(COLUMN, number=at + 1)
        samples = " · ".join(found.samples[at])
        for part, text in ((self._names[at], title), (self._samples[at], samples)):
            part.setText(text)
            part.setToolTip(text)
        choice.setAccessibleName(say(N_("“{column}” is taken over as"), column=title))
        choice.setAccessibleDescription(samples)
        choice.blockSignals(True)
        choice.setModel(self._fields)
        choice.blockSignals(False)

    def _chosen(self, at: int) -> None:
        self._said.take(at, str(self.choices[at].currentData()))
        self.refresh()
        self._changed()

    def _field_model(self) -> QStandardItemModel:
        """One list of fields for all columns: each list of its own would be as dear as its box."""
        model = QStandardItemModel(self)
        say = self._session.say
        pairs = [(say(N_("Left out")), ""), *((say(label_of(each)), each) for each in self._said.targets)]
        for text, target in pairs:
            item = QStandardItem(text)
            item.setData(target, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        return model
