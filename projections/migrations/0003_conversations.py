"""Every post knows the conversation it belongs to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projections", "0002_home_feed")]

    operations = [
        migrations.AddField("readpost", "conversation_id", models.BigIntegerField(null=True)),
        # As the upcaster of PostPublished has it.
        migrations.RunSQL(
            "UPDATE read_post SET conversation_id = coalesce(in_reply_to_id, post_id)", migrations.RunSQL.noop
        ),
        migrations.AlterField("readpost", "conversation_id", models.BigIntegerField()),
    ]
