"""The scenes of erasing: nothing is really erased for them, so that the next ones find everybody."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens import Stage

Scene = tuple[str, Callable[[Path], None]]


def scenes(stage: "Stage") -> Iterator[Scene]:
    """The name of each picture, and what takes it."""
    yield "erasure-page", partial(_page, stage)
    yield "erasure-order-done", partial(_closing, stage)
    for step in ("preview", "orders", "decision", "working", "result"):
        yield f"erasure-{step}", partial(_dialog, stage, step)
    yield "erasure-request", partial(_request, stage)
    yield "person-restricted", partial(_restricted, stage)
    yield "person-locked", partial(_locked, stage)


def _page(stage: "Stage", file: Path) -> None:
    from gdpr_desk.domain.order import ErasureOrder
    from gdpr_desk.ui.erasing.page import ErasurePage

    session, desk = stage.session, stage.desk
    desk.show_kind(ErasureOrder)
    session.clock_jump = _jump(session)
    kept = _past(session)
    session.changed.emit()
    page = desk.page
    assert isinstance(page, ErasurePage)
    page.orders.fold.click()
    page.due.blocks[0].toggle()
    stage.settle()
    stage.window.grab().save(str(file))
    height = page._scroll.verticalScrollBar().maximum()
    page._scroll.verticalScrollBar().setValue(height)
    stage.settle()
    stage.window.grab().save(str(file.with_name(file.name.replace("page", "page-end", 1))))
    page.orders.fold.click()
    page.due.blocks[0].toggle()
    session.clock_jump = None
    for _ in range(kept):
        session.undo()


def _jump(session: Any) -> Any:
    from gdpr_desk.actions.clock import ClockJump

    return ClockJump(session.now() - timedelta(days=9), session.now())


def _past(session: Any) -> int:
    """An erasure, an order that is late, one that is not, and one that is closed; how many steps that is."""
    from gdpr_desk.domain.erasure import Erasure
    from gdpr_desk.domain.order import due_after

    store, today = session.store, session.today
    decided = _decided(session)
    store.save(replace(decided.erasure, erased_on=today - timedelta(days=40)))
    erased = store.all(Erasure)[-1]
    days = (40, 12, 30)
    orders = [
        replace(order, erasure=erased.id, ordered_on=on, due_on=due_after(on), persons=())
        for order, on in zip(decided.orders, (today - timedelta(days=each) for each in days), strict=False)
    ]
    said = {"da": "Bekræftet pr. e-mail af deres support.", "en": "Confirmed by e-mail by their support."}
    orders[-1] = replace(orders[-1], done_on=today, done_by="Lise Prøve", evidence=said[session.language])
    store.save_all(orders)
    return 2


def _plan(session: Any) -> list[Any]:
    from gdpr_desk.actions.choosing import erasures_of_groups
    from gdpr_desk.domain.reminder import What

    groups = session.store.reminders.groups(session.today, session.today)
    return erasures_of_groups(session.store, [g for g in groups if g.what is What.ERASE], session.today)


def _decided(session: Any) -> Any:
    from gdpr_desk.ui.background import Progress
    from gdpr_desk.ui.erasing.work import Erasing

    plan = _plan(session)
    return Erasing(session, lambda _progress: plan).decide(plan, Progress())


def _closing(stage: "Stage", file: Path) -> None:
    from gdpr_desk.ui.erasing.closing import CloseOrderDialog

    order = _decided(stage.session).orders[0]
    dialog = CloseOrderDialog(stage.session, stage.window, order)
    dialog.save.click()
    answer = stage.session.register.path.with_name("svar-fra-leverandøren.pdf")
    answer.write_bytes(b"%PDF-1.7")
    dialog.attach([answer])
    stage.shown(dialog, file)


def _dialog(stage: "Stage", step: str, file: Path) -> None:
    from gdpr_desk.ui.erasing.deciding import ResultView
    from gdpr_desk.ui.erasing.dialog import ErasingDialog

    session = stage.session
    plan = _plan(session)
    dialog = ErasingDialog(session, lambda _progress: plan)
    dialog.show()
    stage.settle()
    view: Any = dialog.body.currentWidget()
    if step != "preview":
        dialog.forward.click()
        stage.settle()
    if step in ("decision", "working", "result"):
        dialog.forward.click()
        stage.settle()
    if step == "working":
        dialog.wait("Erasing …")
    if step == "result":
        decided = _decided(session)
        dialog.back.hide()
        dialog.show_step(ResultView(session, decided.erasure, decided.orders))
    if step == "preview":
        parts = [at for at, each in enumerate(plan) if not each.whole]
        view.table.setCurrentIndex(view.model.index(parts[0] if parts else 1, 0))
        view.model.turn(1)
    stage.shown(dialog, file)


def _customer(session: Any) -> Any:
    """A customer of whom a request takes a part; two steps."""
    from datetime import date

    from gdpr_desk.domain.person import Person, Relation
    from gdpr_desk.domain.retention import StartEvent

    book = session.store.reminders.book()
    starts = {category: {plan.rule.start for plan in plans} for category, plans in book.plans.items()}
    group = next(each for each, found in starts.items() if StartEvent.LAST_BOOKKEEPING in found)
    person = session.store.save(
        Person(name="Prøve Lovsen", email="lov@example.com", phone="12 34 56 78", organisation="Lov ApS")
    )
    relation = Relation(
        person=person.id,
        subject_category=group,
        started_on=date(2020, 1, 1),
        ended_on=date(2024, 1, 10),
        last_bookkeeping_on=date(2024, 3, 15),
    )
    session.store.save(relation)
    return person


def _request(stage: "Stage", file: Path) -> None:
    from gdpr_desk.actions.choosing import request_of
    from gdpr_desk.ui.erasing.dialog import ErasingDialog

    session = stage.session
    person = _customer(session)
    found = request_of(session.store, person.id, session.today)
    assert found
    stage.shown(ErasingDialog(session, lambda _progress: [found], early=True), file)
    for _ in range(2):
        session.undo()


def _restricted(stage: "Stage", file: Path) -> None:
    from gdpr_desk.domain.person import Relation, RestrictionGround

    session = stage.session
    person = _customer(session)
    relation = session.store.owned_by(Relation, "person", [person.id])[0]
    ground, today = RestrictionGround.ACCURACY, session.today
    session.store.save(replace(relation, restricted_on=today, restriction_ground=ground))
    session.changed.emit()
    stage.settle()
    session.show("Person", person.id)
    stage.settle()
    stage.window.grab().save(str(file))
    part = next(each for each in stage.desk.page.card.parts if isinstance(each.record, Relation))  # type: ignore[attr-defined]
    part.wants_editing.emit()
    part.form._editors["restriction_lifted_on"].show_raw("24-11-2026")
    part.form.save()
    stage.settle()
    stage.window.grab().save(str(file.with_name(file.name.replace("restricted", "restricted-lifting", 1))))
    part.form.revert()
    for _ in range(3):
        session.undo()


def _locked(stage: "Stage", file: Path) -> None:
    from gdpr_desk.actions.choosing import request_of

    session = stage.session
    person = _customer(session)
    found = request_of(session.store, person.id, session.today)
    assert found
    session.store.save(found.emptied)
    session.store.save_all(found.relations_left(session.today)[0])
    session.changed.emit()
    stage.settle()
    session.show("Person", person.id)
    stage.settle()
    stage.window.grab().save(str(file))
    for _ in range(4):
        session.undo()
