"""Migration: undo_drafts_postponement."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class RetentionRule(Model):
        class Meta:
            database = db
            table_name = "retention_rule"

    class Draft(Model):
        name = TextField(primary_key=True)
        content = TextField()

        class Meta:
            database = db
            table_name = "draft"

    db.create_tables([Draft])

    class Postponement(Model):
        what = TextField(null=True)
        kind = TextField()
        record = IntegerField(null=True)
        rule = ForeignKeyField(RetentionRule, null=True, column_name="rule", on_delete="CASCADE")
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        until = DateField(null=True)
        reason = TextField()

        class Meta:
            database = db
            table_name = "postponement"

    db.create_tables([Postponement])

    class UndoChange(Model):
        table = TextField()
        change = TextField()
        derived = IntegerField()
        c0 = BlobField(null=True)
        c1 = BlobField(null=True)
        c2 = BlobField(null=True)
        c3 = BlobField(null=True)
        c4 = BlobField(null=True)
        c5 = BlobField(null=True)
        c6 = BlobField(null=True)
        c7 = BlobField(null=True)
        c8 = BlobField(null=True)
        c9 = BlobField(null=True)
        c10 = BlobField(null=True)
        c11 = BlobField(null=True)
        c12 = BlobField(null=True)
        c13 = BlobField(null=True)
        c14 = BlobField(null=True)
        c15 = BlobField(null=True)
        c16 = BlobField(null=True)
        c17 = BlobField(null=True)
        c18 = BlobField(null=True)
        c19 = BlobField(null=True)
        c20 = BlobField(null=True)
        c21 = BlobField(null=True)
        c22 = BlobField(null=True)
        c23 = BlobField(null=True)
        c24 = BlobField(null=True)
        c25 = BlobField(null=True)
        c26 = BlobField(null=True)
        c27 = BlobField(null=True)
        c28 = BlobField(null=True)
        c29 = BlobField(null=True)
        c30 = BlobField(null=True)
        c31 = BlobField(null=True)

        class Meta:
            database = db
            table_name = "undo_change"

    db.create_tables([UndoChange])

    class UndoStep(Model):
        name = TextField()
        kind = TextField()
        record = IntegerField(null=True)
        persons = BlobField()
        fields = TextField()
        count = IntegerField()
        first = IntegerField()
        last = IntegerField()
        undone = IntegerField()
        rebuilt = IntegerField()

        class Meta:
            database = db
            table_name = "undo_step"

    db.create_tables([UndoStep])

    migrator.migrate(migrator.drop_index("reminder_index", "reminderindex_due_on_what"))
    migrator.migrate(
        migrator.add_index("reminder_index", ("due_on", "what", "rule", "category", "kind", "record"))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("undo_step"))
    migrator.migrate(migrator.drop_table("undo_change"))
    migrator.migrate(migrator.drop_table("postponement"))
    migrator.migrate(migrator.drop_table("draft"))
    name = "reminder_index_due_on_what_rule_category_kind_record"
    migrator.migrate(migrator.drop_index("reminder_index", name))
    migrator.migrate(
        migrator.add_index("reminder_index", ("due_on", "what"), name="reminderindex_due_on_what")
    )
