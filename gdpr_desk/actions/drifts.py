"""Where systems and the register differ, in words, and the one thing that is done about each."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gdpr_desk.actions.answers import waiting
from gdpr_desk.actions.person import OfficeRules, office_rules
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.drift import open_relations, proposed_end, purposes_of, standing_before
from gdpr_desk.domain.fields import Choice
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson, due_after, steps
from gdpr_desk.domain.person import Person, Relation, by_person
from gdpr_desk.domain.postponement import FOREVER
from gdpr_desk.domain.recipients import Processor
from gdpr_desk.domain.reminder import Reminder, What
from gdpr_desk.domain.system import Sighting, SystemExport, SystemRecord
from gdpr_desk.errors import Invalid
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.i18n import N_, shown_date, translate
from gdpr_desk.storage.drifts import DriftGroup, Drifts
from gdpr_desk.storage.recognising import hasher
from gdpr_desk.storage.store import Store


class Step(Choice):
    """What is done about a difference."""

    TAKE_OVER = "take_over", N_("Take over")
    ORDER = "order", N_("Order an erasure")


STEPS: Mapping[What, Step] = {
    What.BACK_THERE: Step.ORDER,
    What.WITHDRAWN_HERE: Step.ORDER,
    What.UNSUBSCRIBED_THERE: Step.TAKE_OVER,
    What.ENDED_THERE: Step.TAKE_OVER,
    What.GONE_THERE: Step.TAKE_OVER,
    What.NOT_HERE: Step.ORDER,
}
"""The one thing that is done about each sort of difference."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference: who it is about, what the system says, what the register says, what would be done."""

    reminder: Reminder
    system: str
    name: str
    there: str
    here: str
    would: str


@dataclass(frozen=True, slots=True)
class System:
    """One system with the latest export of each of its lists; `past` are the persons there whose data is due
    to go, `waiting` is how many differences are put off or ignored."""

    processor: int
    name: str
    exports: Sequence[SystemExport]
    groups: Sequence[DriftGroup]
    past: Sequence[int]
    waiting: int

    @property
    def count(self) -> int:
        """How many differences are open."""
        return sum(each.count for each in self.groups) + len(self.past)


def systems(store: Store, on: date) -> list[System]:
    """Every system of which an export was taken in, with what differs, seen from a day."""
    asked, plans = Drifts(store, on), store.reminders.book().plans
    groups, every, names = asked.groups(), asked.groups(waiting=True), by_id(store.all(Processor))
    lists: dict[int, list[SystemExport]] = defaultdict(list)
    for each in store.all(SystemExport):
        lists[each.processor or 0].append(each)
    found = []
    for processor, exports in lists.items():
        rules = {
            each.rule.id or 0 for some in plans.values() for each in some if processor in each.processors
        }
        mine = [each for each in groups if each.processor == processor]
        waiting = sum(each.count for each in every if each.processor == processor)
        past = asked.past(processor, rules)
        found.append(System(processor, names[processor].name, exports, mine, past, waiting))
    return sorted(found, key=lambda each: each.name.casefold())


class DriftWords:
    """Says differences in one language; it knows the rules as they were when it was made."""

    def __init__(self, store: Store, on: date, language: str) -> None:
        self._store, self._on, self._language = store, on, language
        self._rules: OfficeRules = office_rules(store)

    def of_group(self, group: DriftGroup, offset: int, limit: int) -> list[Drift]:
        """`limit` differences of a group from `offset` on."""
        return self.said(Drifts(self._store, self._on).of_group(group, offset, limit))

    def said(self, reminders: Sequence[Reminder]) -> list[Drift]:
        """These differences in words."""
        about = _About(self._store, reminders)
        return [self._drift(each, about) for each in reminders]

    def _drift(self, reminder: Reminder, about: "_About") -> Drift:
        person = about.persons.get(reminder.person or 0)
        if reminder.kind == Sighting.__name__:
            return self._sighted(reminder, about.sightings[reminder.record], person)
        record = about.records[reminder.record]
        here, would = self._here(reminder, about), self._would(reminder, about)
        return Drift(
            reminder, self._system(record), person.title if person else "", self._there(record), here, would
        )

    def _sighted(self, reminder: Reminder, sighting: Sighting, person: Person | None) -> Drift:
        number = self._say(N_("Number {number}"), number=sighting.number) if sighting.number else ""
        name = person.title if person else number or sighting.place
        file, _, row = sighting.place.rpartition(":")
        day = shown_date(sighting.seen_on)
        there = self._say(N_("Export of {day}: {file}, row {row}"), day=day, file=file, row=row)
        back = reminder.what is What.BACK_THERE
        here = self._say(N_("Erased here.") if back else N_("The row could not be taken in."))
        would = self._say(STEPS[reminder.what].label)
        return Drift(reminder, self._system(sighting), name, there, here, would)

    def _system(self, of: SystemRecord | Sighting) -> str:
        return self._rules.processors.get(of.processor or 0, "")

    def _there(self, record: SystemRecord) -> str:
        if record.gone_on:
            return self._say(N_("Gone since {day}."), day=shown_date(record.gone_on))
        state = self._say(record.state.label) if record.state else ""
        if not record.state_on:
            return state
        return self._say(N_("{state} as of {day}"), state=state, day=shown_date(record.state_on))

    def _here(self, reminder: Reminder, about: "_About") -> str:
        record = about.records[reminder.record]
        if reminder.what is What.WITHDRAWN_HERE:
            person = about.persons.get(reminder.person or 0)
            objected = person and person.objected_on
            text = N_("Objected on {day}.") if objected else N_("Withdrawn on {day}.")
            return self._say(text, day=shown_date(reminder.event_on))
        if reminder.what is What.UNSUBSCRIBED_THERE:
            days = [each.confirmed_on or each.given_on for each in about.standing(record)]
            last = max((each for each in days if each), default=None)
            return self._say(N_("The consent of {day} stands."), day=shown_date(last)) if last else ""
        names = [self._rules.categories[each.subject_category or 0].name for each in about.open(record)]
        return self._say(N_("{group}: goes on."), group=", ".join(dict.fromkeys(names)))

    def _would(self, reminder: Reminder, about: "_About") -> str:
        record = about.records[reminder.record]
        if reminder.what is What.UNSUBSCRIBED_THERE:
            return self._say(N_("Withdraw it as of {day}"), day=shown_date(record.state_on or self._on))
        if STEPS[reminder.what] is Step.ORDER:
            return self._say(Step.ORDER.label)
        ends = [proposed_end(record, each, self._on) for each in about.open(record)]
        return self._say(N_("End it as of {day}"), day=shown_date(max(ends, default=self._on)))

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self._language, **values)


