"""What those who run the community announce to everybody."""

from __future__ import annotations

from events.vocabulary import Event, event


def announcement_stream(announcement_id: int) -> str:
    """Name of an announcement's stream."""
    return f"announcement-{announcement_id}"


class AnnouncementEvent(Event):
    """Base of the announcement events: `announcement_id`."""

    announcement_id: int

    @property
    def stream(self) -> str:
        """`announcement-<id>`."""
        return announcement_stream(self.announcement_id)


@event()
class AnnouncementPublished(AnnouncementEvent):
    """Something was announced; it takes place from `starts_at` to `ends_at` (ISO 8601), by the day if `all_day`."""

    announcement_id: int
    text: str
    starts_at: str | None = None
    ends_at: str | None = None
    all_day: bool = False


@event()
class AnnouncementEdited(AnnouncementEvent):
    """An announcement reads otherwise from now on."""

    announcement_id: int
    text: str
    starts_at: str | None = None
    ends_at: str | None = None
    all_day: bool = False


@event()
class AnnouncementWithdrawn(AnnouncementEvent):
    """An announcement was taken back; its words are redacted."""

    announcement_id: int
