"""Asks what a file leaves open: the group of its persons, the order of its dates, what sort of list it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QWidget

from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.errors import Unanswered
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, label, row

_QUESTIONS = {
    "category": (
        N_("Which group do these persons belong to?"),
        N_("“{source}” does not say. Rows that name a group themselves keep theirs."),
    ),
    "dates": (
        N_("What comes first in the dates?"),
        N_("“{source}” has dates such as 03/04/2026, and no row shows which number is the month."),
    ),
    "profile": (N_("What sort of list is this?"), N_("The columns of “{source}” fit more than one.")),
}
_PROFILES = {"people": N_("A list of persons"), "applicants": N_("A list of applicants")}


class QuestionView(QWidget):
    """One question with its answers in a list; `changed` is called when another one is chosen."""

    def __init__(self, session: Session, asked: Unanswered, changed: Callable[[], object]) -> None:
        super().__init__()
        say = session.say
        title, hint = _QUESTIONS[asked.asks]
        self._asks = asked.asks
        self.choice = QComboBox()
        self.choice.setAccessibleName(say(title))
        self.choice.setMinimumWidth(theme.LIST_WIDTH)
        self.choice.setPlaceholderText(say(N_("Choose")))
        for text, answer in _answers(session, asked):
            self.choice.addItem(text, answer)
        self.choice.setCurrentIndex(-1)
        self.choice.currentIndexChanged.connect(lambda _at: changed())
        parts: list[QWidget | int] = [
            label(say(title), size=theme.HEADING, strong=True),
            label(say(hint, source=asked.values["source"]), "muted"),
        ]
        if not self.choice.count():
            self.choice.setEnabled(False)
            none = N_("The register has no group yet. Make one under “Categories of persons” first.")
            parts.append(label(say(none), "caution"))
        layout = column(*parts, theme.TIGHT, row(self.choice, None), None)
        layout.setContentsMargins(0, theme.WIDE, 0, 0)
        self.setLayout(layout)

    @property
    def answered(self) -> bool:
        """Whether something was chosen."""
        return self.choice.currentIndex() >= 0

    def added(self, answers: Answers) -> Answers:
        """`answers` with this one."""
        chosen = self.choice.currentData()
        if self._asks == "dates":
            return replace(answers, dates=DateOrder(chosen))
        return replace(answers, **{self._asks: chosen})


def _answers(session: Session, asked: Unanswered) -> Sequence[tuple[str, str]]:
    """What can be answered: as it is shown, and as `plan_import` wants it."""
    say = session.say
    if asked.asks == "category":
        names = [each.name for each in session.store.page(SubjectCategory, limit=None)]
        return [(name, name) for name in names]
    if asked.asks == "dates":
        return [
            (say(N_("The day: 03/04/2026 is 3 April")), DateOrder.DMY.value),
            (say(N_("The month: 03/04/2026 is 4 March")), DateOrder.MDY.value),
        ]
    return [(say(_PROFILES[name]) if name in _PROFILES else name, name) for name in asked.choices]
