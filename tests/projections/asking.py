"""What accounts ask each other, with votes and ends; and what they plan to post."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from events.polls import Poll, PollEnded, PollVoteCast
from events.posts import PostEdited
from events.scheduled_posts import (
    PlannedPost,
    PostRescheduled,
    PostScheduled,
    PostUnscheduled,
    ScheduledPostFailed,
    ScheduledPostPublished,
)
from events.vocabulary import Event

ENDS = "2026-05-01T12:00:00.000+00:00"
LATER = "2026-05-02T12:00:00.000+00:00"


@dataclass
class Asking:
    """The part of a history that is about polls and plans; posts come from the rest of it."""

    events: list[Event] = field(default_factory=list)
    posts: dict[int, Any] = field(default_factory=dict)
    polls: dict[int, Poll] = field(default_factory=dict)
    plans: dict[int, int] = field(default_factory=dict)
    votes: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def new_poll(self, n: int) -> Poll:
        """A poll of two or three options."""
        options = ("yes", "no", "perhaps")[: 2 + n % 2]
        return Poll(poll_id=6000 + len(self.events), options=options, ends_at=ENDS, multiple=n % 3 == 0)

    def ask(self, _: int, n: int) -> None:
        """Give a post another poll, prolong the one it has, or take it away."""
        if not self.posts:
            return
        post_id = list(self.posts)[n % len(self.posts)]
        old, post = self.polls.pop(post_id, None), self.posts[post_id]
        poll = replace(old, ends_at=LATER, hides_totals=True) if old and n % 4 == 1 else self.new_poll(n)
        if old is None or n % 4:
            self.polls[post_id] = poll
        self.events.append(
            PostEdited(post_id=post_id, author_id=post.author, text="?", tags=post.tags, poll=self.polls.get(post_id))
        )

    def vote(self, a: int, n: int) -> None:
        """Vote, once."""
        if not self.polls:
            return
        post_id = list(self.polls)[n % len(self.polls)]
        poll = self.polls[post_id]
        if (a, poll.poll_id) in self.votes or self.posts[post_id].author == a:
            return
        choices = (0, 1) if poll.multiple and n % 2 else (n % len(poll.options),)
        self.votes[a, poll.poll_id] = choices
        self.events.append(PollVoteCast(poll_id=poll.poll_id, post_id=post_id, account_id=a, choices=choices))

    def end(self, _: int, n: int) -> None:
        """A poll's time is over."""
        if self.polls:
            post_id = list(self.polls)[n % len(self.polls)]
            poll_id, author = self.polls[post_id].poll_id, self.posts[post_id].author
            self.events.append(PollEnded(poll_id=poll_id, post_id=post_id, author_id=author))

    def plan(self, a: int, n: int) -> None:
        """Plan a post, or do what can be done to a plan; what ends a plan erases it."""
        if n % 3 == 0 or not self.plans:
            scheduled_id = 7000 + len(self.events)
            self.plans[scheduled_id] = a
            planned = PlannedPost(text=f"plan {n}", media=(n,) if n % 2 else ())
            self.events.append(PostScheduled(scheduled_id=scheduled_id, author_id=a, due_at=ENDS, post=planned))
            return
        scheduled_id = list(self.plans)[n % len(self.plans)]
        one = {"scheduled_id": scheduled_id, "author_id": self.plans[scheduled_id]}
        if n % 4 < 2:
            del self.plans[scheduled_id]
        ends: list[Event] = [PostUnscheduled(**one), ScheduledPostPublished(**one, post_id=1)]
        others: list[Event] = [PostRescheduled(**one, due_at=LATER), ScheduledPostFailed(**one, reason="no")]
        self.events.append([*ends, *others][n % 4])

    def results(self) -> dict[int, tuple[int, int, list[int]]]:
        """By poll: its post, how many voted, and how often each option was chosen."""
        found = {}
        for post_id, poll in self.polls.items():
            cast = [choices for (_, poll_id), choices in self.votes.items() if poll_id == poll.poll_id]
            tallies = [sum(place in choices for choices in cast) for place in range(len(poll.options))]
            found[poll.poll_id] = (post_id, len(cast), tallies)
        return found
