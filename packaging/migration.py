"""Writes the migration that brings the register to the declared records: `packaging/migration.py NAME`."""

import sys
import tempfile
from pathlib import Path

from playhouse.migrations import Runner, template
from playhouse.schema_diff import diff_models

from gdpr_desk.storage.database import connect
from gdpr_desk.storage.register import MIGRATIONS
from gdpr_desk.storage.tables import Tables


def main(name: str) -> int:
    """Write the next numbered script, or say that there is nothing to write."""
    with tempfile.TemporaryDirectory() as folder:
        database = connect(Path(folder) / "empty", None, mode="mode=rwc")
        runner = Runner(database, str(MIGRATIONS), table_name="migration")
        runner.up()
        diff = diff_models(database, Tables(database).models)
        if not diff:
            print("The migrations give exactly the tables of the records already.")
            return 0
        body = template(diff).split("\n", 1)[1]  # without the line that holds the date
        print(runner.create(name, body=f'"""Migration: {name}."""\n\n{body}'))
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
