"""Who may not be used, and who is on a mailing list: what every list that leaves the program asks first."""

from pathlib import Path

from gdpr_desk.domain.activity import Purpose
from gdpr_desk.domain.consent import Consent
from gdpr_desk.domain.erasure import is_locked
from gdpr_desk.domain.person import ErasedSlice, Person, Relation
from gdpr_desk.domain.use import Barred
from gdpr_desk.exchange.saving import save_csv
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.erasing import Files
from gdpr_desk.storage.store import Store


def barred(store: Store) -> dict[int, Barred]:
    """The persons who are kept and may not be used, each with the strongest reason."""
    found: dict[int, Barred] = {}
    persons = store.tables[Person].model
    for (person,) in store.rows.fetch(persons.select(persons.id).where(persons.objected_on.is_null(False))):
        found[person] = Barred.OBJECTED
    found |= dict.fromkeys(_locked(store), Barred.LOCKED)
    relations = store.tables[Relation].model
    open_ = relations.restricted_on.is_null(False) & relations.restriction_lifted_on.is_null()
    for (person,) in store.rows.fetch(relations.select(relations.person).where(open_)):
        found[person] = Barred.RESTRICTED
    return found


def mailing_list(store: Store, purpose: int) -> list[Person]:
    """Who may be written to for a purpose: a consent that stands, an e-mail, and nothing that bars it."""
    consents = store.tables[Consent].model
    query = consents.select(consents.person, consents.withdrawn_on).where(consents.purpose == purpose)
    rows = store.rows.fetch(query)
    yes = {person for person, withdrawn in rows if not withdrawn}
    wanted = yes - set(barred(store))
    persons = store.rows.read_ids(Person, wanted)
    return sorted((each for each in persons if each.email), key=lambda each: (each.name, each.email))


def mailing_purposes(store: Store) -> dict[int, str]:
    """The purposes to which somebody has said yes, by their ids."""
    consents = store.tables[Consent].model
    query = consents.select(consents.purpose).where(consents.withdrawn_on.is_null()).distinct()
    wanted = {row[0] for row in store.rows.fetch(query)}
    return {each.id or 0: each.name for each in store.all(Purpose) if each.id in wanted}


def write_mailing_list(store: Store, purpose: int, target: Path, language: str) -> int:
    """Write the mailing list of a purpose as CSV, and give back how many are on it."""
    found = mailing_list(store, purpose)
    header = [translate(each, language) for each in (N_("Name"), N_("E-mail"), N_("Organisation"))]
    save_csv(target, [header, *([each.name, each.email, each.organisation] for each in found)])
    return len(found)


def _locked(store: Store) -> list[int]:
    erased, relations = store.tables[ErasedSlice].model, store.tables[Relation].model
    query = relations.select(relations.person).where(relations.id.in_(erased.select(erased.owner)))
    some = sorted({row[0] for row in store.rows.fetch(query)})
    files = Files(store, some)
    return [each for each in some if is_locked(*files.of(each), files.book)]
