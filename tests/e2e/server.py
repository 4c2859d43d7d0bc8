"""A whole instance for tests, in a folder of its own, whose parts can be killed by name."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feed_project.places import REPOSITORY, Places
from feed_project.processes.embedded_redis import Redis
from feed_project.processes.instance import Address, await_ready, free_address, manage, running
from feed_project.processes.postgres import DATABASE, Postgres
from feed_project.processes.server_process import ServerProcess
from feed_project.processes.supervisor import Supervisor


class Server:
    """A running Dunlin. Names of its parts: web, live, core, fanout, media, relay, postgres, redis."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.places = Places(home)
        self.address: Address = free_address()
        self.base_url, self.streaming_url = self.address.base_url, self.address.streaming_url
        self.database_url, self.redis_url = self.places.database_url, self.places.redis_url
        self.said: list[str] = []
        self.settings = settings
        self._servers: dict[str, ServerProcess] = {"postgres": Postgres(self.places), "redis": Redis(self.places)}
        self._supervisor: Supervisor | None = None
        self._ready, self._end = threading.Event(), threading.Event()
        self._problem: BaseException | None = None
        # One thread starts and tends everything: the kernel ends a companion with the thread that started it.
        self._thread = threading.Thread(target=self._live, name="server")

    @property
    def environment(self) -> dict[str, str]:
        """The variables that its processes run with; set from the outside are none."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUNLIN_")}
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
            kept.pop(name, None)
        told = {"DUNLIN_HOME": str(self.places.home), "DUNLIN_BASE_URL": self.base_url}
        return {**kept, **told, "DUNLIN_STREAMING_URL": self.streaming_url, **self.settings}

    def start(self) -> None:
        """Start everything and wait until it answers."""
        shutil.rmtree(self.places.home, ignore_errors=True)
        self.places.home.mkdir(parents=True)
        self._thread.start()
        self._ready.wait(180)
        if self._problem is not None:
            raise AssertionError("\n".join([f"The server did not start: {self._problem}", *self.said[-60:]]))

    def stop(self) -> None:
        """Stop everything."""
        self._end.set()
        self._thread.join(60)
        for server in reversed(self._servers.values()):
            server.stop()

    def manage(self, *words: str, timeout: float = 120) -> str:
        """Run a ``manage.py`` command on this instance; its output is the answer, a failure an AssertionError."""
        environment = {**self.environment, "DUNLIN_SUPERVISED": str(os.getpid())}
        done = subprocess.run(
            manage(*words),
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"manage.py {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def pids(self) -> dict[str, int]:
        """Give the process ids of what runs, by name."""
        found = {name: server.pid() for name, server in self._servers.items()}
        if self._supervisor is not None:
            for companion in self._supervisor.companions:
                process = companion.process
                found[companion.name] = process.pid if process is not None and companion.is_alive() else None
        return {name: pid for name, pid in found.items() if pid is not None}

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send a real signal to a part; the supervisor starts it again. Gives the killed process' id."""
        pid = self.pids()[name]
        os.kill(pid, number)
        return pid

    def restart(self, name: str, number: int = signal.SIGTERM, within: float = 30.0) -> None:
        """End a part with a signal and wait until another one runs in its place."""
        old = self.kill(name, number)
        self.wait_for(lambda: self.pids().get(name, old) != old, within, f"{name} did not come back")

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Keep a part down: killed at the beginning, started again at the end."""
        assert self._supervisor is not None
        self._supervisor.held.add(name)
        old = self.kill(name)
        try:
            self.wait_for(lambda: self.pids().get(name) != old, 10, f"{name} did not die")
            yield
        finally:
            self._supervisor.held.discard(name)
            self.wait_for(lambda: name in self.pids(), 30, f"{name} did not come back")

    def wait_for(self, condition: object, within: float, otherwise: str) -> None:
        """Poll until the condition holds."""
        deadline = time.monotonic() + within
        while not condition():  # type: ignore[operator]
            if time.monotonic() > deadline:
                raise AssertionError("\n".join([otherwise, *self.said[-40:]]))
            time.sleep(0.02)

    def _live(self) -> None:
        try:
            for server in self._servers.values():
                server.start()
            self._servers["postgres"].ensure_database(DATABASE)  # type: ignore[attr-defined]
            self.manage("migrate", "--verbosity", "0")
            self.manage("collectstatic", "--verbosity", "0", "--no-input")
            with running(self.address, self._note, environment=self.environment) as supervisor:
                supervisor.servers = list(self._servers.values())
                self._supervisor = supervisor
                await_ready(self.address, supervisor)
                self._ready.set()
                while not self._end.wait(0.05):
                    supervisor.tend()
        except BaseException as problem:
            self._problem = problem
        finally:
            self._ready.set()

    def _note(self, name: str, line: str) -> None:
        self.said.append(f"{name} | {line}")
