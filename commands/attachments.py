"""Rules for what a post shows, or is to show, besides its text: which media, and what that means for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from commands.medium import Media, attachment, check_description
from commands.refusals import Invalid
from commands.unchanged import UNCHANGED, Unchanged, or_old
from events.media import (
    Attachment,
    MediaAttached,
    MediaDescribed,
    MediaDetached,
    MediaDiscarded,
    MediaReleased,
    MediaReserved,
)
from events.vocabulary import Event

MOST_ATTACHED = 4

TOO_MANY = f"Validation failed: Cannot attach more than {MOST_ATTACHED} files"
MIXED = "Validation failed: Cannot attach a video to a post that already contains images"
NOT_READY = "Cannot attach files that have not finished processing. Try again in a moment!"


class MediaChange(NamedTuple):
    """What an edit of a post says of one of its media."""

    media_id: int
    description: str | Unchanged | None = UNCHANGED
    focus_x: int | Unchanged | None = UNCHANGED
    focus_y: int | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True)
class Shown:
    """What a post shows: its media as they are from now on, in order, and the events this takes."""

    attachments: tuple[Attachment, ...]
    events: tuple[Event, ...]


def ids_to_hold(media_ids: Sequence[int] | Unchanged) -> list[int]:
    """The media to be looked up before deciding; one more than fits, so that the rule can refuse it."""
    return [] if isinstance(media_ids, Unchanged) else list(dict.fromkeys(media_ids))[: MOST_ATTACHED + 1]


def shown_by(post_id: int, media: Mapping[int, Media]) -> tuple[int, ...]:
    """The ids of a post's media, in order."""
    own = [(each.place or 0, media_id) for media_id, each in media.items() if each.post_id == post_id]
    return tuple(media_id for _, media_id in sorted(own))


def show(
    post_id: int,
    media_ids: Sequence[int],
    media: Mapping[int, Media],
    changes: Iterable[MediaChange] = (),
    scheduled_id: int | None = None,
) -> Shown:
    """Let a post show these of its author's media, and no others; `scheduled_id`: it was planned so.

    Raises: Invalid: too many, a film among pictures, somebody else's, another post's, not ready.
    """
    ids = list(dict.fromkeys(media_ids))
    if len(ids) > MOST_ATTACHED:
        raise Invalid(TOO_MANY)
    _check_free(ids, media, post_id, scheduled_id)
    described = {
        change.media_id: _described(media[change.media_id], change) for change in changes if change.media_id in ids
    }
    now = {media_id: described.get(media_id, media[media_id]) for media_id in ids}
    if len(ids) > 1 and any(each.kind != "image" for each in now.values()):
        raise Invalid(MIXED)
    attachments = tuple(attachment(media_id, each) for media_id, each in now.items())
    events = (*_describing(described, media), *_detaching(post_id, ids, media), *_attaching(post_id, ids, media))
    return Shown(attachments, events)


def let_go(post_id: int, media: Mapping[int, Media], *, for_good: bool) -> tuple[Event, ...]:
    """What becomes of a deleted post's media: kept a while for writing it anew, or thrown away at once."""
    kind = MediaDiscarded if for_good else MediaDetached
    return tuple(
        kind(media_id=media_id, account_id=media[media_id].account_id, post_id=post_id)
        for media_id in shown_by(post_id, media)
    )


def reserve(scheduled_id: int, media_ids: Iterable[int], account_id: int) -> tuple[Event, ...]:
    """What becomes of the media of a planned post."""
    return tuple(
        MediaReserved(media_id=media_id, account_id=account_id, scheduled_id=scheduled_id)
        for media_id in dict.fromkeys(media_ids)
    )


def release(scheduled_id: int, media_ids: Iterable[int], account_id: int) -> tuple[Event, ...]:
    """What becomes of the media that are still reserved for a planned post when it is none any more."""
    return tuple(
        MediaReleased(media_id=media_id, account_id=account_id, scheduled_id=scheduled_id)
        for media_id in sorted(media_ids)
    )


def _check_free(ids: Sequence[int], media: Mapping[int, Media], post_id: int, scheduled_id: int | None) -> None:
    free = {
        media_id
        for media_id, each in media.items()
        if each.post_id in {None, post_id} and each.scheduled_id in {None, scheduled_id}
    }
    missing = [each for each in ids if each not in free]
    if missing:
        named = ", ".join(map(str, missing))
        raise Invalid(f"Validation failed: Media {named} not found or already attached to another post")
    if any(media[each].state != "ready" for each in ids):
        raise Invalid(NOT_READY)


def _described(media: Media, change: MediaChange) -> Media:
    description = (or_old(change.description, media.description) or "").strip() or None
    focus = (or_old(change.focus_x, media.focus_x), or_old(change.focus_y, media.focus_y))
    check_description(description, focus)
    return replace(media, description=description, focus_x=focus[0], focus_y=focus[1])


def _describing(described: Mapping[int, Media], media: Mapping[int, Media]) -> Iterator[Event]:
    for media_id, each in described.items():
        if each != media[media_id]:
            yield MediaDescribed(
                media_id=media_id,
                account_id=each.account_id,
                description=each.description,
                focus_x=each.focus_x,
                focus_y=each.focus_y,
            )


def _detaching(post_id: int, ids: Sequence[int], media: Mapping[int, Media]) -> Iterator[Event]:
    for media_id in shown_by(post_id, media):
        if media_id not in ids:
            yield MediaDetached(media_id=media_id, account_id=media[media_id].account_id, post_id=post_id)


def _attaching(post_id: int, ids: Sequence[int], media: Mapping[int, Media]) -> Iterator[Event]:
    for place, media_id in enumerate(ids):
        each = media[media_id]
        if (each.post_id, each.place) != (post_id, place):
            yield MediaAttached(media_id=media_id, account_id=each.account_id, post_id=post_id, place=place)
