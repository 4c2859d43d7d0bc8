"""How a member stands to another: follow, block, mute, and answering who asks to follow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from commands.blocks import BlockAccount, UnblockAccount
from commands.follows import AcceptFollowRequest, FollowAccount, RejectFollowRequest, RemoveFollower, UnfollowAccount
from commands.mutes import MuteAccount, UnmuteAccount
from feed_project.web.access import member_id
from feed_project.web.acting import act, new_id
from feed_project.web.addresses import wanted_page
from feed_project.web.answers import back, is_swap, page
from feed_project.web.profiles import named
from queries import accounts
from queries.mutes import mutes
from queries.paging import Page, filled
from queries.relationships import relationship
from queries.views import AccountView


@require_POST
def follow(request: HttpRequest, username: str) -> HttpResponse:
    """Follow, or ask to; `show_boosts` changes whether their boosts are wanted."""
    account = named(request, username)
    wanted = {"on": True, "off": False}.get(request.POST.get("show_boosts", ""))
    command = FollowAccount(
        follower_id=member_id(request), followee_id=account.id, follow_id=new_id(), show_boosts=wanted
    )
    return _done(request, account, command)


@require_POST
def unfollow(request: HttpRequest, username: str) -> HttpResponse:
    """Stop following, or take the request back."""
    account = named(request, username)
    return _done(request, account, UnfollowAccount(follower_id=member_id(request), followee_id=account.id))


@require_POST
def remove_follower(request: HttpRequest, username: str) -> HttpResponse:
    """Make somebody stop following."""
    account = named(request, username)
    return _done(request, account, RemoveFollower(follower_id=account.id, followee_id=member_id(request)))


@require_POST
def block(request: HttpRequest, username: str) -> HttpResponse:
    """From now on neither sees the other."""
    account = named(request, username)
    command = BlockAccount(blocker_id=member_id(request), blocked_id=account.id, block_id=new_id())
    return _done(request, account, command)


@require_POST
def unblock(request: HttpRequest, username: str) -> HttpResponse:
    """Lift a block."""
    account = named(request, username)
    return _done(request, account, UnblockAccount(blocker_id=member_id(request), blocked_id=account.id))


@require_POST
def mute(request: HttpRequest, username: str) -> HttpResponse:
    """See nothing of somebody, who does not learn of it."""
    account = named(request, username)
    return _done(request, account, MuteAccount(muter_id=member_id(request), muted_id=account.id, mute_id=new_id()))


@require_POST
def unmute(request: HttpRequest, username: str) -> HttpResponse:
    """Lift a mute."""
    account = named(request, username)
    return _done(request, account, UnmuteAccount(muter_id=member_id(request), muted_id=account.id))


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Who asks to follow."""
    people = accounts.follow_requests(member_id(request), wanted_page(request))
    return page(request, "accounts/requests.html", people=people, url=request.path)


@require_POST
def accept(request: HttpRequest, username: str) -> HttpResponse:
    """Let somebody follow who asked to."""
    account = named(request, username)
    command = AcceptFollowRequest(follower_id=account.id, followee_id=member_id(request), follow_id=new_id())
    return _answered(request, account, command)


@require_POST
def reject(request: HttpRequest, username: str) -> HttpResponse:
    """Turn a follow request down."""
    account = named(request, username)
    return _answered(request, account, RejectFollowRequest(follower_id=account.id, followee_id=member_id(request)))


@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Whom the member blocks."""
    return _listed(request, "Blocked", accounts.blocks(member_id(request), wanted_page(request)))


@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """Whom the member mutes."""
    found = mutes(member_id(request), wanted_page(request))
    return _listed(request, "Muted", filled(found, [mute.account for mute in found.items]))


def _listed(request: HttpRequest, title: str, people: Page[AccountView]) -> HttpResponse:
    return page(request, "accounts/people.html", title=title, people=people, up="/home", url=request.path)


def _done(request: HttpRequest, account: AccountView, command: Any) -> HttpResponse:
    """Act, and answer with the buttons as they are now."""
    act(request, command)
    if not is_swap(request):
        return back(request, f"/@{account.username}")
    standing = relationship(member_id(request), account.id)
    return page(request, "parts/standing.html", account=account, relationship=standing)


def _answered(request: HttpRequest, account: AccountView, command: Any) -> HttpResponse:
    """Act, and answer with the row of who asked, now answered."""
    act(request, command)
    if not is_swap(request):
        return back(request, "/follow_requests")
    accepted = isinstance(command, AcceptFollowRequest)
    return page(request, "parts/request.html", account=account, answer="accepted" if accepted else "rejected")
