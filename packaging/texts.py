"""Keeps the Danish catalogue in step with the code: `update` writes it, `check` complains."""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"N_": None, "translate_plural": (1, 2), "say_count": (1, 2)}
HEADERS = [  # no date and no name, so that the same texts give the same file
    ("Language", "da"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit\n"),
]


class Texts(Catalog):
    """A catalogue whose header never changes."""

    mime_headers = property(lambda _self: HEADERS, lambda _self, _headers: None)


def empty() -> Texts:
    """A Danish catalogue without texts."""
    note = "# GDPR Desk in Danish. `make texts` keeps it in step with the code."
    return Texts("da", header_comment=note, fuzzy=False)


def extracted(root: Path) -> Texts:
    """The texts that the code below `root`/gdpr_desk marks, each with the files it stands in."""
    found = empty()
    method_map = [("**.py", "python")]
    for file, _line, ids, _notes, _context in extract_from_dir(
        str(root / "gdpr_desk"), method_map=method_map, keywords=KEYWORDS
    ):
        found.add(ids, locations=[(f"gdpr_desk/{Path(file).as_posix()}", 0)])
    return found


def stored(po: Path) -> Texts:
    """The catalogue in the file `po`; an empty one while there is no file."""
    catalogue = empty()
    if po.exists():
        for message in messages(read_po(BytesIO(po.read_bytes()), locale="da")):
            catalogue[message.id] = message
    return catalogue


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without the first one, which is its header."""
    return (message for message in catalogue if message.id)


def merged(old: Texts, code: Texts) -> Texts:
    """The texts of the code with the translations of `old`; what the code dropped is `obsolete`."""
    old.update(code, no_fuzzy_matching=True)
    return old


def po_bytes(catalogue: Texts) -> bytes:
    """The catalogue as people edit it, in the order of the English texts."""
    out = BytesIO()
    write_po(out, catalogue, 100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return out.getvalue().rstrip(b"\n") + b"\n"


def mo_bytes(catalogue: Texts) -> bytes:
    """The catalogue as the program reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def both(words: object) -> list[str]:
    """A message's text as a list: one, or singular and plural."""
    return [str(word) for word in words] if isinstance(words, list | tuple) else [str(words or "")]


def name(message: Message) -> str:
    """What a message is called in a complaint: its English text."""
    return both(message.id)[0]


def placeholders(words: str) -> set[str]:
    """The names in braces; a stray brace is a name of its own."""
    try:
        return {found for _, found, _, _ in Formatter().parse(words) if found is not None}
    except ValueError:
        return {"{"}


def same_placeholders(message: Message) -> bool:
    """Whether each Danish text has the names of the English one; a count may be left out."""
    free = {"count"} if message.pluralizable else set()
    names = set().union(*map(placeholders, both(message.id))) - free
    return all(placeholders(words) - free == names for words in both(message.string))


def fault(message: Message, code: Texts) -> str:
    """What is wrong with one message of the stored catalogue, or nothing."""
    if message.id not in code:
        return "no longer in the code"
    if message.fuzzy:
        return "fuzzy"
    if not all(both(message.string)) or len(both(message.string)) != len(both(message.id)):
        return "not translated"
    return "" if same_placeholders(message) else "other {names} than the English text"


def unmarkable(root: Path) -> Iterator[str]:
    """The places where N_ is given something else than a plain text, which nothing can extract."""
    for path in sorted((root / "gdpr_desk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="N_"), args=[given, *_]):
                    if not isinstance(given, ast.Constant):
                        yield f"{place(root, path, node)}: N_ needs a plain text"
                case ast.JoinedStr():
                    if any(isinstance(inner, ast.Name) and inner.id == "N_" for inner in ast.walk(node)):
                        yield f"{place(root, path, node)}: N_ cannot be found inside an f-string"


def place(root: Path, path: Path, node: ast.expr) -> str:
    """Where in the code a node is."""
    return f"{path.relative_to(root).as_posix()}:{node.lineno}"


def faults(root: Path, po: Path) -> list[str]:
    """All that keeps the catalogue from being complete and in step, in words."""
    code, catalogue = extracted(root), stored(po)
    found = list(unmarkable(root))
    found += [f"not in the catalogue: {name(m)}" for m in messages(code) if m.id not in catalogue]
    for message in messages(catalogue):
        if wrong := fault(message, code):
            found.append(f"{wrong}: {name(message)}")
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != mo_bytes(catalogue):
        found.append(f"{mo.name} is not what {po.name} compiles to")
    if not po.exists() or po.read_bytes() != po_bytes(merged(catalogue, code)):
        found.append(f"{po.name} is not as `make texts` writes it")
    return found


def update(root: Path, po: Path) -> list[str]:
    """Bring the catalogue in step with the code and compile it; what is left to do, in words."""
    catalogue = merged(stored(po), extracted(root))
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(po_bytes(catalogue))
    po.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    gone = [f"dropped: {name(m)} = {both(m.string)[0]}" for m in catalogue.obsolete.values()]
    return gone + faults(root, po)


def main(words: list[str]) -> int:
    """Do what the command line asks for; 1 when something is wrong or left to do."""
    if words not in (["update"], ["check"]):
        print("use: texts.py update | check", file=sys.stderr)
        return 2
    po = ROOT / "resources/translations/da/LC_MESSAGES/gdpr_desk.po"
    found = update(ROOT, po) if words == ["update"] else faults(ROOT, po)
    print("\n".join(found) or "The Danish catalogue is complete.")
    return 1 if found and words == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
