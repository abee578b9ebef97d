"""Small registers for tests: a clock that stands still, a password that is always the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from gdpr_desk.actions.starter import fill_from_starter
from gdpr_desk.domain.activity import Coupling, LawfulBasis, ProcessingActivity, Purpose
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.retention import RetentionRule, StartEvent, Unit
from gdpr_desk.storage.keys import Key, derive
from gdpr_desk.storage.register import Register, create_register, open_register
from gdpr_desk.storage.store import Store

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PASSWORD = "en god lang adgangskode"
# Deriving takes 180 ms by design; the tests that do not test it share one key.
KEY = Key(b"k" * 32, b"s" * 16)


def clock() -> datetime:
    """The moment at which every test happens."""
    return NOW


def unlock(salt: bytes) -> Key:
    """The tests' key, whatever the salt."""
    return Key(KEY.raw, salt)


def unlock_with(password: str = PASSWORD):  # type: ignore[no-untyped-def]
    """A real derivation."""
    return lambda salt: derive(password, salt)


def made(path: Path, key: Key | None = KEY) -> Register:
    """A new, empty register."""
    return create_register(path, key, "tester", clock)


def started(path: Path) -> Register:
    """A new register without a password, with the starter and nobody in it."""
    register = made(path, None)
    fill_from_starter(register.store, "small-office", "da", Organisation(name="Prøve"), TODAY)
    register.store.reminders.rebuild()
    return register


def reopened(path: Path, *, writable: bool = True) -> Register:
    """A register made by `made`, opened again."""
    return open_register(path, unlock, "tester", clock, writable=writable)


@dataclass(frozen=True)
class Office:
    """The ids of a small office's records."""

    group: int
    data: int
    rule: int
    processor: int
    activity: int
    purpose: int


def furnish(store: Store) -> Office:
    """One activity, applicants kept for six months, and what it refers to."""
    store.save(Organisation(name="Sample office"))
    group = store.save(SubjectCategory(name="Jobansøgere", reconfirm_months=12))
    data = store.save(DataCategory(name="Application"))
    rule = store.save(
        RetentionRule(
            name="Applicants",
            start=StartEvent.APPLICATION_RECEIVED,
            period=6,
            unit=Unit.MONTHS,
            authority="The policy",
        )
    )
    processor = store.save(Processor(name="Base"))
    activity = store.save(
        ProcessingActivity(
            name="Recruitment",
            lawful_basis=LawfulBasis.CONTRACT,
            purposes=(Purpose(name="Hiring"),),
            couplings=(
                Coupling(
                    subject_category=group.id,
                    data_category=data.id,
                    retention_rule=rule.id,
                    processors=(processor.id or 0,),
                ),
            ),
        )
    )
    store.reminders.rebuild()
    return Office(
        group.id or 0,
        data.id or 0,
        rule.id or 0,
        processor.id or 0,
        activity.id or 0,
        activity.purposes[0].id or 0,
    )
