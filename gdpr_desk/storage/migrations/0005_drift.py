"""Migration: drift."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Processor(Model):
        class Meta:
            database = db
            table_name = "processor"

    class SubjectCategory(Model):
        class Meta:
            database = db
            table_name = "subject_category"

    class SamePerson(Model):
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        other = ForeignKeyField(Person, null=True, column_name="other", on_delete="CASCADE")
        row_hash = TextField()
        same = IntegerField(null=True)
        decided_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "same_person"

    db.create_tables([SamePerson])

    class Sighting(Model):
        processor = ForeignKeyField(Processor, null=True, column_name="processor", on_delete="CASCADE")
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        why = TextField(null=True)
        number = TextField()
        place = TextField()
        seen_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "sighting"

    db.create_tables([Sighting])

    class SystemExport(Model):
        processor = ForeignKeyField(Processor, null=True, column_name="processor", on_delete="CASCADE")
        sort = TextField()
        taken_on = DateField(null=True)
        dated_on = DateField(null=True)
        records = IntegerField(null=True)
        whole = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "system_export"

    db.create_tables([SystemExport])

    migrator.migrate(migrator.add_column("ordered_person", "export", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("ordered_person", "gone_on", DateField(null=True)))
    migrator.migrate(
        migrator.add_column(
            "system_record",
            "subject_category",
            ForeignKeyField(
                SubjectCategory,
                field=SubjectCategory.id,
                null=True,
                column_name="subject_category",
                on_delete="RESTRICT",
            ),
        )
    )
    migrator.migrate(migrator.add_column("system_record", "export", IntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("system_record", "system_record_subject_category"))
    migrator.migrate(migrator.drop_column("system_record", "export"))
    migrator.migrate(migrator.drop_column("system_record", "subject_category"))
    migrator.migrate(migrator.drop_column("ordered_person", "gone_on"))
    migrator.migrate(migrator.drop_column("ordered_person", "export"))
    migrator.migrate(migrator.drop_table("system_export"))
    migrator.migrate(migrator.drop_table("sighting"))
    migrator.migrate(migrator.drop_table("same_person"))
