"""Fills a new register from a starter, so that no office begins with empty pages."""

from datetime import date

from gdpr_desk.domain.organisation import Organisation
from gdpr_desk.exchange.starter import StarterReader, starter_tables
from gdpr_desk.storage.store import Store


def fill_from_starter(
    store: Store, name: str, language: str, organisation: Organisation, today: date
) -> None:
    """Save `organisation` and all records of the starter `name` in one action.

    `store` is that of a new register; FileRefused where there is no such starter.
    """
    tables = starter_tables(name)
    with store.action("starter"):
        store.save(organisation)
        StarterReader(language, today, store.save).read(tables)
