"""The pages of the window in the order of the sidebar; a plain kind of record needs no more than a line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.domain.person import Person
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.i18n import N_
from gdpr_desk.ui.session import Session


@dataclass(frozen=True)
class PageEntry:
    """A line of the sidebar: its title, its icon, how its page is made, and the kind that it shows.

    An entry without a page is the title of a group.
    """

    title: str
    icon: str = ""
    make: Callable[[Session], QWidget] | None = None
    kind: type[Record] | None = None


def _records(kind: type[Record], icon: str) -> PageEntry:
    def make(session: Session) -> QWidget:
        from gdpr_desk.ui.records.page import RecordsPage

        return RecordsPage(session, kind, icon)

    return PageEntry(kind.PLURAL, icon, make, kind)


# Pages are imported when they are first wanted: the start needs but one of them.
def _today(session: Session) -> QWidget:
    from gdpr_desk.ui.today.page import TodayPage

    return TodayPage(session)


def _people(session: Session) -> QWidget:
    from gdpr_desk.ui.people import PeoplePage

    return PeoplePage(session)


def _erasing(session: Session) -> QWidget:
    from gdpr_desk.ui.erasing.page import ErasurePage

    return ErasurePage(session)


def _systems(session: Session) -> QWidget:
    from gdpr_desk.ui.systems.page import SystemsPage

    return SystemsPage(session)


def _processors(session: Session) -> QWidget:
    from gdpr_desk.ui.processors import ProcessorsPage

    return ProcessorsPage(session)


def _office(session: Session) -> QWidget:
    from gdpr_desk.ui.office import OfficePage

    return OfficePage(session)


def _backups(session: Session) -> QWidget:
    from gdpr_desk.ui.backups.page import BackupsPage

    return BackupsPage(session)


def _reports(session: Session) -> QWidget:
    from gdpr_desk.ui.reports import ReportsPage

    return ReportsPage(session)


BACKUPS = N_("Backups")

PAGES: tuple[PageEntry, ...] = (
    PageEntry(N_("Today"), "today", _today),
    PageEntry(Person.PLURAL, "people", _people, Person),
    PageEntry(N_("Erasure"), "erase", _erasing, ErasureOrder),
    PageEntry(N_("Other systems"), "import", _systems, SystemRecord),
    PageEntry(N_("The record")),
    _records(ProcessingActivity, "activity"),
    PageEntry(Processor.PLURAL, "processor", _processors, Processor),
    _records(Agreement, "agreement"),
    _records(Recipient, "recipient"),
    _records(SubjectCategory, "groups"),
    _records(DataCategory, "data"),
    _records(RetentionRule, "clock"),
    _records(SecurityMeasure, "shield"),
    PageEntry(N_("The office")),
    PageEntry(Organisation.LABEL, "office", _office, Organisation),
    PageEntry(BACKUPS, "backup", _backups),
    PageEntry(N_("Reports"), "report", _reports),
)


def call(page: Any, name: str, *given: Any) -> Any:
    """Ask a page for something that not every page can do; None where it cannot."""
    method = getattr(page, name, None)
    return method(*given) if method else None
