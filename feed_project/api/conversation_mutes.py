"""Muted conversations: no more notifications from the thread that a status belongs to."""

from __future__ import annotations

from commands.conversation_mutes import MuteConversation, UnmuteConversation
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.meaning import meant
from feed_project.api.posts import fresh
from feed_project.api.writing import write
from feed_project.entities import Status


@endpoint("write:mutes")
def mute(caller: Caller, status_id: Id) -> Status:
    """Mute the conversation of a status."""
    post_id = meant(caller, status_id)
    write(caller, MuteConversation(account_id=caller.account_id, post_id=post_id))
    return fresh(caller, post_id)


@endpoint("write:mutes")
def unmute(caller: Caller, status_id: Id) -> Status:
    """Hear of the conversation of a status again."""
    post_id = meant(caller, status_id)
    write(caller, UnmuteConversation(account_id=caller.account_id, post_id=post_id))
    return fresh(caller, post_id)
