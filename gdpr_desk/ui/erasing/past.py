"""What was erased: one row a decision, the newest first, with the whole proof on demand."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.details import proof
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, emptied, holding, label, line, row, section

_AT_ONCE = 10


class PastErasures(QWidget):
    """The proofs; they name nobody."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown = _AT_ONCE
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.SMALL)
        self._none = label(session.say(N_("Nothing was erased yet.")), "muted")
        self._more = button("", self._show_more, look="link")
        inside = column(self._none, self._rows, row(self._more, None), gap=theme.SMALL)
        self.setLayout(column(section(session.say(N_("Past erasures"))), card(inside), gap=theme.SMALL))

    def refresh(self) -> None:
        """Show what was erased by now."""
        emptied(self._rows)
        found = list(reversed(self._session.store.all(Erasure)))
        for at, each in enumerate(found[: self._shown]):
            if at:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(each))
        left = len(found) - self._shown
        self._none.setVisible(not found)
        self._more.setVisible(left > 0)
        text = self._session.say_count("Show more ({count} left)", "Show more ({count} left)", left)
        self._more.setText(text)
        self._more.setAccessibleName(text)

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self.refresh()

    def _row(self, erasure: Erasure) -> QWidget:
        say, day = self._session.say, shown_date(erasure.erased_on)
        title = say(N_("{day} by {who}"), day=day, who=erasure.by)
        counts = say(
            N_("Persons erased: {persons}. Parts erased: {parts}. Parts kept: {kept}. Orders: {orders}."),
            persons=erasure.persons,
            parts=erasure.parts,
            kept=erasure.kept,
            orders=erasure.orders,
        )
        whole = proof(self._session, erasure)
        whole.hide()
        text = say(N_("Proof"))
        turn = button(text, lambda: whole.setVisible(whole.isHidden()), look="quiet", name=f"{text}: {title}")
        said = column(
            label(title, strong=True), label(counts), label(erasure.ground, "muted"), gap=theme.TIGHT
        )
        head = row(said, holding(column(turn, None)))
        head.setStretch(0, 1)
        return holding(column(head, whole, gap=theme.SMALL))
