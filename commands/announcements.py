"""Rules for announcements: the operator makes, words and takes back what everybody is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from commands.refusals import Faults, NotFound
from events import post_text
from events.announcements import AnnouncementEdited, AnnouncementPublished, AnnouncementWithdrawn
from events.vocabulary import Event

MAX_TEXT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishAnnouncement:
    """Announce something; the moments are aware."""

    announcement_id: int
    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditAnnouncement:
    """Word an announcement otherwise, as a whole."""

    announcement_id: int
    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAnnouncement:
    """Take an announcement back."""

    announcement_id: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement as it reads; moments as ISO 8601 in UTC."""

    text: str
    starts_at: str | None = None
    ends_at: str | None = None
    all_day: bool = False


Command = PublishAnnouncement | EditAnnouncement | WithdrawAnnouncement


def decide(state: Announcement | None, command: Command) -> tuple[Event, ...]:
    """The events a command leads to (state None: there is no such announcement); none where nothing changes.

    Raises: NotFound, Invalid.
    """
    if isinstance(command, PublishAnnouncement):
        return (AnnouncementPublished(announcement_id=command.announcement_id, **_said(_checked(command))),)
    if state is None:
        raise NotFound
    if isinstance(command, WithdrawAnnouncement):
        return (AnnouncementWithdrawn(announcement_id=command.announcement_id),)
    edited = _checked(command)
    if edited == state:
        return ()
    return (AnnouncementEdited(announcement_id=command.announcement_id, **_said(edited)),)


def evolve(state: Announcement | None, event: Event) -> Announcement | None:
    """The announcement after one event of its stream."""
    match event:
        case AnnouncementPublished() | AnnouncementEdited():
            return Announcement(event.text, event.starts_at, event.ends_at, event.all_day)
        case AnnouncementWithdrawn():
            return None
    return state


def answer(_state: Announcement | None, command: Command) -> dict[str, Any]:
    """`{"announcement_id": …}`."""
    return {"announcement_id": command.announcement_id}


def _checked(command: PublishAnnouncement | EditAnnouncement) -> Announcement:
    text = command.text.strip()
    faults = Faults()
    faults.add_if(not text, "text", "ERR_BLANK", "can't be blank")
    too_long = post_text.length(text) > MAX_TEXT
    faults.add_if(too_long, "text", "ERR_TOO_LONG", f"is too long (maximum is {MAX_TEXT} characters)")
    starts_at, ends_at = command.starts_at, command.ends_at
    backwards = starts_at is not None and ends_at is not None and ends_at < starts_at
    faults.add_if(backwards, "ends_at", "ERR_INVALID", "must be after the start")
    faults.add_if(command.all_day and starts_at is None, "starts_at", "ERR_BLANK", "can't be blank")
    faults.refuse()
    return Announcement(text, _spelt(starts_at), _spelt(ends_at), command.all_day)


def _spelt(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _said(announcement: Announcement) -> dict[str, Any]:
    return {
        "text": announcement.text,
        "starts_at": announcement.starts_at,
        "ends_at": announcement.ends_at,
        "all_day": announcement.all_day,
    }
