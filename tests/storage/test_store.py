"""Records go in and come out the same; lists, search, references, history and reminders follow."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_desk.domain.activity import Coupling, ProcessingActivity, Purpose
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Choice, Field, Record, fields_of
from gdpr_desk.domain.kinds import KINDS
from gdpr_desk.domain.person import Hold, Person, Relation, RestrictionGround
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.system import Sighting, SystemRecord, SystemState, Unplaced
from gdpr_desk.errors import InUse, Invalid, StillUsed
from gdpr_desk.storage.checks import register_problems
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store
from tests.registers import TODAY, Office, furnish, made


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """An open, empty register."""
    with made(tmp_path / "office.gdprdesk") as register:
        yield register


@pytest.fixture
def store(register: Register) -> Store:
    """Its store."""
    return register.store


@pytest.fixture
def office(store: Store) -> Office:
    """A furnished office in `store`."""
    return furnish(store)


def filled(kind: type[Record], store: Store) -> Record:
    """A record of `kind` in which every field has a value other than its default."""
    values: dict[str, Any] = {each.name: value_of(each, store) for each in fields_of(kind)}
    if kind.__name__ == "Organisation":
        values["cvr"], values["financial_year_ends"] = "13585628", 6
    return kind(**values)


def value_of(declared: Field, store: Store) -> object:
    """Some value that the field takes."""
    if declared.children:
        return (filled(declared.kind, store),)
    if declared.refers_to:
        kinds = {kind.__name__: kind for kind in store.tables.by_kind}
        found = store.all(kinds[declared.refers_to])
        first = (found[0] if found else store.save(filled(kinds[declared.refers_to], store))).id
        return (first,) if declared.many else first
    if issubclass(declared.kind, Choice):
        return list(declared.kind)[-1]
    plain: dict[type, object] = {str: f"{declared.name} – “æøå”", int: 7, bool: True, date: TODAY}
    return b"\x00\xff" * 8 if declared.kind is bytes else plain[declared.kind]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_comes_out_as_it_went_in(kind: type[Record], store: Store) -> None:
    saved = store.save(filled(kind, store))

    assert saved.id
    assert saved == store.get(kind, saved.id)
    store.save(saved)
    assert saved == store.get(kind, saved.id)


def test_lazy_content_stays_out_of_lists_and_survives_saving(store: Store) -> None:
    person = store.save(Person(name="Anna"))
    saved = store.save(Attachment(name="cv.pdf", person=person.id, content=b"a" * 100))
    listed = store.all(Attachment)[0]
    store.save(replace(listed, name="CV.pdf"))

    assert listed.content == b""
    again = store.get(Attachment, saved.id or 0)
    assert again
    assert (again.content, again.name) == (b"a" * 100, "CV.pdf")


def test_rows_keep_their_ids_and_go_when_they_are_left_out(store: Store, office: Office) -> None:
    activity = store.get(ProcessingActivity, office.activity)
    assert activity
    more = replace(activity, purposes=(*activity.purposes, Purpose(name="Keeping for later")))
    saved = store.save(more)
    fewer = store.save(replace(saved, purposes=saved.purposes[1:]))

    assert activity.purposes[0] == saved.purposes[0]
    assert [each.name for each in fewer.purposes] == ["Keeping for later"]
    assert fewer == store.get(ProcessingActivity, office.activity)


def test_a_record_without_what_is_required_is_refused_whole(store: Store) -> None:
    with pytest.raises(Invalid):
        store.save_all([DataCategory(name="Name"), DataCategory()])

    assert store.count(DataCategory) == 0


def test_deleting_what_is_used_says_where(store: Store, office: Office) -> None:
    for kind, record in (
        (SubjectCategory, office.group),
        (RetentionRule, office.rule),
        (Processor, office.processor),
    ):
        found = store.get(kind, record)
        assert found
        with pytest.raises(StillUsed, match="“Recruitment”"):
            store.delete(found)


def test_a_purpose_with_consents_cannot_be_left_out(store: Store, office: Office) -> None:
    person = store.save(Person(name="Anna"))
    store.save(Consent(person=person.id, purpose=office.purpose, given_on=TODAY))
    activity = store.get(ProcessingActivity, office.activity)
    assert activity

    with pytest.raises(StillUsed, match="“Hiring” is still used"):
        store.save(replace(activity, purposes=()))
    with pytest.raises(StillUsed):
        store.delete(activity)
    assert activity == store.get(ProcessingActivity, office.activity)


def test_a_person_goes_with_all_that_is_kept_of_them(store: Store, office: Office) -> None:
    person = store.save(Person(name="Anna"))
    hold = Hold(rules=(office.rule,), reason="A claim", review_on=TODAY)
    store.save(Relation(person=person.id, subject_category=office.group, holds=(hold,)))
    store.save(Consent(person=person.id, purpose=office.purpose, given_on=TODAY))
    store.save(Attachment(name="cv.pdf", person=person.id, content=b"cv"))
    store.delete(person)

    tables = ("person", "relation", "consent", "attachment", "hold")
    assert [store.database.value(f"SELECT count(*) FROM {name}") for name in tables] == [0] * 5
    assert store.database.value("SELECT count(*) FROM link WHERE kind = 'Hold'") == 0
    assert store.database.value("SELECT count(*) FROM reminder_index WHERE person IS NOT NULL") == 0


PERSONS = [
    Person(name="Åse Aagaard", email="aase@sample.example", phone="+45 12 34 56 78"),
    Person(name="Søren Ærø", organisation="Bageriet Prøve"),
    Person(name="anders and", phone="87654321"),
    Person(name="Zoe Zimmer"),
    Person(email="uden.navn@sample.example"),
    Person(name="Æ*gir [Hansen] ^?"),
]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", ["anders and", "Søren Ærø", "", "Zoe Zimmer", "Æ*gir [Hansen] ^?", "Åse Aagaard"]),
        ("ÅSE", ["Åse Aagaard"]),
        ("aase agaard", ["Åse Aagaard"]),
        ("soren", ["Søren Ærø"]),
        ("SØREN prøve", ["Søren Ærø"]),
        ("12 34 56", ["Åse Aagaard"]),
        ("+4512345678", ["Åse Aagaard"]),
        ("sample.example", ["", "Åse Aagaard"]),
        ("*gir", ["Æ*gir [Hansen] ^?"]),
        ("[hansen]", ["Æ*gir [Hansen] ^?"]),
        ("^?", ["Æ*gir [Hansen] ^?"]),
        ("a*d", []),
        ("a?d", []),
        ("[a-z]", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE person; --", []),
    ],
)
def test_search_and_order(store: Store, search: str, expected: list[str]) -> None:
    store.save_all(PERSONS)

    assert expected == [person.name for person in store.page(Person, search)]
    assert len(expected) == store.count(Person, search)


def test_pages_together_are_the_whole_list(store: Store) -> None:
    store.save_all([Person(name=f"Person {number % 7}") for number in range(50)])
    whole = [person.id for person in store.page(Person, limit=None)]
    pages = [store.page(Person, offset=at, limit=7) for at in range(0, 56, 7)]

    assert whole == [person.id for page in pages for person in page]
    assert whole == [person.id for page in store.in_order(Person, 7) for person in page]


def test_an_action_is_all_or_nothing_and_one_line(store: Store) -> None:
    before = len(list(store.history))
    with pytest.raises(Invalid), store.action("import"):  # noqa: PT012 (the first is written, then not)
        store.save_all([Person(name="Anna")])
        store.save(DataCategory())
    assert store.count(Person) == 0
    assert before == len(list(store.history))

    with store.action("import"):
        store.save_all([Person(name="Anna"), Person(name="Bo")])
        store.save(DataCategory(name="Name"))
    line = list(store.history)[-1]

    assert (
        line.action,
        line.kind,
        line.count,
        len(line.persons),
    ) == ("import", "DataCategory Person", 3, 32)


def test_history_names_fields_but_no_values(store: Store) -> None:
    person = store.save(Person(name="Anna Holm", email="anna@sample.example"))
    store.save(replace(person, name="Anna Berg", phone="12345678"))
    store.delete(person)
    lines = list(store.history.of_person(person.token))

    assert [(line.action, line.fields) for line in lines] == [
        ("create", ""),
        ("change", "name phone"),
        ("delete", ""),
    ]
    assert all(line.who == "tester" and line.at == "2026-11-24T10:00:00+00:00" for line in lines)
    text = str(store.database.execute_sql("SELECT * FROM history_line").fetchall())
    assert not any(word in text for word in ("Anna", "Holm", "Berg", "12345678", "sample.example"))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE history_line SET who = 'somebody' WHERE id = 2", 2),
        ("UPDATE history_line SET persons = x'00' WHERE id = 3", 3),
        ("DELETE FROM history_line WHERE id = 2", 2),
        ("UPDATE history_line SET at = '2020' WHERE id = 1", 1),
    ],
)
def test_a_changed_history_is_noticed(register: Register, change: str, line: int) -> None:
    for number in range(4):
        register.store.save(Person(name=f"Person {number}"))
    assert register.store.history.broken_at() is None

    register.database.execute_sql(change)

    assert line == register.store.history.broken_at()
    assert [problem.text for problem in register_problems(register)] == [
        "Line {line} of the history was changed after it was written."
    ]


def applicant(store: Store, office: Office, received: date) -> Relation:
    """An applicant whose application came on `received`."""
    person = store.save(Person(name=f"Applicant of {received}"))
    return store.save(
        Relation(person=person.id, subject_category=office.group, application_received_on=received)
    )


def test_reminders_follow_a_relation(store: Store, office: Office) -> None:
    relation = applicant(store, office, date(2026, 1, 31))
    due = [each for each in store.reminders.due(TODAY) if each.what is What.ERASE]
    store.save(replace(relation, application_received_on=date(2026, 11, 1)))
    later = [each for each in store.reminders.due(TODAY) if each.what is What.ERASE]

    assert [(date(2026, 8, 1), relation.id)] == [(each.due_on, each.record) for each in due]
    assert later == []


def test_reminders_follow_a_rule(store: Store, office: Office) -> None:
    applicant(store, office, date(2026, 1, 31))
    rule = store.get(RetentionRule, office.rule)
    assert rule
    store.save(replace(rule, period=24))
    stale = Counter(store.reminders.due(TODAY))

    assert store.reminders.stale
    assert sum(each.what is What.ERASE for each in stale) == 0
    store.reminders.rebuild()
    assert not store.reminders.stale
    assert stale == Counter(store.reminders.due(TODAY))


def test_reminders_follow_a_withdrawal(store: Store, office: Office) -> None:
    relation = applicant(store, office, date(2026, 11, 1))
    consent = store.save(Consent(person=relation.person, purpose=office.purpose, given_on=TODAY))
    until = date(2028, 1, 1)
    asked = [each.due_on for each in store.reminders.due(until) if each.what is What.RECONFIRM]
    store.save(replace(consent, withdrawn_on=TODAY))
    later = [each.due_on for each in store.reminders.due(until) if each.what is What.RECONFIRM]

    assert [date(2027, 11, 24)] == asked
    assert [date(2027, 11, 1)] == later


@pytest.mark.parametrize("kind", [Person, Processor])
def test_what_goes_with_a_record_leaves_no_reminder(
    register: Register, office: Office, kind: type[Record]
) -> None:
    store = register.store
    person = applicant(store, office, TODAY).person
    system = store.save(Processor(name="Mailchimp")).id
    ended: dict[str, Any] = {"subject_category": office.group, "state": SystemState.ENDED, "state_on": TODAY}
    for record in (
        SystemRecord(person=person, processor=system, number="1", **ended),
        Sighting(person=person, processor=system, why=Unplaced.BACK, number="2"),
        Sighting(processor=system, why=Unplaced.BACK, number="3"),
    ):
        store.save(record)
    store.undo.enable()
    before = Counter(store.reminders.stored())
    gone = store.get(kind, (person if kind is Person else system) or 0)
    assert {each.kind for each in before} >= {"SystemRecord", "Sighting"}
    assert gone
    for turn in (lambda: store.delete(gone), store.undo.undo, store.undo.redo):
        turn()
        assert Counter(store.reminders.stored()) == Counter(store.reminders.computed())
        assert register_problems(register) == []
        assert turn != store.undo.undo or Counter(store.reminders.stored()) == before
    assert store.count(SystemRecord) == 0
    assert store.count(Sighting) == (1 if kind is Person else 0)


def test_counts_are_those_of_the_list(store: Store, office: Office) -> None:
    for month in range(1, 11):
        applicant(store, office, date(2026, month, 28))

    assert Counter(each.what for each in store.reminders.due(TODAY)) == store.reminders.counts(TODAY)


DAYS = st.none() | st.dates(date(2015, 1, 1), date(2026, 11, 24))


@given(
    st.lists(
        st.builds(
            Relation,
            person=st.just(1),
            subject_category=st.just(1),
            application_received_on=DAYS,
            collected_on=DAYS,
            ended_on=DAYS,
            restricted_on=DAYS,
            confirmed_on=DAYS,
        ),
        max_size=6,
    )
)
def test_the_index_is_what_a_rebuild_gives(
    tmp_path_factory: pytest.TempPathFactory, relations: list[Relation]
) -> None:
    with made(tmp_path_factory.mktemp("index") / "office.gdprdesk") as register:
        store = register.store
        furnish(store)
        store.save(Person(name="Anna"))
        saved = store.save_all(relations)
        for number, relation in enumerate(saved):
            with pytest.raises(Invalid) if relation.restricted else nullcontext():
                if number % 2:
                    store.delete(relation)
                else:
                    store.save(replace(relation, ended_on=date(2026, 1, 1)))
        kept_up = Counter(store.reminders.stored())
        store.reminders.rebuild()

        assert Counter(store.reminders.stored()) == kept_up


def test_a_coupling_to_a_second_rule_makes_a_second_slice(store: Store, office: Office) -> None:
    applicant(store, office, date(2026, 1, 31))
    rule = store.save(RetentionRule(name="Other", period=1, authority="x"))
    activity = store.get(ProcessingActivity, office.activity)
    assert activity
    row = Coupling(subject_category=office.group, data_category=office.data, retention_rule=rule.id)
    store.save(replace(activity, couplings=(*activity.couplings, row)))
    relation = store.all(Relation)[0]
    store.save(replace(relation, ended_on=date(2020, 1, 1)))
    store.reminders.rebuild()
    due = sorted(str(each.due_on) for each in store.reminders.due(TODAY) if each.what is What.ERASE)

    assert due == ["2021-01-02", "2026-08-01"]


RESTRICTED: dict[str, Any] = {
    "restricted_on": date(2026, 11, 1),
    "restriction_ground": RestrictionGround.ACCURACY,
}


@pytest.fixture
def restricted(store: Store, office: Office) -> Relation:
    """A relation whose processing is restricted."""
    relation = applicant(store, office, date(2026, 1, 31))
    return store.save(replace(relation, **RESTRICTED))


def test_what_is_restricted_is_only_stored(store: Store, restricted: Relation) -> None:
    person = store.get(Person, restricted.person or 0)
    assert person
    for change in (replace(person, name="Anna"), replace(restricted, source="elsewhere")):
        with pytest.raises(Invalid, match=re.escape("Art. 18(2)")):
            store.save(change)
    for record in (person, restricted):
        with pytest.raises(Invalid, match=re.escape("Art. 18(2)")):
            store.delete(record)

    assert store.save(person) == person
    held = replace(restricted, holds=(Hold(reason="A claim", review_on=TODAY),), restriction_note="By letter")
    assert store.save(held).holds


def test_a_restriction_is_lifted_when_the_person_was_told(store: Store, restricted: Relation) -> None:
    with pytest.raises(Invalid, match=re.escape("Art. 18(3)")):
        store.save(replace(restricted, restriction_lifted_on=TODAY))
    late = TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match=re.escape("Art. 18(3)")):
        store.save(replace(restricted, restriction_lifted_on=TODAY, restriction_told_on=late))
    lifted = store.save(replace(restricted, restriction_lifted_on=TODAY, restriction_told_on=TODAY))

    assert store.save(replace(lifted, source="elsewhere")).source == "elsewhere"


def test_nobody_who_is_restricted_anywhere_is_asked(store: Store, office: Office) -> None:
    relation = applicant(store, office, date(2026, 1, 31))
    store.save(Relation(person=relation.person, subject_category=office.group, collected_on=TODAY))
    before = [each for each in store.reminders.due(date.max) if each.what is What.RECONFIRM]
    store.save(replace(relation, **RESTRICTED))
    after = [each for each in store.reminders.due(date.max) if each.what is What.RECONFIRM]

    assert before
    assert after == []


class Meanwhile:
    """An action that another thread runs until it is let go; then it ends, or fails and is taken back."""

    def __init__(self, store: Store, person: Person, *, fails: bool = False) -> None:
        self._store, self._person, self._fails = store, person, fails
        self._inside, self._go = Event(), Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "Meanwhile":
        self._thread.start()
        assert self._inside.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        self._thread.join()

    def let_go(self) -> None:
        self._go.set()

    def _run(self) -> None:
        with suppress(ZeroDivisionError), self._store.action("take_over"):
            self._store.save(replace(self._person, name="Zoe"))
            self._inside.set()
            self._go.wait(10)
            assert not self._fails or 1 / 0
        self._store.database.close()


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_saved_while_another_thread_acts_has_a_line_and_a_step_of_its_own(
    register: Register, office: Office, fails: bool
) -> None:
    store = register.store
    store.undo.enable()
    anna, bo = store.save_all([Person(name="Anna"), Person(name="Bo")])
    relation = store.save(Relation(person=anna.id, subject_category=office.group))
    before = len(store.history)
    with Meanwhile(store, bo, fails=fails) as other:
        Timer(0.1, other.let_go).start()
        store.save(replace(relation, started_on=TODAY, ended_on=TODAY))

    assert [(line.action, line.kind) for line in store.history][before:] == (
        [("change", "Relation")] if fails else [("take_over", "Person"), ("change", "Relation")]
    )
    assert [each.name for each in store.undo.steps()][: 2 - fails] == ["change", "take_over"][: 2 - fails]
    assert Counter(store.reminders.stored()) == Counter(store.reminders.computed())
    assert register_problems(register) == []
    store.undo.undo()
    assert store.all(Relation) == [relation]
    assert [each.name for each in store.all(Person)] == ["Anna", "Bo" if fails else "Zoe"]


def test_who_would_wait_too_long_is_told_and_nothing_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gdpr_desk.storage.store._MOMENT", 0.05)
    anna, bo = store.save_all([Person(name="Anna"), Person(name="Bo")])
    with Meanwhile(store, bo), pytest.raises(InUse, match="still being written"):
        store.save(replace(anna, name="Ida"))

    assert [each.name for each in store.all(Person)] == ["Anna", "Zoe"]
    assert store.save(replace(anna, name="Ida")).name == "Ida"


def test_another_thread_waits_as_long_as_it_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdpr_desk.storage.store._MOMENT", 0.0)
    anna = store.save(Person(name="Anna"))
    with store.action("change"):
        other = Meanwhile(store, anna)
        other.let_go()
        other._thread.start()
        other._thread.join(0.2)
        assert other._thread.is_alive()
        store.save(replace(anna, phone="12345678"))
    other._thread.join()

    assert [each.name for each in store.all(Person)] == ["Zoe"]
    assert [line.action for line in store.history][-2:] == ["change", "take_over"]


def test_a_save_that_comes_late_brings_nobody_back(store: Store) -> None:
    erased = store.save(Person(name="Anna Bro", token=b"1" * 16))
    store.delete(erased)
    with pytest.raises(Invalid, match="deleted meanwhile"):
        store.save(replace(erased, phone="12345678"))
    other = store.save(Person(name="Bo Dal", token=b"2" * 16))
    with pytest.raises(Invalid, match="deleted meanwhile"):
        store.save(replace(erased, id=other.id))

    assert store.all(Person) == [other]


def test_what_waits_for_an_erasure_on_another_thread_brings_nobody_back(store: Store) -> None:
    person = store.save(Person(name="Anna Bro"))
    erasing, waits = Event(), Event()

    def erase() -> None:
        with store.action("erase"):
            erasing.set()
            waits.wait(0.3)
            store.delete(person)

    thread = Thread(target=erase)
    thread.start()
    erasing.wait()
    with pytest.raises(Invalid, match="deleted meanwhile"):
        store.save(replace(person, phone="12345678"))
    thread.join()

    assert store.count(Person) == 0
