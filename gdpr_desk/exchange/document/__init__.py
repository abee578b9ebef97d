"""Prints the register of processing activities (Art. 30(1)) as an archivable, accessible PDF."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gdpr_desk.domain.activity import ProcessingActivity, Status
from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.document.activities import ActivityPrinter
from gdpr_desk.exchange.document.glyphs import SUBSTITUTE, shown
from gdpr_desk.exchange.document.lines import NOT_STATED, Part, Printer, one_line
from gdpr_desk.exchange.document.tables import TablePrinter
from gdpr_desk.exchange.document.typesetting import typeset, typeset_pages
from gdpr_desk.exchange.saving import save_bytes
from gdpr_desk.i18n import N_, shown_date, translate_plural

TITLE = N_("Record of processing activities")
ARTICLE = N_("Article 30(1) of Regulation (EU) 2016/679 (GDPR)")

_CONTROLLER = (
    "cvr",
    "address",
    "email",
    "phone",
    "website",
    "contact",
    "officer",
    "representative",
    "joint_controllers",
)


def write_register(contents: Contents, target: Path, language: str, today: date, version: str) -> None:
    """Write the record that Art. 30(1) asks for to `target`: PDF/A-2a and PDF/UA-1, in `language`.

    `version` says which state of the register it shows. A file that is there stays as it is if
    that fails (UserFacingError).
    """
    save_bytes(target, register_pdf(contents, language, today, version))


def register_pdf(contents: Contents, language: str, today: date, version: str) -> bytes:
    """The PDF itself; the same contents on the same day give the same bytes."""
    data = _printable(contents, language, today, version)
    pdf = typeset("register", data, standards=["a-2a", "ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


def register_pages(contents: Contents, language: str, today: date, version: str) -> list[bytes]:
    """The pages of the same document as SVG pictures, for a preview and for a printer."""
    return typeset_pages("register", _printable(contents, language, today, version))


def _printable(contents: Contents, language: str, today: date, version: str) -> Any:
    """All that the template is filled with."""
    printer = Printer(language)
    data = _cleaned(_data(contents, printer, today, version))
    if SUBSTITUTE in json.dumps(data, ensure_ascii=False):
        data["note"] = printer.words(
            N_("{sign} stands for a character that cannot be printed."), sign=SUBSTITUTE
        )
    return data


def _data(contents: Contents, printer: Printer, today: date, version: str) -> Part:
    words, organisation = printer.words, contents.organisation
    activities = ActivityPrinter(contents, printer)
    return {
        "language": printer.language,
        "day": [today.year, today.month, today.day],
        "title": words(TITLE),
        "article": words(ARTICLE),
        "organisation": one_line(organisation.name),
        "controller": _controller(organisation, printer),
        "date": shown_date(today),
        "version": words(N_("Version {version}"), version=version),
        "count": _count(contents.activities, printer.language),
        "unchecked": _unchecked(contents.activities, printer.language),
        "contents": words(N_("Contents")),
        "page": words(N_("Page {page} of {pages}"), page="{page}", pages="{pages}"),
        "note": "",
        "activities_title": words(ProcessingActivity.PLURAL),
        "activities": [activities.section(n, each) for n, each in enumerate(contents.activities, 1)],
        "not_stated": words(NOT_STATED),
        "no_activities": words(N_("No processing activity has been entered yet.")),
        "tables": TablePrinter(contents, printer).tables(),
    }


def _controller(organisation: Organisation, printer: Printer) -> list[Part]:
    """Who answers for the processing, and how to reach them: Art. 30(1)(a)."""
    reachable = any((organisation.address, organisation.email, organisation.phone))
    return printer.facts(organisation, _CONTROLLER, () if reachable else ("address",))


def _count(activities: Sequence[ProcessingActivity], language: str) -> str:
    return translate_plural(
        "{count} processing activity", "{count} processing activities", len(activities), language
    )


def _unchecked(activities: Sequence[ProcessingActivity], language: str) -> str:
    """The warning that not everything has been checked; empty where it has."""
    count = sum(each.status is Status.PROPOSAL for each in activities)
    if not count:
        return ""
    return translate_plural(
        "{count} activity is a proposal to check. Until that is done, do not hand out this record.",
        "{count} activities are proposals to check. Until that is done, do not hand out this record.",
        count,
        language,
    )


def _cleaned(data: Any) -> Any:
    """`data` with only such characters as can be printed."""
    if isinstance(data, str):
        return shown(data)
    if isinstance(data, list):
        return [_cleaned(each) for each in data]
    if isinstance(data, dict):
        return {name: _cleaned(value) for name, value in data.items()}
    return data
