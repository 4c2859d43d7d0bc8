"""Links as JSON."""

from __future__ import annotations

from datetime import datetime

from feed_project.entities.links import PreviewCard, TrendsLink
from feed_project.presentation.tags import history_json
from feed_project.presentation.times import moment
from queries.link_views import CardView, LinkView


def card_json(card: CardView) -> PreviewCard:
    """A PreviewCard."""
    return {
        "url": card.address,
        "title": card.title,
        "description": card.description,
        "language": card.language,
        "type": "link",
        "author_name": card.author,
        "author_url": "",
        "authors": [{"name": card.author, "url": "", "account": None}] if card.author else [],
        "provider_name": card.site,
        "provider_url": "",
        "html": "",
        "width": 0,
        "height": 0,
        "image": None,
        "image_description": "",
        "embed_url": "",
        "blurhash": None,
        "published_at": moment(datetime.fromisoformat(card.published_at)) if card.published_at else None,
    }


def trends_link_json(link: LinkView) -> TrendsLink:
    """A Trends::Link."""
    return {**card_json(link.card), "history": history_json(link.history)}
