"""The page of persons: finding, reading and changing them, as a user does with mouse and keyboard."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdpr_desk.actions import erasing
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Scope
from gdpr_desk.domain.person import RESTRICTED_FIELDS, Hold, Person, Relation, RestrictionGround
from gdpr_desk.storage.erasing import erase
from gdpr_desk.storage.people import PersonsDue
from gdpr_desk.ui.people import PeoplePage
from gdpr_desk.ui.people.attachments import Attachments
from gdpr_desk.ui.people.part import Part
from gdpr_desk.ui.session import Session
from tests.law import CASES, enter
from tests.registers import TODAY

Answers = list[Callable[[QDialog], object]]


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> PeoplePage:
    """The page in a window, listening as the desk makes it listen."""
    made = PeoplePage(session)
    qtbot.addWidget(made)
    session.changed.connect(made.refresh)
    made.resize(1180, 760)
    made.show()
    made.refresh()
    return made


def _texts(widget: QWidget) -> str:
    QApplication.processEvents()  # what was just made is shown
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def _shown(page: PeoplePage) -> list[str]:
    model = page.list.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def _part(page: PeoplePage, kind: type) -> Part:
    return next(each for each in page.card.parts if isinstance(each.record, kind))


def _line(widget: QWidget, name: str) -> QLineEdit:
    return next(each for each in widget.findChildren(QLineEdit) if each.accessibleName() == name)


def _held(session: Session) -> Relation:
    hold = Hold(reason="Opdigtet krav", review_on=date(2027, 1, 1))
    return session.store.save(replace(session.store.all(Relation)[0], holds=(hold,)))


def _first(page: PeoplePage) -> int:
    return page.list.model.id_at(0)


def test_search_and_choices(page: PeoplePage, session: Session) -> None:
    everybody = _shown(page)
    QTest.keyClicks(page.list.search, "s")
    found = _shown(page)
    page.filters.no_consent.setChecked(True)

    assert len(everybody) == session.store.count(Person)
    assert 0 < len(found) < len(everybody)
    assert set(_shown(page)) < set(found)
    assert "persons" in _texts(page.list)
    QTest.keyClicks(page.list.search, "zzz")
    assert "Nobody matches" in _texts(page.list)
    page.filters.clear()
    QTest.keyClick(page.list.search, Qt.Key.Key_Escape)
    assert _shown(page) == everybody


def test_a_category_and_what_is_due(page: PeoplePage, session: Session) -> None:
    category = session.store.all(Relation)[0].subject_category
    box, due = page.filters.category, page.filters.due
    box.setCurrentIndex(box.findData(category))
    box.activated.emit(box.currentIndex())
    theirs = {each.person for each in session.store.all(Relation) if each.subject_category == category}

    assert page.list.model.rowCount() == len(theirs)
    counts = []
    for each in (PersonsDue.NOTHING, PersonsDue.ANYTHING):
        due.setCurrentIndex(due.findData(each))
        due.activated.emit(due.currentIndex())
        counts.append(page.list.model.rowCount())
    assert sum(counts) == len(theirs)


def test_headers_sort_both_ways(page: PeoplePage) -> None:
    header = page.list.table.horizontalHeader()
    names = _shown(page)
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)

    assert _shown(page) == names[::-1]
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    organisations = [page.list.model.record_at(row) for row in range(page.list.model.rowCount())]
    filled = [each.organisation for each in organisations if isinstance(each, Person) and each.organisation]
    assert len(filled) > 3
    assert not any(not each.organisation for each in organisations[: len(filled)] if isinstance(each, Person))


def test_a_person_is_chosen_whatever_was_searched_for(page: PeoplePage) -> None:
    last = page.list.model.id_at(page.list.model.rowCount() - 1)
    page.list.look_for("zzz")
    page.filters.restricted.setChecked(True)
    page.show_record(last)

    assert page.card.shown == last
    assert page.list.current == last
    assert not page.filters.chosen.narrows


def test_the_card_says_why_somebody_is_here(page: PeoplePage, session: Session) -> None:
    held = _held(session)
    page.show_record(held.person or 0)
    said = _texts(page.card)

    assert "Why is this person still here?" in said
    assert "Kept by a legal hold" in said
    assert held.holds[0].reason in said
    assert session.store.get(Person, held.person or 0).name in said  # type: ignore[union-attr]


def test_every_control_has_a_name(page: PeoplePage, session: Session) -> None:
    page.show_record(session.store.all(Consent)[0].person or 0)
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for each in page.findChildren(kind):
            if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert each.accessibleName() or getattr(each, "text", str)(), each


def test_edit_a_person_in_place(page: PeoplePage, session: Session) -> None:
    page.show_record(_first(page))
    part = _part(page, Person)
    QTest.keyClick(part.edit_button, Qt.Key.Key_Return)
    name = _line(part, "Name")
    assert name.hasFocus()
    name.selectAll()
    QTest.keyClicks(name, "Ada Ny")
    QTest.keyClick(name, Qt.Key.Key_Return)
    person = session.store.get(Person, page.card.shown)

    assert person is not None
    assert person.name == "Ada Ny"
    assert "Ada Ny" in _texts(page.card)
    assert _part(page, Person).edit_button.hasFocus()
    session.undo()
    assert "Ada Ny" not in _texts(page.card)


def test_escape_discards(page: PeoplePage) -> None:
    page.show_record(_first(page))
    part = _part(page, Person)
    before = _texts(page.card)
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    QTest.keyClicks(_line(part, "Name"), "x")
    QTest.keyClick(_line(part, "Name"), Qt.Key.Key_Escape)

    assert part.form is None
    assert _texts(page.card) == before


def test_a_mistake_is_said_beside_the_field_and_nothing_is_lost(page: PeoplePage) -> None:
    page.show_record(_first(page))
    relation = _part(page, Relation)
    relation.wants_editing.emit()
    day = _line(relation, "Relation ended")
    day.selectAll()
    QTest.keyClicks(day, "31-31-2026")
    shown = page.card.shown
    page.list.choose(page.list.model.id_at(3))

    assert page.card.shown == shown
    assert page.list.current == shown
    assert not page.leave()
    assert day.text() == "31-31-2026"
    assert "is not a date" in _texts(relation)
    day.selectAll()
    QTest.keyClicks(day, "1/11-2026")
    page.list.choose(page.list.model.id_at(3))
    assert page.card.shown == page.list.model.id_at(3)


def test_what_is_typed_is_saved_when_another_is_chosen(page: PeoplePage, session: Session) -> None:
    first = _first(page)
    page.show_record(first)
    relation = _part(page, Relation)
    relation.wants_editing.emit()
    day = _line(relation, "Relation ended")
    day.selectAll()
    QTest.keyClicks(day, "01-11-2026")
    page.list.choose(page.list.model.id_at(3))

    assert relation.record.id is not None
    saved = session.store.get(Relation, relation.record.id)
    assert saved is not None
    assert saved.ended_on == date(2026, 11, 1)
    assert page.card.shown == page.list.model.id_at(3)


def test_new_person_with_a_relation(qtbot: QtBot, page: PeoplePage, session: Session) -> None:
    category = session.store.page(SubjectCategory)[0]
    page.new()
    form = page.card.form
    assert form is not None
    QTest.keyClicks(_line(form.person, "Name"), "Åge Ny")
    assert not page.leave()
    assert "has to be filled in" in _texts(form)
    chooser = _line(form.relation, "Category of persons")
    QTest.keyClicks(chooser, category.name)
    with qtbot.waitSignal(page.card.made):
        form.save()
    person = session.store.get(Person, page.card.shown)

    assert person is not None
    assert person.name == "Åge Ny"
    assert category.name in _texts(page.card)
    assert page.list.current == person.id
    session.undo()
    assert page.card.shown == 0


def test_a_new_person_who_is_nobody_goes_without_a_trace(page: PeoplePage) -> None:
    count = page.list.model.rowCount()
    page.new()
    form = page.card.form
    assert form is not None
    QTest.keyClick(_line(form.person, "Name"), Qt.Key.Key_Return)
    assert "A person needs a name" in _texts(form)
    QTest.keyClick(_line(form.person, "Name"), Qt.Key.Key_Escape)

    assert page.card.form is None
    assert page.list.model.rowCount() == count


def test_add_and_delete_relation_and_consent(page: PeoplePage, session: Session) -> None:
    page.show_record(_first(page))
    before = len(page.card.parts)
    category = session.store.page(SubjectCategory)[0]
    page.card.add(Relation(person=page.card.shown))
    new = next(each for each in page.card.parts if each.record.id is None)
    QTest.keyClicks(_line(new, "Category of persons"), category.name)
    assert page.leave()
    assert len(page.card.parts) == before + 1
    page.card.add(Consent(person=page.card.shown))
    assert page.leave()  # nothing was typed
    page.refresh()

    added = page.card.parts[-1]
    added.delete_action.trigger()
    assert len(page.card.parts) == before
    session.undo()
    assert len(page.card.parts) == before + 1


def test_a_hold_is_a_part_of_its_own(page: PeoplePage, session: Session) -> None:
    held = _held(session)
    page.show_record(held.person or 0)
    page.card.edit(_part(page, Hold).record)
    part = _part(page, Hold)
    QTest.keyClicks(_line(part, "Lifted on"), "24-11-2026")
    assert part.form is not None
    assert part.form.save()

    assert "Legal hold, lifted on 24-11-2026" in _texts(page.card)
    page.card.add_hold(held)
    new = next(each for each in page.card.parts if each.record.id is None)
    QTest.keyClicks(_line(new, "Review on"), "24-11-2027")
    assert new.form is not None
    assert not new.form.save()
    new.form.revert()
    _part(page, Hold).delete_action.trigger()
    saved = session.store.get(Relation, held.id or 0)
    assert saved is not None
    assert saved.holds == ()


def test_a_person_entered_by_mistake_is_taken_back(page: PeoplePage, session: Session) -> None:
    before = session.store.count(Person)
    page.new()
    form = page.card.form
    assert form
    QTest.keyClicks(_line(form.person, "Name"), "Ved en fejl")
    category = session.store.all(SubjectCategory)[0].name
    QTest.keyClicks(_line(form.relation, "Category of persons"), category)
    assert form.save()
    assert "Ved en fejl" in _texts(page.card)
    session.undo()

    assert session.store.count(Person) == before
    assert page.card.shown == 0


def test_a_person_is_erased_and_not_deleted(page: PeoplePage, session: Session, answer: Answers) -> None:
    gone = session.store.save(Person(name="Går helt"))
    page.refresh()
    page.show_record(gone.id or 0)
    action = _part(page, Person).delete_action
    assert action.text() == "Erase…"
    asked: list[str] = []
    answer.append(lambda dialog: asked.append(dialog.windowTitle()))
    action.trigger()
    assert asked == ["Erase at a person's request"]
    decided = erasing.decided(
        session.register,
        erasing.erasures_of(session.store, [gone.id or 0], Scope(TODAY, early=True)),
        "tester",
        "A request",
        TODAY,
        "da",
    )
    with session.doing():
        erase(session.register, decided)

    assert page.card.shown == 0
    assert session.store.undo.undo_step() is None


def test_a_restricted_person_is_read_only_until_the_person_was_told(
    page: PeoplePage, session: Session, qtbot: QtBot
) -> None:
    relation = next(each for each in session.store.all(Relation) if not each.restricted)
    ground = RestrictionGround.CLAIMS
    with session.doing():
        session.store.save(replace(relation, restricted_on=TODAY, restriction_ground=ground))
    page.show_record(relation.person or 0)
    assert "may only be stored (Art. 18(2))" in _texts(page.card)
    person = _part(page, Person)
    qtbot.mouseClick(person, Qt.MouseButton.LeftButton)
    assert person.form is None
    assert not person.edit_button.isVisibleTo(person)
    page.card.enter()
    assert person.more_button.hasFocus()
    part = next(each for each in page.card.parts if each.record.id == relation.id and each is not person)
    part.wants_editing.emit()
    assert part.form
    assert set(part.form._editors) <= RESTRICTED_FIELDS
    part.form._editors["restriction_lifted_on"].show_raw("24-11-2026")
    assert not part.form.save()
    assert "Was the person told" in _texts(part)
    part.form._editors["restriction_told_on"].show_raw("23-11-2026")
    assert part.form.save()

    assert "may only be stored (Art. 18(2))" not in _texts(page.card)
    assert _part(page, Person).edit_button.isVisibleTo(page)


def test_a_locked_person_is_kept_for_bookkeeping(page: PeoplePage, session: Session) -> None:
    store = session.store
    person = enter(store, next(each for each in CASES if each.early))
    plan = erasing.erasures_of(store, [person], Scope(TODAY, early=True))
    with session.doing():
        erase(session.register, erasing.decided(session.register, plan, "tester", "", TODAY, "da"))
    page.show_record(person)
    assert "Kept for bookkeeping alone" in _texts(page.card)
    assert _part(page, Person).locked
    relation = _part(page, Relation)
    relation.wants_editing.emit()

    assert relation.form
    assert "last_bookkeeping_on" in relation.form._editors
    assert "ended_on" not in relation.form._editors


def test_an_objection_is_said_and_locks_nothing(page: PeoplePage, session: Session) -> None:
    objecting = session.store.save(Person(name="Siger nej", objected_on=TODAY))
    page.show_record(objecting.id or 0)

    assert "Has objected to direct marketing" in _texts(page.card)
    assert not _part(page, Person).locked


def test_files(page: PeoplePage, session: Session, answer: Answers, tmp_path: Path) -> None:
    page.show_record(_first(page))
    path, target = tmp_path / "ansøgning.txt", tmp_path / "gemt.txt"
    path.write_bytes(b"hej")
    _files(page).dropEvent(_drop(path))
    assert "ansøgning.txt" in _texts(page.card)

    file = session.store.all(Attachment)[0]
    answer.append(lambda dialog: _choose(dialog, target))
    _files(page).save_as(file)
    assert target.read_bytes() == b"hej"
    _files(page).remove(file)
    assert "ansøgning.txt" not in _texts(page.card)
    answer.append(lambda dialog: _choose(dialog, path))
    _files(page).choose()
    assert "ansøgning.txt" in _texts(page.card)


def _files(page: PeoplePage) -> Attachments:
    assert page.card.view
    return page.card.view.findChildren(Attachments)[0]


def _drop(path: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = (QPointF(1, 1), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    event = QDropEvent(*drop, Qt.KeyboardModifier.NoModifier)
    event.data = data  # type: ignore[attr-defined]  # kept alive with it
    return event


def _choose(dialog: QDialog, path: Path) -> None:
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(str(path))
    QDialog.done(dialog, 1)


def test_history_on_demand(page: PeoplePage) -> None:
    page.show_record(_first(page))
    assert page.card.view
    history = page.card.view.history
    assert "tester" not in _texts(history)
    history.button.click()

    assert "tester" in _texts(history)
    history.button.click()
    assert "tester" not in _texts(history)


@pytest.mark.parametrize("kind", [Person, Relation, Consent, Hold])
@pytest.mark.parametrize("new", [False, True])
def test_a_lock_loses_nothing_that_is_typed(
    page: PeoplePage, session: Session, kind: type, new: bool
) -> None:
    consent = session.store.all(Consent)[0]
    held = next(each for each in session.store.all(Relation) if each.person == consent.person)
    held = session.store.save(replace(held, holds=(Hold(reason="Krav", review_on=date(2027, 1, 1)),)))
    page.show_record(consent.person or 0)
    names = {Person: "Name", Relation: "Relation ended", Consent: "Given on", Hold: "Review on"}
    if not new:
        page.card.edit(_part(page, kind).record)
    elif kind is Person:
        page.new()
    elif kind is Hold:
        page.card.add_hold(held)
    else:
        page.card.add(kind(person=consent.person))
    form = page.card.form or next(each.form for each in page.card.parts if each.form)
    line = _line(form, names[kind])
    line.selectAll()
    QTest.keyClicks(line, "31-31")
    draft = json.loads(json.dumps(page.draft()))
    other = PeoplePage(session)
    other.refresh()
    assert other.draft() is None
    other.show_draft(draft)

    assert _line(other.card, names[kind]).text() == "31-31"
    assert other.draft() == draft
    other.deleteLater()


def test_nobody_yet(page: PeoplePage, session: Session) -> None:
    with session.store.action("delete"):
        for each in session.store.all(Person):
            session.store.delete(each)
    page.refresh()

    assert "Nobody is in this register yet." in _texts(page)


def test_focus_search(page: PeoplePage) -> None:
    page.list.look_for("anna")
    page.focus_search()

    assert page.list.search.selectedText() == "anna"
    assert QApplication.focusWidget() is page.list.search
