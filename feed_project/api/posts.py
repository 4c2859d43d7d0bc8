"""Statuses, which inside are posts: publish, read, edit, delete, and the thread around one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commands.attachments import MediaChange
from commands.boosts import UnboostPost
from commands.posts import DeletePost, EditPost, PublishPost
from commands.unchanged import UNCHANGED
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id
from feed_project.api.limits import DELETING, POSTING
from feed_project.api.listing import found
from feed_project.api.meaning import meant
from feed_project.api.polls import PollForm, new_poll
from feed_project.api.scheduled_posts import schedule
from feed_project.api.writing import idempotency_of, new_id, write
from feed_project.entities import Context, Status, StatusSource
from feed_project.entities.scheduled_posts import ScheduledStatus
from feed_project.media.focus import parse_focus
from feed_project.presentation import deleted_status_json, source_json, status_json
from feed_project.unfolded import unfolded_post
from queries import accounts, posts
from queries.views import PostView
from queries.withheld import withheld_post

Visibility = Literal["public", "unlisted", "private", "direct"]


@dataclass(frozen=True)
class PublishForm:
    """A new status."""

    status: str = ""
    in_reply_to_id: Id | None = None
    sensitive: bool | None = None
    spoiler_text: str = ""
    visibility: Visibility | None = None
    language: str | None = None
    media_ids: list[Id] | None = None
    poll: PollForm | None = None
    scheduled_at: str | None = None
    quoted_status_id: Id | None = None


@dataclass(frozen=True)
class MediaForm:
    """What changes of one of a status' media."""

    id: Id | None = None
    description: str | None = None
    focus: str | None = None


@dataclass(frozen=True)
class EditForm:
    """What changes of a status."""

    status: str | None = None
    spoiler_text: str | None = None
    sensitive: bool | None = None
    language: str | None = None
    media_ids: list[Id] | None = None
    media_attributes: list[MediaForm] | None = None
    poll: PollForm | None = None


@dataclass(frozen=True)
class DeleteForm:
    """Whether its media go at once; they are kept a while otherwise, for writing it anew."""

    delete_media: bool = False


@dataclass(frozen=True)
class ManyForm:
    """Several at once."""

    id: list[Id] | None = None


@endpoint("write:statuses", limit=POSTING)
def publish(caller: Caller, form: PublishForm) -> Status | ScheduledStatus:
    """Publish a status, or plan to; with an `Idempotency-Key`, once."""
    if form.quoted_status_id:  # nothing that was asked for may be lost unsaid
        raise Refused(422, "Validation failed: Quoted status is not supported")
    command, idempotency = _publishing(caller, form), idempotency_of(caller, form)
    if form.scheduled_at:
        return schedule(caller, command, form.scheduled_at, idempotency)
    outcome = write(caller, command, idempotency)
    return status_json(found(own(caller, outcome.result["post_id"])), caller.viewer)


def _publishing(caller: Caller, form: PublishForm) -> PublishPost:
    return PublishPost(
        post_id=new_id(caller),
        author_id=caller.account_id,
        text=form.status,
        visibility=form.visibility,
        spoiler=form.spoiler_text,
        sensitive=form.sensitive,
        language=form.language or None,
        in_reply_to_id=meant(caller, form.in_reply_to_id) if form.in_reply_to_id else None,
        application=caller.bearer.application if caller.bearer else None,
        application_website=caller.bearer.application_website if caller.bearer else None,
        poll=new_poll(caller, form.poll),
        media=tuple(form.media_ids or ()),
    )


@endpoint("read:statuses", admits="anyone")
def show(caller: Caller, status_id: Id) -> Status:
    """One status, or a boost by its own id."""
    if post := posts.post(caller.viewer, status_id):
        return status_json(post, caller.viewer)
    return status_json(found(posts.feed_entry(caller.viewer, status_id)), caller.viewer)


