"""The window: pages, lists and forms; beside app.py the only place that knows Qt."""

# Whatever needs no Qt comes before Qt: PySide reads the source of every module that is imported after it.
import gdpr_desk.actions.agenda
import gdpr_desk.actions.answers
import gdpr_desk.actions.registers  # noqa: F401
