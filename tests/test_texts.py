"""The catalogue tool: it finds what is marked and says all that is not in order."""

from pathlib import Path

import pytest
import texts

CODE = '''"""A module."""
from gdpr_desk.i18n import N_, translate_plural
N_("Open {name}")
N_("a long " "text")
translate_plural("{count} person", "{count} persons", 2, "da")
'''
PO = """# GDPR Desk in Danish. `make texts` keeps it in step with the code.
msgid ""
msgstr ""
"Language: da\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

#: gdpr_desk/a.py
#, python-brace-format
msgid "Open {name}"
msgstr "Åbn {name}"

#: gdpr_desk/a.py
msgid "a long text"
msgstr "en lang tekst"

#: gdpr_desk/a.py
#, python-brace-format
msgid "{count} person"
msgid_plural "{count} persons"
msgstr[0] "én person"
msgstr[1] "{count} personer"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project whose catalogue is complete."""
    (tmp_path / "gdpr_desk").mkdir()
    (tmp_path / "gdpr_desk/a.py").write_text(CODE, "utf-8")
    (tmp_path / "da.po").write_text(PO, "utf-8")
    texts.update(tmp_path, tmp_path / "da.po")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Put `new` where `path` has `old`."""
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), "utf-8")


def found(root: Path) -> list[str]:
    """What the check says of the project in `root`."""
    return texts.faults(root, root / "da.po")


def test_a_complete_catalogue_has_no_faults_and_stays_as_it_is(root: Path) -> None:
    assert found(root) == []
    assert (root / "da.po").read_text("utf-8") == PO


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Åbn {name}", "", "not translated: Open {name}"),
        ("Åbn {name}", "Åbn {navn}", "other {names} than the English text: Open {name}"),
        ("Åbn {name}", "Åbn {name", "other {names} than the English text: Open {name}"),
        ("{count} personer", "", "not translated: {count} person"),
        ("#, python-brace-format\nmsgid", "#, fuzzy\nmsgid", "fuzzy: Open {name}"),
        ("a long text", "a lost text", "no longer in the code: a lost text"),
        ("a long text", "a lost text", "not in the catalogue: a long text"),
        ("lang tekst", "længere tekst", "da.mo is not what da.po compiles to"),
        ("#: gdpr_desk/a.py\nmsgid", "msgid", "da.po is not as `make texts` writes it"),
    ],
)
def test_a_fault_in_the_catalogue_is_named(root: Path, old: str, new: str, fault: str) -> None:
    change(root / "da.po", old, new)

    assert fault in found(root)


def test_a_new_text_is_asked_for_and_a_dropped_one_told(root: Path) -> None:
    change(root / "gdpr_desk/a.py", "a long ", "a short ")

    told = texts.update(root, root / "da.po")

    assert told == ["dropped: a long text = en lang tekst", "not translated: a short text"]
    assert found(root) == ["not translated: a short text"]


def test_a_text_put_together_at_run_time_is_refused(root: Path) -> None:
    change(root / "gdpr_desk/a.py", 'N_("a long ', 'N_(f"a long ')

    assert "gdpr_desk/a.py:4: N_ needs a plain text" in found(root)


def test_a_text_inside_an_f_string_is_refused(root: Path) -> None:
    change(root / "gdpr_desk/a.py", 'N_("a long " "text")', "f\"{N_('hidden')}\"")

    assert "gdpr_desk/a.py:4: N_ cannot be found inside an f-string" in found(root)
