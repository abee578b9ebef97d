"""The erasure orders as they are listed: without the persons that they are about, who may be thousands."""

from gdpr_desk.domain.order import ErasureOrder
from gdpr_desk.storage.store import Store


def listed_orders(store: Store) -> list[ErasureOrder]:
    """Every order, open and closed, in the order in which they were made. They are to be read, not saved."""
    model = store.tables[ErasureOrder].model
    return store.rows.read_plain(ErasureOrder, model.select().order_by(model.id))
