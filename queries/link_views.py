"""What queries about links answer with; and how often a link or a hashtag was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class CardView(NamedTuple):
    """What the page behind a link says of itself: plain text, empty or None where it says nothing."""

    address: str
    title: str
    description: str
    site: str
    author: str
    language: str | None
    published_at: str | None  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Use:
    """How often a hashtag or a link stood in public posts of a UTC day, and by how many accounts."""

    day: date
    uses: int
    accounts: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that trends, with its use on the last days, the newest first."""

    card: CardView
    history: tuple[Use, ...]
