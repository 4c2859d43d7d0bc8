"""What a figure was measured on: a result without its machine, date and command says nothing."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

RESULTS = Path(__file__).resolve().parent / "results"

# Who else was at work when the benchmark began: a busy machine measures itself.
LOAD = os.getloadavg()[0]


def description() -> str:
    """Processor, cores, memory, system, PostgreSQL and its durability, date, load and command; Markdown lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, synchronous = cursor.fetchone() or ("?", "?", "?")
    module = getattr(sys.modules["__main__"], "__spec__", None)
    command = " ".join(["python -m", module.name if module else sys.argv[0], *sys.argv[1:]])
    return "\n".join(
        [
            f"- machine: {_processor()}, {os.cpu_count()} cores, {_memory()} GiB memory, {platform.platform()}",
            f"- Python {platform.python_version()}, PostgreSQL {version.split()[0]} "
            f"(fsync {fsync}, synchronous_commit {synchronous})",
            f"- date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",  # noqa: TID251 - a benchmark is at a door
            f"- load average before the run: {LOAD:.2f}",
            f"- command: `{command}`",
        ]
    )


def keep(name: str, text: str) -> Path:
    """Write a result to `benchmarks/results/NAME.md`."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> int:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return round(int(line.split()[1]) / 2**20)
    return 0


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
