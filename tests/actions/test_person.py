"""What is said of a person: why it is still here, what was done; and what is taken in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gdpr_desk.actions import person as module
from gdpr_desk.actions.kept import in_short, kept
from gdpr_desk.actions.person import (
    PersonFile,
    add_person,
    attachment_of,
    deed,
    office_rules,
    person_file,
    require_deletable,
)
from gdpr_desk.domain.attachment import Attachment
from gdpr_desk.domain.person import Hold, Person, Relation
from gdpr_desk.domain.retention import RetentionRule, StartEvent
from gdpr_desk.errors import FileRefused, Invalid
from gdpr_desk.storage.history import HistoryEntry
from gdpr_desk.storage.register import Register
from tests.law import CASES, enter
from tests.registers import TODAY, Office, furnish, made, started

OLD, NEW = date(2025, 1, 10), date(2026, 11, 1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A furnished register."""
    with made(tmp_path / "office.gdprdesk") as register:
        yield register


@pytest.fixture
def office(register: Register) -> Office:
    """The ids of what it is furnished with."""
    return furnish(register.store)


def test_person_with_first_relation(register: Register, office: Office) -> None:
    store = register.store
    before = len(store.history)
    saved = add_person(store, Person(name="Bo"), Relation(person=0, subject_category=office.group))
    file = person_file(store, saved.id or 0)

    assert file
    assert file.person == saved
    assert [each.subject_category for each in file.relations] == [office.group]
    assert len(store.history) == before + 1


def test_somebody_unknown_is_refused(register: Register, office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        add_person(register.store, Person(job_title="Boss"), Relation(subject_category=office.group))

    assert refused.value.field_name == "name"
    assert register.store.count(Person) == 0
    assert person_file(register.store, 7) is None


HELD = Hold(reason="A claim", review_on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("relation", "standing", "why", "short"),
    [
        (
            Relation(application_received_on=NEW),
            "Kept through 01-05-2027",
            (
                "Application received 01-11-2026. "
                "Rule “Applicants”: kept 6 months from then, through 01-05-2027."
            ),
            "The last of the data is kept through 01-05-2027.",
        ),
        (
            Relation(application_received_on=OLD),
            "To be erased since 11-07-2025",
            (
                "Application received 10-01-2025. "
                "Rule “Applicants”: kept 6 months from then, through 10-07-2025."
            ),
            "A part of the data is due to be erased.",
        ),
        (
            Relation(),
            "The date of the event is not known",
            "“Application received”: the date is not known, so no time limit can be worked out.",
            "Kept for now; below is what for, and what ends it.",
        ),
        (
            Relation(application_received_on=OLD, holds=(HELD, replace(HELD, lifted_on=NEW))),
            "Kept by a legal hold",
            "Legal hold: A claim. Review planned for 01-01-2027.",
            "Kept for now; below is what for, and what ends it.",
        ),
        (
            Relation(application_received_on=OLD, restricted_on=NEW),
            "Kept because processing is restricted (Art. 18)",
            "Restricted since 01-11-2026: it may only be stored until the restriction is lifted.",
            "Kept for now; below is what for, and what ends it.",
        ),
    ],
)
def test_why_a_person_is_here(
    register: Register, office: Office, relation: Relation, standing: str, why: str, short: str
) -> None:
    file = PersonFile(Person(name="Bo"), [replace(relation, subject_category=office.group)])
    parts = kept(file, office_rules(register.store), TODAY, "en")

    assert [(each.data, each.category, each.authority) for each in parts] == [
        ("Application", "Jobansøgere", "The policy")
    ]
    assert (parts[0].standing, parts[0].why) == (standing, why)
    assert in_short(parts, TODAY, "en") == short


@pytest.mark.usefixtures("office")
def test_nothing_keeps_a_person_without_a_relation(register: Register) -> None:
    parts = kept(PersonFile(Person(name="Bo")), office_rules(register.store), TODAY, "en")

    assert parts == []
    assert in_short(parts, TODAY, "en") == "No retention rule gives a reason to keep this person."


def test_a_clock_that_has_not_started_says_what_starts_it(register: Register, office: Office) -> None:
    rule = register.store.all(RetentionRule)[0]
    register.store.save(replace(rule, start=StartEvent.RELATION_ENDED))
    file = PersonFile(Person(name="Bo"), [Relation(subject_category=office.group)])
    part = kept(file, office_rules(register.store), TODAY, "en")[0]

    assert part.standing == "Kept until further notice"
    assert part.why == (
        "The time limit starts with “Relation ended”, which has not happened yet. "
        "Rule “Applicants”: 6 months from: relation ended."
    )


def test_deeds_in_words() -> None:
    entry = HistoryEntry(
        at="2026-11-24T10:00:00+00:00",
        who="anna",
        action="change",
        kind="Person Relation",
        fields="name holds",
    )
    strange = HistoryEntry(at=entry.at, who="bo", action="reconfirm")

    assert deed(entry, "en").what == "Changed: Person, Relation (Name, Legal holds)"
    assert deed(entry, "en").who == "anna"
    assert deed(entry, "en").at.startswith("24-11-2026 ")
    assert deed(strange, "en").what == "reconfirm"


def test_attachment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ansøgning.pdf"
    path.write_bytes(b"%PDF")
    expected = Attachment(
        person=7, name=path.name, media_type="application/pdf", size=4, added_on=TODAY, content=b"%PDF"
    )

    assert attachment_of(path, 7, TODAY) == expected
    with pytest.raises(FileRefused, match="cannot be read"):
        attachment_of(tmp_path / "gone.pdf", 7, TODAY)
    monkeypatch.setattr(module, "LARGEST_FILE", 3)
    with pytest.raises(FileRefused, match="larger"):
        attachment_of(path, 7, TODAY)


def test_a_relation_that_the_law_keeps_is_not_deleted(tmp_path: Path) -> None:
    with started(tmp_path / "law.gdprdesk") as register:
        store = register.store
        enter(store, next(each for each in CASES if each.early))
        (kept,) = store.all(Relation)
        with pytest.raises(Invalid, match="law demands"):
            require_deletable(store, kept, TODAY)
        store.save(replace(kept, last_bookkeeping_on=None))
        (free,) = store.all(Relation)
        require_deletable(store, free, TODAY)
