"""Wake-ups between processes, over Redis publish: something was appended, a lane came so far.

A wake-up carries no truth and may be lost: everybody who waits for one also polls. So nothing
here raises when Redis is gone; it is left alone for a second and then tried again.

    appended   a writer committed events            relay listens
    advanced   "core 1234": lane, position          processes that wait for a write listen
    (channel layer) lane.core                       live processes listen, see feed_project.live
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from typing import TypeVar

import redis
from channels.layers import get_channel_layer
from django.conf import settings

from projections import registry

APPENDED = "dunlin:appended"
ADVANCED = "dunlin:advanced"
# How long a Redis that did not answer is left alone.
REST_SECONDS = 1.0
# A nudge that has not arrived by then counts as lost.
NUDGE_MILLISECONDS = 500

T = TypeVar("T")


class Publisher:
    """Sends wake-ups; gives up at once and rests while Redis does not answer."""

    def __init__(self) -> None:
        self._client = redis.Redis.from_url(settings.DUNLIN_REDIS_URL, socket_connect_timeout=0.25, socket_timeout=0.25)
        self._rest_until = 0.0

    def publish(self, channel: str, message: str = "") -> bool:
        """Publish; False when Redis did not take it."""
        if time.monotonic() < self._rest_until:
            return False
        try:
            self._client.publish(channel, message)
        except redis.RedisError:
            self._rest_until = time.monotonic() + REST_SECONDS
            return False
        return True

    def claim(self, key: str, milliseconds: int) -> bool:
        """Set a key that nobody else has set; True as well when Redis cannot tell."""
        if time.monotonic() < self._rest_until:
            return True
        try:
            return bool(self._client.set(key, 1, nx=True, px=milliseconds))
        except redis.RedisError:
            self._rest_until = time.monotonic() + REST_SECONDS
            return True

    def release(self, key: str) -> None:
        """Take a key back."""
        try:
            self._client.delete(key)
        except redis.RedisError:
            self._rest_until = time.monotonic() + REST_SECONDS


class Listener:
    """Waits for wake-ups on one channel; survives a Redis that goes and comes back."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._pubsub: redis.client.PubSub | None = None

    def wait(self, seconds: float) -> str | None:
        """The next message, or None after `seconds` (also while Redis is gone)."""
        started = time.monotonic()
        try:
            message = self._subscribed().get_message(timeout=seconds)
        except (redis.RedisError, OSError):
            self._pubsub = None
            time.sleep(max(0.0, seconds - (time.monotonic() - started)))
            return None
        return message["data"].decode() if message and message["type"] == "message" else None

    def drain(self) -> None:
        """Throw away what has queued up: one wake-up is as good as many."""
        while self._pubsub is not None and self.wait(0) is not None:
            pass

    def _subscribed(self) -> redis.client.PubSub:
        if self._pubsub is None:
            client = redis.Redis.from_url(settings.DUNLIN_REDIS_URL, socket_connect_timeout=0.25, socket_timeout=1)
            pubsub = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            pubsub.subscribe(self._channel)
            self._pubsub = pubsub
        return self._pubsub


class _LayerLoop:
    """An event loop in a thread of its own, so that the channel layer keeps its connection."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="channel-layer", daemon=True).start()
        self._rest_until = 0.0

    def group_send(self, group: str, message: dict[str, object]) -> None:
        """Send in the background; a failure only makes the live processes wait for their poll."""
        if time.monotonic() < self._rest_until:
            return
        future = asyncio.run_coroutine_threadsafe(get_channel_layer().group_send(group, message), self._loop)
        future.add_done_callback(self._note_failure)

    def _note_failure(self, future: object) -> None:
        if future.exception() is not None:  # type: ignore[attr-defined]
            self._rest_until = time.monotonic() + REST_SECONDS


_local: dict[str, object] = {}
_lock = threading.Lock()


def _once(name: str, make: Callable[[], T]) -> T:
    """One per process, made when first needed: never before a worker has forked."""
    with _lock:
        if name not in _local:
            _local[name] = make()
        return _local[name]  # type: ignore[return-value]


def appended() -> None:
    """Say that events were committed, so that the relay numbers them now."""
    _once("publisher", Publisher).publish(APPENDED)


def announce(lane: str, position: int) -> None:
    """Say how far a lane, or a shard of it, has come: to who waits, and to live processes, which follow whole lanes."""
    _once("publisher", Publisher).publish(ADVANCED, f"{lane} {position}")
    if registry.lanes()[lane].shards > 1:
        return
    _once("layer", _LayerLoop).group_send(
        group(lane),
        {"type": "lane.advanced", "lane": lane, "position": position},
    )


def group(lane: str) -> str:
    """Name of the channel layer's group to which a lane is announced."""
    return f"lane.{lane}"


def note_nudge(lane: str, shard: int) -> bool:
    """Whether a nudge is still to be sent: False while one is known to be under way."""
    return _once("publisher", Publisher).claim(_nudge_key(lane, shard), NUDGE_MILLISECONDS)


def forget_nudge(lane: str, shard: int) -> None:
    """The nudge has arrived: what is news from now on needs another one."""
    _once("publisher", Publisher).release(_nudge_key(lane, shard))


def _nudge_key(lane: str, shard: int) -> str:
    return f"dunlin:nudged:{lane}:{shard}"


class Progress:
    """What this process has heard of the lanes; a thread listens, any thread may wait."""

    def __init__(self) -> None:
        self._heard = Counter[str]()
        self._news = threading.Condition()
        threading.Thread(target=self._listen, name="progress", daemon=True).start()

    def heard(self, lanes: Collection[str]) -> int:
        """How many wake-ups of these lanes there have been."""
        return sum(self._heard[lane] for lane in lanes)

    def wait(self, lanes: Collection[str], heard: int, seconds: float) -> None:
        """Return once more was `heard` of the lanes than so much, or after `seconds`."""
        with self._news:
            self._news.wait_for(lambda: self.heard(lanes) != heard, seconds)

    def _listen(self) -> None:
        listener = Listener(ADVANCED)
        while True:
            message = listener.wait(1.0)
            if message is not None:
                with self._news:
                    self._heard[message.partition(" ")[0]] += 1
                    self._news.notify_all()


def progress() -> Progress:
    """This process's listener, started when first needed."""
    return _once("progress", Progress)
