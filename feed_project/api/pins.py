"""Pins: put a status of one's own on top of one's profile, take it off."""

from __future__ import annotations

from commands.pins import PinPost, UnpinPost
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id
from feed_project.api.meaning import meant
from feed_project.api.posts import fresh
from feed_project.api.writing import write
from feed_project.entities import Status

NO_BOOSTS = "Validation failed: A boost cannot be pinned"


@endpoint("write:accounts")
def pin(caller: Caller, status_id: Id) -> Status:
    """Pin a status of one's own; a boost is not one's own status."""
    if meant(caller, status_id) != status_id:
        raise Refused(422, NO_BOOSTS)
    write(caller, PinPost(account_id=caller.account_id, post_id=status_id))
    return fresh(caller, status_id)


@endpoint("write:accounts")
def unpin(caller: Caller, status_id: Id) -> Status:
    """Take a status off."""
    post_id = meant(caller, status_id)
    write(caller, UnpinPost(account_id=caller.account_id, post_id=post_id))
    return fresh(caller, post_id)
