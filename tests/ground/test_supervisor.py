"""The supervisor, with real processes that really die."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feed_project.processes.supervisor import Supervisor

SLEEP = "import time; print('here', flush=True); time.sleep(60)"
# A process with a child, as web servers and workers are.
FAMILY = (
    "import subprocess, sys, time; c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(c.pid, flush=True); time.sleep(60)"
)


class Watched(Supervisor):
    """A supervisor that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        super().__init__(dict(os.environ), lambda name, line: self.said.append((name, line)))

    def until(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        """Tend until something holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.said
            self.tend()
            time.sleep(0.01)


@pytest.fixture
def supervisor() -> Iterator[Watched]:
    """A supervisor that is stopped after the test."""
    watched = Watched()
    yield watched
    watched.stop()


def exists(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_a_process_says_carries_its_name(supervisor: Watched) -> None:
    supervisor.start("a", sys.executable, "-c", SLEEP)
    supervisor.until(lambda: ("a", "here") in supervisor.said)


def test_a_killed_process_is_started_again_at_once(supervisor: Watched) -> None:
    companion = supervisor.start("a", sys.executable, "-c", SLEEP)
    supervisor.until(lambda: ("a", "here") in supervisor.said)
    first = companion.process.pid
    os.kill(first, signal.SIGKILL)
    supervisor.until(lambda: companion.is_alive() and companion.process.pid != first, seconds=2)
    assert ("a", "ended (SIGKILL); starting it again") in supervisor.said


def test_a_process_that_always_fails_is_tried_ever_more_rarely(supervisor: Watched) -> None:
    companion = supervisor.start("a", sys.executable, "-S", "-c", "raise SystemExit(3)")
    supervisor.until(lambda: companion.deaths >= 3)
    assert [line for _, line in supervisor.said][:3] == [
        "ended (exit code 3); starting it again",
        "ended (exit code 3); starting it again in 0.5 s",
        "ended (exit code 3); starting it again in 1 s",
    ]


def test_the_children_of_a_killed_process_do_not_outlive_it(supervisor: Watched) -> None:
    companion = supervisor.start("a", sys.executable, "-c", FAMILY)
    supervisor.until(lambda: bool(supervisor.said))
    child = int(supervisor.said[0][1])
    assert exists(child)
    os.kill(companion.process.pid, signal.SIGKILL)
    supervisor.until(lambda: not exists(child))


def test_what_is_held_down_stays_down_until_released(supervisor: Watched) -> None:
    companion = supervisor.start("a", sys.executable, "-c", SLEEP)
    supervisor.held.add("a")
    companion.process.kill()
    supervisor.until(lambda: companion.process is None)
    supervisor.tend()
    assert companion.process is None
    supervisor.held.clear()
    supervisor.until(companion.is_alive)


def test_stopping_ends_even_what_ignores_the_signal(supervisor: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed_project.processes.supervisor.STOP_SECONDS", 0.3)
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
    companion = supervisor.start("a", sys.executable, "-c", deaf)
    supervisor.until(lambda: ("a", "here") in supervisor.said)
    pid = companion.process.pid
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 5
    assert not exists(pid)


def test_a_process_that_stands_back_does_so_behind_other_sessions_as_well(supervisor: Watched) -> None:
    stand_back = "from feed_project.processes.companions import give_way; give_way(7); import os; print(os.nice(0))"
    groups = Path("/proc/self/autogroup")
    shown = f"; print(open('{groups}').read())" if groups.exists() else ""
    supervisor.start("a", sys.executable, "-c", f"{stand_back}{shown}; import time; time.sleep(60)")
    supervisor.until(lambda: ("a", "7") in supervisor.said)
    if shown:
        supervisor.until(lambda: any(line.endswith("nice 7") for _, line in supervisor.said))
