"""Publishing what was planned, when its moment has come: the timer of `commands.scheduled_posts`."""

from __future__ import annotations

from datetime import datetime

from commands.handling import Idempotency, handle
from commands.identifiers import next_ids
from commands.refusals import Conflict, Refusal
from commands.scheduled_posts import CloseScheduledPost, FailScheduledPost, publishing
from commands.tables.scheduled_posts import scheduled_post
from events import store
from events.scheduled_posts import scheduled_stream


def publish_scheduled(scheduled_id: int, now: datetime) -> None:
    """Publish by the ordinary command, once, and close the plan; a refusal is noted for its author.

    Runs in the transaction that `commands.due` has opened, and holds the plan's stream from the
    start, so that it cannot be taken back or put off meanwhile.
    """
    store.lock([scheduled_stream(scheduled_id)])
    scheduled = scheduled_post(scheduled_id)
    if scheduled is None or scheduled.failure is not None or scheduled.due_at > now:
        return  # it was taken back, or put off, a moment ago; its row with it
    author_id = scheduled.author_id
    post_id, poll_id = next_ids(2, now)
    command = publishing(scheduled_id, scheduled, post_id=post_id, poll_id=poll_id, now=now)
    key = Idempotency(f"scheduled:{scheduled_id}", "")
    try:
        post_id = int(handle(command, actor_id=author_id, now=now, idempotency=key).result["post_id"])
    except Conflict:
        raise  # nobody's fault: it is tried again
    except Refusal as refusal:
        failure = FailScheduledPost(scheduled_id=scheduled_id, account_id=author_id, reason=refusal.message)
        handle(failure, actor_id=author_id, now=now)
    else:
        done = CloseScheduledPost(scheduled_id=scheduled_id, account_id=author_id, post_id=post_id)
        handle(done, actor_id=author_id, now=now)
