"""The dialog that makes one card of two: the other one is looked for, compared, and merged."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.merging import Merging, likely_cards, merge, plan_merge
from gdpr_desk.actions.person import office_rules
from gdpr_desk.domain.person import Person
from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.merging.comparison import Comparison
from gdpr_desk.ui.records.list import RecordList
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, card, column, holding, label, scrolling
from gdpr_desk.ui.working import WorkingDialog

_WIDTH, _HEIGHT = 1180, 700
LOOKING = N_("Looking for cards that are alike …")


class MergeView(QWidget):
    """Both cards with what is chosen of them, and what happens then."""

    def __init__(self, session: Session, plan: Merging) -> None:
        super().__init__()
        rules = office_rules(session.store)
        self.comparison = Comparison(session, rules, plan.keep, plan.gone, choosing=True)
        title = label(session.say(N_("What happens")), strong=True)
        said = column(title, *(label(each) for each in _what_happens(session, plan)), gap=theme.TIGHT)
        inside = column(card(column(self.comparison)), card(said), None)
        self.setLayout(column(scrolling(holding(inside)), gap=0))


class ComparingDialog(WorkingDialog):
    """A dialog that comes to a point where two cards are compared and made one."""

    def __init__(self, session: Session, title: str) -> None:
        self.back = button(session.say(N_("Back")), self.go_back, look="link")
        super().__init__(session, title, (self.back,))
        self.back.hide()
        self.resize(_WIDTH, _HEIGHT)

    def go_back(self) -> None:
        """Show the step before the comparison."""

    def refused(self, error: UserFacingError) -> None:
        """Close, and say why."""
        self.reject()
        self._session.messages.refuse(error)

    def compare(self, keep: int, gone: int, then: Callable[[Merging, str], None]) -> None:
        """Show two cards, or say why they cannot be merged; `then` hears what was merged, in words."""
        with self._session.messages.refusing():
            plan = plan_merge(self._session.store, keep, gone)
            view = MergeView(self._session, plan)
            self.show_step(view, self._session.say(N_("Merge")), lambda: self._merge(plan, view, then))
            self.back.show()
            self.say_about(self._session.say(N_("Choose what is right wherever the cards differ.")))
            first = next((pair[0] for pair in view.comparison.choices.values()), self.forward)
            first.setFocus()

    def _merge(self, plan: Merging, view: MergeView, then: Callable[[Merging, str], None]) -> None:
        session = self._session
        keep, gone = plan.keep.person, plan.gone.person
        with session.doing():
            chosen = view.comparison.chosen
            merge(session.store, keep.id or 0, gone.id or 0, chosen, session.today)
            said = session.say(N_("“{other}” is merged into “{name}”."), other=gone.title, name=keep.title)
            then(plan, said)


class MergeDialog(ComparingDialog):
    """Merges one person's card with another one that is looked for."""

    def __init__(self, session: Session, person: Person) -> None:
        super().__init__(session, session.say(N_("Merge with another card")))
        self._person = person
        self._likely: list[int] = []
        self._search = ""
        page, store = self.wait(LOOKING), session.store
        self.start(
            lambda progress: likely_cards(store, person.id or 0, progress), self._found, page, self.refused
        )

    def go_back(self) -> None:
        """Look for the other card."""
        session = self._session
        text = N_("Which card is “{name}”, too? Nothing is merged before you have seen both.")
        self.say_about(session.say(text, name=self._person.title))
        columns = ("name", "organisation", "email")
        listed = RecordList(session, Person, self._find, columns, self._counted, place="Merging")

        def follow() -> None:
            self._search = listed.search.text().strip()
            self.forward.setEnabled(listed.current > 0)

        self.show_step(listed, session.say(N_("Continue")), lambda: self._continue(listed.current))
        self.back.hide()
        listed.chosen.connect(lambda _id: follow())
        listed.model.modelReset.connect(follow)
        listed.opened.connect(self._continue)
        listed.look_for(self._search)
        follow()
        listed.search.setFocus()

    def let_go(self) -> None:
        """Keep nothing of the persons."""
        self._likely = []

    def _found(self, likely: list[int]) -> None:
        self._likely = likely
        self.go_back()

    def _find(self, search: str) -> Sequence[int]:
        """Those who are likely the same, until something is searched for; everybody where nobody is."""
        if self._likely and not search:
            return self._likely
        found = self._session.store.ids(Person, search)
        return [each for each in found if each != self._person.id]

    def _counted(self, count: int) -> str:
        if self._likely and not self._search:
            return self._session.say_count(
                "{count} card looks like the same person. Search for any other.",
                "{count} cards look like the same person. Search for any other.",
                count,
            )
        return self._session.say_count("{count} person", "{count} persons", count)

    def _continue(self, other: int) -> None:
        self.compare(self._person.id or 0, other, self._merged)

    def _merged(self, _plan: Merging, said: str) -> None:
        self.accept()
        self._session.messages.passing(said, self._session.undo)


def merge_with_another(session: Session, person: Person) -> None:
    """Let the user find the other card of a person, and merge both."""
    dialog = MergeDialog(session, person)
    dialog.exec()
    dialog.deleteLater()


def _what_happens(session: Session, plan: Merging) -> list[str]:
    """What merging does that is not to be seen at once."""
    say, keep, gone = session.say, plan.keep, plan.gone
    text = N_("Everything of the card on the right moves to the card on the left, and the right one goes.")
    found = [say(text)]
    if plan.relations.became:
        text = N_(
            "Relations in the same category become one: with the earliest start, the latest event, and the "
            "legal holds of both."
        )
        found.append(say(text))
    if _goes_on(plan):
        found.append(say(N_("A relation that has ended on one card only goes on.")))
    before = {each.id: each.withdrawn_on for each in (*keep.consents, *gone.consents)}
    if any(each.withdrawn_on != before[each.id] for each in plan.consents.stay):
        found.append(say(N_("What was withdrawn on one card counts as withdrawn on both.")))
    if bool(keep.person.objected_on) != bool(gone.person.objected_on):
        found.append(say(N_("The objection to marketing holds for the merged card.")))
    found.append(say(N_("Undo brings both cards back.")))
    return found


def _goes_on(plan: Merging) -> bool:
    """Whether a relation had ended on one card, and goes on since the other one does."""
    now = {each.id: each.ended_on for each in plan.relations.stay}
    before = [*plan.keep.relations, *plan.gone.relations]
    became = plan.relations.became
    return any(each.ended_on and not now[became.get(each.id or 0, each.id or 0)] for each in before)
