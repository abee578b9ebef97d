"""The second step of the erasing dialog: the orders, handed over while the names are there."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.storage.erasing import Decided
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.work import Erasing
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, holding, label, picture, row, scrolling


class OrdersView(QWidget):
    """The orders of a decision, each with a text to copy; all of them can be saved as sheets."""

    def __init__(self, session: Session, erasing: Erasing, decided: Decided) -> None:
        super().__init__()
        self._session, self._erasing, self._decided = session, erasing, decided
        say = session.say
        text = N_(
            "These systems and recipients have the data as well. Hand the orders over now: once it is erased "
            "here, nobody can say any more whom they are about."
        )
        icon = session.theme.icon("save", "text")
        self.save = button(say(N_("Save all sheets…")), self._save, icon)
        inside = row(
            picture(session.theme.pixmap("warning", "caution")), label(say(text), "caution"), self.save
        )
        inside.setStretch(1, 1)
        cards = column(*(self._card(each) for each in decided.orders), None)
        page = scrolling(holding(cards))
        self.setLayout(column(card(inside, "notice"), page, gap=theme.GAP))

    def _card(self, order: ErasureOrder) -> QFrame:
        say = self._session.say
        copy = button(
            say(N_("Copy the text")),
            lambda: self._copy(order),
            name=say(N_("Copy the text for {name}"), name=order.name),
        )
        head = row(label(order.name, size=theme.LEAD, strong=True), copy)
        head.setStretch(0, 1)
        about = label(order_in_words(self._session, order), "muted")
        return card(column(head, about, label(order.steps), gap=theme.SMALL))

    def _copy(self, order: ErasureOrder) -> None:
        session = self._session
        said = session.say(N_("The text for {name} is on the clipboard."), name=order.name)

        def done(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            session.messages.passing(said)

        session.in_background(lambda _progress: self._erasing.letter(self._decided, order), done)

    def _save(self) -> None:
        session = self._session
        title = session.say(N_("Save all sheets"))
        chosen = QFileDialog.getExistingDirectory(self, title)
        if not chosen:
            return

        def done(count: int) -> None:
            session.messages.passing(
                session.say_count("{count} file was saved.", "{count} files were saved.", count)
            )

        folder = Path(chosen)
        session.in_background(lambda _progress: self._erasing.hand_over(self._decided, folder), done)


def order_in_words(session: Session, order: ErasureOrder) -> str:
    """What sort of order it is, about how many persons, and by when."""
    kind = N_("Notice (Art. 19)") if order.is_notice else N_("Erasure order")
    count = session.say_count("{count} person", "{count} persons", order.count)
    due = session.say(N_("due on {day}"), day=shown_date(order.due_on))
    return f"{session.say(kind)}  ·  {count}  ·  {due}"