@endpoint("read:statuses", admits="anyone")
def show_many(caller: Caller, form: ManyForm) -> list[Status]:
    """Several statuses or boosts by their ids; what the caller may not see is left out."""
    wanted = list(dict.fromkeys(form.id or []))[:40]
    items = posts.feed_entries(caller.viewer, wanted)
    return [status_json(items[status_id], caller.viewer) for status_id in wanted if status_id in items]


@endpoint("write:statuses")
def edit(caller: Caller, status_id: Id, form: EditForm) -> Status:
    """Change one of the caller's own statuses."""
    command = EditPost(
        post_id=status_id,
        account_id=caller.account_id,
        text=UNCHANGED if form.status is None else form.status,
        spoiler=UNCHANGED if form.spoiler_text is None else form.spoiler_text,
        sensitive=UNCHANGED if form.sensitive is None else form.sensitive,
        language=UNCHANGED if form.language is None else form.language or None,
        poll=new_poll(caller, form.poll),  # as in Mastodon, one that is not sent again is taken away
        media=UNCHANGED if form.media_ids is None else tuple(form.media_ids),
        media_changes=tuple(_media_change(each) for each in form.media_attributes or ()),
    )
    write(caller, command)
    return status_json(found(own(caller, status_id)), caller.viewer)


@endpoint("write:statuses", limit=DELETING)
def delete(caller: Caller, status_id: Id, form: DeleteForm) -> Status:
    """Delete one's own status, answered with its text for writing it anew, or take back one's own boost."""
    post = own(caller, status_id)
    if post is None:
        return _unboosted(caller, status_id)
    write(caller, DeletePost(post_id=status_id, account_id=caller.account_id, with_media=form.delete_media))
    return deleted_status_json(post, caller.account_id)


@endpoint("read:statuses", admits="anyone")
def context(caller: Caller, status_id: Id) -> Context:
    """The thread: what the status answers, and what answers it."""
    thread = found(posts.thread(caller.viewer, meant(caller, status_id)))
    return {
        "ancestors": [status_json(post, caller.viewer) for post in thread.ancestors],
        "descendants": [status_json(post, caller.viewer) for post in thread.descendants],
    }


@endpoint("read:statuses")
def source(caller: Caller, status_id: Id) -> StatusSource:
    """A status of the caller's own as it was typed."""
    post = found(posts.post(caller.viewer, meant(caller, status_id)))
    return source_json(found(post if post.author.id == caller.account_id else None))


def own(caller: Caller, post_id: int) -> PostView | None:
    """A post as it was folded or, while nobody folds, as the log tells it to its author, the caller."""
    post = posts.post(caller.viewer, post_id)
    if post is None and (author := accounts.account(caller.viewer, caller.account_id)):
        post = unfolded_post(post_id, author)
    return post


def fresh(caller: Caller, post_id: int) -> Status:
    """A post as it is after a write."""
    return status_json(found(posts.post(caller.viewer, post_id)), caller.viewer)


def without_mark(caller: Caller, post_id: int) -> Status:
    """A post after the caller took a mark back; of one that it may not see any more, only whose it is."""
    post = posts.post(caller.viewer, post_id) or withheld_post(post_id)
    return status_json(found(post), caller.viewer)


def _media_change(form: MediaForm) -> MediaChange:
    focus = parse_focus(form.focus) or (UNCHANGED, UNCHANGED)
    return MediaChange(form.id or 0, UNCHANGED if form.description is None else form.description, *focus)


def _unboosted(caller: Caller, boost_id: int) -> Status:
    """Take back the caller's own boost; the answer is the boost around the post as it is then."""
    post_id = found(posts.own_boosted_post(caller.account_id, boost_id))
    boost = posts.feed_entry(caller.viewer, boost_id)
    write(caller, UnboostPost(account_id=caller.account_id, post_id=post_id))
    post = posts.post(caller.viewer, post_id)
    shown = status_json(boost._replace(post=post), caller.viewer) if boost and post else without_mark(caller, post_id)
    return {**shown, "text": ""}  # a boost has no words
