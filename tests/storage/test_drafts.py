"""What was typed and not saved outlives locking, and goes when it is told to."""

from pathlib import Path

from gdpr_desk.domain.person import Person
from tests.registers import made, reopened

TYPED = {"name": "Åse “Prøve”", "period": 7, "ended_on": None, "purposes": [{"name": "Hiring"}]}


def test_a_draft_outlives_closing(tmp_path: Path) -> None:
    path = tmp_path / "office.gdprdesk"
    with made(path) as register:
        register.store.drafts.save("Person 1", {"name": "first"})
        register.store.drafts.save("Person 1", TYPED)

    with reopened(path) as register:
        assert register.store.drafts.load("Person 1") == TYPED


def test_drafts_are_listed_and_dropped(tmp_path: Path) -> None:
    with made(tmp_path / "office.gdprdesk") as register:
        drafts = register.store.drafts
        for name in ("b", "a", "c"):
            drafts.save(name, {})
        drafts.drop("b")
        drafts.drop("there is none")

        assert drafts.names() == ["a", "c"]
        assert drafts.load("b") is None
        drafts.clear()
        assert drafts.names() == []


def test_a_draft_is_no_action(tmp_path: Path) -> None:
    with made(tmp_path / "office.gdprdesk") as register:
        store = register.store
        store.undo.enable()
        store.save(Person(name="Anna"))
        lines = len(store.history)
        store.drafts.save("Person 1", TYPED)

        assert lines == len(store.history)
        assert [step.name for step in store.undo.steps()] == ["create"]
        store.undo.undo()
        assert store.drafts.load("Person 1") == TYPED
