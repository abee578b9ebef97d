"""Starts the program: `python -m gdpr_desk`, and both entry points."""

import sys

from gdpr_desk.app import run


def main() -> None:
    """Run with the command line's arguments and leave with the exit status."""
    if getattr(sys, "frozen", False):  # a bundle starts itself where a file is read beside the window
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
