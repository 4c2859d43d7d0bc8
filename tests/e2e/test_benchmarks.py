"""Short forms of the benchmarks that need an instance: they find what they look for, on tiny data."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from feed_project.places import REPOSITORY
from tests.e2e.server import Server

FAN_OUT = """
import django
django.setup()
from benchmarks import fan_out, following
from benchmarks.http import Line
line = Line(os.environ["DUNLIN_BASE_URL"])
authors = following.bring([10, 200]).authors
found = [fan_out.measure(line, a, 3, threshold=100_000, compare=a.followers == 200) for a in authors]
print(fan_out.latency_table(found))
print(fan_out.rows_table(found[-1])[0])
"""

API = """
import django
django.setup()
from benchmarks import api, library
print(api.measure(os.environ["DUNLIN_BASE_URL"], library.bring(300), 0.3)[0])
"""


def run(server: Server, program: str) -> str:
    """Run a benchmark's measuring in a process of its own, on the tests' instance."""
    environment = {
        **server.environment,
        "DATABASE_URL": server.database_url,
        "REDIS_URL": server.redis_url,
        "DUNLIN_SUPERVISED": str(os.getpid()),
        "DJANGO_SETTINGS_MODULE": "feed_project.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import os{program}"],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_fan_out_benchmark_sees_the_last_follower_shown_each_post(server: Server) -> None:
    said = run(server, FAN_OUT)
    assert "| 10 | push | 3 |" in said
    assert "| 200 | push | 3 |" in said
    assert "of bare" in said


@pytest.mark.slow
def test_the_api_benchmark_measures_every_request_against_a_bare_loop(server: Server) -> None:
    said = run(server, API)
    for name in (
        "single post",
        "thread of 100",
        "account timeline",
        "notifications",
        "search",
        "search, frequent words, far down",
        "POST status",
    ):
        assert f"| {name} | " in said
