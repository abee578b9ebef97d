"""Erasing as a user does it: what is due or asked for, what of it stays and why, one decision, the proof."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.person import OfficeRules, office_rules
from gdpr_desk.domain.erasure import Erasure, Part, PersonErasure, Scope
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.months import add_months
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson, carried_out, due_after, steps
from gdpr_desk.domain.person import Person, by_person
from gdpr_desk.domain.recipients import Processor, Recipient
from gdpr_desk.domain.reminder import What
from gdpr_desk.domain.system import SystemRecord
from gdpr_desk.errors import Invalid
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.exchange.orders import Ordered, letter_of, write_order
from gdpr_desk.i18n import N_, shown_date, translate
from gdpr_desk.storage.erasing import Decided, Files, Progress, erase
from gdpr_desk.storage.purging import purge_backups
from gdpr_desk.storage.recognising import hasher
from gdpr_desk.storage.register import Register
from gdpr_desk.storage.rows import in_chunks
from gdpr_desk.storage.store import Store

RECOGNISED = "recognised_months"
"""The setting that says for how many months a keyed hash recognises an erased person who comes back."""

_RECOGNISED_MONTHS = 12
_AT_A_TIME = 2_000


def due_erasures(store: Store, scope: Scope) -> list[PersonErasure]:
    """What of whom is due within `scope`, in the order of the persons' numbers."""
    reminders = (each for each in store.reminders.due(scope.on) if each.what is What.ERASE)
    wanted = {
        each.person for each in reminders if each.person and (scope.rules is None or each.rule in scope.rules)
    }
    return erasures_of(store, wanted, scope)


def erasures_of(store: Store, persons: Iterable[int], scope: Scope) -> list[PersonErasure]:
    """What erasing within `scope` does with these persons; those of whom nothing goes are left out."""
    found: list[PersonErasure] = []
    for ids in in_chunks(sorted(persons), _AT_A_TIME):
        files = Files(store, ids)
        plans = (files.everything(each).within(scope) for each in store.rows.read_ids(Person, ids))
        found += [each for each in plans if each]
    return found


def person_called(store: Store, words: str) -> int:
    """The one person with this e-mail, or this name; Invalid where there is none, or more than one."""
    wanted = fold(words)
    persons = store.page(Person, words, limit=None)
    same = [each for each in persons if fold(each.email) == wanted]
    same = same or [each for each in persons if fold(each.name) == wanted]
    if not same:
        raise Invalid(N_("Nobody in the register has this e-mail or name."))
    if len(same) > 1:
        raise Invalid(N_("{count} persons are called that. Name one by the e-mail."), count=len(same))
    return same[0].id or 0


def decided(
    register: Register, persons: Sequence[PersonErasure], who: str, ground: str, on: date, language: str
) -> Decided:
    """One decision about all of `persons`: the proof that is kept of it, and the orders that follow."""
    store = register.store
    orders = _orders(store, persons, on, language)
    rules = office_rules(store)
    erasure = Erasure(
        erased_on=on,
        by=who,
        ground=ground,
        persons=sum(each.whole for each in persons),
        parts=sum(len(each.goes) for each in persons),
        kept=sum(len(each.kept) for each in persons),
        categories="\n".join(_categories(persons, rules)),
        orders=len(orders),
    )
    months = int(store.setting(RECOGNISED) or _RECOGNISED_MONTHS)
    return Decided(persons, erasure, orders, add_months(on, months) if months else None)


def count_orders(store: Store, persons: Sequence[PersonErasure]) -> int:
    """How many orders and notices a decision about these persons would make."""
    return len(_orders(store, persons, date.min, "en"))


def ground_of(persons: Sequence[PersonErasure], language: str, *, early: bool = False) -> str:
    """What an erasure rests on: a request (Art. 17), or the rules that were due."""
    names = {part.slice.plan.rule.name for each in persons for part in each.goes if part.slice}
    text = N_("Request for erasure (Art. 17): {rules}") if early else N_("Time limits: {rules}")
    return translate(text, language, rules="; ".join(sorted(names)))


