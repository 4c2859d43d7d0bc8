"""Polls as JSON."""

from __future__ import annotations

from feed_project.entities.polls import Poll
from feed_project.presentation.times import moment
from queries.views import PollView


def poll_json(poll: PollView, viewer: int | None) -> Poll:
    """A Poll. As in Mastodon its author counts as having voted, since it may not."""
    hidden = poll.hides_totals and not poll.ended
    answer: Poll = {
        "id": str(poll.id),
        "expires_at": moment(poll.ends_at),
        "expired": poll.ended,
        "multiple": poll.multiple,
        "votes_count": sum(count for _, count in poll.options),
        "voters_count": poll.voters,
        "options": [{"title": title, "votes_count": None if hidden else count} for title, count in poll.options],
        "emojis": [],
    }
    if viewer is not None:
        answer["voted"] = poll.chosen is not None or poll.author_id == viewer
        answer["own_votes"] = list(poll.chosen or ())
    return answer
