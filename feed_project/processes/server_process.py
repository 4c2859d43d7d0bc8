"""What the embedded PostgreSQL and Redis have in common: found, started, awaited, stopped.

A server outlives the command that started it when others still use it, so it
runs in a session of its own and writes to a log file.
"""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

from feed_project.failure import Failure
from feed_project.places import Places
from feed_project.processes import unprivileged


class ServerProcess(ABC):
    """One embedded server of the installation at ``places``."""

    name: str
    ready_within = 60.0
    stopped_within = 30.0
    stop_signal = signal.SIGTERM
    last_resort = signal.SIGKILL

    def __init__(self, places: Places) -> None:
        self.places = places
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where the server writes."""
        return self.places.log / f"{self.name}.log"

    @abstractmethod
    def pid(self) -> int | None:
        """Give the process id of the running server, or None."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether the server takes work."""

    @abstractmethod
    def command(self) -> list[str]:
        """Give the command line that runs the server in the foreground."""

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before its first start."""

    def start(self) -> None:
        """Start the server unless it runs, and wait until it answers.

        Raises:
            Failure: it does not come up; the sentence names its log.
        """
        if self.answers():
            return
        unprivileged.make_private_folder(self.places.sockets)
        self.places.log.mkdir(parents=True, exist_ok=True)
        self.prepare()
        self._launch()
        self._await_answer()

    def is_alive(self) -> bool:
        """Tell whether the server's process exists (and reap it when it has died and was ours)."""
        if self._process is not None:
            return self._process.poll() is None
        pid = self.pid()
        return pid is not None and _exists(pid)

    def stop(self) -> None:
        """Stop the server in an orderly way, within a bounded time."""
        pid = self.pid()
        if pid is None:
            return
        for number, patience in ((self.stop_signal, self.stopped_within), (self.last_resort, 10.0)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            if self._gone_within(pid, patience):
                return

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **unprivileged.process_options(),
            )

    def _await_answer(self) -> None:
        deadline = time.monotonic() + self.ready_within
        while time.monotonic() < deadline:
            if self.answers():
                return
            if not self.is_alive():
                # A killed predecessor's children may hold its memory for a moment yet.
                time.sleep(0.5)
                self._launch()
            time.sleep(0.03)
        raise Failure(f"{self.name} did not start: {_last_line(self.log)} (all of it in {self.log})")

    def _gone_within(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process is not None and self._process.pid == pid:
                self._process.poll()
            if not _exists(pid):
                return True
            time.sleep(0.02)
        return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "it said nothing"
