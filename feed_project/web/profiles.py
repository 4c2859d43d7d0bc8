"""A member's page: who they are, what they wrote, whom they follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from commands.refusals import NotFound
from feed_project.web.access import viewer_id
from feed_project.web.addresses import id_in, wanted_page
from feed_project.web.answers import is_swap, page
from feed_project.web.cards import profile_card
from feed_project.web.timelines import rows
from queries import accounts
from queries.account_posts import account_posts, pinned_posts
from queries.accounts import account_named
from queries.paging import Page, PageRequest, filled
from queries.relationships import relationship
from queries.views import AccountView, FeedItem

People = Callable[[int | None, int, PageRequest], Page[AccountView]]


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """An account with its posts, its answers to others left out."""
    return _profile(request, username, with_replies=False)


@require_safe
def profile_with_replies(request: HttpRequest, username: str) -> HttpResponse:
    """An account with everything it wrote."""
    return _profile(request, username, with_replies=True)


@require_safe
def permanent(request: HttpRequest, username: str) -> HttpResponse:
    """The address that an account has for programs leads to its page."""
    return redirect(f"/@{named(request, username).username}")


def _profile(request: HttpRequest, username: str, *, with_replies: bool) -> HttpResponse:
    viewer = viewer_id(request)
    account = named(request, username)
    if account.username != username:
        return redirect(request.path.replace(f"/@{username}", f"/@{account.username}", 1))
    pinned = () if with_replies else pinned_posts(viewer, account.id).items
    feed = _without(pinned, account_posts(viewer, account.id, wanted_page(request), exclude_replies=not with_replies))
    if is_swap(request):
        return rows(request, request.path, feed)
    standing = relationship(viewer, account.id) if viewer else None
    return page(
        request,
        "accounts/profile.html",
        account=account,
        relationship=standing,
        feed=feed,
        pinned=pinned if id_in(request.GET, "max_id") is None else (),
        url=request.path,
        with_replies=with_replies,
        card=profile_card(account),
    )


def _without(pinned: Sequence[FeedItem], feed: Page[FeedItem]) -> Page[FeedItem]:
    """The page without what stands on top already."""
    on_top = {item.entry_id for item in pinned}
    return filled(feed, [item for item in feed.items if item.entry_id not in on_top])


@require_safe
def followers(request: HttpRequest, username: str) -> HttpResponse:
    """Who follows an account."""
    return _people(request, username, "Followers", accounts.followers)


@require_safe
def following(request: HttpRequest, username: str) -> HttpResponse:
    """Whom an account follows."""
    return _people(request, username, "Following", accounts.following)


def _people(request: HttpRequest, username: str, title: str, query: People) -> HttpResponse:
    account = named(request, username)
    people = query(viewer_id(request), account.id, wanted_page(request))
    up = f"/@{account.username}"
    return page(request, "accounts/people.html", title=title, of=account, people=people, up=up, url=request.path)


def named(request: HttpRequest, username: str) -> AccountView:
    """The account of that name, in any case; NotFound when there is none."""
    account = account_named(viewer_id(request), username)
    if account is None:
        raise NotFound
    return account
