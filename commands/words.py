"""Rules for what a post says: how it is tidied, and what is too little or too much."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commands import polls
from commands.polls import NewPoll
from commands.refusals import Faults
from commands.unchanged import Unchanged
from commands.visibility import VISIBILITIES
from events import post_text
from events.posts import PostEdited, PostPublished

MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says and how it wants to be shown: the part that can be edited."""

    text: str
    spoiler: str = ""
    sensitive: bool = False
    language: str | None = None


def words_of(event: PostPublished | PostEdited) -> Words:
    """What the post says after this event."""
    return Words(event.text, event.spoiler, event.sensitive, event.language)


def tidy(words: Words) -> Words:
    """Strip; a warning before nothing becomes the text; what has a warning is sensitive."""
    text, spoiler = words.text.strip(), words.spoiler.strip()
    if post_text.is_blank(text) and not post_text.is_blank(spoiler):
        text, spoiler = spoiler, ""
    return replace(words, text=text, spoiler=spoiler, sensitive=words.sensitive or bool(spoiler))


def check(words: Words, poll: NewPoll | Unchanged | None, visibility: str = "public", *, has_media: bool) -> None:
    """Refuse what is empty or too long, or is to be seen by whom there is no word for; and a poll that is none.

    Raises: Invalid.
    """
    faults = Faults()
    faults.add_if(post_text.is_blank(words.text) and not has_media, "text", "ERR_BLANK", "can't be blank")
    faults.add_if(
        post_text.length(words.text) + post_text.length(words.spoiler) > MAX_LENGTH,
        "text",
        "ERR_TOO_LONG",
        f"character limit of {MAX_LENGTH} exceeded",
    )
    faults.add_if(
        visibility not in VISIBILITIES,
        "visibility",
        "ERR_INCLUSION",
        "is not included in the list",
    )
    polls.check(poll, faults, has_media=has_media)
    faults.refuse()
