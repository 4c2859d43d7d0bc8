"""Whether there is a link to look after. Asked often and everywhere, so this imports nothing that reads pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from queries import links

# A link that was named longer ago is no news: nobody goes through old posts when this is switched on.
NEWS = timedelta(days=1)


def is_wanted(now: datetime) -> bool:
    """Whether there is a link to look up or to forget."""
    return links.is_work(now - NEWS if settings.DUNLIN_LINK_PREVIEWS else None)
