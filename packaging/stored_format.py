"""Stores a small register of the newest format, which the tests open ever after: run it at a release."""

from datetime import date
from pathlib import Path

from gdpr_desk.domain.person import Person, Relation
from gdpr_desk.storage.register import format_number
from tests.registers import furnish, made

FORMATS = Path(__file__).resolve().parent.parent / "tests/storage/formats"


def main() -> None:
    """Write tests/storage/formats/NNNN.gdprdesk; a stored format is never written again."""
    FORMATS.mkdir(exist_ok=True)
    with made(FORMATS / f"{format_number():04}.gdprdesk") as register:
        office = furnish(register.store)
        person = register.store.save(Person(name="Åse Prøve", email="aase@sample.example"))
        register.store.save(
            Relation(
                person=person.id,
                subject_category=office.group,
                application_received_on=date(2026, 1, 31),
            )
        )


if __name__ == "__main__":
    main()
