"""Takes persons in from files: reads them, asks what they leave open, shows what would happen, does it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gdpr_desk.errors import Unanswered, UserFacingError
from gdpr_desk.exchange.answers import Answers
from gdpr_desk.i18n import N_
from gdpr_desk.ui.importing.preview import Preview
from gdpr_desk.ui.importing.questions import QuestionView
from gdpr_desk.ui.importing.waiting import RefusalView
from gdpr_desk.ui.importing.work import Import, Prepared
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button
from gdpr_desk.ui.working import WorkingDialog


class ImportDialog(WorkingDialog):
    """One import of persons. Accepted when it is in the register; nothing is written before the button."""

    def __init__(self, session: Session, sources: Sequence[Path]) -> None:
        say = session.say
        self.again = button(say(N_("Choose another file…")), self._choose_again, look="link")
        self.answer_again = button(say(N_("Change the answers")), self._ask_again, look="link")
        super().__init__(session, say(N_("Import persons")), (self.again, self.answer_again))
        self._import = Import(session, list(sources))
        self._prepare()

    def show_step(self, page: QWidget, forward: str = "", action: Callable[[], object] | None = None) -> None:
        """Show one step of the import, with what its button says and does."""
        super().show_step(page, forward, action)
        self.say_about(", ".join(each.name for each in self._import.sources))
        self.again.setVisible(action is not None)
        self.answer_again.setVisible(isinstance(page, Preview) and self._import.answers != Answers())

    # -- reading and planning --------------------------------------------------------------

    def _prepare(self) -> None:
        page = self.wait(N_("Reading the file …") if self._single else N_("Reading the files …"))
        self.start(self._import.prepare, self._prepared, page, self._refused)

    @property
    def _single(self) -> bool:
        return len(self._import.sources) == 1

    def _prepared(self, prepared: Prepared) -> None:
        say_count, count = self._session.say_count, prepared.persons
        preview = Preview(self._session, prepared)
        text = say_count("Import {count} person", "Import {count} persons", count)
        self.show_step(preview, text, lambda: self._write(prepared))
        self.forward.setVisible(count > 0)
        if not count:
            self.cancel.setText(self._session.say(N_("Close")))
        (self.forward if count else self.cancel).setFocus()

    def _refused(self, refusal: UserFacingError) -> None:
        if isinstance(refusal, Unanswered):
            self._ask(refusal)
        else:
            view = RefusalView(self._session, refusal.sentence(self._session.language))
            self.show_step(view, self.again.text(), self._choose_again)
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

        self.show_step(view, self._session.say(N_("Continue")), answered)
        self.forward.setEnabled(False)
        view.choice.setFocus()

    def _ask_again(self) -> None:
        self._import.answers = Answers()
        self._prepare()

    # -- writing ---------------------------------------------------------------------------

    def _write(self, prepared: Prepared) -> None:
        page, current, count = self.wait(N_("Importing …")), self._import, prepared.persons

        def refused(error: UserFacingError) -> None:
            self._prepared(prepared)
            self.say_note(error.sentence(self._session.language))

        def cancelled() -> None:
            if current.written:  # it was too late to cancel
                self._written(count)
            else:
                self._prepared(prepared)
                self.say_note(self._session.say(N_("Cancelled. The register is as it was before.")))

        page.finishing.connect(lambda: self.cancel.setEnabled(False))
        self.start(
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

    def let_go(self) -> None:
        """Keep nothing of the persons."""
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
