"""What other sites show where somebody links a page: its OpenGraph tags (https://ogp.me).

Whoever fetches them for a link has no account, and keeps what it got: nothing but what everybody may
see goes into them, and nothing that the author put behind a warning.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from feed_project.presentation import account_json
from feed_project.presentation.media import file_url
from feed_project.web.addresses import post_address
from feed_project.web.wording import called, shortened
from queries.views import AccountView, PostView

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Card:
    """One page in a few words and a picture; addresses are absolute."""

    kind: str
    title: str
    description: str
    url: str
    image: str


def post_card(post: PostView) -> Card | None:
    """The card of a post, None of one that is not for everybody."""
    if post.visibility not in {"public", "unlisted"}:
        return None
    hides_media = post.sensitive or bool(post.spoiler)
    previews = [file_url(media.preview) for media in post.media if media.preview and not hides_media]
    return Card(
        kind="article",
        title=_name(post.author),
        description=shortened(post.spoiler or post.text, LONGEST),
        url=f"{settings.DUNLIN_BASE_URL}{post_address(post)}",
        image=next(filter(None, previews), account_json(post.author)["avatar"]),
    )


def profile_card(account: AccountView) -> Card:
    """The card of an account, of which everything that the profile says is for everybody."""
    shown = account_json(account)
    return Card("profile", _name(account), shortened(account.note_text, LONGEST), shown["url"], shown["avatar"])


def _name(account: AccountView) -> str:
    return f"{called(account)} (@{account.username})"
