"""Fills a register with invented persons in every state, to try the program out and to measure it."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from gdpr_desk import paths
from gdpr_desk.domain.activity import ProcessingActivity
from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.fields import fields_of
from gdpr_desk.domain.folding import fold
from gdpr_desk.domain.person import Hold, Person, Relation, RestrictionGround
from gdpr_desk.domain.retention import RetentionRule, SlicePlan, StartEvent, slice_plans
from gdpr_desk.exchange.contents import by_id
from gdpr_desk.storage.store import Store

_SEED = 2016  # of 100 and of 200 persons the first 100 are the same
_OF = 200
_DATES = {each.name for each in fields_of(Relation) if each.kind is date}
_PHONES = (
    "{} {} {} {}",
    "+45 {} {} {} {}",
    "{}{}{}{}",
    "+45{}{}{}{}",
    "0045 {}{}{}{}",
    "{}{} {}{}",
    "{}-{}-{}-{}",
)


def fill_with_sample(store: Store, count: int, language: str, today: date) -> None:
    """Add `count` invented persons with relations and consents in one action.

    They are the same for the same count and day, but for their tokens, which nothing may share.
    The register's rules have to tell the four groups of the starter apart, else it is a ValueError.
    """
    inventor = _Inventor(_groups(store), language, today)
    states = inventor.states(count)
    with store.action("sample"):
        persons = store.save_all([inventor.person(state) for state in states])
        pairs = [
            inventor.relation(person.id or 0, row)
            for person, state in zip(persons, states, strict=True)
            for row in state["relations"]
        ]
        store.save_all([relation for relation, _ in pairs])
        store.save_all([consent for _, consent in pairs if consent])


@dataclass(frozen=True)
class _Group:
    """A category of persons, by the slices that its rules make."""

    category: int
    plans: tuple[SlicePlan, ...]

    def rules_from(self, start: StartEvent) -> tuple[int, ...]:
        """The rules that count from this event."""
        return tuple(plan.rule.id or 0 for plan in self.plans if plan.rule.start is start)

    @property
    def purpose(self) -> int:
        """What the group's consents are to: the first purpose of an activity that rests on them."""
        of_consents = [each for each in self.plans if each.rule.start is StartEvent.CONSENT_WITHDRAWN]
        return min(purpose for plan in of_consents for purpose in plan.purposes)


def _groups(store: Store) -> Mapping[str, _Group]:
    """The four groups, told by the events that start their clocks: names are the office's to change."""
    plans = slice_plans(store.all(ProcessingActivity), by_id(store.all(RetentionRule)))
    asked = {each.id for each in store.all(SubjectCategory) if each.reconfirm_months}
    found = {}
    for category, mine in plans.items():
        starts = {plan.rule.start for plan in mine}
        if StartEvent.APPLICATION_RECEIVED in starts:
            name = "applicants"
        elif StartEvent.CONSENT_WITHDRAWN in starts:
            name = "stakeholders"
        else:
            name = "customers" if category in asked else "employees"
        found[name] = _Group(category, mine)
    missing = {"customers", "stakeholders", "applicants", "employees"} - set(found)
    if missing:
        raise ValueError(f"the register has no group that is kept as {sorted(missing)} are")
    return found


