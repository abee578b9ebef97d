"""A dialog of several steps whose work is done beside the window, with progress and Cancel."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget, QWidget

from gdpr_desk.errors import UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.waiting import WaitingView
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, line_label, row

_WIDTH, _HEIGHT = 1080, 660


class WorkingDialog(QDialog):
    """Shows one step after the other in `body`; `forward` does what the step says, `cancel` ends it."""

    def __init__(self, session: Session, title: str, links: Sequence[QPushButton] = ()) -> None:
        super().__init__(session.messages.parent())  # type: ignore[arg-type]  # the window is a widget
        self._session = session
        self._progress: Any = None
        self._closed = False
        self._forward: Callable[[], object] = self.reject
        self.setWindowTitle(title)
        self.resize(_WIDTH, _HEIGHT)
        self._about = line_label("", "muted")
        self._note = label("", "caution")
        self.body = QStackedWidget()
        self.cancel = button(session.say(N_("Cancel")), self.reject)
        self.forward = button("", lambda: self._forward(), look="primary")
        self.forward.setDefault(True)
        foot = row(*links, None, self.cancel, self.forward)
        head = label(title, size=theme.TITLE, strong=True)
        layout = column(
            head, self._about, self._note, theme.SMALL, self.body, theme.SMALL, foot, gap=theme.TIGHT
        )
        layout.setContentsMargins(theme.MARGIN, theme.WIDE, theme.MARGIN, theme.WIDE)
        layout.setStretchFactor(self.body, 1)
        self.setLayout(layout)

    def show_step(self, page: QWidget, forward: str = "", action: Callable[[], object] | None = None) -> None:
        """Show one step, with what its button says and does."""
        self.clear_steps()
        self.body.addWidget(page)
        self._note.hide()
        self.cancel.setText(self._session.say(N_("Cancel") if forward else N_("Close")))
        self.cancel.setAccessibleName(self.cancel.text())
        self.cancel.setEnabled(True)
        self.forward.setText(forward)
        self.forward.setAccessibleName(forward)
        self.forward.setVisible(action is not None)
        self._forward = action or self.reject

    def clear_steps(self) -> None:
        """Let go of what is shown."""
        while old := self.body.currentWidget():
            self.body.removeWidget(old)
            old.deleteLater()
        self._forward = self.reject

    def wait(self, text: str, at_the_end: str = N_("Finishing …")) -> WaitingView:
        """Show that something is under way; `at_the_end` is said of the last step."""
        page = WaitingView(self._session, self._session.say(text), at_the_end)
        self.show_step(page)
        self.cancel.setText(self._session.say(N_("Cancel")))
        self.cancel.setFocus()
        return page

    def say_about(self, text: str) -> None:
        """Say below the title what all of it is about."""
        self._about.setText(text)
        self._about.setToolTip(text)

    def say_note(self, text: str) -> None:
        """Say what happened before this step."""
        self._note.setText(text)
        self._note.show()

    def start(
        self,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        page: WaitingView,
        refused: Callable[[UserFacingError], None],
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Run `work` beside the window; whichever way it ends, nothing runs any more then."""

        def ending(then: Callable[..., None]) -> Callable[..., None]:
            def ended(*given: Any) -> None:
                self._progress = None
                self.forward.setEnabled(True)
                if not self._closed:
                    then(*given)

            return ended

        self.forward.setEnabled(False)
        self._progress = self._session.in_background(
            work, ending(done), refused=ending(refused), cancelled=ending(cancelled or super().reject)
        )
        self._progress.moved.connect(page.move_on)

    def reject(self) -> None:
        """Cancel what is under way, else close. What is being written is taken back first."""
        if self._progress is None or not self._session.background.busy:
            super().reject()
        elif self.cancel.isEnabled():
            self._progress.cancelled = True
            self.cancel.setEnabled(False)
            page = self.body.currentWidget()
            if isinstance(page, WaitingView):
                page.give_up()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed, as by the lock, it hides at once what it shows; what is being written is taken back."""
        self._closed = True
        if self._progress is not None:
            self._progress.cancelled = True
        self.done(QDialog.DialogCode.Rejected)
        event.accept()

    def done(self, result: int) -> None:
        """End, and keep nothing of the persons."""
        super().done(result)
        self.clear_steps()
        self.let_go()

    def let_go(self) -> None:
        """Let go of what was worked out."""
