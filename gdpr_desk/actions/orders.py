"""The erasure orders as they are listed: without the persons that they are about, who may be thousands."""

from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.storage.store import Store


def listed_orders(store: Store) -> list[ErasureOrder]:
    """Every order, open and closed, in the order in which they were made. They are to be read, not saved."""
    table = store.tables[ErasureOrder]
    model = table.model
    columns = [getattr(model, each.field.name) for each in table.columns]
    rows = store.rows.fetch(model.select(model.id, *columns).order_by(model.id))
    return [ErasureOrder(**table.values(row, table.columns)) for row in rows]
