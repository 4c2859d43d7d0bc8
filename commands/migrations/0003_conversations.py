"""Every post knows the conversation it belongs to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commands", "0002_due")]

    operations = [
        migrations.AddField("writepost", "conversation_id", models.BigIntegerField(null=True)),
        # As the upcaster of PostPublished has it.
        migrations.RunSQL(
            "UPDATE write_post SET conversation_id = coalesce(in_reply_to_id, post_id)", migrations.RunSQL.noop
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("writepost", "conversation_id", models.BigIntegerField()),
    ]
