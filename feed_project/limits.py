"""How often somebody may do something: so many times in a window of time, and then no more until it ends.

Counted in Redis, for all processes together, in one round trip. Every process remembers what it last
heard, so that a Redis that dies or is emptied lets nobody start anew: while it is away each process
counts on by itself, and when it comes back knowing less it is told. Nobody is locked out by a dead
Redis, and nobody gets more than the limit from any one process.
"""

from __future__ import annotations

import functools
import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings

clock = time.time
REST_SECONDS = 5.0  # how long a Redis that failed is left alone
_MOST_REMEMBERED = 100_000

# Counts one; a process that knows of more than Redis does is believed.
_COUNT = """
local counts = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  local known = tonumber(ARGV[i * 2])
  if count <= known then
    count = known + 1
    redis.call('SET', key, count)
  end
  redis.call('EXPIRE', key, ARGV[i * 2 - 1])
  counts[i] = count
end
return counts
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in `seconds`, under a name of its own."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left after having been counted; below zero it was once too many."""

    limit: Limit
    remaining: int
    reset: int  # unix seconds

    @property
    def wait(self) -> int:
        """Seconds until the window ends, at least one."""
        return max(1, math.ceil(self.reset - clock()))


class _Memory:
    """The counts of this process, by key: what Redis last said, or what was counted without it."""

    def __init__(self) -> None:
        self.rest_until = 0.0  # monotonic seconds until which Redis is left alone
        self._counts: dict[str, tuple[int, int]] = {}  # key -> count, end of its window
        self._lock = threading.Lock()

    def known(self, key: str) -> int:
        return self._counts.get(key, (0, 0))[0]

    def learn(self, key: str, count: int, end: int) -> int:
        """Keep the higher one."""
        with self._lock:
            count = max(count, self.known(key))
            self._counts[key] = (count, end)
            if len(self._counts) > _MOST_REMEMBERED:
                self._forget()
        return count

    def add(self, key: str, end: int) -> int:
        """Count one here alone."""
        with self._lock:
            self._counts[key] = (self.known(key) + 1, end)
            return self._counts[key][0]

    def _forget(self) -> None:
        """Windows that have ended, and if those are few the oldest half."""
        now = clock()
        kept = {key: found for key, found in self._counts.items() if found[1] > now}
        if len(kept) > _MOST_REMEMBERED // 2:
            kept = dict(list(kept.items())[len(kept) // 2 :])
        self._counts = kept


_memory = _Memory()


def count(*uses: tuple[Limit, str]) -> list[Allowance]:
    """Count one use of each limit by its subject; what is left of each."""
    windows = [int(clock()) // limit.seconds for limit, _ in uses]
    keys = [f"dunlin:limit:{limit.name}:{who}:{window}" for (limit, who), window in zip(uses, windows, strict=True)]
    ends = [(window + 1) * limit.seconds for (limit, _), window in zip(uses, windows, strict=True)]
    return [
        Allowance(limit, remaining=limit.most - counted, reset=end)
        for (limit, _), counted, end in zip(uses, _counted(uses, keys, ends), ends, strict=True)
    ]


def forget() -> None:
    """Start anew in this process, as after a restart."""
    global _memory  # noqa: PLW0603 - one for the process
    _memory = _Memory()


def _counted(uses: Sequence[tuple[Limit, str]], keys: list[str], ends: list[int]) -> list[int]:
    if time.monotonic() >= _memory.rest_until:
        arguments = [part for (limit, _), key in zip(uses, keys, strict=True) for part in _known(limit, key)]
        try:
            counts = _script()(keys=keys, args=arguments)
            return [_memory.learn(key, int(c), end) for key, c, end in zip(keys, counts, ends, strict=True)]
        except redis.RedisError:
            _memory.rest_until = time.monotonic() + REST_SECONDS
    return [_memory.add(key, end) for key, end in zip(keys, ends, strict=True)]


def _known(limit: Limit, key: str) -> tuple[int, int]:
    return limit.seconds, _memory.known(key)


@functools.cache
def _script() -> Any:
    client = redis.Redis.from_url(settings.DUNLIN_REDIS_URL, socket_connect_timeout=0.25, socket_timeout=0.25)
    return client.register_script(_COUNT)
