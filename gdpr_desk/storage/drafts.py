"""What was typed and not saved yet: kept in the register, so that a lock or a crash loses none of it."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdpr_desk.storage.store import Store


class Drafts:
    """The drafts of one register, each under a name; no line of history, and never undone.

    They outlive closing the register, since locking closes it: quitting calls `clear`.
    """

    def __init__(self, store: "Store") -> None:
        self._store, self._model = store, store.tables.draft

    def save(self, name: str, content: dict[str, Any]) -> None:
        """Keep `content`, which is plain JSON, under `name`, in place of what was there."""
        text = json.dumps(content, ensure_ascii=False)
        with self._store.transaction():
            self._model.replace(name=name, content=text).execute()

    def load(self, name: str) -> dict[str, Any] | None:
        """The draft of this name; None where there is none."""
        model = self._model
        rows = self._store.rows.fetch(model.select(model.content).where(model.name == name))
        found: dict[str, Any] | None = json.loads(rows[0][0]) if rows else None
        return found

    def names(self) -> list[str]:
        """The names of all drafts, in order."""
        model = self._model
        return [row[0] for row in self._store.rows.fetch(model.select(model.name).order_by(model.name))]

    def drop(self, name: str) -> None:
        """Throw the draft of this name away, if there is one."""
        with self._store.transaction():
            self._model.delete().where(self._model.name == name).execute()

    def clear(self) -> None:
        """Throw all drafts away."""
        with self._store.transaction():
            self._model.delete().execute()
