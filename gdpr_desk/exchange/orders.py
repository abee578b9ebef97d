"""Hands an erasure order over: a sheet of those whom it is about, and a text to paste into an e-mail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.domain.person import Person
from gdpr_desk.exchange.saving import replacing, save_bytes
from gdpr_desk.exchange.workbook.columns import LINE, LONG, Column, Table
from gdpr_desk.i18n import N_, shown_date, translate

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Ordered:
    """One person in an order: who it is there, and which data goes; `whole` says that all of it does."""

    person: Person
    data: str
    whole: bool


def write_order(
    folder: Path, order: ErasureOrder, persons: Sequence[Ordered], office: str, language: str, today: date
) -> list[Path]:
    """Write the sheet and the text of an order into `folder`, and give back where they are; below the text
    stands what the office itself does in that system.

    They hold names: they are for the recipient, and for no other use.
    """
    title = translate(N_("Art. 19 notice") if order.is_notice else N_("Erasure order"), language)
    stem = _FORBIDDEN.sub(" ", f"{title} {order.name} {today:%Y-%m-%d}").strip()
    sheet, letter = folder / f"{stem}.xlsx", folder / f"{stem}.txt"
    with replacing(sheet) as partial:
        _write_sheet(partial, title, persons, language, today)
    steps = translate(N_("For us, and not for the letter:"), language)
    text = f"{letter_of(order, persons, office, language)}\n{'-' * 40}\n{steps}\n\n{order.steps}\n"
    save_bytes(letter, text.encode("utf-8-sig"))
    return [sheet, letter]


def letter_of(order: ErasureOrder, persons: Sequence[Ordered], office: str, language: str) -> str:
    """The order as a text that can be sent."""
    said = {"office": office, "count": len(persons), "day": shown_date(order.due_on)}
    if order.is_notice:
        opening = N_(
            "{office} erases data about the persons below, whose data you have received from us. We tell "
            "you so under Art. 19 of the GDPR, so that links to it and copies of it are erased as well, "
            "unless the law demands that you keep them."
        )
    else:
        opening = N_(
            "{office} erases data about the persons below and instructs you, as its processor, to erase "
            "it as well by {day} at the latest: also in copies and at sub-processors (GDPR Art. 28(3)(a) "
            "and (g))."
        )
    closing = N_("Please answer this message when it is done, and say if something has to be kept, and why.")
    rows = [_row(each, language) for each in persons]
    parts = [translate(opening, language, **said), "\n".join(rows), translate(closing, language)]
    return "\n\n".join([*parts, office]) + "\n"


def _row(each: Ordered, language: str) -> str:
    person = each.person
    known = [person.name, person.email, person.phone, person.organisation]
    scope = translate(N_("everything"), language) if each.whole else each.data
    return f"- {', '.join(word for word in known if word)}: {scope}"


def _write_sheet(partial: Path, title: str, persons: Sequence[Ordered], language: str, today: date) -> None:
    from gdpr_desk.exchange.workbook.file import Book  # late: openpyxl takes a sixth of a second

    def said(text: str) -> str:
        return translate(text, language)

    def data(each: Ordered) -> str:
        return said(N_("everything")) if each.whole else each.data

    columns = [
        Column(said(N_("Name")), lambda each: each.person.name),
        Column(said(N_("E-mail")), lambda each: each.person.email, 36),
        Column(said(N_("Phone")), lambda each: each.person.phone),
        Column(said(N_("Organisation")), lambda each: each.person.organisation, LINE),
        Column(said(N_("To be erased")), data, LONG),
    ]
    table = Table(title, "", columns, persons)
    with ZipFile(partial, "w", ZIP_DEFLATED) as archive:
        book = Book(archive, [title])
        book.write_table(table)
        book.finish(title, today)
