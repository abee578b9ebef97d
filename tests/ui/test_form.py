"""The shared form: it gives back what it shows, says mistakes beside the field, and throws nothing away."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.domain.kinds import KINDS
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.recipients import Agreement, Processor
from gdpr_desk.ui.records.children import ChildrenEditor
from gdpr_desk.ui.records.editors import DateEditor
from gdpr_desk.ui.records.form import RecordForm
from gdpr_desk.ui.records.reference import Chooser, ReferenceEditor
from gdpr_desk.ui.session import Session
from tests.registers import TODAY

EDITED = [kind for kind in KINDS if kind.__name__ not in ("Attachment", "Postponement")]


def shown(qtbot: QtBot, session: Session, record: Record) -> RecordForm:
    """A form that shows a record."""
    form = RecordForm(session, type(record))
    qtbot.addWidget(form)
    form.resize(700, 900)
    form.show_record(record)
    form.show()
    return form


def editor(form: RecordForm, name: str) -> Any:
    """The editor of a field."""
    return form._editors[name]


def line_of(form: RecordForm, name: str) -> QLineEdit:
    """The field in which one types."""
    found = editor(form, name).findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize("kind", EDITED, ids=lambda kind: kind.__name__)
def test_the_form_gives_back_what_it_shows(qtbot: QtBot, session: Session, kind: type[Record]) -> None:
    for record in session.store.all(kind)[:5]:
        form = shown(qtbot, session, record)

        assert not form.dirty
        assert record == form.edited_record()


@pytest.mark.parametrize("kind", EDITED, ids=lambda kind: kind.__name__)
def test_a_draft_gives_back_what_was_typed(qtbot: QtBot, session: Session, kind: type[Record]) -> None:
    for record in session.store.all(kind)[:3]:
        draft = shown(qtbot, session, record).draft()
        form = shown(qtbot, session, replace(kind(), id=record.id))
        form.show_draft(draft)

        assert form.dirty
        assert {each.name for each in fields_of(kind) if each.name in draft} == set(draft)
        again = form.edited_record()
        assert all(getattr(record, name) == getattr(again, name) for name in draft)


def test_typing_and_enter_save(qtbot: QtBot, session: Session) -> None:
    category = session.store.all(DataCategory)[0]
    form = shown(qtbot, session, category)
    line = line_of(form, "name")
    line.selectAll()
    qtbot.keyClicks(line, "Helt andet navn")
    with qtbot.waitSignal(form.saved):
        qtbot.keyClick(line, Qt.Key.Key_Return)

    saved = session.store.get(DataCategory, category.id or 0)
    assert saved == replace(category, name="Helt andet navn")
    assert not form.dirty


def test_escape_discards(qtbot: QtBot, session: Session) -> None:
    category = session.store.all(DataCategory)[0]
    form = shown(qtbot, session, category)
    line = line_of(form, "name")
    qtbot.keyClicks(line, " x")
    assert form.dirty
    qtbot.keyClick(line, Qt.Key.Key_Escape)

    assert not form.dirty
    assert line.text() == category.name


def test_what_was_discarded_can_be_brought_back(qtbot: QtBot, session: Session) -> None:
    form = shown(qtbot, session, session.store.all(DataCategory)[0])
    line = line_of(form, "name")
    line.selectAll()
    qtbot.keyClicks(line, "Langt og besværligt")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    session.messages._toast._undone()

    assert form.dirty
    assert line.text() == "Langt og besværligt"


def test_enter_takes_what_is_marked_in_the_list_of_offers(qtbot: QtBot, session: Session) -> None:
    form = shown(qtbot, session, Agreement(name="Ny aftale"))
    line = line_of(form, "processor")
    assert isinstance(line, Chooser)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    popup = line._completer.popup()
    assert popup is not None
    popup.setCurrentIndex(popup.model().index(1, 0))
    qtbot.keyClick(popup, Qt.Key.Key_Return)

    assert not popup.isVisible()
    assert line.text() == line._words.stringList()[1]


def test_a_mistake_is_said_beside_its_field(qtbot: QtBot, session: Session) -> None:
    office = session.store.all(Organisation)[0]
    form = shown(qtbot, session, office)
    qtbot.keyClicks(line_of(form, "cvr"), "12345678")

    assert not form.save()
    assert "CVR number is not right" in form._faults["cvr"].text()
    assert form._faults["cvr"].isVisible()
    assert line_of(form, "cvr").text() == "12345678"
    assert session.store.all(Organisation)[0] == office
    line_of(form, "cvr").setText("13585628")
    assert form.save()
    assert not form._faults["cvr"].isVisible()


@pytest.mark.parametrize("typed", ["31-12-2026", "31/12-2026", "31.12.2026", "2026-12-31", "311226"])
def test_dates_are_typed_as_offices_write_them(qtbot: QtBot, session: Session, typed: str) -> None:
    agreement = session.store.all(Agreement)[0]
    form = shown(qtbot, session, agreement)
    line = line_of(form, "valid_until")
    qtbot.keyClicks(line, typed)
    form.save()

    saved = session.store.get(Agreement, agreement.id or 0)
    assert saved
    assert saved.valid_until == date(2026, 12, 31)
    assert isinstance(editor(form, "valid_until"), DateEditor)


def test_what_is_no_date_is_said_and_kept(qtbot: QtBot, session: Session) -> None:
    form = shown(qtbot, session, session.store.all(Agreement)[0])
    qtbot.keyClicks(line_of(form, "valid_until"), "engang")

    assert not form.save()
    assert "is not a date" in form._faults["valid_until"].text()
    assert line_of(form, "valid_until").text() == "engang"


def test_a_reference_is_chosen_by_typing(qtbot: QtBot, session: Session) -> None:
    processors = {each.name: each.id for each in session.store.all(Processor)}
    form = shown(qtbot, session, Agreement(name="Ny aftale"))
    field = editor(form, "processor")
    assert isinstance(field, ReferenceEditor)
    line = line_of(form, "processor")
    qtbot.keyClicks(line, "mailch")
    qtbot.keyClick(line, Qt.Key.Key_Return)

    assert field.value() == processors["Mailchimp"]
    assert line.text() == "Mailchimp"


def test_a_reference_is_made_on_the_spot(qtbot: QtBot, session: Session) -> None:
    before = session.store.count(Processor)
    form = shown(qtbot, session, Agreement(name="Ny aftale"))
    line = line_of(form, "processor")
    assert isinstance(line, Chooser)
    qtbot.keyClicks(line, "Lønfirma")
    assert line._words.stringList()[-1] == "Create “Lønfirma”"
    qtbot.keyClick(line, Qt.Key.Key_Return)

    assert session.store.count(Processor) == before + 1
    assert form.save()
    assert session.store.all(Processor)[-1].name == "Lønfirma"


def test_an_unknown_reference_is_said(qtbot: QtBot, session: Session) -> None:
    form = shown(qtbot, session, Agreement(name="Ny aftale"))
    qtbot.keyClicks(line_of(form, "processor"), "findes ikke")

    assert not form.save()
    assert "is not known yet" in form._faults["processor"].text()


def test_a_coupling_is_added_in_place(qtbot: QtBot, session: Session) -> None:
    """An activity gets a new data category."""
    activity = session.store.all(ProcessingActivity)[0]
    form = shown(qtbot, session, activity)
    rows = editor(form, "couplings")
    assert isinstance(rows, ChildrenEditor)
    rows.add()
    group, data = rows._rows[-1][1][:2]
    for field, word in ((group, "Kunder"), (data, "Kontakt")):
        line = field.findChild(QLineEdit)
        qtbot.keyClicks(line, word)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert form.save()

    saved = session.store.get(ProcessingActivity, activity.id or 0)
    assert saved
    assert len(saved.couplings) == len(activity.couplings) + 1
    assert saved.couplings[:-1] == activity.couplings
    kunder = next(each for each in session.store.all(SubjectCategory) if each.name == "Kunder")
    assert saved.couplings[-1].subject_category == kunder.id


def test_shown_anew_a_form_keeps_the_focus(qtbot: QtBot, session: Session) -> None:
    activity = session.store.all(ProcessingActivity)[0]
    form = shown(qtbot, session, activity)
    rows = editor(form, "couplings")
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    for at, couplings in ((1, activity.couplings), (0, activity.couplings[:1])):
        rows._rows[1][1][0].setFocus()
        before = QApplication.focusWidget()
        form.show_record(replace(activity, couplings=couplings))
        after = QApplication.focusWidget()
        assert after
        assert after is not before
        assert rows._rows[at][1][0].isAncestorOf(after)
        form.show_record(activity)
    rows._rows[0][1][0].setFocus()
    form.show_record(replace(activity, couplings=()))

    assert QApplication.focusWidget() is rows.focusProxy()


def test_a_row_that_was_never_filled_is_none(qtbot: QtBot, session: Session) -> None:
    activity = session.store.all(ProcessingActivity)[0]
    form = shown(qtbot, session, activity)
    editor(form, "purposes").add()

    assert form.save()
    assert session.store.get(ProcessingActivity, activity.id or 0) == activity


def test_a_required_field_in_a_row_is_said(qtbot: QtBot, session: Session) -> None:
    activity = session.store.all(ProcessingActivity)[0]
    form = shown(qtbot, session, activity)
    rows = editor(form, "couplings")
    rows.add()
    line = rows._rows[-1][1][1].findChild(QLineEdit)
    qtbot.keyClicks(line, "Navn")
    qtbot.keyClick(line, Qt.Key.Key_Return)

    assert not form.save()
    assert "is empty" in form._faults["couplings"].text()


def test_long_texts_grow_and_tab_leaves_them(qtbot: QtBot, session: Session) -> None:
    form = shown(qtbot, session, session.store.all(Processor)[0])
    text = editor(form, "safeguards").findChild(QPlainTextEdit)
    text.setPlainText("x")
    low = text.height()
    text.setPlainText("x\n" * 6)

    assert text.height() > low
    assert text.tabChangesFocus()


@pytest.mark.parametrize("name", ["<b>x</b>", "&amp;", "=1+1", "🙂", "a" * 3000])
def test_names_are_plain(qtbot: QtBot, session: Session, name: str) -> None:
    saved = session.store.save(Person(name=name))
    form = shown(qtbot, session, saved)

    assert form.edited_record() == saved


def test_a_relation_keeps_its_holds(qtbot: QtBot, session: Session) -> None:
    hold = Hold(reason="A claim", review_on=TODAY)
    held = session.store.save(replace(session.store.all(Relation)[0], holds=(hold,)))
    form = shown(qtbot, session, held)

    assert form.edited_record() == held
    editor(form, "holds").show_value(())
    editor(form, "ended_on").show_value(TODAY)
    assert form.save()
    changed = session.store.get(Relation, held.id or 0)
    assert changed
    assert (changed.holds, changed.ended_on) == ((), TODAY)
