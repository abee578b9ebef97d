"""Gives the register out: as an Excel workbook, and as the printed register of processing activities."""

from collections.abc import Iterator, Set
from datetime import date
from pathlib import Path

from gdpr_desk.actions.due import due, organisation_of
from gdpr_desk.actions.import_plan import Progress
from gdpr_desk.actions.use import barred
from gdpr_desk.domain.activity import ProcessingActivity, Purpose
from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import Erasure
from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.exchange.contents import Contents, by_id
from gdpr_desk.exchange.document import register_pages, write_register
from gdpr_desk.exchange.workbook import write_workbook
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.store import Store

_AT_A_TIME = 2_000  # records in memory


def contents_of(store: Store) -> Contents:
    """The records of the register, without the persons."""
    return Contents(
        organisation=organisation_of(store),
        activities=store.page(ProcessingActivity, limit=None),
        subject_categories=by_id(store.all(SubjectCategory)),
        data_categories=by_id(store.all(DataCategory)),
        rules=by_id(store.all(RetentionRule)),
        processors=by_id(store.all(Processor)),
        agreements=store.all(Agreement),
        recipients=by_id(store.all(Recipient)),
        measures=by_id(store.all(SecurityMeasure)),
    )


def export_workbook(
    register: Register,
    target: Path,
    language: str,
    today: date,
    progress: Progress = lambda _done, _of: None,
) -> None:
    """Write the Excel report to `target`; a file that is there stays as it is if that fails.

    Nobody stands in it who may be kept and not used (Art. 17(3)(b), 18(2), 21(3)).
    """
    store, left_out = register.store, frozenset(barred(register.store))
    write_workbook(
        target,
        contents_of(store),
        _people(store, left_out, progress),
        _consents(store, left_out),
        due(register, today, today, language, left_out),
        language,
        today,
    )


def print_register(register: Register, target: Path, language: str, today: date) -> None:
    """Write the register of processing activities (Art. 30(1)) to `target` as a PDF.

    Its version is the number of changes that the history has: two prints with the same one are alike.
    """
    write_register(contents_of(register.store), target, language, today, version_of(register))


def pages_of_register(register: Register, language: str, today: date) -> list[bytes]:
    """The pages of the same print as SVG pictures."""
    return register_pages(contents_of(register.store), language, today, version_of(register))


def write_erasure_report(register: Register, year: int, target: Path, language: str, today: date) -> None:
    """Write the erasures of a year, with their orders, to `target`: a workbook for .xlsx, else a PDF."""
    from gdpr_desk.exchange.erasure_report import ErasureReport  # late: few want it

    store = register.store
    erasures = [each for each in store.all(Erasure) if each.erased_on and each.erased_on.year == year]
    orders = [each for each in store.all(ErasureOrder) if each.ordered_on and each.ordered_on.year == year]
    report = ErasureReport(organisation_of(store).name, year, erasures, orders, language, today)
    if target.suffix.lower() == ".xlsx":
        report.write_workbook(target)
    else:
        report.write_pdf(target)


def version_of(register: Register) -> str:
    """Which state of the register a print shows."""
    return str(len(register.store.history))


def _people(store: Store, left_out: Set[int], progress: Progress) -> Iterator[tuple[Person, Relation | None]]:
    """Every person in Danish order, with each of their relations."""
    of = store.count(Person)
    for number, persons in enumerate(store.in_order(Person, _AT_A_TIME)):
        progress(number * _AT_A_TIME, of)
        ids = [person.id for person in persons]
        relations: dict[int | None, list[Relation]] = {}
        for relation in store.owned_by(Relation, "person", ids):
            relations.setdefault(relation.person, []).append(relation)
        for person in persons:
            if person.id in left_out:
                continue
            for each in relations.get(person.id, [None]):
                yield person, each


def _consents(store: Store, left_out: Set[int]) -> Iterator[tuple[str, str, Consent]]:
    """Every consent in the order in which they were recorded, with the person and the purpose by name."""
    purposes = {each.id: each.name for each in store.all(Purpose)}
    for consents in store.in_order(Consent, _AT_A_TIME):
        titles = store.titles(Person, (each.person for each in consents if each.person))
        for each in consents:
            if each.person in left_out:
                continue
            yield titles.get(each.person or 0, ""), purposes.get(each.purpose, ""), each
