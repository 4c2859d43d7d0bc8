"""Prefixed, coloured lines from many processes on one terminal."""

import sys
import threading

COLOURS = {
    "up": 32,
    "web": 36,
    "live": 35,
    "core": 33,
    "fanout": 34,
    "media": 94,
    "relay": 31,
    "postgres": 90,
    "redis": 90,
    "demo": 32,
}
WIDTH = max(map(len, COLOURS))


class Terminal:
    """Writes whole lines, each behind the name of who said it; colours only where they show."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coloured = sys.stdout.isatty()

    def tell(self, name: str, line: str) -> None:
        """Print one line."""
        if not line:
            return
        prefix = f"{name:<{WIDTH}} │"
        if self._coloured:
            prefix = f"\033[{COLOURS.get(name, 0)}m{prefix}\033[0m"
        with self._lock:
            print(prefix, line, flush=True)
