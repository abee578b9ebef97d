"""Migration: systems."""

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

    class SystemRecord(Model):
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        processor = ForeignKeyField(Processor, null=True, column_name="processor", on_delete="CASCADE")
        rank = IntegerField(null=True)
        number = TextField()
        name = TextField()
        job_title = TextField()
        organisation = TextField()
        email = TextField()
        phone = TextField()
        state = TextField(null=True)
        state_on = DateField(null=True)
        first_seen_on = DateField(null=True)
        gone_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "system_record"

    db.create_tables([SystemRecord])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("system_record"))
