"""Hears through the channel layer that a lane has come further: a nudge, never the news.

The process subscribes once to each lane's group, whatever the number of sockets. A Redis that is
gone is waited for; meanwhile the hub's poll does the work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from channels.layers import get_channel_layer

from feed_project.wakeups import group

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5

Heard = Callable[[str, int], None]


async def listen(lanes: Iterable[str], heard: Heard) -> None:
    """Call `heard(lane, position)` on every announcement, for ever."""
    groups = [group(lane) for lane in lanes]
    layer = get_channel_layer()
    while True:
        try:
            channel = await layer.new_channel("hub.")
            for name in groups:
                await layer.group_add(name, channel)
            while True:
                message = await layer.receive(channel)
                heard(message["lane"], message["position"])
        except Exception as problem:
            logger.warning("No announcements, polling instead: %s", problem)
            await layer.flush()
            await asyncio.sleep(RETRY_SECONDS)


class OncePerOutage(logging.Filter):
    """Lets one line through while Redis is gone, instead of a traceback every second."""

    QUIET_SECONDS = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._quiet_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a record, or drop it while quiet."""
        if record.created < self._quiet_until:
            return False
        self._quiet_until = record.created + self.QUIET_SECONDS
        problem = record.exc_info[1] if record.exc_info else record.getMessage()
        record.msg, record.args = "No announcements, polling instead: %s", (problem,)
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


# The layer logs its receiver's troubles itself, and goes on.
logging.getLogger("channels_redis.pubsub").addFilter(OncePerOutage())
