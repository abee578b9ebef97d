"""The tables after the activities in the printed register: who gets data, how it is kept safe, how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from gdpr_desk.domain.categories import DataCategory, SubjectCategory
from gdpr_desk.domain.fields import Record
from gdpr_desk.domain.folding import sort_key
from gdpr_desk.domain.reasons import rule_in_words
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.document.activities import capital
from gdpr_desk.exchange.document.lines import Cell, Part, Printer, labels, line, lines
from gdpr_desk.i18n import N_

R = TypeVar("R", bound=Record)

NO_AGREEMENT = N_("No signed agreement")


@dataclass(frozen=True)
class TablePrinter:
    """Makes the tables, each with its rows in Danish order."""

    contents: Contents
    printer: Printer

    def tables(self) -> list[Part]:
        """All of them; one without rows is left out."""
        made = (
            self._processors(),
            self._recipients(),
            self._measures(),
            self._rules(),
            self._subject_categories(),
            self._data_categories(),
        )
        return [each for each in made if each["rows"]]

    def _processors(self) -> Part:
        named = labels(Processor)
        columns = [
            (Processor.LABEL, 82),
            (named["country"], 30),
            (named["transfer_basis"], 65),
            (Agreement.LABEL, 80),
        ]
        rows = [self._processor(each) for each in _sorted(self.contents.processors)]
        return self.printer.table(Processor.PLURAL, columns, rows)

    def _processor(self, processor: Processor) -> list[Cell]:
        about = [
            line(processor.name, "strong"),
            *lines(processor.service),
            *lines(processor.contact, "quiet"),
            *lines(processor.website, "quiet"),
            *self.printer.dated(processor, "in_use_since", "ended_on"),
        ]
        agreements = [each for each in self.contents.agreements if each.processor == processor.id]
        signed = [found for each in agreements for found in self._agreement(each)]
        return [about, *self._abroad(processor), signed or self._warning()]

    def _agreement(self, agreement: Agreement) -> Cell:
        dates = self.printer.dated(agreement, "signed_on", "valid_until")
        missing = [] if agreement.signed_on else self._warning()
        return [line(agreement.name, "strong"), *missing, *dates, *lines(agreement.covers)]

    def _warning(self) -> Cell:
        return [line(self.printer.words(NO_AGREEMENT), "warn")]

    def _abroad(self, receiver: Processor | Recipient) -> list[Cell]:
        """The country, and what a transfer rests on: Art. 30(1)(e)."""
        value, absent = self.printer.value, self.printer.absent
        basis = value(receiver.transfer_basis) or absent()
        return [value(receiver.country) or absent(), [*basis, *lines(receiver.safeguards, "quiet")]]

    def _recipients(self) -> Part:
        named = labels(Recipient)
        columns = [
            (Recipient.LABEL, 70),
            (named["why"], 92),
            (named["country"], 30),
            (named["transfer_basis"], 65),
        ]
        rows = [
            [
                [line(each.name, "strong"), *lines(each.contact, "quiet")],
                lines(each.why),
                *self._abroad(each),
            ]
            for each in _sorted(self.contents.recipients)
        ]
        return self.printer.table(N_("Other recipients"), columns, rows)

    def _measures(self) -> Part:
        named, value = labels(SecurityMeasure), self.printer.value
        columns = [
            (SecurityMeasure.LABEL, 70),
            (named["description"], 127),
            (named["reviewed_on"], 30),
            (named["next_review_on"], 30),
        ]
        rows = [
            [
                [line(each.name, "strong")],
                lines(each.description),
                value(each.reviewed_on),
                value(each.next_review_on),
            ]
            for each in _sorted(self.contents.measures)
        ]
        return self.printer.table(SecurityMeasure.PLURAL, columns, rows)

    def _rules(self) -> Part:
        named = labels(RetentionRule)
        columns = [
            (RetentionRule.LABEL, 70),
            (named["strength"], 42),
            (named["authority"], 58),
            (named["note"], 87),
        ]
        rows = [
            [
                [line(each.name, "strong"), line(capital(rule_in_words(each, self.printer.language)))],
                self.printer.value(each.strength),
                lines(each.authority),
                lines(each.note),
            ]
            for each in _sorted(self.contents.rules)
        ]
        return self.printer.table(RetentionRule.PLURAL, columns, rows)

    def _subject_categories(self) -> Part:
        columns = [(SubjectCategory.LABEL, 70), (labels(SubjectCategory)["description"], 187)]
        rows = [
            [[line(each.name, "strong")], lines(each.description)]
            for each in _sorted(self.contents.subject_categories)
        ]
        return self.printer.table(SubjectCategory.PLURAL, columns, rows)

    def _data_categories(self) -> Part:
        named, value = labels(DataCategory), self.printer.value
        columns = [
            (DataCategory.LABEL, 70),
            (named["sensitivity"], 50),
            (named["description"], 137),
        ]
        rows = [
            [[line(each.name, "strong")], value(each.sensitivity), lines(each.description)]
            for each in _sorted(self.contents.data_categories)
        ]
        return self.printer.table(DataCategory.PLURAL, columns, rows)


def _sorted(records: Mapping[int, R]) -> list[R]:
    return sorted(records.values(), key=lambda each: sort_key(each.title))
