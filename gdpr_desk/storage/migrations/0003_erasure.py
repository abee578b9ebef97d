"""Migration: erasure."""

from peewee import *


def up(migrator, db):
    class Processor(Model):
        class Meta:
            database = db
            table_name = "processor"

    class Recipient(Model):
        class Meta:
            database = db
            table_name = "recipient"

    class Relation(Model):
        class Meta:
            database = db
            table_name = "relation"

    class RetentionRule(Model):
        class Meta:
            database = db
            table_name = "retention_rule"

    class Erasure(Model):
        erased_on = DateField(null=True)
        by = TextField()
        ground = TextField()
        persons = IntegerField(null=True)
        parts = IntegerField(null=True)
        kept = IntegerField(null=True)
        categories = TextField()
        orders = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "erasure"

    db.create_tables([Erasure])

    class ErasureOrder(Model):
        name = TextField()
        processor = ForeignKeyField(Processor, null=True, column_name="processor", on_delete="RESTRICT")
        recipient = ForeignKeyField(Recipient, null=True, column_name="recipient", on_delete="RESTRICT")
        erasure = ForeignKeyField(Erasure, null=True, column_name="erasure", on_delete="CASCADE")
        count = IntegerField(null=True)
        steps = TextField()
        ordered_on = DateField(null=True)
        due_on = DateField(null=True)
        done_on = DateField(null=True)
        done_by = TextField()
        evidence = TextField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "erasure_order"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([ErasureOrder])

    class ErasedEmail(Model):
        hash = TextField(primary_key=True)
        until = TextField()

        class Meta:
            database = db
            table_name = "erased_email"

    db.create_tables([ErasedEmail])

    class ErasedSlice(Model):
        rule = ForeignKeyField(RetentionRule, null=True, column_name="rule", on_delete="CASCADE")
        event_on = DateField(null=True)
        erased_on = DateField(null=True)
        owner = ForeignKeyField(Relation, column_name="owner", on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "erased_slice"

    db.create_tables([ErasedSlice])

    class LedgerLine(Model):
        batch = TextField()
        token = TextField()
        relation = IntegerField()
        rule = IntegerField()

        class Meta:
            database = db
            table_name = "ledger_line"

    db.create_tables([LedgerLine])

    class OrderedPerson(Model):
        system_record = TextField()
        email_hash = TextField()
        owner = ForeignKeyField(ErasureOrder, column_name="owner", on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "ordered_person"

    db.create_tables([OrderedPerson])

    migrator.migrate(migrator.add_column("processor", "erasing", TextField(default="")))
    migrator.migrate(migrator.add_column("person", "objected_on", DateField(null=True)))
    migrator.migrate(
        migrator.add_column(
            "attachment",
            "order",
            ForeignKeyField(
                ErasureOrder, field=ErasureOrder.id, null=True, column_name="order", on_delete="CASCADE"
            ),
        )
    )
    migrator.migrate(migrator.add_column("relation", "restriction_told_on", DateField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("attachment", "attachment_order"))
    migrator.migrate(migrator.drop_column("relation", "restriction_told_on"))
    migrator.migrate(migrator.drop_column("attachment", "order"))
    migrator.migrate(migrator.drop_column("person", "objected_on"))
    migrator.migrate(migrator.drop_column("processor", "erasing"))
    migrator.migrate(migrator.drop_table("ordered_person"))
    migrator.migrate(migrator.drop_table("ledger_line"))
    migrator.migrate(migrator.drop_table("erased_slice"))
    migrator.migrate(migrator.drop_table("erased_email"))
    migrator.migrate(migrator.drop_table("erasure_order"))
    migrator.migrate(migrator.drop_table("erasure"))
