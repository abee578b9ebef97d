"""Makes a sample register, and opens the window on it or does the main job in the terminal: `make run`."""

import os
import shutil
import sys
from pathlib import Path

from gdpr_desk.app import run

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build/demo"
REGISTER = FOLDER / "sample.gdprdesk"
PEOPLE = ROOT / "tests/samples/ansoegere.xlsx"


def main() -> int:
    """Make a register, bring people in, show what is due, write the reports; the first failure's status."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ.setdefault("GDPR_DESK_DATA", str(FOLDER / "data"))
    make = ("new", REGISTER, "--name", "Prøvekontoret (opfundet)", "--no-password", "--sample", "60")
    if "--window" in sys.argv:
        return run([str(word) for word in make]) or run([str(REGISTER)])
    for words in (
        make,
        ("import", REGISTER, PEOPLE),
        ("due", REGISTER),
        ("export", REGISTER, FOLDER / "sample.xlsx"),
        ("print", REGISTER, FOLDER / "sample.pdf"),
    ):
        line = [str(word) for word in words]
        print(
            f"\n$ gdpr-desk {' '.join(os.path.relpath(w) if os.sep in w else w for w in line)}\n", flush=True
        )
        status = run(line)
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
