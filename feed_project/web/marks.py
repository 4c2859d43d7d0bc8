"""What a member does to posts for itself: bookmarks, pins, muted conversations, and its own lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from commands.bookmarks import BookmarkPost, UnbookmarkPost
from commands.conversation_mutes import MuteConversation, UnmuteConversation
from commands.pins import PinPost, UnpinPost
from feed_project.web.access import member_id
from feed_project.web.acting import act, new_id
from feed_project.web.actions import done
from feed_project.web.addresses import wanted_page
from feed_project.web.answers import back
from feed_project.web.timelines import Timeline, shown
from queries import bookmarks as bookmark_queries
from queries import favourites as favourite_queries
from queries.paging import Page, filled
from queries.views import FeedItem, PostView

BOOKMARKS = Timeline("Bookmarks", "/bookmarks", "", "No bookmarks yet. Nobody but you sees them.")
FAVOURITES = Timeline("Favourites", "/favourites", "", "No favourites yet.")


@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """What the member has bookmarked, the last first."""
    page = bookmark_queries.bookmarks(member_id(request), wanted_page(request))
    return shown(request, BOOKMARKS, _items(page))


@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """What the member has favourited, the last first."""
    page = favourite_queries.favourites(member_id(request), wanted_page(request))
    return shown(request, FAVOURITES, _items(page))


@require_POST
def bookmark(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put a bookmark at a post."""
    command = BookmarkPost(bookmark_id=new_id(), account_id=member_id(request), post_id=post_id)
    return done(request, command, "bookmark")


@require_POST
def unbookmark(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a bookmark out."""
    return done(request, UnbookmarkPost(account_id=member_id(request), post_id=post_id), "bookmark")


@require_POST
def pin(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put a post of one's own on top of one's profile."""
    return _acted(request, PinPost(account_id=member_id(request), post_id=post_id))


@require_POST
def unpin(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a post from the top of one's profile."""
    return _acted(request, UnpinPost(account_id=member_id(request), post_id=post_id))


@require_POST
def mute(request: HttpRequest, post_id: int) -> HttpResponse:
    """Hear no more of the conversation that a post is in."""
    return _acted(request, MuteConversation(account_id=member_id(request), post_id=post_id))


@require_POST
def unmute(request: HttpRequest, post_id: int) -> HttpResponse:
    """Hear of the conversation that a post is in again."""
    return _acted(request, UnmuteConversation(account_id=member_id(request), post_id=post_id))


def _acted(request: HttpRequest, command: Any) -> HttpResponse:
    act(request, command)
    return back(request)


def _items(page: Page[PostView]) -> Page[FeedItem]:
    return filled(page, [FeedItem(post.id, post) for post in page.items])
