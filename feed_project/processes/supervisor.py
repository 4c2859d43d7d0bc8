"""Starts processes, shows what they say, and starts again what dies.

Used by ``manage.py up`` and by the end-to-end tests, which kill what it runs.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from feed_project.processes.server_process import ServerProcess

# Pauses before the first, second … restart in a row; a process that lived this long starts a new row.
PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
LIVED_SECONDS = 20.0
STOP_SECONDS = 10.0

Tell = Callable[[str, str], None]


@dataclass
class Companion:
    """One supervised process: ``name`` is its prefix on the terminal."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[str] | None = None
    began: float = 0.0
    deaths: int = 0
    due: float = field(default=0.0)

    def is_alive(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs companions with one environment; ``tell(name, line)`` receives all they say."""

    def __init__(self, environment: Mapping[str, str], tell: Tell) -> None:
        self.companions: list[Companion] = []
        self.servers: Sequence[ServerProcess] = ()
        # Names of what shall stay down for now: an outage that a test wants.
        self.held: set[str] = set()
        self._tell = tell
        # The number tells a companion whom to follow into death.
        self._environment = {**environment, "DUNLIN_SUPERVISED": str(os.getpid()), "PYTHONUNBUFFERED": "1"}

    def start(self, name: str, *command: str) -> Companion:
        """Start one more companion."""
        companion = Companion(name, command)
        self.companions.append(companion)
        self._launch(companion)
        return companion

    def named(self, name: str) -> Companion:
        """Find a companion."""
        return next(companion for companion in self.companions if companion.name == name)

    def tend(self) -> None:
        """Look after everything once: call this a few times a second, from the thread that started it all."""
        for server in self.servers:
            if server.name not in self.held and not server.is_alive():
                self._tell(server.name, "died; starting it again")
                server.start()
        now = time.monotonic()
        for companion in self.companions:
            if companion.is_alive():
                continue
            if companion.process is not None:
                self._note_death(companion, now)
            if now >= companion.due and companion.name not in self.held:
                self._launch(companion)

    def stop(self) -> None:
        """Stop all companions, the last started first, within a bounded time."""
        for companion in reversed(self.companions):
            if companion.process is not None and companion.is_alive():
                with suppress(ProcessLookupError):
                    companion.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for companion in self.companions:
            if companion.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    companion.process.wait(max(0.0, deadline - time.monotonic()))
                _kill_family(companion.process)
        self.companions.clear()

    def _launch(self, companion: Companion) -> None:
        process = subprocess.Popen(
            companion.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self._environment,
            # Ctrl-C reaches the supervisor alone, which then stops its companions in order.
            start_new_session=True,
        )
        companion.process, companion.began = process, time.monotonic()
        threading.Thread(target=self._read, args=(companion.name, process), daemon=True).start()

    def _read(self, name: str, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self._tell(name, line.rstrip())

    def _note_death(self, companion: Companion, now: float) -> None:
        process = companion.process
        if process is None:
            return
        # Children of a killed process would hold its port, or work on unseen.
        _kill_family(process)
        companion.deaths = 0 if now - companion.began > LIVED_SECONDS else companion.deaths
        pause = PAUSES[min(companion.deaths, len(PAUSES) - 1)]
        companion.deaths += 1
        companion.due, companion.process = now + pause, None
        when = f" in {pause:g} s" if pause else ""
        self._tell(companion.name, f"ended ({_reason(process.returncode)}); starting it again{when}")


def _kill_family(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


class Stop(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """Have `Stop` raised in the main thread when this process, which supervises others, is asked to end."""
    for number in END_SIGNALS:
        signal.signal(number, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Stopping takes a few bounded seconds; a second Ctrl-C must not leave half of it running.
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stop
