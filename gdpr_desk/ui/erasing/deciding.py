"""The last steps of the erasing dialog: the one decision, and the proof that is left."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.details import proof
from gdpr_desk.ui.erasing.orders_view import order_in_words
from gdpr_desk.ui.erasing.work import Tally
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, holding, label, picture, row, scrolling, section


class DecisionView(QWidget):
    """Says once more how much goes, and that nothing brings it back."""

    def __init__(
        self,
        session: Session,
        tally: Tally,
        name: str,
        ground: str,
        caution: str,
        erase: Callable[[], object],
    ) -> None:
        """`name` says who it is, where it is one person."""
        super().__init__()
        say, say_count = session.say, session.say_count
        icon = label("")
        icon.setPixmap(session.theme.pixmap("warning", "danger", 3 * theme.ICON))
        persons = say_count("{count} person", "{count} persons", tally.persons)
        parts = say_count("{count} part of others", "{count} parts of others", tally.parts)
        wanted = [each for each, number in ((persons, tally.persons), (parts, tally.parts)) if number] or [
            persons
        ]
        what = say(N_(" and ")).join(wanted)
        question = label(say(N_("Erase {what}?"), what=what), size=theme.HEADING, strong=True)
        sure = label(say(N_("This cannot be undone, and no backup brings anything of it back.")))
        self.erase = button(say(N_("Erase {what}"), what=what), erase, look="danger")
        stays = say_count("{count} part stays", "{count} parts stay", tally.kept)
        parts_shown: list[QWidget] = [icon, question]
        if name:
            parts_shown.append(label(name, size=theme.LEAD, strong=True))
        parts_shown += [sure, label(stays, "muted")]
        parts_shown.append(label(ground, "muted"))
        if caution:
            parts_shown.append(label(caution, "caution"))
        inside = holding(column(*parts_shown, theme.SMALL, row(self.erase, None), gap=theme.SMALL))
        inside.setFixedWidth(theme.READING_WIDTH)
        self.setLayout(column(None, row(None, inside, None), None))


class ResultView(QWidget):
    """The proof of what was erased, and the orders that are open now."""

    def __init__(self, session: Session, erased: Erasure, orders: Sequence[ErasureOrder]) -> None:
        super().__init__()
        say = session.say
        image = picture(session.theme.pixmap("check", "good"))
        title = row(image, section(say(N_("It is erased"))))
        title.setStretch(1, 1)
        text = N_("This is the proof. It names nobody, and it stays on the page “Erasure”.")
        parts = column(title, label(say(text), "muted"), card(column(proof(session, erased))))
        if orders:
            parts.addWidget(section(say(N_("Open orders"))))
            hint = N_(
                "They stand on the page “Erasure” and, when they are due, on “Today” until they are closed."
            )
            parts.addWidget(label(say(hint), "muted"))
            rows = (
                column(label(each.name, strong=True), label(order_in_words(session, each), "muted"), gap=0)
                for each in orders
            )
            parts.addWidget(card(column(*rows)))
        parts.addStretch(1)
        self.setLayout(column(scrolling(holding(parts)), gap=0))
