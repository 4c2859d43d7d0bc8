"""Prefixed, coloured lines from many processes on one terminal."""

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

COLOURS = {
    "up": 32,
    "web": 36,
    "live": 35,
    "core": 33,
    "fanout": 34,
    "media": 94,
    "push": 95,
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


def drawn(table: "Table") -> str:
    """Draw a table as wide as the terminal, for a command's own output."""
    from rich.console import Console  # not there before the packages are

    console = Console()
    with console.capture() as printed:
        console.print(table)
    return printed.get()
