"""The write tables, and the sequence that ids are made of."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE snowflake",
            reverse_sql="DROP SEQUENCE snowflake",
        ),
        migrations.CreateModel(
            name="WriteAccount",
            fields=[
                ("account_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("username", models.TextField()),
                ("display_name", models.TextField()),
                ("note", models.TextField(default="")),
                ("fields", models.JSONField(default=list)),
                ("bot", models.BooleanField()),
                ("discoverable", models.BooleanField(default=True)),
                ("locked", models.BooleanField()),
                ("default_visibility", models.TextField(default="public")),
                ("default_sensitive", models.BooleanField(default=False)),
                ("default_language", models.TextField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "write_account",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"), name="write_account_username"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("username__regex", "^[A-Za-z0-9_]{1,30}$")),
                        name="write_account_username_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("default_visibility__in", ["public", "unlisted", "private"])),
                        name="write_account_default_visibility",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WritePost",
            fields=[
                ("post_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="commands.writeaccount"
                    ),
                ),
                ("text", models.TextField()),
                ("spoiler", models.TextField()),
                ("sensitive", models.BooleanField()),
                ("language", models.TextField(null=True)),
                ("visibility", models.TextField()),
                (
                    "in_reply_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writepost",
                    ),
                ),
                (
                    "in_reply_to_account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "write_post",
                "indexes": [
                    models.Index(
                        models.F("in_reply_to"),
                        condition=models.Q(("in_reply_to__isnull", False)),
                        name="write_post_in_reply_to",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["public", "unlisted", "private", "direct"])),
                        name="write_post_visibility",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("in_reply_to", models.F("post_id")), _negated=True),
                        name="write_post_not_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteMention",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "post", "account", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writepost",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
            ],
            options={
                "db_table": "write_mention",
            },
        ),
        migrations.CreateModel(
            name="WriteFollow",
            fields=[
                (
                    "follower",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "followee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("show_boosts", models.BooleanField()),
                ("notify", models.BooleanField()),
                ("follow_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "write_follow",
                "constraints": [
                    models.UniqueConstraint(models.F("follower"), models.F("followee"), name="writefollow_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("follower", models.F("followee")), _negated=True),
                        name="writefollow_not_self",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteFollowRequest",
            fields=[
                (
                    "follower",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "followee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("show_boosts", models.BooleanField()),
                ("notify", models.BooleanField()),
                ("request_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "write_follow_request",
                "indexes": [
                    models.Index(models.F("followee"), models.F("request_id"), name="write_follow_request_followee")
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("follower"), models.F("followee"), name="writefollowrequest_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("follower", models.F("followee")), _negated=True),
                        name="writefollowrequest_not_self",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteBlock",
            fields=[
                ("block_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "blocker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "blocked",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
            ],
            options={
                "db_table": "write_block",
                "constraints": [
                    models.UniqueConstraint(models.F("blocker"), models.F("blocked"), name="write_block_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("blocker", models.F("blocked")), _negated=True), name="write_block_not_self"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteMute",
            fields=[
                ("mute_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "muter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "muted",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("notifications", models.BooleanField()),
            ],
            options={
                "db_table": "write_mute",
                "constraints": [
                    models.UniqueConstraint(models.F("muter"), models.F("muted"), name="write_mute_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("muter", models.F("muted")), _negated=True), name="write_mute_not_self"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteBoost",
            fields=[
                ("boost_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writepost",
                    ),
                ),
                ("visibility", models.TextField()),
            ],
            options={
                "db_table": "write_boost",
                "constraints": [
                    models.UniqueConstraint(models.F("post"), models.F("account"), name="write_boost_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["public", "unlisted", "private"])),
                        name="write_boost_visibility",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteFavourite",
            fields=[
                ("favourite_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writepost",
                    ),
                ),
            ],
            options={
                "db_table": "write_favourite",
                "constraints": [
                    models.UniqueConstraint(models.F("post"), models.F("account"), name="write_favourite_pair")
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteReader",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="commands.writeaccount",
                    ),
                ),
                ("seen_on", models.DateField(null=True)),
                ("lapsed", models.BooleanField()),
            ],
            options={
                "db_table": "write_reader",
                "indexes": [
                    models.Index(models.F("seen_on"), condition=models.Q(("lapsed", False)), name="write_reader_active")
                ],
            },
        ),
        migrations.CreateModel(
            name="WriteCleared",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="commands.writeaccount",
                    ),
                ),
                ("up_to_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "write_cleared",
            },
        ),
        migrations.CreateModel(
            name="WriteDismissed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "notification_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("notification_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "write_dismissed",
            },
        ),
        migrations.CreateModel(
            name="WriteLastEvent",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="commands.writeaccount",
                    ),
                ),
                ("event_id", models.BigIntegerField()),
            ],
            options={
                "db_table": "write_last_event",
            },
        ),
        migrations.CreateModel(
            name="WriteIdempotency",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "actor", "key_hash", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="commands.writeaccount",
                    ),
                ),
                ("key_hash", models.BinaryField()),
                ("body_hash", models.BinaryField()),
                ("result", models.JSONField(null=True)),
                (
                    "event_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "streams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "write_idempotency",
                "indexes": [models.Index(models.F("created_at"), name="write_idempotency_age")],
            },
        ),
    ]
