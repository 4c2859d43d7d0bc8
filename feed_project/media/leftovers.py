"""What was sent and nobody waits for: whoever took it in died before it was announced, or after it was processed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from commands.tables.media import still_processing
from feed_project.media import store
from queries.hydration import moment

logger = logging.getLogger(__name__)

# Whatever is younger may belong to a request that goes on: the file is kept first, then announced.
LEFT_AFTER = timedelta(hours=1)


def clear(now: datetime) -> int:
    """Remove them from the store; how many there were. A store that fails is asked again next time."""
    try:
        left = _left(now)
        store.remove(left)
    except store.StoreFailed:
        logger.exception("the store failed; what is left over is looked for again later")
        return 0
    return len(left)


def _left(now: datetime) -> list[str]:
    old = {
        name: media_id
        for name in store.files_in(store.STAGED)
        if (media_id := store.staged_id(name)) and now - moment(media_id) > LEFT_AFTER
    }
    waiting = still_processing(old.values())
    return [name for name, media_id in old.items() if media_id not in waiting]
