"""A legal hold on the card of a person: a row of its relation, with a form of its own."""

from dataclasses import replace

from gdpr_desk.domain.person import Hold, Relation
from gdpr_desk.ui.people.part import Part, PartForm
from gdpr_desk.ui.people.reading import hold_reading
from gdpr_desk.ui.session import Session


def without(relation: Relation, hold: Hold) -> tuple[Hold, ...]:
    """The holds of a relation but this one."""
    return tuple(each for each in relation.holds if each.id != hold.id)


class HoldForm(PartForm):
    """Saves the hold together with the relation that it belongs to."""

    def __init__(self, session: Session, hold: Hold, relation: Relation) -> None:
        super().__init__(session, hold)
        self._relation = relation

    def save(self) -> bool:
        """Save what is typed; False, with the reason beside the field, where it cannot be."""
        hold = self.checked()
        if not isinstance(hold, Hold):
            return False
        holds = (*without(self._relation, hold), hold)
        with self._session.doing():
            saved = self._session.store.save(replace(self._relation, holds=holds))
            self._record = saved.holds[-1]
            self._set_dirty(dirty=False)
        if not self.dirty:
            self.saved.emit(self._record.id)
        return not self.dirty


class HoldPart(Part):
    """Shows one hold; `relation` is the one that it holds."""

    def __init__(self, session: Session, hold: Hold, relation: Relation, rules: str = "") -> None:
        super().__init__(session, hold, hold_reading(session, hold, rules), look="")
        self.relation, self.hold = relation, hold

    def make_form(self) -> PartForm:
        """The form of the hold."""
        return HoldForm(self._session, self.hold, self.relation)
