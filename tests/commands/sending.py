"""Pictures in memory, and what a random history does with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commands import media
from commands.media import (
    DescribeMedia,
    DiscardMedia,
    EraseMedia,
    FailMedia,
    FinishMedia,
    LapseMedia,
    ReplacePreview,
    UploadMedia,
)
from commands.medium import Media
from commands.posts import DeletePost, EditPost, PublishPost
from events.media import MediaEvent
from events.vocabulary import Event
from tests.projections.sending import small_picture

if TYPE_CHECKING:
    from tests.commands.histories import Whims


ABSENT = 996  # no medium has this id, and seldom somebody asks for it


@dataclass
class Sending:
    """The media there are, by their ids."""

    media: dict[int, media.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event, if it is about media."""
        if isinstance(event, MediaEvent):
            self.media[event.media_id] = media.evolve(self.media.get(event.media_id, media.State()), event)

    def state_for(self, command: Any, known: set[int]) -> Any:
        """What the rules of a command about media decide on; None for other commands."""
        if isinstance(command, UploadMedia):
            return media.State(account_exists=command.account_id in known)
        if type(command).__module__ == media.__name__:
            return self.media.get(command.media_id, media.State())
        return None

    def held(self, command: PublishPost | EditPost | DeletePost, author_id: int) -> dict[int, Media]:
        """The author's media that a command about a post names, or the post shows."""
        named = getattr(command, "media", ())
        shown = [each for each, known in self.media.items() if known.media and known.media.post_id == command.post_id]
        ids: Iterable[int] = {*shown, *(named if isinstance(named, tuple) else ())}
        found = {each: self.media[each].media for each in sorted(ids) if each in self.media}
        return {
            each: one for each, one in found.items() if one and one.account_id == author_id and one.state != "discarded"
        }

    def reserved(self, scheduled_id: int) -> tuple[int, ...]:
        """The media that wait for a planned post."""
        waiting = {each: one.media for each, one in self.media.items() if one.media}
        return tuple(sorted(each for each, one in waiting.items() if one.scheduled_id == scheduled_id))


def some_media(whims: Whims, account_id: int) -> tuple[int, ...]:
    """Ids of media, mostly of the account's own, mostly none at all."""
    draw = whims.random
    there = [each for each in whims.media[-12:] if each[0] != ABSENT or draw.random() < 0.05]
    own = [each for each, owner in there if owner == account_id or draw.random() < 0.1]
    return tuple(draw.sample(own, min(len(own), draw.choice([0, 1, 1, 1, 2, 5]))))


def wish(whims: Whims) -> Any:
    """A command about a picture or a film; what is sent is mostly processed soon."""
    draw = whims.random
    media_id, owner = draw.choice(whims.media[-6:])
    both = {"media_id": media_id, "account_id": owner if draw.random() < 0.9 else whims.account()}
    kinds = [FailMedia, DescribeMedia, ReplacePreview, DiscardMedia, LapseMedia, EraseMedia]
    kind = draw.choice([UploadMedia, UploadMedia, *[FinishMedia] * 6, *kinds])
    if kind is UploadMedia:
        whims.media.append((next(whims.ids), whims.account()))
        media_id, owner = whims.media[-1]
        return UploadMedia(media_id=media_id, account_id=owner, token=f"t{media_id}", kind="image")
    if kind is FinishMedia:
        shape = draw.choice(["image", "image", "image", "video"])
        return FinishMedia(media_id=media_id, kind=shape, rendition=small_picture(f"{media_id}/file"))
    if kind is FailMedia:
        return FailMedia(media_id=media_id, reason="It is broken.")
    if kind is DescribeMedia:
        return DescribeMedia(**both, description=whims.text(), focus_x=draw.randrange(9), focus_y=1)
    if kind is ReplacePreview:
        return ReplacePreview(**both, preview="new", blurhash=None, preview_width=2, preview_height=3)
    return DiscardMedia(**both) if kind is DiscardMedia else kind(media_id=media_id)
