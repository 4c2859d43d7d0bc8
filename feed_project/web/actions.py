"""What a button under a post does: boost, favourite, and taking either back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from commands.boosts import BoostPost, UnboostPost
from commands.favourites import FavouritePost, UnfavouritePost
from feed_project.web.access import member_id
from feed_project.web.acting import act, new_id
from feed_project.web.addresses import id_in
from feed_project.web.answers import back, is_swap, page
from feed_project.web.posts import visible_post
from feed_project.web.templatetags.dunlin import action_context


@require_POST
def boost(request: HttpRequest, post_id: int) -> HttpResponse:
    """Pass a post on to one's followers."""
    command = BoostPost(boost_id=new_id(), account_id=member_id(request), post_id=post_id)
    return done(request, command, "boost")


@require_POST
def unboost(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a boost back."""
    return done(request, UnboostPost(account_id=member_id(request), post_id=post_id), "boost")


@require_POST
def favourite(request: HttpRequest, post_id: int) -> HttpResponse:
    """Mark a post as a favourite."""
    command = FavouritePost(favourite_id=new_id(), account_id=member_id(request), post_id=post_id)
    return done(request, command, "favourite")


@require_POST
def unfavourite(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a favourite back."""
    return done(request, UnfavouritePost(account_id=member_id(request), post_id=post_id), "favourite")


def done(request: HttpRequest, command: Any, kind: str) -> HttpResponse:
    """Act on a post, and answer with the button of that kind as it is now."""
    act(request, command)
    if not is_swap(request):
        return back(request)
    post = visible_post(member_id(request), command.post_id)
    entry = id_in(request.POST, "entry")
    return page(request, "parts/action.html", **action_context(post, kind, post.id if entry is None else entry))
