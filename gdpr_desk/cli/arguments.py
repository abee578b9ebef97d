"""The commands and their arguments."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gdpr_desk import __version__
from gdpr_desk.cli.erasing import add_commands as add_erasing
from gdpr_desk.exchange.values import DateOrder
from gdpr_desk.i18n import LANGUAGES, N_, translate

Add = Callable[..., argparse.ArgumentParser]


def parser(language: str) -> argparse.ArgumentParser:
    """The parser of the whole command line, its help in `language`."""

    def said(text: str) -> str:
        return translate(text, language)

    whole = argparse.ArgumentParser(
        prog="gdpr-desk", description=said(N_("Keeps the GDPR records of a small office."))
    )
    whole.add_argument("--version", action="version", version=f"GDPR Desk {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=said(text), description=said(text))
        made.add_argument("file", type=Path, metavar="FILE", help=said(N_("the register")))
        made.add_argument(
            "--json", action="store_true", help=said(N_("print one JSON object and nothing else"))
        )
        made.add_argument(
            "--password-file",
            type=Path,
            metavar="PATH",
            help=said(N_("read the password from the first line of this file")),
        )
        return made

    _add_new(add, said)
    _add_import(add, said)
    _add_due(add, said)
    add_erasing(add, said)
    _add_reports(add, said)
    _add_care(add, said)
    return whole


def _add_new(add: Add, said: Callable[[str], str]) -> None:
    new = add("new", N_("Make a register from a starter."))
    new.add_argument("--starter", default="small-office", metavar="NAME")
    new.add_argument("--name", required=True, metavar="TEXT", help=said(N_("the organisation")))
    new.add_argument("--language", choices=LANGUAGES, default="da")
    new.add_argument("--cvr", default="", metavar="N", help=said(N_("its CVR number")))
    new.add_argument(
        "--financial-year-ends",
        type=int,
        default=12,
        metavar="MONTH",
        help=said(N_("the last month of the financial year, 1 to 12")),
    )
    new.add_argument(
        "--no-password",
        action="store_true",
        help=said(N_("leave the file unencrypted; shown as a risk under Art. 32")),
    )
    new.add_argument("--sample", type=_count, default=0, metavar="N", help=said(N_("add N invented persons")))


def _add_import(add: Add, said: Callable[[str], str]) -> None:
    taken = add("import", N_("Take persons in from spreadsheets (CSV, XLSX, ZIP)."))
    taken.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    taken.add_argument(
        "--category", default="", metavar="NAME", help=said(N_("the group of rows that name none"))
    )
    taken.add_argument(
        "--source",
        default="",
        metavar="TEXT",
        help=said(N_("where the data of rows comes from that do not say")),
    )
    taken.add_argument("--profile", default="", metavar="NAME", help=said(N_("how to read the columns")))
    taken.add_argument(
        "--dates",
        type=DateOrder,
        choices=list(DateOrder),
        help=said(N_("what comes first in dates such as 03/04/2026")),
    )
    whole = taken.add_mutually_exclusive_group()
    whole.add_argument(
        "--whole",
        action="store_true",
        default=None,
        help=said(N_("the files have everybody who is in their systems: whoever is missing is gone there")),
    )
    whole.add_argument(
        "--part",
        dest="whole",
        action="store_false",
        help=said(N_("the files have a part of their systems: nobody is taken to be gone there")),
    )
    taken.add_argument(
        "--rejected",
        type=Path,
        metavar="OUT.csv",
        help=said(N_("write the rejected rows there, to be mended and taken in again")),
    )
    taken.add_argument(
        "--dry-run", action="store_true", help=said(N_("say what would happen, and write nothing"))
    )


def _add_due(add: Add, said: Callable[[str], str]) -> None:
    due = add("due", N_("Show what is due, and why."))
    due.add_argument("--on", type=date.fromisoformat, metavar="DATE", help=said(N_("as if this were today")))
    due.add_argument("--within", type=_count, default=0, metavar="DAYS", help=said(N_("look this far ahead")))


def _add_reports(add: Add, said: Callable[[str], str]) -> None:
    for name, text, metavar in (
        ("export", N_("Write the Excel workbook."), "OUT.xlsx"),
        ("print", N_("Write the register of processing activities as a PDF."), "OUT.pdf"),
    ):
        report = add(name, text)
        report.add_argument("target", type=Path, metavar=metavar)
        report.add_argument("--language", choices=LANGUAGES, help=said(N_("instead of the register's own")))


def _add_care(add: Add, said: Callable[[str], str]) -> None:
    add("show", N_("Show how the register stands; where there is a display, open the window."))
    backup = add("backup", N_("Make a verified copy."))
    backup.add_argument("target", type=Path, nargs="?", metavar="OUT")
    add("check", N_("Check that the file, its history and its dates are whole."))
    password = add("password", N_("Set, change or remove the password."))
    what = password.add_mutually_exclusive_group(required=True)
    what.add_argument("--set", dest="what", action="store_const", const="set")
    what.add_argument("--change", dest="what", action="store_const", const="change")
    what.add_argument("--remove", dest="what", action="store_const", const="remove")
    what.add_argument(
        "--show-recovery-key",
        dest="what",
        action="store_const",
        const="show",
        help=said(N_("print the key for the recovery sheet; valid until the password changes")),
    )
    password.add_argument(
        "--new-password-file", type=Path, metavar="PATH", help=said(N_("where the new one is read"))
    )
    password.add_argument(
        "--recovery-key-file",
        type=Path,
        metavar="PATH",
        help=said(N_("with --change: open with the recovery key instead of the password")),
    )


def _count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= 1_000_000:
        raise ValueError(text)
    return count
