"""What links lead to, as the API shows it."""

from __future__ import annotations

from typing import Literal, TypedDict

from feed_project.entities.tags import History


class CardAuthor(TypedDict):
    """Who wrote a page, as far as the page says; never one of our accounts."""

    name: str
    url: str
    account: None


class PreviewCard(TypedDict):
    """What the page behind a link says of itself. Nothing is embedded, no picture copied."""

    url: str
    title: str
    description: str
    language: str | None
    type: Literal["link"]
    author_name: str
    author_url: str
    authors: list[CardAuthor]
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int
    image: None
    image_description: str
    embed_url: str
    blurhash: None
    published_at: str | None


class TrendsLink(PreviewCard):
    """A link that trends, with its use on the last seven days."""

    history: list[History]
