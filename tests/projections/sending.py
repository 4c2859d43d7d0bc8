"""The part of a history that is about pictures: sent, processed, shown by posts, thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.accounts import ProfilePictureReplaced
from events.media import (
    Attachment,
    MediaAttached,
    MediaDescribed,
    MediaDetached,
    MediaDiscarded,
    MediaErased,
    MediaFailed,
    MediaPreviewReplaced,
    MediaProcessed,
    MediaUploaded,
    Rendition,
)
from events.vocabulary import Event


@dataclass
class Media:
    """What is known of a picture that is there."""

    owner: int
    state: str = "processing"
    post: int | None = None


@dataclass
class Sending:
    """Pictures by their ids; a part of `History`."""

    events: list[Event] = field(default_factory=list)
    media: dict[int, Media] = field(default_factory=dict)

    def _id(self) -> int:
        raise NotImplementedError

    def send(self, a: int, n: int) -> None:
        """Upload something, or go on with what was sent before."""
        self.events += self._sent(a, n, self._id())

    def _sent(self, account: int, n: int, new_id: int) -> list[Event]:
        free = [each for each, media in self.media.items() if media.post is None]
        if n % 3 == 0 or not free:
            self.media[new_id] = Media(account)
            return [MediaUploaded(media_id=new_id, account_id=account, token="t", kind="image")]
        media_id = free[n % len(free)]
        if self.media[media_id].state == "processing":
            return [self._process(media_id, n)]
        both = {"media_id": media_id, "account_id": self.media[media_id].owner}
        if n % 5 == 0:
            del self.media[media_id]
            return [MediaDiscarded(**both), MediaErased(**both)][: 1 + n % 2]
        if n % 2 and self.media[media_id].state == "ready":
            return [
                MediaPreviewReplaced(**both, preview=f"new{n}", blurhash=None, preview_width=n, preview_height=1),
            ]
        return [MediaDescribed(**both, description=f"words {n}", focus_x=n, focus_y=0)]

    def _process(self, media_id: int, n: int) -> Event:
        media = self.media[media_id]
        media.state = "failed" if n % 5 == 0 else "ready"
        if media.state == "failed":
            return MediaFailed(media_id=media_id, account_id=media.owner, reason="It is broken.")
        return MediaProcessed(
            media_id=media_id, account_id=media.owner, kind="image", rendition=small_picture(f"{media_id}/file")
        )

    def attach_media(self, account: int, post_id: int, most: int) -> list[Event]:
        """Let a post show up to so many of the account's free pictures."""
        free = [each for each, m in self.media.items() if (m.owner, m.post, m.state) == (account, None, "ready")][:most]
        for media_id in free:
            self.media[media_id].post = post_id
        return [
            MediaAttached(media_id=media_id, account_id=account, post_id=post_id, place=place)
            for place, media_id in enumerate(free)
        ]

    def detach_media(self, post_id: int) -> list[Event]:
        """Free the pictures of a post."""
        shown = [each for each, media in self.media.items() if media.post == post_id]
        for media_id in shown:
            self.media[media_id].post = None
        return [MediaDetached(media_id=each, account_id=self.media[each].owner, post_id=post_id) for each in shown]

    def shown_media(self, post_id: int) -> tuple[Attachment, ...]:
        """What a post's events say of its pictures."""
        return tuple(_attachment(each) for each, media in self.media.items() if media.post == post_id)


def small_picture(file: str) -> Rendition:
    """What becomes of a small picture."""
    return Rendition(
        file=file,
        preview=f"{file}-small",
        blurhash="U",
        width=4,
        height=3,
        preview_width=4,
        preview_height=3,
        duration_ms=None,
        frame_rate=None,
        bitrate=None,
    )


def _attachment(media_id: int) -> Attachment:
    more = {"media_id": media_id, "kind": "image", "description": None, "focus_x": None, "focus_y": None}
    return {**small_picture(f"{media_id}/file"), **more}  # type: ignore[typeddict-item]


def replaced_picture(account: int, n: int) -> Event:
    """Another avatar or header, or none any more."""
    which = ("avatar", "header")[n % 2]
    return ProfilePictureReplaced(account_id=account, which=which, file=f"{n}.webp" if n % 4 else None)
