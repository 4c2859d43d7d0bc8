"""A benchmark that is told to end leaves nothing running behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from feed_project.places import REPOSITORY

WAITING = """
import time
from benchmarks.instance import instance
with instance("bench-ended") as running:
    print("pids", *running.pids().values(), flush=True)
    time.sleep(60)
"""


def test_an_instance_ends_with_the_benchmark_that_started_it(tmp_path: Path) -> None:
    environment = {**os.environ, "DUNLIN_HOME": str(tmp_path)}
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as benchmark:
        assert benchmark.stdout is not None
        told = next(line for line in benchmark.stdout if line.startswith("pids "))
        pids = [int(pid) for pid in told.split()[1:]]
        assert len(pids) > 5
        benchmark.send_signal(signal.SIGTERM)
        _, said = benchmark.communicate(timeout=60)
    assert benchmark.returncode != 0
    assert "Stopped before it was done" in said
    until = time.monotonic() + 10
    while (left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
