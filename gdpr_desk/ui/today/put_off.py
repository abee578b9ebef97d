"""What is put off: one line that unfolds to rows, each of which can be taken back."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.agenda import PAGE, Agenda, Item
from gdpr_desk.domain.postponement import FOREVER, Postponement
from gdpr_desk.i18n import N_, shown_date
from gdpr_desk.ui import theme
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.today.answering import Answering
from gdpr_desk.ui.today.rows import Row
from gdpr_desk.ui.widgets import button, card, column, emptied, label, line, row


class PutOffRow(Row):
    """One thing that waits: what, about whom, until when and why; its button takes that back."""

    def __init__(self, session: Session, item: Item, kept: Postponement, answering: Answering) -> None:
        title = f"{session.say(item.due.what.label)}  ·  {item.due.about}"
        ignored = kept.until == FOREVER
        waits = N_("Ignored: {reason}") if ignored else N_("Put off until {day}: {reason}")
        why = session.say(waits, day=shown_date(kept.until), reason=kept.reason)
        super().__init__(session, ("put off", kept.id), f"{title}. {why}")
        self._take_back: Callable[[], None] = lambda: answering.take_back(item, kept)
        text = session.say(N_("Take back"))
        texts = column(label(title, strong=True), label(why, "muted"), None, gap=theme.TIGHT // 2)
        acting = button(text, self.act, name=f"{text}: {title}")
        self.put_together(None, texts, item.reminder.due_on, [acting])

    def act(self) -> None:
        self._take_back()


class PutOff(QWidget):
    """How many things are put off; pressed, the line shows or hides them. `unfolded` is sent then."""

    unfolded = Signal()

    def __init__(self, session: Session, answering: Answering) -> None:
        super().__init__()
        self._session, self._answering = session, answering
        self._agenda: Agenda | None = None
        self._rows: list[PutOffRow] = []
        self._count, self._shown = 0, 0
        self.link = button("", self.toggle, look="link")
        self._parts = column(gap=0)
        self._card = card(self._parts)
        self._parts.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        self._card.hide()
        self.setLayout(column(row(self.link, None), self._card, gap=theme.SMALL))

    def show_agenda(self, agenda: Agenda, count: int) -> None:
        """Show what is put off by now; what was unfolded stays so."""
        self._agenda, self._count = agenda, count
        self._fill()
        self.setVisible(bool(count))

    def rows(self) -> list[PutOffRow]:
        """The rows that are shown."""
        return list(self._rows)

    def toggle(self) -> None:
        """Show what is put off, or hide it."""
        self._shown = 0 if self._shown else PAGE
        self._fill()
        if self._shown:
            self.unfolded.emit()

    def _show_more(self) -> None:
        at = len(self._rows)
        self._shown += PAGE
        self._fill()
        self._rows[min(at, len(self._rows) - 1)].setFocus()

    def _fill(self) -> None:
        assert self._agenda
        say, say_count = self._session.say, self._session.say_count
        text = say_count("{count} put off", "{count} put off", self._count)
        what = say(N_("Fold") if self._shown else N_("Show"))
        self.link.setText(text)
        self.link.setIcon(self._session.theme.icon("down" if self._shown else "right", "accent"))
        self.link.setAccessibleName(f"{text}: {what}")
        emptied(self._parts)
        found = self._agenda.put_off(self._shown) if self._shown else []
        self._rows = [PutOffRow(self._session, item, kept, self._answering) for item, kept in found]
        for at, each in enumerate(self._rows):
            if at:
                self._parts.addWidget(line())
            self._parts.addWidget(each)
        if found and (left := self._count - len(found)) > 0:
            text = say_count("Show more ({count} left)", "Show more ({count} left)", left)
            more = button(text, self._show_more, look="link")
            self._parts.addLayout(row(theme.ICON + theme.WIDE, more, None, gap=0))
        self._card.setVisible(bool(found))
