"""Polls: voting with the form under a post, and what is shown of the results."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from commands.polls import CastVote
from commands.refusals import NotFound
from feed_project.web.access import member_id
from feed_project.web.acting import act, moment
from feed_project.web.addresses import post_address
from feed_project.web.answers import back
from feed_project.web.posts import visible_post
from queries.views import AccountView, PollView


@dataclass(frozen=True, slots=True)
class Result:
    """One option, whether the viewer chose it, and how many of a hundred voters did; None: it is hidden."""

    title: str
    chosen: bool
    percent: int | None


@require_POST
def vote(request: HttpRequest, post_id: int) -> HttpResponse:
    """Vote in a post's poll."""
    post = visible_post(member_id(request), post_id)
    if post.poll is None:
        raise NotFound
    sent = request.POST.getlist("choice")
    choices = tuple(int(choice) for choice in sent if choice.isascii() and choice.isdigit() and len(choice) < 3)
    act(request, CastVote(account_id=member_id(request), poll_id=post.poll.id, choices=choices, now=moment()))
    return back(request, post_address(post))


def votable(poll: PollView, member: AccountView | None) -> bool:
    """Whether the member may vote now."""
    return member is not None and not poll.ended and poll.chosen is None and poll.author_id != member.id


def results(poll: PollView) -> list[Result]:
    """The options in their order."""
    hidden = poll.hides_totals and not poll.ended
    return [
        Result(title, place in (poll.chosen or ()), None if hidden else round(100 * count / max(poll.voters, 1)))
        for place, (title, count) in enumerate(poll.options)
    ]