def carry_out(
    register: Register, decided: Decided, now: datetime, progress: Progress = lambda _done, _of: None
) -> Erasure:
    """Erase what was decided in the register and in its backups, and give the proof back.

    A backup that cannot be opened now is erased in when it is restored.
    """
    erased = erase(register, decided, progress)
    purge_backups(register, now)
    return erased


def close_order(store: Store, order: ErasureOrder, on: date, by: str, evidence: str) -> ErasureOrder:
    """Note that an order was carried out, on somebody's word; whom it was about is forgotten then."""
    if not evidence.strip():
        raise Invalid(N_("Say who confirmed it, and how."), "evidence")
    return store.save(carried_out(order, on, by, evidence.strip()))


# -- the answer to a person ----------------------------------------------------------------


def answer_in_words(erasure: PersonErasure, rules: OfficeRules, language: str) -> list[str]:
    """What goes and what stays of a person, a sentence a part, as it can be told to that person."""
    return [part_in_words(part, rules, language) for part in (*erasure.goes, *erasure.kept)]


def answer_letter(erasure: PersonErasure, rules: OfficeRules, office: str, language: str, today: date) -> str:
    """The answer to a request for erasure, ready to be sent: what goes, what stays, why and on what it rests,
    and where to complain (Art. 12(3) and (4), 17(3))."""

    def said(text: str, **values: object) -> str:
        return translate(text, language, **values)

    opening = N_("You have asked us to erase your data (GDPR Art. 17). This is our answer of {day}.")
    parts = [said(N_("Dear {name},"), name=erasure.person.title), said(opening, day=shown_date(today))]
    gone = [f"- {part_name(part, rules)}" for part in erasure.goes]
    if erasure.whole:
        parts.append(said(N_("We erase everything that we have about you.")))
    elif gone:
        parts.append("\n".join([said(N_("We erase:")), *gone]))
    if erasure.kept:
        kept = [f"- {_kept_in_words(part, rules, language)}" for part in erasure.kept]
        parts.append("\n".join([said(N_("We keep, since we have to or may:")), *kept]))
        complaint = N_(
            "You can complain to Datatilsynet, www.datatilsynet.dk, and you can bring the matter before a "
            "court."
        )
        parts.append(said(complaint))
    return "\n\n".join([*parts, office]) + "\n"


def _kept_in_words(part: Part, rules: OfficeRules, language: str) -> str:
    words = part_in_words(part, rules, language)
    authority = part.slice.plan.rule.authority if part.slice else ""
    return f"{words} ({authority})" if authority else words


def part_in_words(part: Part, rules: OfficeRules, language: str) -> str:
    """A part, and that it goes, or why it stays and until when."""
    about = part_name(part, rules)
    if part.stays is None:
        return translate(N_("{about}: erased"), language, about=about)
    why = translate(part.stays.label, language)
    until = part.slice and part.slice.erasable_on
    if until:
        day = shown_date(until - timedelta(days=1))
        text = N_("{about}: stays through {day}. {why}")
        return translate(text, language, about=about, day=day, why=why)
    return translate(N_("{about}: stays. {why}"), language, about=about, why=why)


def part_name(part: Part, rules: OfficeRules) -> str:
    """Which data about whom: “Customers: Name, Payments”."""
    category = rules.categories.get(part.relation.subject_category or 0)
    data = part.slice.plan.data_categories if part.slice else ()
    names = [rules.data[each].name for each in sorted(data) if each in rules.data]
    head = category.name if category else ""
    return f"{head}: {', '.join(names)}" if names else head


def _categories(persons: Sequence[PersonErasure], rules: OfficeRules) -> list[str]:
    counts = Counter(part_name(part, rules) for each in persons for part in each.goes)
    return [f"{name} ({count})" for name, count in sorted(counts.items())]


