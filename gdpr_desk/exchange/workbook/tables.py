"""The sheets of the Excel report: which fields of which records stand in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from gdpr_desk.domain.activity import Coupling, ProcessingActivity
from gdpr_desk.domain.categories import DataCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import Record, fields_of
from gdpr_desk.domain.folding import sort_key
from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.domain.reasons import Due, rule_in_words
from gdpr_desk.domain.recipients import Agreement, Processor, Recipient
from gdpr_desk.domain.retention import RetentionRule
from gdpr_desk.domain.security import SecurityMeasure
from gdpr_desk.exchange.contents import Contents
from gdpr_desk.exchange.workbook.columns import (
    DATE,
    LINE,
    LONG,
    LONGEST,
    Column,
    Columns,
    Pick,
    Table,
    Value,
)
from gdpr_desk.i18n import N_, translate

R = TypeVar("R", bound=Record)

PEOPLE = {
    Person: ("name", "job_title", "organisation", "email", "phone"),
    Relation: (
        "subject_category",
        "source",
        "collected_on",
        "started_on",
        "ended_on",
        "last_activity_on",
        "last_bookkeeping_on",
        "application_received_on",
        "recruitment_ended_on",
        "confirmed_on",
    ),
}
"""The columns of the sheet of people, all of which an import takes back."""


class Tables:
    """The sheets of one report in one language."""

    def __init__(self, contents: Contents, language: str) -> None:
        self._has, self._language = contents, language
        columns = Columns(contents, language)
        self._of, self._own = columns.of, columns.own

    def register(self) -> Table:
        """The record of Art. 30(1): one row for each coupling of each activity."""
        has, activity, coupling = self._has, itemgetter(0), itemgetter(1)
        columns = [
            *self._of(ProcessingActivity, activity, "name", "status", "purposes", "lawful_basis"),
            *self._of(Coupling, coupling, "subject_category", "data_category"),
            *self._of(DataCategory, lambda row: has.data_categories.get(row[1].data_category), "sensitivity"),
            *self._of(Coupling, coupling, "retention_rule"),
            *self._limits(lambda row: has.rules.get(row[1].retention_rule)),
            *self._of(Coupling, coupling, "processors", "recipients"),
            *self._of(ProcessingActivity, activity, "transfers", "source", "systems", "joint_controllers"),
            *self._of(ProcessingActivity, activity, "measures"),
        ]
        about = N_(
            "The record of processing activities (Art. 30(1)): which data about whom, why, for how long, "
            "and who gets it. One row for each, so that it can be filtered."
        )
        return self._table(N_("Register"), about, columns, _coupled(has.activities))

    def activities(self) -> Table:
        """What is said of each activity as a whole, and would only be in the way in the register."""
        columns = [
            *self._of(ProcessingActivity, _itself, "name", "status", "description"),
            *self._of(ProcessingActivity, _itself, "lawful_basis", "basis_note", "special_basis"),
            *self._of(ProcessingActivity, _itself, "reviewed_on", "next_review_on"),
        ]
        about = N_("What each activity is, why it is lawful, and when it was last reviewed.")
        return self._table(ProcessingActivity.PLURAL, about, columns, self._has.activities)

    def people(self, people: Iterable[tuple[Person, Relation | None]]) -> Table:
        """One row for each person and relation."""
        columns = [
            *self._of(Person, itemgetter(0), *PEOPLE[Person]),
            *self._of(Relation, itemgetter(1), *PEOPLE[Relation]),
        ]
        about = N_(
            "Everybody whose data is kept: one row for each person and group, with the dates from which "
            "the time limits count."
        )
        return self._table(N_("People"), about, columns, people, wrapped=False)

    def consents(self, consents: Iterable[tuple[str, str, Consent]]) -> Table:
        """One row for each consent, with the proof that Art. 7(1) asks for."""
        labels = {each.name: each.label for each in fields_of(Consent)}
        columns = [
            self._own(labels["person"], itemgetter(0)),
            self._own(labels["purpose"], itemgetter(1), LONG),
            *self._of(Consent, itemgetter(2), "given_on", "confirmed_on", "withdrawn_on"),
            *self._of(Consent, itemgetter(2), "channel", "evidence"),
        ]
        about = N_("Who said yes to what, when and how, and who took it back (Art. 7).")
        return self._table(N_("Consents"), about, columns, consents)

    def processors(self) -> Table:
        """One row for each agreement, and one for each processor that has none."""
        none = translate(N_("No agreement is recorded"), self._language)
        columns = [
            *self._of(Processor, itemgetter(0), "name", "service"),
            self._own(Agreement.LABEL, lambda row: row[1].name if row[1] else none, LINE),
            *self._of(Agreement, itemgetter(1), "signed_on", "valid_until", "covers"),
            *self._of(Processor, itemgetter(0), "country", "transfer_basis", "safeguards"),
            *self._of(Processor, itemgetter(0), "contact", "website", "in_use_since", "ended_on"),
        ]
        about = N_("Who handles data on the office's behalf, and the agreement with each (Art. 28).")
        return self._table(N_("Processors and agreements"), about, columns, self._agreed())

    def due(self, due: Iterable[Due]) -> Table:
        """One row for each thing that has to be done."""
        columns = [
            self._own(N_("Date"), attrgetter("due_on"), DATE),
            self._own(N_("What to do"), lambda each: translate(each.what.label, self._language)),
            self._own(N_("About"), attrgetter("about"), LONG),
            self._own(N_("Why"), attrgetter("why"), LONGEST),
            self._own(N_("Authority"), attrgetter("authority"), LONG),
        ]
        about = N_("What has to be done by now, and the reason for each.")
        return self._table(N_("What is due"), about, columns, due)

    def recipients(self) -> Table:
        """Who gets data besides the processors."""
        columns = self._of(
            Recipient, _itself, "name", "why", "country", "transfer_basis", "safeguards", "contact"
        )
        about = N_("To whom else data is disclosed, and why (Art. 30(1)(d)).")
        return self._table(Recipient.PLURAL, about, columns, _in_order(self._has.recipients.values()))

    def rules(self) -> Table:
        """How long data is kept."""
        columns = [
            *self._of(RetentionRule, _itself, "name"),
            *self._limits(_itself),
            *self._of(RetentionRule, _itself, "strength", "note"),
        ]
        about = N_("How long data is kept, and the law or promise that says so (Art. 30(1)(f)).")
        return self._table(RetentionRule.PLURAL, about, columns, _in_order(self._has.rules.values()))

    def measures(self) -> Table:
        """How data is kept safe."""
        columns = self._of(SecurityMeasure, _itself, "name", "description", "reviewed_on", "next_review_on")
        about = N_("How the data is kept safe (Art. 30(1)(g) and 32).")
        return self._table(SecurityMeasure.PLURAL, about, columns, _in_order(self._has.measures.values()))

    def _limits(self, pick: Pick) -> list[Column]:
        """A rule's time limit in words, and what it rests on."""

        def words(item: Any) -> Value:
            rule = pick(item)
            return rule_in_words(rule, self._language) if rule else None

        labels = {each.name: each.label for each in fields_of(RetentionRule)}
        return [self._own(labels["period"], words), *self._of(RetentionRule, pick, "authority")]

    def _agreed(self) -> Iterator[tuple[Processor, Agreement | None]]:
        agreements: dict[int | None, list[Agreement]] = defaultdict(list)
        for each in self._has.agreements:
            agreements[each.processor].append(each)
        for processor in _in_order(self._has.processors.values()):
            for agreement in agreements.get(processor.id, [None]):
                yield processor, agreement

    def _table(
        self, title: str, about: str, columns: list[Column], items: Iterable[Any], *, wrapped: bool = True
    ) -> Table:
        say = partial(translate, language=self._language)
        return Table(say(title), say(about), columns, items, wrapped)


def _itself(item: Any) -> Any:
    return item


def _in_order(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda each: sort_key(each.title))


def _coupled(
    activities: Iterable[ProcessingActivity],
) -> Iterator[tuple[ProcessingActivity, Coupling]]:
    for activity in activities:
        for coupling in activity.couplings or (Coupling(),):
            yield activity, coupling