class _Inventor:
    """Draws persons and their relations; each drawing takes its turn, so the order must not change."""

    def __init__(self, groups: Mapping[str, _Group], language: str, today: date) -> None:
        self._groups, self._language, self._today = groups, language, today
        self._names, self._states = _resource("names"), _resource("states")["states"]
        self._people, self._days = Random(_SEED), Random(_SEED + 1)
        self._first = [(name, fold(name)) for name in self._names["first_names"]]
        self._family = [(name, fold(name)) for name in self._names["family_names"]]
        self._used: Counter[str] = Counter()

    def states(self, count: int) -> list[Mapping[str, Any]]:
        """The states of `count` persons, mixed; every one of them is among any 200 in a row."""
        mixed = [state for state in self._states for _ in range(state[f"of_{_OF}"])]
        Random(_SEED).shuffle(mixed)
        return [mixed[number % len(mixed)] for number in range(count)]

    def person(self, state: Mapping[str, Any]) -> Person:
        """An invented person such as the state's first relation asks for."""
        draw, group = self._people, state["relations"][0]["group"]
        (first, folded_first), (family, folded_family) = draw.choice(self._first), draw.choice(self._family)
        middle = f"{draw.choice(self._family)[0]} " if draw.random() < 0.4 else ""
        organisation, domain = "", self._names["mailboxes"][group]
        if group in ("customers", "stakeholders") and draw.random() < 0.9:
            organisation, domain = self._organisation()
        return Person(
            name=f"{first} {middle}{family}",
            job_title=self._word(draw, "titles") if draw.random() < 0.9 else "",
            organisation=organisation,
            email=f"{self._unused(f'{folded_first}.{folded_family}')}@{domain}",
            phone=self._phone() if draw.random() < 0.95 else "",
        )

    def relation(self, person: int, row: Mapping[str, Any]) -> tuple[Relation, Consent | None]:
        """The relation that a row of a state describes, with the consent that it has, if any."""
        group = self._groups[row["group"]]
        day = self._before(self._today, row.get("on", (0, 0)))
        dates = self._drawn(day, {name: row[name] for name in row if name in _DATES})
        given = self._drawn(day, row.get("consent", {}))
        relation = Relation(
            person=person,
            subject_category=group.category,
            source=self._days.choice(self._names["sources"][row["group"]][self._language]),
            collected_on=min((*dates.values(), *given.values()), default=None),
            holds=self._holds(group, row),
            restriction_ground=RestrictionGround.ACCURACY if "restricted_on" in dates else None,
            restriction_note=self._note("restriction") if "restricted_on" in dates else "",
            **dates,
        )
        return relation, self._consent(person, group, given) if given else None

    def _consent(self, person: int, group: _Group, given: Mapping[str, Any]) -> Consent:
        return Consent(
            person=person,
            purpose=group.purpose,
            channel=self._word(self._days, "channels"),
            evidence=self._note("evidence"),
            **given,
        )

    def _holds(self, group: _Group, row: Mapping[str, Any]) -> tuple[Hold, ...]:
        if "hold" not in row:
            return ()
        return (
            Hold(
                rules=() if row["hold"] == "all" else group.rules_from(StartEvent(row["hold"])),
                reason=self._note("hold"),
                review_on=self._before(self._today, (-200, -20)),
            ),
        )

    def _drawn(self, day: date, spans: Mapping[str, Sequence[int]]) -> dict[str, Any]:
        return {name: self._before(day, span) for name, span in spans.items()}

    def _before(self, day: date, span: Sequence[int]) -> date:
        return day - timedelta(days=self._days.randint(*span))

    def _organisation(self) -> tuple[str, str]:
        """A name and its domain; an organisation has the same one in both languages."""
        stem = self._people.choice(self._names["stems"])
        trades = self._names["trades"]
        at = self._people.randrange(len(trades["da"]))
        return f"{stem} {trades[self._language][at]}", f"{fold(stem)}{at + 1}.example"

    def _unused(self, mailbox: str) -> str:
        self._used[mailbox] += 1
        return mailbox if self._used[mailbox] == 1 else f"{mailbox}{self._used[mailbox]}"

    def _phone(self) -> str:
        digits = f"1{self._people.randrange(10**7):07}"
        return self._people.choice(_PHONES).format(digits[:2], digits[2:4], digits[4:6], digits[6:])

    def _word(self, draw: Random, name: str) -> str:
        return str(draw.choice(self._names[name][self._language]))

    def _note(self, name: str) -> str:
        return str(self._names["notes"][name][self._language])


def _resource(name: str) -> dict[str, Any]:
    return tomllib.loads((paths.resources() / "sample" / f"{name}.toml").read_text("utf-8"))
