"""The section of one processing activity in the printed register: Art. 30(1)(b) to (g)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gdpr_desk.domain.activity import Coupling, ProcessingActivity, Status
from gdpr_desk.domain.categories import DataCategory, Sensitivity
from gdpr_desk.domain.reasons import rule_in_words
from gdpr_desk.domain.recipients import Processor, Recipient, TransferBasis
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.document.lines import Cell, Line, Part, Printer, labels, line, lines, one_line
from gdpr_desk.i18n import N_

_HALF_A_PAGE = 17  # lines of text
_LEFT = ("purposes", "lawful_basis", "basis_note", "special_basis")
_RIGHT = ("source", "systems", "transfers", "joint_controllers")
_STATED = ("purposes", "lawful_basis", "transfers")
_WIDTHS = {
    "subject_category": 40,
    "data_category": 58,
    "retention_rule": 71,
    "processors": 44,
    "recipients": 44,
}


@dataclass(frozen=True)
class ActivityPrinter:
    """Makes the sections, with the names that an activity's ids stand for."""

    contents: Contents
    printer: Printer

    def section(self, number: int, activity: ProcessingActivity) -> Part:
        """What is printed of `activity`."""
        facts = self.printer.facts
        section: Part = {
            "number": str(number),
            "name": one_line(activity.name),
            "status": activity.status.value,
            "mark": "" if activity.status is Status.IN_USE else self.printer.words(activity.status.label),
            "notes": self._notes(activity),
            "description": lines(activity.description),
            "left": facts(activity, _LEFT, _STATED),
            "right": [*facts(activity, _RIGHT, _STATED), self._measures(activity)],
            "table": self._table(activity.couplings),
        }
        return section | {"short": _short(section)}

    def _notes(self, activity: ProcessingActivity) -> list[str]:
        """The days of review, and the status where it is the usual one."""
        dates = [each["text"] for each in self.printer.dated(activity, "reviewed_on", "next_review_on")]
        status = self.printer.words(activity.status.label)
        return [*dates, status] if activity.status is Status.IN_USE else dates

    def _measures(self, activity: ProcessingActivity) -> Part:
        known = self.contents.measures
        names = [known[id_].name for id_ in activity.measures if id_ in known]
        label = labels(ProcessingActivity)["measures"]
        return {"label": self.printer.words(label), "lines": lines("; ".join(names)) or self.printer.absent()}

    def _table(self, couplings: Iterable[Coupling]) -> Part:
        """Who, what, how long, to whom; kinds of data for which all else is the same share a row."""
        shared: dict[tuple[object, ...], list[Coupling]] = {}
        for each in couplings:
            key = (each.subject_category, each.retention_rule, each.processors, each.recipients)
            shared.setdefault(key, []).append(each)
        named = labels(Coupling)
        columns = [(named[name], width) for name, width in _WIDTHS.items()]
        return self.printer.table(Coupling.PLURAL, columns, [self._row(rows) for rows in shared.values()])

    def _row(self, rows: Sequence[Coupling]) -> list[Cell]:
        first, known = rows[0], self.contents
        subject = known.subject_categories.get(first.subject_category or 0)
        rule = known.rules.get(first.retention_rule or 0)
        data = [found for row in rows if (found := known.data_categories.get(row.data_category or 0))]
        absent = self.printer.absent
        return [
            [line(subject.name, "strong")] if subject else absent(),
            [self._data(each) for each in data] or absent(),
            self._rule(rule) if rule else absent(),
            self._receivers(first.processors, known.processors),
            self._receivers(first.recipients, known.recipients),
        ]

    def _data(self, category: DataCategory) -> Line:
        ordinary = category.sensitivity is Sensitivity.ORDINARY
        return line(category.name, mark="" if ordinary else self.printer.words(category.sensitivity.label))

    def _rule(self, rule: RetentionRule) -> Cell:
        period = capital(rule_in_words(rule, self.printer.language))
        return [line(rule.name), line(period, "quiet"), *lines(rule.authority, "quiet")]

    def _receivers(self, ids: Iterable[int], known: Mapping[int, Processor | Recipient]) -> Cell:
        """The names, with the country where data leaves the EU/EEA: Art. 30(1)(d) and (e)."""
        inside = (None, TransferBasis.NONE)
        found = [known[id_] for id_ in ids if id_ in known]
        return [
            line(each.name, mark="" if each.transfer_basis in inside else each.country) for each in found
        ] or self.printer.absent(N_("None"))


def _short(section: Part) -> bool:
    """Whether two such sections have room on a page, at a guess that is on the safe side."""
    beside = max(sum(2 + _height(each["lines"], 60) for each in section[side]) for side in ("left", "right"))
    below = sum(1 + max(_height(cell, 20) for cell in row) for row in section["table"]["rows"])
    return 5 + _height(section["description"], 100) + beside + below < _HALF_A_PAGE


def _height(cell: Cell, letters: int) -> int:
    """How many lines a cell takes where `letters` fit on one."""
    return sum(1 + len(each["text"] + each["mark"]) // letters for each in cell)


def capital(text: str) -> str:
    """`text` with a capital to begin with."""
    return text[:1].upper() + text[1:]