# -- what is done --------------------------------------------------------------------------


def take_over(store: Store, reminders: Sequence[Reminder], on: date) -> None:
    """Let the register say what the systems say: relations end, consents are withdrawn, as one action."""
    with store.action("take_over"):
        about = _About(store, reminders)  # within: what another thread wrote until now is not lost
        relations = [each for reminder in reminders for each in _ended(reminder, about, on)]
        store.save_all(list({each.id: each for each in relations}.values()))
        consents = [each for reminder in reminders for each in _withdrawn(reminder, about, on)]
        store.save_all(list({each.id: each for each in consents}.values()))


def order_erasure(
    store: Store, processor: int, reminders: Sequence[Reminder], on: date, language: str
) -> ErasureOrder:
    """Order a processor to erase these, as one action; what is about them waits until the order is due."""
    with store.action("order"):
        about, hashed = _About(store, reminders), hasher(store)
        to = store.get(Processor, processor) or Processor()
        persons = [about.line(each, hashed) for each in reminders]
        numbers = [each.system_record for each in persons]
        text = N_("They are there under: {numbers}.")
        named = translate(text, language, numbers=", ".join(each for each in numbers if each))
        made = ErasureOrder(
            name=to.name,
            processor=processor,
            count=len(persons),
            steps=f"{translate(steps(to), language)}\n\n{named}",
            ordered_on=on,
            due_on=due_after(on),
            persons=tuple(persons),
        )
        order = store.save(made)
        reason = translate(N_("An erasure was ordered on {day}."), language, day=shown_date(on))
        store.save_all([waiting(each, due_after(on), reason) for each in reminders])
    return order


def ignore(store: Store, reminders: Sequence[Reminder], reason: str) -> None:
    """Leave these as they are, until their system says something else; Invalid without a reason."""
    if not reason.strip():
        raise Invalid(N_("A reason is needed: it shows later why this was left alone."), "reason")
    with store.action("ignore"):
        store.save_all([waiting(each, FOREVER, reason) for each in reminders])


def _ended(reminder: Reminder, about: "_About", on: date) -> Iterator[Relation]:
    if reminder.what in (What.ENDED_THERE, What.GONE_THERE):
        record = about.records[reminder.record]
        for each in about.open(record):
            yield replace(each, ended_on=proposed_end(record, each, on))


def _withdrawn(reminder: Reminder, about: "_About", on: date) -> Iterator[Consent]:
    if reminder.what is What.UNSUBSCRIBED_THERE:
        record = about.records[reminder.record]
        for each in about.standing(record):
            yield replace(each, withdrawn_on=record.state_on or on)


class _About:
    """The records that some differences are about, read at once."""

    def __init__(self, store: Store, reminders: Sequence[Reminder]) -> None:
        ids = sorted({each.person for each in reminders if each.person})
        self.persons: Mapping[int, Person] = by_id(store.rows.read_ids(Person, ids))
        self.records = by_id(store.rows.read_ids(SystemRecord, _ids(reminders, SystemRecord)))
        self.sightings = by_id(store.rows.read_ids(Sighting, _ids(reminders, Sighting)))
        self._relations = by_person(store.owned_by(Relation, "person", ids))
        self._consents = by_person(store.owned_by(Consent, "person", ids))
        self._book = store.reminders.book()

    def open(self, record: SystemRecord) -> list[Relation]:
        """The relations of which a record speaks and that go on."""
        return open_relations(record, self._relations.get(record.person, ()))

    def standing(self, record: SystemRecord) -> list[Consent]:
        """The consents that a system says are withdrawn, and that stand here."""
        purposes = purposes_of(record, self._book)
        mine = self._consents.get(record.person, ())
        here = [each for each in mine if each.purpose in purposes and not each.withdrawn_on]
        return standing_before(record, here)

    def line(self, reminder: Reminder, hashed: Callable[[str], str]) -> OrderedPerson:
        """Whoever a difference is about, as an export of its system shows it."""
        if reminder.kind == Sighting.__name__:
            return OrderedPerson(system_record=self.sightings[reminder.record].number)
        record, person = self.records[reminder.record], self.persons.get(reminder.person or 0)
        email = record.email or (person.email if person else "")
        return OrderedPerson(
            system_record=record.number, email_hash=hashed(email) if email else "", export=record.export
        )


def _ids(reminders: Sequence[Reminder], kind: type[SystemRecord | Sighting]) -> list[int]:
    return [each.record for each in reminders if each.kind == kind.__name__]
