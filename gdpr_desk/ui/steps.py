"""What an action is called: in the menu beside Undo, and in the history."""

from collections.abc import Callable

from gdpr_desk.domain.kinds import kind_named
from gdpr_desk.i18n import N_
from gdpr_desk.storage.undo import UndoStep

ACTIONS = {
    "create": N_("new {kind}"),
    "change": N_("change of {kind}"),
    "delete": N_("deletion of {kind}"),
    "import": N_("import"),
    "take_over": N_("take-over from a system"),
    "order": N_("erasure order"),
    "ignore": N_("ignored difference"),
    "sample": N_("invented persons"),
    "merge": N_("merging of two cards"),
    "starter": N_("starter"),
    "undo": N_("undo"),
    "redo": N_("redo"),
    "password_set": N_("password set"),
    "password_changed": N_("password changed"),
    "password_removed": N_("password removed"),
}


def action_in_words(name: str, kinds: tuple[str, ...], say: Callable[..., str]) -> str:
    """An action by its stable word and the kinds of record that it touched."""
    kind = say(kind_named(kinds[0]).LABEL).lower() if kinds else ""
    return say(ACTIONS.get(name, name), kind=kind)


def step_in_words(step: UndoStep, say: Callable[..., str]) -> str:
    """What Undo or Redo would do."""
    return action_in_words(step.name, step.kinds, say)