# -- orders --------------------------------------------------------------------------------


def ordered_persons(decided: Decided, order: ErasureOrder) -> list[PersonErasure]:
    """Whom an order is about, as long as it is only decided."""
    return [each for each in decided.persons if _concerns(each, order)]


def _concerns(person: PersonErasure, order: ErasureOrder) -> bool:
    plans = [part.slice.plan for part in person.goes if part.slice]
    if order.is_notice:
        return any(order.recipient in plan.recipients for plan in plans)
    return any(order.processor in plan.processors for plan in plans)


def _orders(store: Store, persons: Sequence[PersonErasure], on: date, language: str) -> list[ErasureOrder]:
    plans = {part.slice.plan for each in persons for part in each.goes if part.slice}
    processors, recipients = by_id(store.all(Processor)), by_id(store.all(Recipient))
    wanted = [
        ErasureOrder(
            name=processors[each].name, processor=each, steps=translate(steps(processors[each]), language)
        )
        for each in sorted({each for plan in plans for each in plan.processors} & set(processors))
        if not processors[each].ended_on
    ]
    wanted += [
        ErasureOrder(name=recipients[each].name, recipient=each, steps=translate(steps(None), language))
        for each in sorted({each for plan in plans for each in plan.recipients} & set(recipients))
    ]
    return [_filled(store, each, persons, on, language) for each in wanted]


def _filled(
    store: Store, order: ErasureOrder, persons: Sequence[PersonErasure], on: date, language: str
) -> ErasureOrder:
    mine = [each for each in persons if _concerns(each, order)]
    records = store.owned_by(SystemRecord, "person", [each.person.id for each in mine])
    hashed = hasher(store)
    there = by_person(each for each in records if each.processor == order.processor and not each.gone_on)
    known = (line for each in mine for line in _lines(each.person, there.get(each.person.id, ()), hashed))
    told = order.steps
    if order.processor and any(_needs(each, order.processor) for each in mine):
        text = N_("Some of them are still needed there for other parts: erase only what the list names.")
        told = f"{translate(text, language)}\n\n{told}"
    return replace(
        order, count=len(mine), steps=told, ordered_on=on, due_on=due_after(on), persons=tuple(known)
    )


def _needs(person: PersonErasure, processor: int) -> bool:
    """Whether a processor keeps a part of what stays of a person, so that it must not erase everything."""
    return any(processor in part.slice.plan.processors for part in person.kept if part.slice)


def _lines(
    person: Person, records: Sequence[SystemRecord], hashed: Callable[[str], str]
) -> Iterator[OrderedPerson]:
    """How an export will show a person: by each record there, or by the e-mail. One of whom nothing is known
    has a line, too: no export can tell that it is gone."""
    for each in records:
        email = each.email or person.email
        yield OrderedPerson(
            system_record=each.number, email_hash=hashed(email) if email else "", export=each.export
        )
    if not records:
        yield OrderedPerson(email_hash=hashed(person.email) if person.email else "")


def hand_over(register: Register, decided: Decided, folder: Path, language: str, today: date) -> list[Path]:
    """Write every order of a decision into `folder`, before anything is erased."""
    rules, office = office_rules(register.store), organisation_of(register.store).name
    return [
        file
        for order in decided.orders
        for file in write_order(folder, order, _ordered(decided, order, rules), office, language, today)
    ]


def letter(register: Register, decided: Decided, order: ErasureOrder, language: str) -> str:
    """The text of one order of a decision, to be pasted into an e-mail."""
    rules, office = office_rules(register.store), organisation_of(register.store).name
    return letter_of(order, _ordered(decided, order, rules), office, language)


def _ordered(decided: Decided, order: ErasureOrder, rules: OfficeRules) -> list[Ordered]:
    found = []
    for each in ordered_persons(decided, order):
        data = dict.fromkeys(part_name(part, rules) for part in each.goes)
        found.append(Ordered(each.person, "; ".join(data), each.whole))
    return found
