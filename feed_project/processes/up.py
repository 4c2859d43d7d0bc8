"""Everything in one terminal: what ``manage.py up`` does, in order."""

import fcntl
import io
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from events import store
from feed_project.failure import Failure
from feed_project.places import Places, here
from feed_project.processes.instance import Address, await_ready, manage, running
from feed_project.processes.servers import borrowed
from feed_project.processes.supervisor import Stop, stop_on_signals
from feed_project.processes.terminal import Terminal


def run(*, host: str, port: int, demo: bool) -> None:
    """Start all, print the address, and see to it until told to stop.

    Raises:
        Failure: it cannot start here, for the reason given.
    """
    places, address, terminal = here(), Address(host, port), Terminal()
    stop_on_signals()
    os.environ.update(address.environment())
    try:
        with _only_one(places, address):
            address.ensure_free()
            with borrowed(places) as servers:
                _prepare(terminal)
                with running(address, terminal.tell) as supervisor:
                    supervisor.servers = servers
                    await_ready(address, supervisor)
                    if demo:
                        _bring_demo(terminal)
                    terminal.tell("up", f"Dunlin is ready: open {os.environ['DUNLIN_BASE_URL']}  (Ctrl-C stops it)")
                    while True:
                        supervisor.tend()
                        time.sleep(0.2)
    except Stop:
        terminal.tell("up", "Stopped.")


@contextmanager
def _only_one(places: Places, address: Address) -> Iterator[None]:
    """Hold the installation's lock; the kernel drops it when we die, however that happens."""
    places.run.mkdir(parents=True, exist_ok=True)
    with (places.run / "up.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            other = json.loads(lock.read() or "{}")
            where, pid = other.get("url", "an unknown address"), other.get("pid", "unknown")
            raise Failure(f"Dunlin is already running at {where} (process {pid}).") from None
        lock.seek(0)
        lock.truncate()
        json.dump({"pid": os.getpid(), "url": os.environ.get("DUNLIN_BASE_URL", address.base_url)}, lock)
        lock.flush()
        yield


def _prepare(terminal: Terminal) -> None:
    """Bring tables and static files up to date."""
    # Errors are raised; that there are none needs no line.
    call_command("check", fail_level="ERROR", stdout=io.StringIO())
    terminal.tell("up", "Bringing the tables up to date")
    call_command("migrate", verbosity=0, interactive=False)
    terminal.tell("up", "Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)


def _bring_demo(terminal: Terminal) -> None:
    """Let the demo command fill an installation that nothing has happened in yet."""
    if store.head() or store.pending():
        terminal.tell("demo", "there is a community here already; nothing is added")
        return
    environment = {**os.environ, "DUNLIN_SUPERVISED": str(os.getpid())}
    with subprocess.Popen(
        manage("demo"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as demo:
        for line in demo.stdout or ():
            terminal.tell("demo", line.rstrip())
    if demo.returncode:
        terminal.tell("demo", "did not finish; everything else runs")
