"""The timelines: home for members, local and those of hashtags for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.post_text import tag_name
from feed_project.consistency import asked_position, await_position
from feed_project.presence import open_home_feed
from feed_project.web.access import member_id, viewer_id
from feed_project.web.addresses import id_in, wanted_page
from feed_project.web.answers import is_swap, page
from feed_project.web.composing import new_composer
from queries import positions
from queries.home import home_feed
from queries.paging import Page
from queries.public_feed import public_feed
from queries.tag_feed import TagWish, tag_feed
from queries.views import FeedItem


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline is called, where it lives and which stream keeps it live (of which tag)."""

    title: str
    url: str
    stream: str
    empty: str
    tag: str = ""


HOME = Timeline("Home", "/home", "user", "Nothing here yet. Follow somebody in Local, or write the first post.")
LOCAL = Timeline("Local", "/public", "public", "Nobody has written anything public yet.")
_LANES = ("home_feed",)


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The front door: home for members, the local timeline for everybody else."""
    return redirect(HOME.url if viewer_id(request) else LOCAL.url)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The member's home timeline; a page that has heard of news asks for it by its position, for it may be early."""
    viewer = member_id(request)
    open_home_feed(viewer, timezone.now())
    minimum = asked_position(request.META)
    await_position(minimum, _LANES, viewer)
    reached = positions.reached(_LANES, viewer) if minimum else None
    response = shown(request, HOME, home_feed(viewer, wanted_page(request)))
    if reached is not None:
        response["X-Log-Position"] = str(reached)
    return response


@require_safe
def local(request: HttpRequest) -> HttpResponse:
    """Every public post of the community."""
    return shown(request, LOCAL, public_feed(viewer_id(request), wanted_page(request)))


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Public posts with a hashtag, however it is written."""
    filed = tag_name(name)
    if filed is None:
        raise Http404
    empty = f"Nobody has used #{filed} in public yet."
    timeline = Timeline(f"#{filed}", reverse("tag", args=[filed]), "hashtag", empty, filed)
    return shown(request, timeline, tag_feed(viewer_id(request), TagWish((filed,)), wanted_page(request)))


def shown(request: HttpRequest, timeline: Timeline, feed: Page[FeedItem]) -> HttpResponse:
    """A page of a timeline, or its posts alone."""
    if is_swap(request):
        return rows(request, timeline.url, feed)
    first = id_in(request.GET, "max_id") is None
    composer = new_composer(request) if first and timeline is HOME else None
    context: dict[str, Any] = {
        "timeline": timeline,
        "url": timeline.url,
        "feed": feed,
        "first": first,
        "composer": composer,
    }
    return page(request, "timelines/timeline.html", **context)


def rows(request: HttpRequest, url: str, feed: Page[FeedItem]) -> HttpResponse:
    """Only the posts of a page, and the link to the next; `X-More` says that the page is not all."""
    response = page(request, "parts/rows.html", url=url, feed=feed, swap=True)
    response["X-More"] = "1" if feed.next_id is not None else "0"
    return response
