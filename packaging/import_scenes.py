"""The scenes of an import: what is asked of each sort of sheet, what would happen, what was done."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens import Stage

Scene = tuple[str, Callable[[Path], None]]
SAMPLES = Path(__file__).resolve().parent.parent / "tests/samples"

MEMBERS = """Hvem;Adressen til post;Siden;CPR;Bemærkning
Åse Nyborg;aase@sample.example;03/04/2025;x;Ringer helst om mandagen, og vil gerne have et brev hvert kvartal
Bo Bro-Andersen;bo@sample.example;05/06/2024;y;
Cilla Skov;cilla(at)sample.example;05/06/2024;z;
Dorthe Ravn;dorthe@sample.example;engang;z;
"""


def scenes(stage: "Stage") -> Iterator[Scene]:
    """The name of each picture, and what takes it."""
    yield "import-columns", partial(_asked, stage, ["e-conomic-kunder.csv"])
    yield "import-sheets", partial(_asked, stage, ["mailchimp-audience-export.zip", "ansoegere.xlsx"])
    yield "import-unknown", partial(_unknown, stage)
    yield "import-profile", partial(_profile, stage)
    yield "import-refused", partial(_refused, stage)
    for at, name in enumerate(("preview", "changed", "same", "rejected", "decide")):
        yield f"import-{name}", partial(_preview, stage, at)
    yield "import-done", partial(_done, stage)


def _opened(stage: "Stage", files: Sequence[Path]) -> Any:
    from gdpr_desk.ui.import_dialog import ImportDialog

    dialog = ImportDialog(stage.session, files)
    dialog.show()
    stage.settle()
    return dialog


def _members(stage: "Stage") -> Path:
    """A list that nothing is known of."""
    path = stage.session.register.path.with_name("medlemmer 2026.csv")
    path.write_text(MEMBERS, "utf-8")
    return path


def _chosen(stage: "Stage", dates: int = 0) -> Any:
    """The dialog on that list, with its columns chosen."""
    dialog = _opened(stage, [_members(stage)])
    page = dialog.body.currentWidget().page
    for at, text in enumerate(("Name", "E-mail", "Relation started")):
        page.columns.choices[at].setCurrentText(stage.session.say(text))
    page.meaning.group.setCurrentIndex(0)
    page.meaning.dates.setCurrentIndex(dates)
    page.meaning.source.setText(
        {"da": "Messen i Herning", "en": "The fair in Herning"}[stage.session.language]
    )
    return dialog


def _asked(stage: "Stage", names: Sequence[str], file: Path) -> None:
    stage.shown(_opened(stage, [SAMPLES / name for name in names]), file)


def _unknown(stage: "Stage", file: Path) -> None:
    stage.shown(_chosen(stage, -1), file)


def _profile(stage: "Stage", file: Path) -> None:
    from gdpr_desk.ui.importing.profiles import ProfileDialog

    dialog = _chosen(stage)
    asking = ProfileDialog(stage.session, dialog, dialog.body.currentWidget().current.as_profile)
    asking.name.setText("people")
    asking.save.click()
    stage.shown(asking, file)
    dialog.close()


def _refused(stage: "Stage", file: Path) -> None:
    path = stage.session.register.path.with_name("tom.csv")
    path.touch()
    stage.shown(_opened(stage, [path]), file)


def _preview(stage: "Stage", tab: int, file: Path) -> None:
    files = [SAMPLES / "ansoegere.xlsx", _mended(stage)]
    dialog = _opened(stage, files)
    dialog.forward.click()
    stage.settle()
    dialog.body.currentWidget().tabs.setCurrentIndex(tab)
    stage.shown(dialog, file)


def _mended(stage: "Stage") -> Path:
    """A list of which some rows are known, in part otherwise, and some cannot be taken in."""
    from gdpr_desk.domain.person import Person

    known = [each for each in stage.session.store.all(Person) if each.email][:6]
    group = {"da": "Kunder", "en": "Customers"}[stage.session.language]
    rows = [f"{each.name};{each.email};87654321;{group};" for each in known]
    rows += [f"{each.name};ny.{each.email};;{group};" for each in known[:3]]
    rows += [
        f"Bo Bro;bo(at)sample.example;;{group};",
        ";;12345678;;",
        f"Cilla Skov;c@sample.example;;{group};engang",
    ]
    path = stage.session.register.path.with_name("kunder-rettet.csv")
    path.write_text("\n".join(["Navn;E-mail;Telefon;Gruppe;Relation startet", *rows]), "utf-8")
    return path


def _done(stage: "Stage", file: Path) -> None:
    dialog = _chosen(stage)
    for _ in range(2):
        dialog.forward.click()
        stage.settle()
    stage.shown(dialog, file)
    stage.settle()
    stage.session.undo()
    stage.settle()
