"""The erasing dialog: who and what, the orders, one decision, and the proof."""

from collections.abc import Sequence

from gdpr_desk.actions.choosing import erasures_of_groups, request_of
from gdpr_desk.actions.erasing import erasures_of
from gdpr_desk.domain.agenda import ReminderGroup
from gdpr_desk.domain.erasure import Erasure, PersonErasure, Scope
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.storage.erasing import Decided
from gdpr_desk.ui import theme
from gdpr_desk.ui.erasing.deciding import DecisionView, ResultView
from gdpr_desk.ui.erasing.orders_view import OrdersView
from gdpr_desk.ui.erasing.persons import PersonsView, RequestView, may_go
from gdpr_desk.ui.erasing.work import Erasing, Plan, Prepared, Tally
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import EmptyState, button
from gdpr_desk.ui.working import WorkingDialog


class ErasingDialog(WorkingDialog):
    """One erasure, from its preview to its proof. Nothing is written before its last button."""

    def __init__(self, session: Session, plan: Plan, *, early: bool = False) -> None:
        say = session.say
        self.back = button(say(N_("Back")), self._go_back, look="link")
        title = N_("Erase at a person's request") if early else N_("Erase what is due")
        super().__init__(session, say(title), (self.back,))
        self.back.hide()
        self._about.hide()
        self._erasing = Erasing(session, plan, early)
        self._prepared: Prepared | None = None
        self._left_out: set[int] = set()
        self._tally = Tally()
        page = self.wait(N_("Working out what goes …"))
        self.start(self._erasing.prepare, self._show_prepared, page, self._refused)

    # -- whom it is about ------------------------------------------------------------------

    def _show_prepared(self, prepared: Prepared) -> None:
        self._prepared = prepared
        if not prepared.persons:
            icon = self._session.theme.pixmap("check", "good", 3 * theme.ICON)
            self.show_step(EmptyState(icon, self._session.say(N_("Nothing is due to be erased."))))
            self.cancel.setFocus()
        elif self._erasing.early:
            self._show_request(prepared)
        else:
            self._show_persons(prepared)

    def _show_persons(self, prepared: Prepared) -> None:
        view = PersonsView(self._session, prepared, self._left_out)

        def count() -> None:
            self._tally = view.tally
            self.forward.setEnabled(any(self._tally[:2]))

        view.changed.connect(count)
        self.show_step(view, self._session.say(N_("Continue")), lambda: self._decide(view.chosen))
        self.back.hide()
        count()
        view.table.setFocus()

    def _show_request(self, prepared: Prepared) -> None:
        view, persons = RequestView(self._session, self._erasing, prepared), prepared.persons
        self._tally = prepared.tally()
        if may_go(persons[0]):
            self.show_step(view, self._session.say(N_("Continue")), lambda: self._decide(persons))
        else:
            self.show_step(view)
        self.back.hide()
        view.copy.setFocus()

    # -- the decision ----------------------------------------------------------------------

    def _decide(self, persons: Sequence[PersonErasure]) -> None:
        page = self.wait(N_("Preparing the orders …"))
        self.start(
            lambda progress: self._erasing.decide(persons, progress), self._show_orders, page, self._refused
        )

    def _show_orders(self, decided: Decided) -> None:
        if not decided.orders:
            self._ask(decided)
            return
        view = OrdersView(self._session, self._erasing, decided)
        self.show_step(view, self._session.say(N_("Continue")), lambda: self._ask(decided))
        self.back.show()
        view.save.setFocus()

    def _ask(self, decided: Decided) -> None:
        caution = ""
        if decided.orders and not self._erasing.handed_over:
            text = N_("The orders were neither saved nor copied yet. Afterwards their names are gone.")
            caution = self._session.say(text)
        one = decided.persons[0].person.title if len(decided.persons) == 1 else ""
        view = DecisionView(
            self._session, self._tally, one, decided.erasure.ground, caution, lambda: self._erase(decided)
        )
        self.show_step(view)
        self.cancel.setText(self._session.say(N_("Cancel")))
        self.back.show()
        self.cancel.setFocus()

    def _go_back(self) -> None:
        if self._prepared:
            self._show_prepared(self._prepared)

    # -- erasing ---------------------------------------------------------------------------

    def _erase(self, decided: Decided) -> None:
        last = N_("The file and the backups are being written anew. This cannot be stopped …")
        page, erasing = self.wait(N_("Erasing …"), last), self._erasing
        self.back.hide()
        page.finishing.connect(lambda: self.cancel.setEnabled(False))

        def refused(error: UserFacingError) -> None:
            self._show_result(decided)
            self.say_note(error.sentence(self._session.language))

        def cancelled() -> None:
            self._show_result(decided)
            if erasing.erased is None:
                self.say_note(self._session.say(N_("Cancelled. The register is as it was before.")))

        self.start(
            lambda progress: erasing.carry_out(decided, progress),
            lambda _erased: self._show_result(decided),
            page,
            refused,
            cancelled,
        )

    def _show_result(self, decided: Decided) -> None:
        """The proof; where nothing was erased, the decision again."""
        erased = self._erasing.erased
        if erased is None:
            self._ask(decided)
            return
        self._session.changed.emit()
        self.show_step(ResultView(self._session, erased, decided.orders))
        self.cancel.setFocus()

    def _refused(self, error: UserFacingError) -> None:
        self.reject()
        self._session.messages.refuse(error)

    def let_go(self) -> None:
        """Keep nothing of the persons."""
        self._prepared = None
        if self._progress is None:
            self._session.in_background(lambda _progress: self._erasing.let_go(), lambda _none: None)

    @property
    def erased(self) -> Erasure | None:
        """The proof of what was erased; None where nothing was."""
        return self._erasing.erased


def erase_groups(session: Session, groups: Sequence[ReminderGroup]) -> None:
    """Show what is due in these groups, and erase it if that is decided."""
    store, today = session.store, session.today
    _open(session, lambda progress: erasures_of_groups(store, groups, today, progress))


def erase_due_of(session: Session, person: int) -> None:
    """Show what is due of one person, and erase it if that is decided."""
    store, today = session.store, session.today
    _open(session, lambda _progress: erasures_of(store, [person], Scope(today)))


def erase_on_request(session: Session, person: int) -> None:
    """Show what a request of one person takes, and erase it if that is decided."""
    store, today = session.store, session.today
    _open(session, lambda _progress: _listed(request_of(store, person, today)), early=True)


def _open(session: Session, plan: Plan, *, early: bool = False) -> None:
    if date_is_right(session):
        dialog = ErasingDialog(session, plan, early=early)
        dialog.exec()
        dialog.deleteLater()


def date_is_right(session: Session) -> bool:
    """Whether the clock did not jump, or the user says that it is right all the same: asked once."""
    jump = session.clock_jump
    if jump and session.messages.ask(jump.sentence(session.language), session.say(N_("The date is right"))):
        session.clock_jump = None
    return session.clock_jump is None


def _listed(found: PersonErasure | None) -> list[PersonErasure]:
    return [found] if found else []
