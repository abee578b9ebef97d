"""Keeps the keyboard where it is while the widgets around it are made anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def focus_kept(around: QWidget, otherwise: Callable[[], object]) -> Iterator[None]:
    """Meanwhile the widgets in `around` are made anew: the one of the same name has the focus then, or,
    where there is none, `otherwise` is done.

    Left to itself, Qt gives it to the next widget of the window, which may be the sidebar.
    """
    had = QApplication.focusWidget()
    if had is None or not around.isAncestorOf(had):
        yield
        return
    before = _namesakes(around, had)
    at = [each for each in before if each is had or each.isVisibleTo(around)].index(had)
    yield
    if had.isVisibleTo(around):
        return
    found = [each for each in _namesakes(around, had) if each not in before]
    if found:
        found[min(at, len(found) - 1)].setFocus()
    else:
        otherwise()


def _namesakes(around: QWidget, like: QWidget) -> list[QWidget]:
    return [
        each for each in around.findChildren(type(like)) if each.accessibleName() == like.accessibleName()
    ]
