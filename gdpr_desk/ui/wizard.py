"""The first start in three questions: the office, the password, what to begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdpr_desk import paths
from gdpr_desk.domain.fields import require_valid
from gdpr_desk.domain.organisation import Language, Organisation
from gdpr_desk.errors import Invalid
from gdpr_desk.i18n import N_, translate
from gdpr_desk.storage.register import SUFFIX
from gdpr_desk.ui import theme
from gdpr_desk.ui.passwords import NewPassword
from gdpr_desk.ui.widgets import button, column, heading, holding, label, row

_WIDTH, _HEIGHT = 560, 520
_MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July")),
    *(N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


@dataclass(frozen=True)
class Answers:
    """What the wizard was told: enough to make a register."""

    organisation: Organisation
    password: str
    starter: str
    sample: int
    path: Path


class Step(QWidget):
    """One question. `fault` says what is wrong with the answer."""

    changed = Signal()

    def __init__(self, title: str, hint: str, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self.fault = label("", "danger")
        self.fault.hide()
        body = column(heading(title), label(hint, "muted"), theme.SMALL, gap=theme.SMALL)
        for part in parts:
            body.addWidget(part)
        body.addWidget(self.fault)
        body.addStretch(1)
        self.setLayout(body)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong."""
        self.fault.setText(sentence)
        self.fault.show()


class NewRegisterDialog(QDialog):
    """Asks the three questions, one after the other; `answers` has them when it was accepted."""

    def __init__(self, parent: QWidget, language: str) -> None:
        super().__init__(parent)
        self.answers: Answers | None = None
        self._language = language
        self.setWindowTitle(self._say(N_("New register")))
        self.setMinimumSize(_WIDTH, _HEIGHT)
        self._name, self._cvr = self._line(N_("Name of the office")), self._line(N_("CVR number"))
        self._months, self._languages = QComboBox(), QComboBox()
        self.password = NewPassword(language)
        self._place = self._line(N_("File"))
        self._steps = QStackedWidget()
        for step in (self._office(), self._secret(), self._beginning()):
            self._steps.addWidget(step)
        self._where = label("", "muted", theme.CAPTION)
        self._back = button(self._say(N_("Back")), self.back, look="quiet")
        self._next = button(self._say(N_("Next")), self.next, look="primary")
        self._next.setDefault(True)
        layout = column(self._steps, row(self._where, None, self._back, self._next), margin=theme.MARGIN)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._show(0)

    def next(self) -> None:
        """Go to the next question, or make the register, where the answer is good."""
        at = self._steps.currentIndex()
        step = self._steps.currentWidget()
        assert isinstance(step, Step)
        step.fault.hide()
        fault = (self._fault_of_office, self.password.fault, self._fault_of_place)[at]()
        if fault:
            step.refuse(fault)
        elif at + 1 < self._steps.count():
            self._show(at + 1)
        else:
            self.answers = self._answered()
            self.accept()

    def back(self) -> None:
        """Go to the question before, with what was answered."""
        self._show(self._steps.currentIndex() - 1)

    def _show(self, at: int) -> None:
        self._steps.setCurrentIndex(at)
        self._back.setVisible(at > 0)
        last = at + 1 == self._steps.count()
        self._next.setText(self._say(N_("Make the register") if last else N_("Next")))
        self._next.setAccessibleName(self._next.text())
        self._where.setText(self._say(N_("Step {step} of {steps}"), step=at + 1, steps=self._steps.count()))
        if last and not self._place.text():
            self._place.setText(str(self._proposed()))
        (self._name, self.password, self._place)[at].setFocus()

    def _office(self) -> Step:
        for month in _MONTHS:
            self._months.addItem(self._say(month))
        self._months.setCurrentIndex(11)
        self._months.setAccessibleName(self._say(N_("Last month of the financial year")))
        for language in Language:
            self._languages.addItem(self._say(language.label), language.value)
        self._languages.setCurrentIndex([each.value for each in Language].index(self._language))
        self._languages.setAccessibleName(self._say(N_("Language of documents")))
        self._cvr.setPlaceholderText(self._say(N_("Eight digits; may be left empty")))
        fields = (
            self._titled(N_("Name of the office"), self._name),
            self._titled(N_("CVR number"), self._cvr),
            self._titled(N_("Last month of the financial year"), self._months),
            self._titled(N_("Language of documents"), self._languages),
        )
        hint = N_("It is the controller whose register this is. Everything can be changed later.")
        return Step(self._say(N_("Your office")), self._say(hint), fields)

    def _secret(self) -> Step:
        hint = N_("It encrypts the register. Nobody can open it without the password or the recovery key.")
        return Step(self._say(N_("A password")), self._say(hint), (self.password,))

    def _beginning(self) -> Step:
        self._filled = QRadioButton(self._say(N_("An example for a small office")))
        self._filled.setChecked(True)
        self._sampled = QCheckBox(self._say(N_("Add 60 invented persons, to try the program out")))
        group = QButtonGroup(self)
        group.addButton(self._filled)
        said = N_(
            "Groups of people, seven activities, time limits, processors and security measures. All of it "
            "is a proposal that you check."
        )
        choose = button(self._say(N_("Choose…")), self._choose)
        place = holding(row(self._place, choose))
        parts = (
            self._filled,
            label(self._say(said), "muted"),
            self._sampled,
            self._titled(N_("File"), place),
        )
        hint = N_("So that you do not begin with empty pages.")
        return Step(self._say(N_("What to begin with")), self._say(hint), parts)

    def _fault_of_office(self) -> str:
        try:
            require_valid(self._organisation())
        except Invalid as fault:
            (self._cvr if fault.field_name == "cvr" else self._name).setFocus()
            return fault.sentence(self._language)
        return ""

    def _fault_of_place(self) -> str:
        if not self._place.text().strip():
            return self._say(N_("Say where the file is to be."))
        if self._path().exists():
            return self._say(N_("There is a file of this name already. Choose another name."))
        return ""

    def _organisation(self) -> Organisation:
        return Organisation(
            name=self._name.text().strip(),
            cvr=self._cvr.text().strip(),
            financial_year_ends=self._months.currentIndex() + 1,
            language=Language(self._languages.currentData()),
        )

    def _answered(self) -> Answers:
        sample = 60 if self._sampled.isChecked() else 0
        return Answers(self._organisation(), self.password.text(), "small-office", sample, self._path())

    def _path(self) -> Path:
        path = Path(self._place.text().strip()).expanduser()
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def _proposed(self) -> Path:
        kept = "".join(each for each in self._name.text() if each.isalnum() or each in " -_").strip()
        return paths.registers_folder() / f"{kept or 'GDPR'}{SUFFIX}"

    def _choose(self) -> None:
        title, kinds = self._say(N_("File")), f"GDPR Desk (*{SUFFIX})"
        found, _ = QFileDialog.getSaveFileName(self, title, self._place.text(), kinds)
        if found:
            self._place.setText(found)

    def _titled(self, title: str, field: QWidget) -> QWidget:
        layout = QVBoxLayout()
        layout.setContentsMargins(0, theme.SMALL, 0, 0)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(label(self._say(title), strong=True))
        layout.addWidget(field)
        return holding(layout)

    def _line(self, title: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(self._say(title))
        return made

    def _say(self, text: str, **values: object) -> str:
        return translate(text, self._language, **values)
