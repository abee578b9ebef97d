"""The plain data of which a printed document consists: lines of text, facts with labels, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gdpr_desk.domain.fields import Choice, Record, fields_of
from gdpr_desk.i18n import N_, shown_date, translate

Line = dict[str, str]  # a text, its style in the template, and a mark that stands after it
Cell = list[Line]
Part = dict[str, Any]

NOT_STATED = N_("Not stated")


def line(text: str, style: str = "plain", mark: str = "") -> Line:
    """One paragraph. Styles: plain, strong, quiet, absent (a gap), warn, item (of a list)."""
    return {"text": one_line(text), "style": style, "mark": "" if mark == text else one_line(mark)}


def one_line(text: str) -> str:
    """`text` without ends of lines and superfluous spaces."""
    return " ".join(text.split())


def lines(text: str, style: str = "plain") -> Cell:
    """A text as it was written, a paragraph for each line that is not empty."""
    return [line(each, style) for each in text.splitlines() if each.strip()]


def labels(kind: type[Record]) -> dict[str, str]:
    """The label of each field of `kind`, by its name, not yet translated."""
    return {each.name: each.label for each in fields_of(kind)}


@dataclass(frozen=True)
class Printer:
    """Puts values into the words of one language."""

    language: str

    def words(self, text: str, **values: object) -> str:
        """A text of the program in the document's language."""
        return translate(text, self.language, **values)

    def absent(self, text: str = NOT_STATED) -> Cell:
        """What stands where nothing has been entered."""
        return [line(self.words(text), "absent")]

    def value(self, value: Any) -> Cell:
        """The value of a field: a text, a day, a choice, or child rows by their names."""
        if isinstance(value, tuple):
            return [line(each.title, "item") for each in value if each.title.strip()]
        if isinstance(value, Choice):
            return [line(self.words(value.label))]
        return lines(shown_date(value) if isinstance(value, date) else value or "")

    def facts(self, record: Record, names: Iterable[str], stated: Iterable[str] = ()) -> list[Part]:
        """The fields of `record` called `names` that are filled in, with their labels.

        Those in `stated` are asked for by law: where one is empty, the document says so.
        """
        named = labels(type(record))
        found = []
        for name in names:
            cell = self.value(getattr(record, name))
            if cell or name in stated:
                found.append({"label": self.words(named[name]), "lines": cell or self.absent()})
        return found

    def dated(self, record: Record, *names: str) -> Cell:
        """The dates of `record` that are known, each after its label."""
        facts = self.facts(record, names)
        return [line(f"{each['label']} {each['lines'][0]['text']}", "quiet") for each in facts]

    def table(self, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Cell]]) -> Part:
        """A table; `columns` are headers with relative widths. A column with no text at all is left out."""
        kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
        return {
            "title": self.words(title),
            "heads": [self.words(columns[index][0]) for index in kept],
            "widths": [columns[index][1] for index in kept],
            "rows": [[row[index] for index in kept] for row in rows],
        }
