"""Follows, and the requests to follow locked accounts."""

from __future__ import annotations

from dataclasses import dataclass

from commands.follows import (
    AcceptFollowRequest,
    FollowAccount,
    RejectFollowRequest,
    RemoveFollower,
    UnfollowAccount,
)
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.relationships import standing
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Relationship
from feed_project.presentation import account_json
from queries import accounts


@dataclass(frozen=True)
class FollowForm:
    """What is wanted of the follow; what is not said stays or is the default."""

    reblogs: bool | None = None
    notify: bool | None = None
    languages: list[str] | None = None


@endpoint("write:follows")
def follow(caller: Caller, account_id: Id, form: FollowForm) -> Relationship:
    """Follow an account, or ask to, when it is locked."""
    command = FollowAccount(
        follower_id=caller.account_id,
        followee_id=account_id,
        follow_id=new_id(caller),
        show_boosts=form.reblogs,
        notify=form.notify,
        languages=None if form.languages is None else tuple(filter(None, form.languages)),
    )
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:follows")
def unfollow(caller: Caller, account_id: Id) -> Relationship:
    """Follow an account no longer, or take the request back."""
    write(caller, UnfollowAccount(follower_id=caller.account_id, followee_id=account_id))
    return standing(caller, account_id)


@endpoint("write:follows")
def remove_follower(caller: Caller, account_id: Id) -> Relationship:
    """Make an account not follow the caller any more."""
    write(caller, RemoveFollower(follower_id=account_id, followee_id=caller.account_id))
    return standing(caller, account_id)


@endpoint("read:accounts", admits="anyone")
def followers(caller: Caller, account_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Who follows an account."""
    found(accounts.account(caller.viewer, account_id))
    page = accounts.followers(caller.viewer, account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("read:accounts", admits="anyone")
def following(caller: Caller, account_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Whom an account follows."""
    found(accounts.account(caller.viewer, account_id))
    page = accounts.following(caller.viewer, account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("read:follows")
def requests(caller: Caller, form: PageForm) -> Answer[list[Account]]:
    """Who asks to follow the caller."""
    page = accounts.follow_requests(caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("write:follows")
def authorize(caller: Caller, account_id: Id) -> Relationship:
    """Let a requester follow."""
    command = AcceptFollowRequest(follower_id=account_id, followee_id=caller.account_id, follow_id=new_id(caller))
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:follows")
def reject(caller: Caller, account_id: Id) -> Relationship:
    """Turn a requester down."""
    write(caller, RejectFollowRequest(follower_id=account_id, followee_id=caller.account_id))
    return standing(caller, account_id)
