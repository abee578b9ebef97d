"""The scenes of two cards that are one person: looked for, compared, and all pairs; taken back at the end."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens import Stage

Scene = tuple[str, Callable[[Path], None]]


def scenes(stage: "Stage") -> Iterator[Scene]:
    """The name of each picture, and what takes it."""
    for step in ("search", "compare", "pairs", "decided", "none"):
        yield f"merge-{step}", partial(_with_two_cards, stage, step)
    yield "merge-menu", partial(_menu, stage)


def _with_two_cards(stage: "Stage", step: str, file: Path) -> None:
    from gdpr_desk.domain.person import Person

    session = stage.session
    steps = len(session.store.undo.steps())
    keep, gone = _two_cards(session)
    dialog: Any
    if step in ("pairs", "decided", "none"):
        from gdpr_desk.ui.merging.pairs import PairsDialog

        if step == "decided":
            _two_cards(session)

        dialog = PairsDialog(session)
    else:
        from gdpr_desk.ui.merging.dialog import MergeDialog

        person = session.store.get(Person, keep)
        assert person
        dialog = MergeDialog(session, person)
    dialog.show()
    stage.settle()
    listed = dialog.body.currentWidget()
    if step in ("search", "compare"):
        listed.choose(gone)
    if step == "compare":
        dialog.forward.click()
    while step in ("decided", "none") and hasattr(dialog.body.currentWidget(), "two"):
        dialog.body.currentWidget().two.click()
        if step == "decided":
            break
    stage.shown(dialog, file)
    for _ in range(len(session.store.undo.steps()) - steps):
        session.undo()


def _two_cards(session: Any) -> tuple[int, int]:
    """Two cards of one invented person, with what can be on them."""
    from gdpr_desk.domain.activity import Purpose
    from gdpr_desk.domain.consent import Consent
    from gdpr_desk.domain.person import Person, Relation
    from gdpr_desk.domain.recipients import Processor
    from gdpr_desk.domain.system import SystemRecord

    store, today = session.store, session.today
    group, purpose, system = (store.all(kind)[0].id for kind in (_groups(), Purpose, Processor))
    found = []
    for at, name in enumerate(("Kirsten Marie Christensen", "Kirsten M. Kristensen")):
        made = Person(
            name=name,
            organisation=("Havnens Maskinværksted A/S", "Havnens Maskinværksted")[at],
            email=("kirsten.marie.christensen@havnens-maskinvaerksted.example", "kmk@havnen.example")[at],
            phone="12 34 56 78",
            job_title=("", "Direktør")[at],
            objected_on=(None, today)[at],
        )
        person = store.save(made).id
        started, ended = date(2020 + at, 3, 1), (date(2024, 1, 10), None)[at]
        store.save(Relation(person=person, subject_category=group, started_on=started, ended_on=ended))
        withdrawn = (None, today - timedelta(days=9))[at]
        store.save(Consent(person=person, purpose=purpose, given_on=started, withdrawn_on=withdrawn))
        store.save(SystemRecord(person=person, processor=system, number=f"100{at}"))
        found.append(person or 0)
    return found[0], found[1]


def _groups() -> Any:
    from gdpr_desk.domain.categories import SubjectCategory

    return SubjectCategory


def _menu(stage: "Stage", file: Path) -> None:
    """The menu of a person's card, over the page."""
    from gdpr_desk.domain.person import Person

    stage.desk.show_kind(Person)
    page: Any = stage.desk.page
    stage.settle()
    session = stage.session
    session.show("Person", page.list.model.id_at(2))
    stage.settle()
    part = page.card.parts[0]
    menu = part.more_button.menu()
    menu.ensurePolished()
    menu.adjustSize()
    menu.grab().save(str(file))
