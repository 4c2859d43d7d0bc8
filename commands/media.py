"""Rules for media: who may send, describe, replace and throw away a picture, sound or film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.medium import NOT_READY, Media, changed, check_description
from commands.refusals import Invalid, NotFound
from commands.unchanged import UNCHANGED, Unchanged, or_old
from events.media import (
    MediaDescribed,
    MediaDiscarded,
    MediaErased,
    MediaEvent,
    MediaFailed,
    MediaPreviewReplaced,
    MediaProcessed,
    MediaUploaded,
    Rendition,
)
from events.vocabulary import Event

IN_USE = "Media attachment is currently used by a status"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadMedia:
    """Announce a file that lies in the store; `token` is random, at least 128 bits of it."""

    media_id: int
    account_id: int
    token: str
    kind: str
    description: str | None = None
    focus_x: int | None = None
    focus_y: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishMedia:
    """The file has been processed; what became of it."""

    media_id: int
    kind: str
    rendition: Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class FailMedia:
    """The file cannot be processed."""

    media_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeMedia:
    """Say what is to be seen or heard, and where the middle of interest is."""

    media_id: int
    account_id: int
    description: str | Unchanged | None = UNCHANGED
    focus_x: int | Unchanged | None = UNCHANGED
    focus_y: int | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacePreview:
    """Let another picture, which lies in the store, stand for the medium, processed or not yet."""

    media_id: int
    account_id: int
    preview: str
    blurhash: str | None
    preview_width: int
    preview_height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardMedia:
    """Throw away a medium that no post shows or is to show."""

    media_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseMedia:
    """The time is over in which a medium waits for a post."""

    media_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseMedia:
    """The files of a discarded medium are gone from the store; forget it."""

    media_id: int


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the medium a command names, and whether there is the account that sends one."""

    media: Media | None = None
    account_exists: bool = True


MediaCommand = (
    UploadMedia | FinishMedia | FailMedia | DescribeMedia | ReplacePreview | DiscardMedia | LapseMedia | EraseMedia
)


def decide(state: State, command: MediaCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: Invalid, NotFound.
    """
    match command:
        case UploadMedia():
            return (_uploaded(state, command),)
        case FinishMedia() | FailMedia():
            return _processed(_known(state), command)
        case DescribeMedia():
            return _described(_loose(state, command), command)
        case ReplacePreview():
            return _replaced(_loose(state, command), command)
        case DiscardMedia():
            return _discarded(state, command)
        case LapseMedia() | EraseMedia():
            return _ended(_known(state), command)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the medium's stream."""
    if isinstance(event, MediaUploaded):
        media = Media(
            account_id=event.account_id,
            kind=event.kind,
            description=event.description,
            focus_x=event.focus_x,
            focus_y=event.focus_y,
        )
        return replace(state, media=media)
    if isinstance(event, MediaErased):
        return replace(state, media=None)
    if isinstance(event, MediaEvent) and state.media is not None:
        return replace(state, media=changed(state.media, event))
    return state


def answer(_state: State, command: MediaCommand) -> dict[str, Any]:
    """`{"media_id": …}`."""
    return {"media_id": command.media_id}


def _uploaded(state: State, command: UploadMedia) -> MediaUploaded:
    if not state.account_exists:
        raise NotFound
    description = (command.description or "").strip() or None
    check_description(description, (command.focus_x, command.focus_y))
    return MediaUploaded(
        media_id=command.media_id,
        account_id=command.account_id,
        token=command.token,
        kind=command.kind,
        description=description,
        focus_x=command.focus_x,
        focus_y=command.focus_y,
    )


def _processed(media: Media, command: FinishMedia | FailMedia) -> tuple[Event, ...]:
    """Whoever comes second, or after the owner has thrown it away, changes nothing."""
    if media.state != "processing":
        return ()
    both = {"media_id": command.media_id, "account_id": media.account_id}
    if isinstance(command, FailMedia):
        return (MediaFailed(**both, reason=command.reason),)
    # A preview that its owner sent meanwhile stays.
    rendition: Any = {**command.rendition, **(media.rendition or {})}
    return (MediaProcessed(**both, kind=command.kind, rendition=rendition),)


def _described(media: Media, command: DescribeMedia) -> tuple[Event, ...]:
    description = (or_old(command.description, media.description) or "").strip() or None
    focus = (or_old(command.focus_x, media.focus_x), or_old(command.focus_y, media.focus_y))
    check_description(description, focus)
    if (description, *focus) == (media.description, media.focus_x, media.focus_y):
        return ()
    return (
        MediaDescribed(
            media_id=command.media_id,
            account_id=command.account_id,
            description=description,
            focus_x=focus[0],
            focus_y=focus[1],
        ),
    )


def _replaced(media: Media, command: ReplacePreview) -> tuple[Event, ...]:
    if media.state not in {"processing", "ready"}:
        raise Invalid(NOT_READY)
    return (
        MediaPreviewReplaced(
            media_id=command.media_id,
            account_id=command.account_id,
            preview=command.preview,
            blurhash=command.blurhash,
            preview_width=command.preview_width,
            preview_height=command.preview_height,
        ),
    )


def _discarded(state: State, command: DiscardMedia) -> tuple[Event, ...]:
    if _own(state, command).in_use:
        raise Invalid(IN_USE)
    return (MediaDiscarded(media_id=command.media_id, account_id=command.account_id),)


def _ended(media: Media, command: LapseMedia | EraseMedia) -> tuple[Event, ...]:
    """Time or the store has spoken: what a post shows or will show stays, what is discarded can go."""
    both = {"media_id": command.media_id, "account_id": media.account_id}
    if isinstance(command, EraseMedia):
        return (MediaErased(**both),) if media.state == "discarded" else ()
    return () if media.in_use or media.state == "discarded" else (MediaDiscarded(**both),)


def _known(state: State) -> Media:
    if state.media is None:
        raise NotFound
    return state.media


def _own(state: State, command: DescribeMedia | ReplacePreview | DiscardMedia) -> Media:
    """The medium, if it is the actor's own; somebody else's is as good as absent."""
    media = _known(state)
    if media.account_id != command.account_id or media.state == "discarded":
        raise NotFound
    return media


def _loose(state: State, command: DescribeMedia | ReplacePreview) -> Media:
    """As `_own`; what a post shows is changed by editing the post."""
    media = _own(state, command)
    if media.post_id is not None:
        raise NotFound
    return media
