"""Planned statuses as JSON."""

from __future__ import annotations

from typing import Any

from feed_project.entities.scheduled_posts import ScheduledParams, ScheduledPoll, ScheduledStatus
from feed_project.presentation.media import media_json
from feed_project.presentation.times import moment
from queries.scheduled_posts import ScheduledPostView


def scheduled_status_json(scheduled: ScheduledPostView) -> ScheduledStatus:
    """A ScheduledStatus; that it failed is told beside what Mastodon has words for."""
    answer: ScheduledStatus = {
        "id": str(scheduled.id),
        "scheduled_at": moment(scheduled.due_at),
        "params": _params(scheduled.post),
        "media_attachments": [media_json(media) for media in scheduled.media],
    }
    if scheduled.failure is not None:
        answer["failure"] = scheduled.failure
    return answer


def _params(post: dict[str, Any]) -> ScheduledParams:
    answered = post["in_reply_to_id"]
    return {
        "text": post["text"],
        "visibility": post["visibility"],
        "spoiler_text": post["spoiler"],
        "sensitive": post["sensitive"],
        "language": post["language"],
        "in_reply_to_id": None if answered is None else str(answered),
        "media_ids": [str(media_id) for media_id in post["media"]] or None,
        "poll": _poll(post["poll"]),
        "scheduled_at": None,
        "idempotency": None,
        "application_id": None,
        "with_rate_limit": False,
    }


def _poll(poll: dict[str, Any] | None) -> ScheduledPoll | None:
    if poll is None:
        return None
    return {
        "options": poll["options"],
        "expires_in": poll["seconds"],
        "multiple": poll["multiple"],
        "hide_totals": poll["hides_totals"],
    }
