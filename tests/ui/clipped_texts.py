"""Prints every text that is cut off in the window; a process of its own: Qt takes the scale at the start."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QRadioButton, QWidget

from gdpr_desk.ui.import_dialog import ImportDialog
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.done import DoneView
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.pages import PAGES, call
from gdpr_desk.ui.settings import Settings
from gdpr_desk.ui.theme import ARGUMENTS, Theme
from gdpr_desk.ui.window import Around, Window
from gdpr_desk.ui.wizard import NewRegisterDialog
from tests.differing import differ
from tests.registers import TODAY, clock

SAMPLES = Path(__file__).parents[1] / "samples"
AROUND = 44  # what a box of choices needs beside its text
ONE_LINE = (QPushButton, QCheckBox, QRadioButton)


def clipped(widget: QWidget, place: str) -> Iterator[str]:
    """The texts in `widget` for which there is too little room. One that says itself in full in its
    tooltip may be."""
    for each in widget.findChildren(QWidget):
        if not each.isVisible() or not each.width():
            continue
        if isinstance(each, QLabel) and each.text() and each.wordWrap():
            needed = each.heightForWidth(each.width())
            if needed > each.height() + 1:
                yield f"{place}: {each.text()[:60]!r} needs {needed} of {each.height()} in height"
        elif isinstance(each, QLabel) and each.text() and not each.toolTip():
            if each.sizeHint().width() > each.width() + 1:
                yield f"{place}: {each.text()[:60]!r} needs {each.sizeHint().width()} of {each.width()}"
        elif isinstance(each, ONE_LINE) and each.text() and each.sizeHint().width() > each.width() + 1:
            yield f"{place}: {each.text()[:60]!r} needs {each.sizeHint().width()} of {each.width()}"


def clipped_choices(widget: QWidget, place: str) -> Iterator[str]:
    """The choices that are cut off where the program itself has the words for them."""
    for each in widget.findChildren(QComboBox):
        needed = each.fontMetrics().horizontalAdvance(each.currentText()) + AROUND
        if each.isVisible() and needed > each.width():
            yield f"{place}: {each.currentText()!r} needs {needed} of {each.width()}"


def import_steps(window: Window, settle: Callable[[], None]) -> Iterator[QWidget]:
    """An import of several sheets from its first page to its last."""
    assert window.session
    dialog = ImportDialog(window.session, sorted(SAMPLES.glob("*.zip")) + sorted(SAMPLES.glob("*.xlsx")))
    dialog.show()
    while not dialog.forward.isVisible():
        settle()
    page = dialog.body.currentWidget()
    assert isinstance(page, AskingPage)
    for at in range(page.sheets.count()):
        page.sheets.setCurrentRow(at)
        settle()
        yield dialog
    for view in (Preview, DoneView):
        dialog.forward.click()
        while not isinstance(dialog.body.currentWidget(), view):
            settle()
        settle()
        yield dialog


def pages(window: Window, settle: Callable[[], None]) -> Iterator[QWidget]:
    """Every page, with a record shown, and what can be unfolded unfolded."""
    assert window.desk
    for number in range(sum(1 for entry in PAGES if entry.make)):
        window.desk.open_number(number)
        settle()
        page = window.desk.page
        listed = getattr(page, "list", None)
        if listed is not None and listed.model.rowCount():
            call(page, "show_record", listed.model.id_at(0))
        for each in getattr(page, "groups", ()):
            each.toggle()
        settle()
        yield page


def main(path: Path, language: str) -> None:
    """Look at every page and at every step of the first start."""
    application = QApplication([*sys.argv[:1], *ARGUMENTS])
    look = Theme(application, "light")
    window = Window(Around("tester", clock, lambda: TODAY, language), look, Settings())

    def settle() -> None:
        for _ in range(400):
            application.processEvents()
            if not window.background.busy:
                break
        application.processEvents()

    window.resize(1180, 760)
    window.show()
    window.opening.open_file(path)
    assert window.session is not None
    differ(window.session.register, path.parent)
    window.session.changed.emit()
    for page in pages(window, settle):
        print(*clipped(window, type(page).__name__), sep="\n")
    dialog = NewRegisterDialog(window, language)
    dialog.show()
    for step in range(3):
        dialog._show(step)
        settle()
        print(*clipped(dialog, f"step {step + 1}"), sep="\n")
    for number, widget in enumerate(import_steps(window, settle), 1):
        print(*clipped(widget, f"import, step {number}"), sep="\n")
        print(*clipped_choices(widget, f"import, step {number}"), sep="\n")
    sys.stdout.flush()
    window.background.cancel_all()
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
