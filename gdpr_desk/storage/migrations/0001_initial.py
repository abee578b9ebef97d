"""Migration: initial."""

from peewee import *


def up(migrator, db):
    class Processor(Model):
        name = TextField()
        service = TextField()
        contact = TextField()
        website = TextField()
        country = TextField()
        transfer_basis = TextField(null=True)
        safeguards = TextField()
        in_use_since = DateField(null=True)
        ended_on = DateField(null=True)
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "processor"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([Processor])

    class Agreement(Model):
        processor = ForeignKeyField(Processor, null=True, column_name="processor", on_delete="RESTRICT")
        name = TextField()
        signed_on = DateField(null=True)
        valid_until = DateField(null=True)
        covers = TextField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "agreement"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([Agreement])

    class Person(Model):
        name = TextField()
        job_title = TextField()
        organisation = TextField()
        email = TextField()
        phone = TextField()
        token = BlobField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "person"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([Person])

    class ProcessingActivity(Model):
        name = TextField()
        status = TextField(null=True)
        description = TextField()
        lawful_basis = TextField(null=True)
        basis_note = TextField()
        special_basis = TextField()
        source = TextField()
        systems = TextField()
        transfers = TextField()
        joint_controllers = TextField()
        reviewed_on = DateField(null=True)
        next_review_on = DateField(null=True)
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "processing_activity"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([ProcessingActivity])

    class Attachment(Model):
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        agreement = ForeignKeyField(Agreement, null=True, column_name="agreement", on_delete="CASCADE")
        activity = ForeignKeyField(ProcessingActivity, null=True, column_name="activity", on_delete="CASCADE")
        name = TextField()
        media_type = TextField()
        size = IntegerField(null=True)
        added_on = DateField(null=True)
        content = BlobField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "attachment"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([Attachment])

    class Purpose(Model):
        name = TextField()
        owner = ForeignKeyField(ProcessingActivity, column_name="owner", on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "purpose"

    db.create_tables([Purpose])

    class Consent(Model):
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        purpose = ForeignKeyField(Purpose, null=True, column_name="purpose", on_delete="RESTRICT")
        given_on = DateField(null=True)
        confirmed_on = DateField(null=True)
        withdrawn_on = DateField(null=True)
        channel = TextField()
        evidence = TextField()

        class Meta:
            database = db
            table_name = "consent"

    db.create_tables([Consent])

    class SubjectCategory(Model):
        name = TextField()
        description = TextField()
        reconfirm_months = IntegerField(null=True)
        reconfirm_authority = TextField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "subject_category"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([SubjectCategory])

    class DataCategory(Model):
        name = TextField()
        sensitivity = TextField(null=True)
        description = TextField()
        covers = TextField(null=True)
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "data_category"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([DataCategory])

    class RetentionRule(Model):
        name = TextField()
        start = TextField(null=True)
        period = IntegerField(null=True)
        unit = TextField(null=True)
        from_financial_year_end = IntegerField(null=True)
        strength = TextField(null=True)
        authority = TextField()
        note = TextField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "retention_rule"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([RetentionRule])

    class Coupling(Model):
        subject_category = ForeignKeyField(
            SubjectCategory, null=True, column_name="subject_category", on_delete="RESTRICT"
        )
        data_category = ForeignKeyField(
            DataCategory, null=True, column_name="data_category", on_delete="RESTRICT"
        )
        retention_rule = ForeignKeyField(
            RetentionRule, null=True, column_name="retention_rule", on_delete="RESTRICT"
        )
        owner = ForeignKeyField(ProcessingActivity, column_name="owner", on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "coupling"

    db.create_tables([Coupling])

    class HistoryLine(Model):
        at = TextField()
        who = TextField()
        action = TextField()
        kind = TextField()
        record = IntegerField(null=True)
        persons = BlobField()
        fields = TextField()
        count = IntegerField()
        hash = TextField()

        class Meta:
            database = db
            table_name = "history_line"

    db.create_tables([HistoryLine])

    class Relation(Model):
        person = ForeignKeyField(Person, null=True, column_name="person", on_delete="CASCADE")
        subject_category = ForeignKeyField(
            SubjectCategory, null=True, column_name="subject_category", on_delete="RESTRICT"
        )
        source = TextField()
        collected_on = DateField(null=True)
        started_on = DateField(null=True)
        ended_on = DateField(null=True)
        last_activity_on = DateField(null=True)
        last_bookkeeping_on = DateField(null=True)
        application_received_on = DateField(null=True)
        recruitment_ended_on = DateField(null=True)
        confirmed_on = DateField(null=True)
        restricted_on = DateField(null=True)
        restriction_ground = TextField(null=True)
        restriction_note = TextField()
        restriction_lifted_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "relation"

    db.create_tables([Relation])

    class Hold(Model):
        reason = TextField()
        review_on = DateField(null=True)
        lifted_on = DateField(null=True)
        owner = ForeignKeyField(Relation, column_name="owner", on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "hold"

    db.create_tables([Hold])

    class Link(Model):
        kind = TextField()
        record = IntegerField()
        field = TextField()
        target_kind = TextField()
        target = IntegerField()

        class Meta:
            database = db
            table_name = "link"
            indexes = ((("kind", "record"), False),)

    db.create_tables([Link])

    class Organisation(Model):
        name = TextField()
        cvr = TextField()
        address = TextField()
        email = TextField()
        phone = TextField()
        website = TextField()
        contact = TextField()
        officer = TextField()
        representative = TextField()
        joint_controllers = TextField()
        financial_year_ends = IntegerField(null=True)
        language = TextField(null=True)

        class Meta:
            database = db
            table_name = "organisation"

    db.create_tables([Organisation])

    class Recipient(Model):
        name = TextField()
        why = TextField()
        contact = TextField()
        country = TextField()
        transfer_basis = TextField(null=True)
        safeguards = TextField()
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "recipient"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([Recipient])

    class ReminderIndex(Model):
        what = TextField()
        kind = TextField()
        record = IntegerField()
        due_on = TextField()
        because = TextField()
        event_on = DateField(null=True)
        rule = IntegerField(null=True)
        person = IntegerField(index=True, null=True)
        category = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "reminder_index"
            indexes = ((("due_on", "what"), False),)

    db.create_tables([ReminderIndex])

    class SecurityMeasure(Model):
        name = TextField()
        description = TextField()
        reviewed_on = DateField(null=True)
        next_review_on = DateField(null=True)
        sort_key = TextField()
        search_text = TextField()

        class Meta:
            database = db
            table_name = "security_measure"
            indexes = ((("sort_key", "search_text"), False),)

    db.create_tables([SecurityMeasure])

    class Setting(Model):
        name = TextField(primary_key=True)
        value = TextField()

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("security_measure"))
    migrator.migrate(migrator.drop_table("reminder_index"))
    migrator.migrate(migrator.drop_table("recipient"))
    migrator.migrate(migrator.drop_table("organisation"))
    migrator.migrate(migrator.drop_table("link"))
    migrator.migrate(migrator.drop_table("hold"))
    migrator.migrate(migrator.drop_table("relation"))
    migrator.migrate(migrator.drop_table("history_line"))
    migrator.migrate(migrator.drop_table("coupling"))
    migrator.migrate(migrator.drop_table("retention_rule"))
    migrator.migrate(migrator.drop_table("data_category"))
    migrator.migrate(migrator.drop_table("subject_category"))
    migrator.migrate(migrator.drop_table("consent"))
    migrator.migrate(migrator.drop_table("purpose"))
    migrator.migrate(migrator.drop_table("attachment"))
    migrator.migrate(migrator.drop_table("processing_activity"))
    migrator.migrate(migrator.drop_table("person"))
    migrator.migrate(migrator.drop_table("agreement"))
    migrator.migrate(migrator.drop_table("processor"))
