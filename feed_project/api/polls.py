"""Polls: what a post may ask with, looking at one, voting."""

from __future__ import annotations

from dataclasses import dataclass, field

from commands.polls import CastVote, NewPoll
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.listing import found
from feed_project.api.writing import new_id, write
from feed_project.entities.polls import Poll
from feed_project.presentation.polls import poll_json
from queries import polls


@dataclass(frozen=True)
class PollForm:
    """A poll for a status; `expires_in` is in seconds."""

    options: list[str] = field(default_factory=list)
    expires_in: int | None = None
    multiple: bool = False
    hide_totals: bool = False


@dataclass(frozen=True)
class VoteForm:
    """What is chosen, as places among the options, from 0."""

    choices: list[int] = field(default_factory=list)


@endpoint("read:statuses", admits="anyone")
def show(caller: Caller, poll_id: Id) -> Poll:
    """One poll."""
    return poll_json(found(polls.poll(caller.viewer, poll_id)), caller.viewer)


@endpoint("write:statuses")
def vote(caller: Caller, poll_id: Id, form: VoteForm) -> Poll:
    """Vote, once; the answer is the poll as it stands then."""
    command = CastVote(account_id=caller.account_id, poll_id=poll_id, choices=tuple(form.choices), now=caller.now)
    write(caller, command)
    return poll_json(found(polls.poll(caller.viewer, poll_id)), caller.viewer)


def new_poll(caller: Caller, form: PollForm | None) -> NewPoll | None:
    """The poll that a form asks for, open from now on."""
    if form is None:
        return None
    return NewPoll(
        poll_id=new_id(caller),
        options=tuple(form.options),
        opens_at=caller.now,
        seconds=form.expires_in,
        multiple=form.multiple,
        hides_totals=form.hide_totals,
    )
