"""Why something is due, in one sentence: the event, the rule, the authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gdpr_desk.domain.categories import SubjectCategory
from gdpr_desk.domain.months import financial_year_end
from gdpr_desk.domain.reminder import Because, Reminder, What
from gdpr_desk.domain.retention import RetentionRule, StartEvent, Unit
from gdpr_desk.i18n import N_, shown_date, translate, translate_plural


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder as people read it: `about` begins with the person's or the record's name."""

    due_on: date
    what: What
    about: str
    why: str
    authority: str


_GAPS: Mapping[What, str] = {
    What.AGREEMENT_MISSING: N_("This processor is in use, and no signed agreement with it is recorded."),
    What.BASIS_UNCHECKED: N_("The lawful basis is a proposal that somebody in the office has to check."),
    What.PURPOSE_MISSING: N_("The activity has no purpose, and data may be kept only for one."),
    What.COUPLING_MISSING: N_("The activity does not say which data about whom it uses."),
    What.RULE_MISSING: N_("A row of the activity has no retention rule, so nothing says when it goes."),
    What.NO_PASSWORD: N_("The register has no password: whoever gets the file can read it."),
    What.HOLD_REVIEW: N_("A legal hold keeps data from being erased; its review was planned for this day."),
    What.REVIEW: N_("The review was planned for this day."),
    What.AGREEMENT_ENDS: N_("The agreement with this processor is valid until this day."),
    What.ORDER_OPEN: N_("Persons were erased here; nobody has confirmed yet that it was done there, too."),
    What.BACK_THERE: N_("Somebody who was erased is in a system's latest export all the same."),
    What.WITHDRAWN_HERE: N_("The consent was withdrawn, or the person objected, and the system still sends."),
    What.UNSUBSCRIBED_THERE: N_("The person unsubscribed in the system; the consent stands here."),
    What.ENDED_THERE: N_("The system says that it is over; here the relation goes on."),
    What.GONE_THERE: N_("The person is no longer in the system; here the relation goes on."),
    What.NOT_HERE: N_("The system has a record that could not be taken in, so nothing here looks after it."),
}

_AUTHORITIES: Mapping[What, str] = {
    What.AGREEMENT_MISSING: N_("GDPR Art. 28(3)"),
    What.AGREEMENT_ENDS: N_("GDPR Art. 28(3)"),
    What.BASIS_UNCHECKED: N_("GDPR Art. 6(1)"),
    What.PURPOSE_MISSING: N_("GDPR Art. 5(1)(b) and 30(1)(b)"),
    What.COUPLING_MISSING: N_("GDPR Art. 30(1)(c)"),
    What.RULE_MISSING: N_("GDPR Art. 5(1)(e) and 30(1)(f)"),
    What.NO_PASSWORD: N_("GDPR Art. 32(1)(a)"),
    What.REVIEW: N_("GDPR Art. 5(2) and 24(1)"),
    What.HOLD_REVIEW: N_("GDPR Art. 17(3)(e)"),
    What.DATE_MISSING: N_("GDPR Art. 5(1)(e) and 5(2)"),
    What.ORDER_OPEN: N_("GDPR Art. 28(3)(g) and 19"),
    What.BACK_THERE: N_("GDPR Art. 17 and 28(3)(g)"),
    What.WITHDRAWN_HERE: N_("GDPR Art. 7(3) and 21(3)"),
    What.UNSUBSCRIBED_THERE: N_("GDPR Art. 7(3)"),
    What.ENDED_THERE: N_("GDPR Art. 5(1)(d) and (e)"),
    What.GONE_THERE: N_("GDPR Art. 5(1)(d) and (e)"),
    What.NOT_HERE: N_("GDPR Art. 5(1)(e) and 30(1)"),
}


def period(rule: RetentionRule, language: str) -> str:
    """The rule's period in words: “6 months”, “5 years”."""
    count = rule.period
    if rule.unit is Unit.DAYS:
        return translate_plural("{count} day", "{count} days", count, language)
    if rule.unit is Unit.MONTHS:
        return translate_plural("{count} month", "{count} months", count, language)
    return translate_plural("{count} year", "{count} years", count, language)


def rule_in_words(rule: RetentionRule, language: str) -> str:
    """What the rule says: “5 years from the end of the financial year of: last bookkeeping entry”."""
    start = translate(rule.start.label, language).lower()
    if rule.from_financial_year_end:
        text = N_("{period} from the end of the financial year of: {event}")
    elif rule.period:
        text = N_("{period} from: {event}")
    else:
        text = N_("at once after: {event}")
    return translate(text, language, period=period(rule, language), event=start)


def why(
    reminder: Reminder,
    rule: RetentionRule | None,
    category: SubjectCategory | None,
    financial_year_ends: int,
    language: str,
) -> str:
    """The reason for `reminder` in one or two sentences."""
    if reminder.what is What.ERASE and rule and reminder.event_on and reminder.due_on:
        return _why_erase(reminder, rule, financial_year_ends, language)
    if reminder.what is What.RECONFIRM:
        return _why_reconfirm(reminder, category, language)
    if reminder.what is What.DATE_MISSING:
        return translate(
            N_("“{event}”: the date is not known, so no time limit can be worked out."),
            language,
            event=translate(_event_label(reminder.because), language),
        )
    return gap_in_words(reminder.what, language)


def gap_in_words(what: What, language: str) -> str:
    """The reason that all reminders of a sort share."""
    return translate(_GAPS[what], language)


def authority(
    reminder: Reminder, rule: RetentionRule | None, category: SubjectCategory | None, language: str
) -> str:
    """What the reminder rests on: the rule's authority, a promise, an article."""
    if rule:
        return rule.authority
    if reminder.what is What.RECONFIRM:
        return category.reconfirm_authority if category else ""
    return translate(_AUTHORITIES[reminder.what], language)


def _why_erase(reminder: Reminder, rule: RetentionRule, financial_year_ends: int, language: str) -> str:
    event_on, due_on = reminder.event_on, reminder.due_on
    assert event_on
    assert due_on
    event = translate(rule.start.label, language)
    kept = due_on - timedelta(days=1)
    if not rule.period and not rule.from_financial_year_end:
        text = N_("{event} {event_on}. Rule “{rule}”: erased at once.")
    elif rule.from_financial_year_end:
        text = N_(
            "{event} {event_on}, in the financial year that ended {year_end}. Rule “{rule}”: "
            "kept {period} from then, through {kept}."
        )
    else:
        text = N_("{event} {event_on}. Rule “{rule}”: kept {period} from then, through {kept}.")
    return translate(
        text,
        language,
        event=event,
        event_on=shown_date(event_on),
        rule=rule.name,
        period=period(rule, language),
        kept=shown_date(kept),
        year_end=shown_date(financial_year_end(event_on, financial_year_ends)),
    )


def _why_reconfirm(reminder: Reminder, category: SubjectCategory | None, language: str) -> str:
    months = category.reconfirm_months if category and category.reconfirm_months else 0
    return translate_plural(
        "{event} {event_on}. Each person here is asked every month whether the data may be used.",
        "{event} {event_on}. Each person here is asked every {count} months whether the data may be used.",
        months,
        language,
        event=translate(_event_label(reminder.because), language),
        event_on=shown_date(reminder.event_on),
    )


def _event_label(word: str) -> str:
    if word in set(Because):
        return Because(word).label
    return StartEvent(word).label
