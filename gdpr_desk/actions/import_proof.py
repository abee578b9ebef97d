"""Which erasure orders an export proves: a whole one of the same list, in which nobody of them is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gdpr_desk.actions.due import organisation_of
from gdpr_desk.actions.import_seen import RowsSeen
from gdpr_desk.domain.fields import altered
from gdpr_desk.domain.order import ErasureOrder, OrderedPerson, carried_out
from gdpr_desk.domain.system import SystemExport, Unplaced
from gdpr_desk.i18n import N_, shown_date, translate
from gdpr_desk.storage.store import Store


def proven_orders(
    store: Store,
    seen: RowsSeen,
    complete: Sequence[SystemExport],
    exports: Iterable[SystemExport],
    today: date,
) -> Iterator[ErasureOrder]:
    """The open orders with those whom the `complete` exports no longer have; closed if that is everybody."""
    model = store.tables[ErasureOrder].model
    lists: dict[int | None, set[int | None]] = defaultdict(set)
    for each in exports:
        lists[each.processor].add(each.id)
    # One who is back may be one of an order, under another number: that nobody is left is not proven then.
    back = {each.processor for each in seen.found if each.why is Unplaced.BACK}
    for processor in {each.processor: None for each in complete}:
        mine = [each for each in complete if each.processor == processor]
        alone = len(lists[processor]) == 1
        proofs = [_Proof(seen, each, today, alone=alone) for each in mine]
        for order in store.all(ErasureOrder, model.done_on.is_null() & (model.processor == processor)):
            known = order
            for proof in proofs:
                known = proof.about(known)
            if processor not in back and known.persons and all(each.gone_on for each in known.persons):
                known = _closed(store, known, mine, today)
            if known != order:
                yield known


class _Proof:
    """What an export with everybody tells of the persons of an order; `alone`: its system has no other."""

    def __init__(self, seen: RowsSeen, export: SystemExport, today: date, *, alone: bool) -> None:
        self._seen, self._export, self._today, self._alone = seen, export, today, alone
        self._processor = export.processor or 0
        self._hashes = {seen.hashed(each) for each in seen.emails[self._processor]}

    def about(self, order: ErasureOrder) -> ErasureOrder:
        """An order with what the export tells of its persons; an older one shows how things were before."""
        if order.ordered_on and (self._export.dated_on or self._today) < order.ordered_on:
            return order
        return altered(order, persons=tuple(map(self.of, order.persons)))

    def of(self, person: OrderedPerson) -> OrderedPerson:
        """A person with since when it is gone; unchanged where this export cannot tell."""
        export = person.export or (self._export.id if self._alone else 0)
        nameless = not person.system_record and self._processor in self._seen.without_email
        if not person.known or export != self._export.id or nameless:
            return person
        there = person.email_hash in self._hashes or (
            bool(person.system_record) and self._seen.there(self._processor, person.system_record)
        )
        return altered(person, gone_on=None if there else person.gone_on or self._today)


def _closed(store: Store, order: ErasureOrder, exports: Sequence[SystemExport], on: date) -> ErasureOrder:
    language = organisation_of(store).language
    text = N_("None of them is in the export that was taken in on {day}, which has everybody there: {count}.")
    evidence = translate(text, language, day=shown_date(on), count=sum(each.records for each in exports))
    return carried_out(order, on, store.who, evidence)
