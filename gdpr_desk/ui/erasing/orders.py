"""The orders on the page of erasure: the open ones, the most urgent first, and the closed ones."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gdpr_desk.actions.orders import listed_orders
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.closing import CloseOrderDialog
from gdpr_desk.ui.people.attachments import save_attachment
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.widgets import (
    button,
    card,
    column,
    emptied,
    holding,
    icon_button,
    label,
    line,
    row,
    section,
)

_CLOSED = 20


class OrderRow(Row):
    """One open order: to whom, about how many, by when; its button closes it."""

    def __init__(self, session: Session, order: ErasureOrder, close: Callable[[], object]) -> None:
        sort = session.say(N_("Notice (Art. 19)") if order.is_notice else N_("Erasure order"))
        persons = session.say_count("{count} person", "{count} persons", order.count)
        ordered = session.say(N_("ordered on {day}"), day=shown_date(order.ordered_on))
        about = f"{sort}  ·  {persons}  ·  {ordered}"
        super().__init__(session, ("order", order.id), f"{order.name}: {about}")
        self.order, self._close = order, close
        self._steps = label(order.steps)
        self._steps.hide()
        say = session.say
        steps = icon_button(session.theme.icon("info"), say(N_("Steps")), self.show_steps)
        steps.setAccessibleName(f"{steps.toolTip()}: {order.name}")
        done = say(N_("Done…"))
        texts = column(
            label(order.name, strong=True), label(about, "muted"), self._steps, None, gap=theme.TIGHT // 2
        )
        buttons = [button(done, self.act, name=f"{done} {order.name}"), steps]
        self.put_together(None, texts, order.due_on, buttons)

    def act(self) -> None:
        self._close()

    def show_steps(self) -> None:
        """Show, or no longer show, what has to be done."""
        self._steps.setVisible(self._steps.isHidden())


class Orders(QWidget):
    """The open orders in a card; below it a line that unfolds to the closed ones."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rows: list[OrderRow] = []
        self._said = ""
        self._open, self._closed = QVBoxLayout(), QVBoxLayout()
        for each in (self._open, self._closed):
            each.setSpacing(0)
        self._count = label("", "muted", theme.HEADING)
        around = card(self._open)
        self._open.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        self.fold = button("", self._turn, look="link")
        self._closed_card = card(self._closed)
        self._closed_card.hide()
        head = row(section(session.say(N_("Open erasure orders"))), self._count, None)
        whole = column(head, around, row(self.fold, None), self._closed_card, gap=theme.SMALL)
        self.setLayout(whole)

    def refresh(self) -> None:
        """Show the orders as they are now."""
        found = listed_orders(self._session.store)
        open_ = sorted((each for each in found if each.open), key=lambda each: (str(each.due_on), each.id))
        self._count.setText(str(len(open_)) if open_ else "")
        emptied(self._open)
        self.rows = [OrderRow(self._session, each, partial(self.close_order, each)) for each in open_]
        for at, made in enumerate(self.rows):
            if at:
                self._open.addWidget(line())
            self._open.addWidget(made)
            made.show()  # now: it may get the focus before the next turn of events
        if not open_:
            none = label(self._session.say(N_("No order is open.")), "muted")
            none.setContentsMargins(theme.GAP, theme.SMALL, theme.GAP, theme.SMALL)
            self._open.addWidget(none)
        closed = sorted((each for each in found if not each.open), key=lambda each: str(each.done_on))
        self._show_closed(closed[::-1])

    def close_order(self, order: ErasureOrder) -> None:
        """Ask when, by whom and on what evidence, and close the order."""
        session = self._session
        dialog = CloseOrderDialog(session, self.window(), order)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            with session.doing():
                said = session.say(N_("The order to “{name}” is closed."), name=order.name)
                session.messages.passing(said, session.undo)

    def _turn(self) -> None:
        self._closed_card.setVisible(self._closed_card.isHidden())
        self._name_fold()

    def _show_closed(self, closed: list[ErasureOrder]) -> None:
        emptied(self._closed)
        last = closed[:_CLOSED]
        files = self._session.store.owned_by(Attachment, "order", [each.id for each in last])
        for at, order in enumerate(last):
            if at:
                self._closed.addWidget(line())
            self._closed.addWidget(
                self._closed_row(order, [each for each in files if each.order == order.id])
            )
        self._said = self._session.say_count(
            "{count} order is closed", "{count} orders are closed", len(closed)
        )
        self.fold.setVisible(bool(closed))
        self._closed_card.setVisible(bool(closed) and not self._closed_card.isHidden())
        self._name_fold()

    def _name_fold(self) -> None:
        shown = not self._closed_card.isHidden()
        what = self._session.say(N_("Fold") if shown else N_("Show"))
        self.fold.setText(self._said)
        self.fold.setIcon(self._session.theme.icon("down" if shown else "right", "accent"))
        self.fold.setAccessibleName(f"{self._said}: {what}")

    def _closed_row(self, order: ErasureOrder, files: list[Attachment]) -> QWidget:
        session = self._session
        day = shown_date(order.done_on)
        done = session.say(N_("done on {day} by {who}"), day=day, who=order.done_by or "–")
        persons = session.say_count("{count} person", "{count} persons", order.count)
        made = column(
            label(order.name, strong=True), label(f"{persons}  ·  {done}", "muted"), gap=theme.TIGHT
        )
        made.addWidget(label(order.evidence))
        for each in files:
            made.addLayout(row(self._file(each), None))
        made.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        return holding(made)

    def _file(self, file: Attachment) -> QWidget:
        name = self._session.say(N_("Save “{name}” as…"), name=file.name)
        icon = self._session.theme.icon("attachment", "accent")
        return button(
            file.name, lambda: save_attachment(self._session, self, file), icon, look="link", name=name
        )
