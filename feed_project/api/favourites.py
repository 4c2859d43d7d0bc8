"""Favourites: give, take back, who gave one, and the caller's own."""

from __future__ import annotations

from commands.favourites import FavouritePost, UnfavouritePost
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.meaning import meant
from feed_project.api.posts import fresh, without_mark
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Status
from feed_project.presentation import account_json, status_json
from queries import posts
from queries.favourites import favourites as favourite_posts


@endpoint("write:favourites")
def favourite(caller: Caller, status_id: Id) -> Status:
    """Mark a status as a favourite."""
    post_id = meant(caller, status_id)
    write(caller, FavouritePost(favourite_id=new_id(caller), account_id=caller.account_id, post_id=post_id))
    return fresh(caller, post_id)


@endpoint("write:favourites")
def unfavourite(caller: Caller, status_id: Id) -> Status:
    """Take a favourite back."""
    post_id = meant(caller, status_id)
    write(caller, UnfavouritePost(account_id=caller.account_id, post_id=post_id))
    return without_mark(caller, post_id)


@endpoint("read:accounts", admits="anyone")
def favourited_by(caller: Caller, status_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Who marked a status as a favourite."""
    post_id = meant(caller, status_id)
    found(posts.post(caller.viewer, post_id))
    page = posts.favourited_by(caller.viewer, post_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("read:favourites")
def favourites(caller: Caller, form: PageForm) -> Answer[list[Status]]:
    """What the caller has marked as a favourite, the last first; paged by the favourites."""
    page = favourite_posts(caller.account_id, form.page())
    return listed(caller, page, lambda post: status_json(post, caller.viewer))
