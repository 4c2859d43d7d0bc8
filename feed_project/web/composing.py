"""The composer: what it starts with, and what was sent with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from commands.words import MAX_LENGTH
from feed_project.web.access import member_id
from feed_project.web.wording import VISIBILITIES, Visibility, languages
from queries.accounts import account
from queries.views import PostView

# From narrow to wide: a reply is never seen by more people than what it answers.
_NARROW_FIRST = ("direct", "private", "unlisted", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """The fields of the form, and where it goes."""

    url: str = "/compose"
    text: str = ""
    spoiler: str = ""
    visibility: str = "public"
    language: str = ""
    reply_to: PostView | None = None
    editing: PostView | None = None
    error: str = ""
    limit: int = MAX_LENGTH
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def name(self) -> str:
        """Which composer this is: drafts are kept by it, and ids are made of it."""
        if self.editing:
            return f"edit-{self.editing.id}"
        return f"reply-{self.reply_to.id}" if self.reply_to else "new"

    @property
    def visibilities(self) -> tuple[Visibility, ...]:
        """What may be chosen."""
        return tuple(VISIBILITIES.values())

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen."""
        return languages()


def new_composer(request: HttpRequest) -> Composer:
    """An empty form with the member's defaults; `?text=` may bring the first words."""
    defaults = account(None, member_id(request))
    if defaults is None:
        return Composer()
    return Composer(
        text=request.GET.get("text", "")[: 2 * MAX_LENGTH],
        visibility=defaults.default_visibility,
        language=defaults.default_language or "",
    )


def reply_composer(request: HttpRequest, post: PostView) -> Composer:
    """A form that answers a post: its people are named, its visibility is not exceeded."""
    blank = new_composer(request)
    narrower = min(blank.visibility, post.visibility, key=_NARROW_FIRST.index)
    return replace(
        blank,
        text=_named(post, member_id(request)),
        spoiler=post.spoiler,
        visibility=narrower,
        language=post.language or blank.language,
        reply_to=post,
    )


def edit_composer(post: PostView) -> Composer:
    """A form with the post's own words."""
    return Composer(
        url=f"/posts/{post.id}/edit",
        text=post.text,
        spoiler=post.spoiler,
        visibility=post.visibility,
        language=post.language or "",
        editing=post,
    )


def refilled(request: HttpRequest, composer: Composer, error: str) -> Composer:
    """The form as it was sent, with what is wrong with it."""
    sent: dict[str, Any] = {name: request.POST.get(name, "") for name in ("text", "spoiler", "language")}
    visibility = request.POST.get("visibility", composer.visibility)
    if visibility not in VISIBILITIES:
        visibility = composer.visibility
    return replace(composer, **sent, visibility=visibility, error=error.removeprefix("Validation failed: "))


def _named(post: PostView, member: int) -> str:
    names = dict.fromkeys(
        [post.author.username] * (post.author.id != member) + [m.username for m in post.mentions if m.id != member]
    )
    return "".join(f"@{name} " for name in names)
