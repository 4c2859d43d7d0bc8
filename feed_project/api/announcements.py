"""Announcements: what the community is told, and what the caller does with it."""

from __future__ import annotations

from commands.reactions import AddReaction, DismissAnnouncement, RemoveReaction
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.writing import write
from feed_project.entities import Empty
from feed_project.entities.announcements import Announcement
from feed_project.presentation.announcements import announcement_json
from queries.announcements import announcements as query


@endpoint(None)
def announcements(caller: Caller) -> list[Announcement]:
    """What is announced; any of the caller's tokens may ask."""
    return [announcement_json(announcement, caller.viewer) for announcement in query(caller.viewer, caller.now)]


@endpoint("write:accounts")
def dismiss(caller: Caller, announcement_id: Id) -> Empty:
    """Put an announcement away as read."""
    write(caller, DismissAnnouncement(announcement_id=announcement_id, account_id=caller.account_id))
    return {}


@endpoint("write:favourites")
def add_reaction(caller: Caller, announcement_id: Id, name: str) -> Empty:
    """React to an announcement with an emoji."""
    write(caller, AddReaction(announcement_id=announcement_id, account_id=caller.account_id, name=name))
    return {}


@endpoint("write:favourites")
def remove_reaction(caller: Caller, announcement_id: Id, name: str) -> Empty:
    """Take a reaction back."""
    write(caller, RemoveReaction(announcement_id=announcement_id, account_id=caller.account_id, name=name))
    return {}
