"""Looking at the lanes' checkpoints every millisecond, from a thread and a connection of its own."""

from __future__ import annotations

import os
import threading
import time
from types import TracebackType
from typing import Self

import psycopg

Place = tuple[str, int]
"""(lane, shard)."""

_EVERY_SECONDS = 0.001
_LOOK = "SELECT lane, shard, position FROM read_checkpoint"


class Watcher:
    """Notes when each lane's shard reached which position, on the performance counter."""

    def __init__(self) -> None:
        self._seen: dict[Place, list[tuple[float, int]]] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def passed(self, lane: str, position: int) -> dict[int, float]:
        """When each shard of a lane was first seen at or past a position; those that were not are missing."""
        moments = {}
        for (name, shard), seen in list(self._seen.items()):
            if name == lane and (moment := next((at for at, reached in seen if reached >= position), None)):
                moments[shard] = moment
        return moments

    def wait(self, lane: str, position: int, seconds: float = 60.0) -> dict[int, float]:
        """As `passed`, once all shards are there; TimeoutError when that takes too long."""
        deadline = time.perf_counter() + seconds
        shards = sum(name == lane for name, _ in self._seen)
        while len(moments := self.passed(lane, position)) < max(1, shards):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{lane} did not reach {position}")
            time.sleep(_EVERY_SECONDS / 2)
        return moments

    def _watch(self) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.cursor()
            while not self._end.wait(_EVERY_SECONDS):
                for lane, shard, position in cursor.execute(_LOOK, prepare=True).fetchall():
                    seen = self._seen.setdefault((lane, shard), [])
                    if not seen or seen[-1][1] < position:
                        seen.append((time.perf_counter(), position))
