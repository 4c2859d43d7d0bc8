"""Bookmarks: put, take out, and the caller's own list; nobody else ever learns of them."""

from __future__ import annotations

from commands.bookmarks import BookmarkPost, UnbookmarkPost
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import listed
from feed_project.api.meaning import meant
from feed_project.api.posts import fresh, without_mark
from feed_project.api.writing import new_id, write
from feed_project.entities import Status
from feed_project.presentation import status_json
from queries.bookmarks import bookmarks as bookmarked_posts


@endpoint("write:bookmarks")
def bookmark(caller: Caller, status_id: Id) -> Status:
    """Put a bookmark at a status."""
    post_id = meant(caller, status_id)
    write(caller, BookmarkPost(bookmark_id=new_id(caller), account_id=caller.account_id, post_id=post_id))
    return fresh(caller, post_id)


@endpoint("write:bookmarks")
def unbookmark(caller: Caller, status_id: Id) -> Status:
    """Take a bookmark out."""
    post_id = meant(caller, status_id)
    write(caller, UnbookmarkPost(account_id=caller.account_id, post_id=post_id))
    return without_mark(caller, post_id)


@endpoint("read:bookmarks")
def bookmarks(caller: Caller, form: PageForm) -> Answer[list[Status]]:
    """What the caller has bookmarked, the last first; paged by the bookmarks."""
    page = bookmarked_posts(caller.account_id, form.page())
    return listed(caller, page, lambda post: status_json(post, caller.viewer))
