"""An index by actor: what an account did last is what its next read waits for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events_store", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX event_actor ON event (actor_id, event_id) WHERE actor_id IS NOT NULL;",
            "DROP INDEX event_actor;",
        ),
    ]
