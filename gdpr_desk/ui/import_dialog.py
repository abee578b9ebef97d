"""Takes persons in from files: reads them, asks what they leave open, shows what would happen, does it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from gdpr_desk.errors import Unanswered, UserFacingError
from gdpr_desk.i18n import N_
from gdpr_desk.ui import theme
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.importing.questions import QuestionView
from gdpr_desk.ui.importing.waiting import RefusalView, WaitingView
from gdpr_desk.ui.importing.work import Answers, Import, Prepared
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button, column, label, line_label, row

_WIDTH, _HEIGHT = 1080, 660


class ImportDialog(QDialog):
    """One import of persons. Accepted when it is in the register; nothing is written before the button."""

    def __init__(self, session: Session, sources: Sequence[Path]) -> None:
        super().__init__(session.messages.parent())  # type: ignore[arg-type]  # the window is a widget
        self._session = session
        self._import = Import(session, list(sources))
        self._progress: Any = None
        self._closed = False
        self._forward: Callable[[], object] = self._prepare
        self.setWindowTitle(session.say(N_("Import persons")))
        self.resize(_WIDTH, _HEIGHT)
        self._files = line_label("", "muted")
        self._note = label("", "caution")
        self.body = QStackedWidget()
        self.setLayout(self._layout())
        self._prepare()

    def _layout(self) -> Any:
        say = self._session.say
        self.again = button(say(N_("Choose another file…")), self._choose_again, look="link")
        self.answer_again = button(say(N_("Change the answers")), self._ask_again, look="link")
        self.cancel = button(say(N_("Cancel")), self.reject)
        self.forward = button("", lambda: self._forward(), look="primary")
        self.forward.setDefault(True)
        foot = row(self.again, self.answer_again, None, self.cancel, self.forward)
        title = label(say(N_("Import persons")), size=theme.TITLE, strong=True)
        layout = column(
            title, self._files, self._note, theme.SMALL, self.body, theme.SMALL, foot, gap=theme.TIGHT
        )
        layout.setContentsMargins(theme.MARGIN, theme.WIDE, theme.MARGIN, theme.WIDE)
        layout.setStretchFactor(self.body, 1)
        return layout

    # -- what is shown ---------------------------------------------------------------------

    def _show(self, page: QWidget, forward: str = "", action: Callable[[], object] | None = None) -> None:
        """Show one step of the import, with what its button says and does."""
        self._clear()
        self.body.addWidget(page)
        names = ", ".join(each.name for each in self._import.sources)
        self._files.setText(names)
        self._files.setToolTip(names)
        self._note.hide()
        self.again.setVisible(action is not None)
        self.answer_again.setVisible(isinstance(page, Preview) and self._import.answers != Answers())
        self.cancel.setText(self._session.say(N_("Cancel") if forward else N_("Close")))
        self.cancel.setEnabled(True)
        self.forward.setText(forward)
        self.forward.setAccessibleName(forward)
        self.forward.setVisible(action is not None)
        self._forward = action or self.reject

    def _clear(self) -> None:
        """Let go of what is shown."""
        while old := self.body.currentWidget():
            self.body.removeWidget(old)
            old.deleteLater()
        self._forward = self.reject

    def _wait(self, text: str) -> WaitingView:
        page = WaitingView(self._session, self._session.say(text))
        self._show(page)
        self.cancel.setText(self._session.say(N_("Cancel")))
        self.cancel.setFocus()
        return page

    # -- reading and planning --------------------------------------------------------------

    def _prepare(self) -> None:
        page = self._wait(N_("Reading the file …") if self._single else N_("Reading the files …"))
        self._start(self._import.prepare, self._prepared, page, self._refused)

    @property
    def _single(self) -> bool:
        return len(self._import.sources) == 1

    def _prepared(self, prepared: Prepared) -> None:
        say_count, count = self._session.say_count, prepared.persons
        preview = Preview(self._session, prepared)
        text = say_count("Import {count} person", "Import {count} persons", count)
        self._show(preview, text, lambda: self._write(prepared))
        self.forward.setVisible(count > 0)
        if not count:
            self.cancel.setText(self._session.say(N_("Close")))
        (self.forward if count else self.cancel).setFocus()

    def _refused(self, refusal: UserFacingError) -> None:
        if isinstance(refusal, Unanswered):
            self._ask(refusal)
        else:
            view = RefusalView(self._session, refusal.sentence(self._session.language))
            self._show(view, self.again.text(), self._choose_again)
            self.again.hide()
            self.cancel.setText(self._session.say(N_("Close")))
            self.forward.setFocus()

    def _choose_again(self) -> None:
        sources = chosen_sources(self._session, self)
        if sources:
            self._import = Import(self._session, sources)
            self._prepare()

    def _ask(self, asked: Unanswered) -> None:
        view = QuestionView(self._session, asked, lambda: self.forward.setEnabled(view.answered))

        def answered() -> None:
            self._import.answers = view.added(self._import.answers)
            self._prepare()

        self._show(view, self._session.say(N_("Continue")), answered)
        self.forward.setEnabled(False)
        view.choice.setFocus()

    def _ask_again(self) -> None:
        self._import.answers = Answers()
        self._prepare()

    # -- writing ---------------------------------------------------------------------------

    def _write(self, prepared: Prepared) -> None:
        page, current, count = self._wait(N_("Importing …")), self._import, prepared.persons

        def refused(error: UserFacingError) -> None:
            self._prepared(prepared)
            self._say_note(error.sentence(self._session.language))

        def cancelled() -> None:
            if current.written:  # it was too late to cancel
                self._written(count)
            else:
                self._prepared(prepared)
                self._say_note(self._session.say(N_("Cancelled. The register is as it was before.")))

        page.finishing.connect(lambda: self.cancel.setEnabled(False))
        self._start(
            lambda progress: current.write(prepared.plan, progress),
            lambda _none: self._written(count),
            page,
            refused,
            cancelled,
        )

    def _written(self, count: int) -> None:
        said = self._session.say_count(
            "{count} person was imported.", "{count} persons were imported.", count
        )
        self._progress = None
        self.accept()
        with self._session.doing():
            self._session.messages.passing(said, self._session.undo)

    def _say_note(self, text: str) -> None:
        self._note.setText(text)
        self._note.show()

    # -- the worker ------------------------------------------------------------------------

    def _start(
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
        self._clear()
        self._drop(self._import)
        self._import = Import(self._session, [])

    def _drop(self, old: Import) -> None:
        """Let go of what was read, beside the window; what is being written does so itself at its end."""
        if self._progress is None and not old.written:
            self._session.in_background(lambda _progress: old.let_go(), lambda _none: None)


def chosen_sources(session: Session, parent: QWidget) -> list[Path]:
    """The files that the user chooses to import; none where it is cancelled."""
    say = session.say
    sheets, every = say(N_("Spreadsheets")), say(N_("All files"))
    kinds = f"{sheets} (*.csv *.txt *.tsv *.xlsx *.xlsm *.zip);;{every} (*)"
    files, _ = QFileDialog.getOpenFileNames(parent, say(N_("Import persons")), "", kinds)
    return [Path(each) for each in files]
