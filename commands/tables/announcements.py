"""Write table of announcements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import models

from commands.announcements import Announcement, Command
from commands.tables import sql
from events.announcements import announcement_stream
from events.store import Recorded


class WriteAnnouncement(models.Model):
    """What everybody is told."""

    announcement_id = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    all_day = models.BooleanField()

    class Meta:
        db_table = "write_announcement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at"))
                | models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True),
                name="write_announcement_order",
            ),
        ]

    def __str__(self) -> str:
        return self.text


def streams(command: Command) -> list[str]:
    """The announcement's stream."""
    return [announcement_stream(command.announcement_id)]


_KNOWN = "SELECT text, starts_at, ends_at, all_day FROM write_announcement WHERE announcement_id = %s"


def load(command: Command) -> Announcement | None:
    """What the rules have to know."""
    row = sql.one(_KNOWN, [command.announcement_id])
    if row is None:
        return None
    text, starts_at, ends_at, all_day = row
    return Announcement(text, _spelt(starts_at), _spelt(ends_at), all_day)


def _spelt(moment: datetime | None) -> str | None:
    """As events spell it."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


_COLUMNS = "announcement_id bigint, text text, starts_at timestamptz, ends_at timestamptz, all_day boolean"

_PUBLISH = f"""
INSERT INTO write_announcement (announcement_id, text, starts_at, ends_at, all_day)
SELECT * FROM json_to_recordset(%s) AS e({_COLUMNS})"""

_EDIT = f"""
UPDATE write_announcement AS a SET text = e.text, starts_at = e.starts_at, ends_at = e.ends_at,
    all_day = e.all_day
FROM json_to_recordset(%s) AS e({_COLUMNS}) WHERE a.announcement_id = e.announcement_id"""

# What members did with it goes first.
_FORGET = """
DELETE FROM {} AS t USING json_to_recordset(%s) AS e(announcement_id bigint)
WHERE t.announcement_id = e.announcement_id"""
_WITHDRAW = tuple(map(_FORGET.format, ("write_reaction", "write_dismissed_announcement", "write_announcement")))


def publish(recorded: Sequence[Recorded]) -> None:
    """Fold AnnouncementPublished."""
    sql.fold(_PUBLISH, recorded)


def edit(recorded: Sequence[Recorded]) -> None:
    """Fold AnnouncementEdited."""
    sql.fold(_EDIT, recorded)


def withdraw(recorded: Sequence[Recorded]) -> None:
    """Fold AnnouncementWithdrawn."""
    for statement in _WITHDRAW:
        sql.fold(statement, recorded)
