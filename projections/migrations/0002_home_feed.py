"""Create the partitioned tables of the home feed and the function that finds an owner's shard."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations

from projections.home_tables import HOME_TABLES, SHARD_FUNCTION, create_home_tables


def create(_apps: Any, _schema_editor: Any) -> None:
    """Create the tables with as many partitions as the setting says."""
    create_home_tables("", settings.DUNLIN_HOME_SHARDS)


class Migration(migrations.Migration):
    """The home feed and its copy of the graph."""

    dependencies = [("projections", "0001_initial")]

    operations = [
        migrations.RunPython(create, migrations.RunPython.noop),
        migrations.RunSQL(
            SHARD_FUNCTION,
            "DROP FUNCTION home_shard(bigint, integer);" + "".join(f"DROP TABLE {table};" for table in HOME_TABLES),
        ),
    ]
