"""The open register: the sidebar on the left, the chosen page beside it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.domain.person import Person
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.pages import PAGES, call
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import column, holding, label, line_label, row


class Desk(QWidget):
    """Shows one page at a time; a page is made when it is first wanted."""

    page_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pages: dict[int, QWidget] = {}
        self._stale: set[int] = set()
        self._marking = False
        self._stack = QStackedWidget()
        self._list = self._sidebar_list()
        side = holding(column(self._head(), self._list, gap=0), "sidebar")
        side.setFixedWidth(theme.SIDEBAR)
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = row(side, self._stack, gap=0)
        self.setLayout(layout)
        session.changed.connect(self._register_changed)
        session.wants_record.connect(self.show_record)
        session.wants_page.connect(self.show_page)
        self.open_page(0)

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert shown
        return shown

    @property
    def place(self) -> int:
        """The number of the page that is shown, counted without the groups."""
        return self._real().index(self._list.currentIndex().row())

    def open_number(self, number: int) -> None:
        """Open a page by its number, counted from 0 without the groups, as Ctrl+1 to 9 do."""
        real = self._real()
        if number < len(real):
            self.open_page(real[number])

    def open_page(self, at: int) -> None:
        """Open the page of a line of the sidebar, if the one that is shown can be left."""
        entry = PAGES[at]
        if entry.make is None or (self._stack.count() and not self.leave()):
            self._mark(self._shown_line())
            return
        if at not in self._pages:
            page = self._pages[at] = entry.make(self._session)
            page.setObjectName("page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._stack.addWidget(page)
            self._stale.add(at)
        self._stack.setCurrentWidget(self._pages[at])
        self._refresh(at)
        self._mark(at)
        self.page_changed.emit()

    def show_record(self, kind: str, record: int) -> None:
        """Open the page of a kind and show a record there."""
        if self.show_kind(kind_named(kind)):
            call(self.page, "show_record", record)

    def show_page(self, title: str) -> None:
        """Open a page by its title, untranslated."""
        self.open_page(next(at for at, entry in enumerate(PAGES) if entry.make and entry.title == title))

    def show_kind(self, kind: type[Record]) -> bool:
        """Open the page of a kind; False where the one that is shown cannot be left."""
        at = _line_of(kind)
        self.open_page(at)
        return self._shown_line() == at

    def made(self, kind: type[Record]) -> QWidget | None:
        """The page of a kind; None where it was not opened yet."""
        return self._pages.get(_line_of(kind))

    def leave(self) -> bool:
        """Save what is typed; False, and a word about it, where it cannot be saved yet."""
        if call(self.page, "leave") is not False:
            return True
        text = N_("Correct what is marked, or discard it with Esc: then you can go on.")
        self._session.messages.passing(self._session.say(text))
        return False

    def start_search(self) -> None:
        """Go to the search of the page; on a page without one, to that of persons."""
        if not hasattr(self.page, "focus_search"):
            self.show_kind(Person)
        call(self.page, "focus_search")

    def enter(self) -> None:
        """Go to the search of the page, or to the page: its first part is a Tab away."""
        if hasattr(self.page, "focus_search"):
            call(self.page, "focus_search")
        else:
            self.page.setFocus()

    def _register_changed(self) -> None:
        self._stale = set(self._pages)
        self._refresh(self._shown_line())

    def _refresh(self, at: int) -> None:
        if at in self._stale:
            self._stale.discard(at)
            call(self._pages[at], "refresh")

    def _shown_line(self) -> int:
        return next((at for at, page in self._pages.items() if page is self._stack.currentWidget()), 0)

    def _real(self) -> list[int]:
        return [at for at, entry in enumerate(PAGES) if entry.make]

    def _line_chosen(self, at: int) -> None:
        if not self._marking:
            self.open_page(at)

    def _mark(self, at: int) -> None:
        self._marking = True
        self._list.setCurrentIndex(self._lines.index(at, 0))
        self._marking = False

    def _head(self) -> QWidget:
        mark = label("")
        mark.setPixmap(self._session.theme.pixmap("logo", "accent", 28))
        mark.setFixedWidth(36)
        organisation = organisation_of(self._session.store)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(line_label(organisation.name, strong=True))
        names.addWidget(line_label(self._session.register.path.stem, "muted", theme.CAPTION))
        head = row(mark, names)
        head.setStretch(1, 1)
        head.setContentsMargins(theme.WIDE, theme.WIDE, theme.GAP, theme.GAP)
        return holding(head)

    def _sidebar_list(self) -> QListView:
        made = QListView()
        made.setObjectName("pages")
        made.setAccessibleName("GDPR Desk")
        made.setIconSize(QSize(theme.ICON, theme.ICON))
        made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model = self._lines = QStandardItemModel(made)
        for entry in PAGES:
            item = QStandardItem(self._session.say(entry.title))
            item.setToolTip(item.text())  # a long one is cut off
            if entry.icon:
                item.setIcon(self._session.theme.icon(entry.icon, "text"))
            else:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setFont(theme.font(theme.CAPTION))
                item.setTextAlignment(Qt.AlignmentFlag.AlignBottom)
            item.setSizeHint(QSize(0, theme.ROW if entry.make else theme.ROW + theme.SMALL))
            model.appendRow(item)
        made.setModel(model)
        made.selectionModel().currentChanged.connect(lambda now, _before: self._line_chosen(now.row()))
        return made


def _line_of(kind: type[Record]) -> int:
    return next(at for at, entry in enumerate(PAGES) if entry.kind is kind)
