from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("projections", "0021_profile_pictures"),
    ]

    operations = [
        migrations.RunSQL(
            """UPDATE read_scheduled_post SET post = post || '{"media": []}' WHERE NOT post ? 'media'""",
            migrations.RunSQL.noop,
        ),
    ]
