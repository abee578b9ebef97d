"""Brings people in from files: asks what is in them, shows what would happen, does it, and tells of it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from gdpr_desk.actions.import_doubts import Row
from gdpr_desk.errors import UserFacingError
from gdpr_desk.exchange.profile_files import load_profiles
from gdpr_desk.i18n import N_
from gdpr_desk.ui.importing.asking import AskingPage
from gdpr_desk.ui.importing.done import DoneView, imported
from gdpr_desk.ui.importing.files import KNOWN_NOW, chosen_sources, without_profiles
from gdpr_desk.ui.importing.preview import REJECTED, Preview
from gdpr_desk.ui.importing.profiles import named_and_kept
from gdpr_desk.ui.importing.said import Said, all_said
from gdpr_desk.ui.importing.saving import Back, Saving
from gdpr_desk.ui.importing.seen import office_of
from gdpr_desk.ui.importing.waiting import RefusalView
from gdpr_desk.ui.importing.work import Import, Looked, Prepared
from gdpr_desk.ui.session import Session
from gdpr_desk.ui.widgets import button
from gdpr_desk.ui.working import WorkingDialog


class ImportDialog(WorkingDialog):
    """One import of persons. Accepted when it is in the register; nothing is written before the button."""

    def __init__(self, session: Session, sources: Sequence[Path], pasted: str = "") -> None:
        say = session.say
        self.again = button(say(N_("Choose another file…")), self._choose_again, look="link")
        self.back = button(say(N_("Back to the columns")), self._ask, look="link")
        self.keep = button(say(N_("Save as a profile…")), self._keep_profile, look="link")
        self.give = button(say(N_("Export profile…")), self._give_profile, look="link")
        super().__init__(session, say(N_("Import persons")), (self.again, self.back, self.keep, self.give))
        self._said: list[Said] = []
        self._decided: dict[Row, bool] = {}
        self._saving = Saving(session, self)
        self._import = Import(session, list(sources), pasted)
        self._look()

    def show_step(self, page: QWidget, forward: str = "", action: Callable[[], object] | None = None) -> None:
        """Show one step of the import, with what its button says and does."""
        super().show_step(page, forward, action)
        self.say_about(", ".join(each.name for each in self._import.sources))
        asking, done = isinstance(page, AskingPage), isinstance(page, DoneView)
        self.again.setVisible(asking or isinstance(page, Preview))
        self.back.setVisible(isinstance(page, Preview))
        self.keep.setVisible(asking)
        self.give.hide()
        self.cancel.setVisible(not done)

    # -- reading and asking ----------------------------------------------------------------

    def _look(self) -> None:
        single = len(self._import.sources) == 1
        page = self.wait(N_("Reading the file …") if single else N_("Reading the files …"))
        self.start(self._import.look, self._looked, page, self._refused)

    def _looked(self, looked: Looked) -> None:
        self._said = all_said(looked.sheets, looked.office)
        self._ask()
        if looked.faults:
            self.say_note("\n".join(each.sentence(self._session.language) for each in looked.faults))

    def _ask(self) -> None:
        """Ask what the columns are. With others a row is somebody else, so no decision about rows holds."""
        self._decided.clear()
        page = AskingPage(self._session, self._said, self._answered)
        self.show_step(page, self._session.say(N_("Continue")), self._prepare)
        self._answered()
        (self.forward if page.complete else page.page.kind).setFocus()

    def _answered(self) -> None:
        page = self.body.currentWidget()
        if isinstance(page, AskingPage):
            said = page.current
            self.forward.setEnabled(page.complete)
            self.keep.setEnabled(said.taken and said.can_be_profile and not said.missing("en"))
            self.give.setVisible(bool(said.profile and said.profile.own))

    def _choose_again(self) -> None:
        sources = without_profiles(self._session, chosen_sources(self._session, self))
        if sources:
            self._drop(self._import)
            self._import = Import(self._session, sources)
            self._look()

    def _refused(self, refusal: UserFacingError) -> None:
        view = RefusalView(self._session, refusal.sentence(self._session.language))
        self.show_step(view, self.again.text(), self._choose_again)
        self.cancel.setText(self._session.say(N_("Close")))
        self.forward.setFocus()

    def _keep_profile(self) -> None:
        page = self._asking
        profile = named_and_kept(self._session, self, page.current.as_profile)
        if profile:
            office = office_of(self._session.store, load_profiles())
            for each in self._said:
                each.office = office
            page.current.profile = profile
            page.renewed()
            self.say_note(self._session.say(KNOWN_NOW, name=profile.name))

    def _give_profile(self) -> None:
        profile = self._asking.current.profile
        assert profile
        self._saving.profile(profile)

    @property
    def _asking(self) -> AskingPage:
        page = self.body.currentWidget()
        assert isinstance(page, AskingPage)
        return page

    # -- planning --------------------------------------------------------------------------

    def _prepare(self) -> None:
        page = self.wait(N_("Comparing with the register …"), N_("Comparing with the register …"))
        self.start(self._plan({}), self._prepared, page, self._not_prepared, self._ask)

    def _plan(self, decided: Mapping[Row, bool]) -> Callable[[Any], Prepared]:
        """What plans the sheets as they were said to be."""
        language = self._session.language
        chosen = [(each.sheet(language), each.answers()) for each in self._said if each.taken]
        return partial(self._import.prepare, chosen, decided)

    def _not_prepared(self, refusal: UserFacingError) -> None:
        self._ask()
        self.say_note(refusal.sentence(self._session.language))

    def _prepared(self, prepared: Prepared) -> None:
        say_count, count = self._session.say_count, prepared.persons
        save = partial(self._save_rejected, prepared, self._rejected)
        preview = Preview(self._session, prepared, self._decided, save)
        text = say_count("Import {count} person", "Import {count} persons", count)
        if not count:
            text = self._session.say(N_("Note what the file says"))
        anything = prepared.plan.anything
        self.show_step(preview, text, lambda: self._decide(prepared))
        preview.decided.connect(self._count_decisions)
        self._count_decisions()
        self.forward.setVisible(anything)
        if not anything:
            self.cancel.setText(self._session.say(N_("Close")))
        (self.forward if anything else self.cancel).setFocus()

    def _rejected(self, prepared: Prepared) -> None:
        """Show the plan again where the rejected rows stand."""
        self._prepared(prepared)
        page = self.body.currentWidget()
        assert isinstance(page, Preview)
        page.tabs.setCurrentIndex(REJECTED)

    def _count_decisions(self) -> None:
        """Say on the button that the decisions are a part of it: they change how many persons there are."""
        if count := len(self._decided):
            text = self._session.say_count(
                "Import with {count} decision", "Import with {count} decisions", count
            )
            self.forward.setText(text)
            self.forward.setAccessibleName(text)

    # -- writing ---------------------------------------------------------------------------

    def _decide(self, shown: Prepared) -> None:
        """Write what is shown; where something was decided, what follows from that."""
        if not self._decided:
            self._write(shown, shown)
            return

        def refused(error: UserFacingError) -> None:
            self._prepared(shown)
            self.say_note(error.sentence(self._session.language))

        page = self.wait(N_("Comparing with the register …"), N_("Comparing with the register …"))
        self.start(
            self._plan(dict(self._decided)),
            lambda prepared: self._write(prepared, shown),
            page,
            refused,
            lambda: self._prepared(shown),
        )

    def _write(self, prepared: Prepared, shown: Prepared) -> None:
        """Write a plan, or come back to the one that was shown."""
        page, current = self.wait(N_("Importing …")), self._import

        def refused(error: UserFacingError) -> None:
            self._prepared(shown)
            self.say_note(error.sentence(self._session.language))

        def cancelled() -> None:
            if current.written:  # it was too late to cancel
                self._written(prepared)
            else:
                self._prepared(shown)
                self.say_note(self._session.say(N_("Cancelled. The register is as it was before.")))

        page.finishing.connect(lambda: self.cancel.setEnabled(False))
        self.start(
            lambda progress: current.write(prepared.plan, progress),
            lambda _none: self._written(prepared),
            page,
            refused,
            cancelled,
        )

    def _written(self, prepared: Prepared) -> None:
        self._imported = imported(self._session, prepared.persons)
        view = DoneView(
            self._session,
            prepared,
            partial(self._save_report, prepared),
            partial(self._save_rejected, prepared, self._written),
        )
        self.show_step(view, self._session.say(N_("Close")), self.accept)
        self.forward.setFocus()

    def reject(self) -> None:
        """Cancel what is under way, else close; what was written before that stays."""
        idle = self._progress is None or not self._session.background.busy
        if self._import.written and idle:
            self.accept()
        else:
            super().reject()

    def accept(self) -> None:
        """Close, and offer to take back what was done."""
        super().accept()
        with self._session.doing():
            self._session.messages.passing(self._imported, self._session.undo)

    def _save_report(self, prepared: Prepared) -> None:
        self._saving.report(self._import, prepared, self._written)

    def _save_rejected(self, prepared: Prepared, back: Back) -> None:
        self._saving.rejected(self._import, prepared, back)

    # -- the end ---------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed, as by the lock, it hides at once what it shows; what is being written is taken back."""
        if self._import.written and self._progress is None:
            self._closed = True
            self.accept()
        else:
            super().closeEvent(event)

    def let_go(self) -> None:
        """Keep nothing of the persons."""
        self._said = []
        self._decided.clear()
        self._drop(self._import)
        self._import = Import(self._session, [])

    def _drop(self, old: Import) -> None:
        """Let go of what was read, beside the window; what still runs does so itself at its end."""
        if self._progress is None:
            self._session.in_background(lambda _progress: old.let_go(), lambda _none: None)
