"""A running Dunlin: its servers, its tables and its processes, on given ports."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from feed_project.failure import Failure
from feed_project.places import REPOSITORY
from feed_project.processes.supervisor import Supervisor, Tell

READY_SECONDS = 90.0


@dataclass(frozen=True)
class Address:
    """Where an instance is reached."""

    host: str
    port: int

    @property
    def live_port(self) -> int:
        """The port after the web's."""
        return self.port + 1

    @property
    def base_url(self) -> str:
        """The pages' and the API's address."""
        return f"http://{_spoken(self.host)}:{self.port}"

    @property
    def streaming_url(self) -> str:
        """The sockets' address."""
        return f"ws://{_spoken(self.host)}:{self.live_port}"

    def environment(self) -> dict[str, str]:
        """Give the variables that tell every process these addresses; what the operator has set stands."""
        base = os.environ.get("DUNLIN_BASE_URL") or self.base_url
        streaming = os.environ.get("DUNLIN_STREAMING_URL")
        told = {"DUNLIN_BASE_URL": base}
        if streaming or base == self.base_url:
            told["DUNLIN_STREAMING_URL"] = streaming or self.streaming_url
        return {**os.environ, **told}

    def ensure_free(self) -> None:
        """Check that nobody listens here.

        Raises:
            Failure: a port is taken, or not ours to take.
        """
        for port in (self.port, self.live_port):
            if not 0 < port < 65536:
                raise Failure(f"Port {port} does not exist; choose another with --port.")
            with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                _try_to_bind(attempt, self.host, port)


def free_address() -> Address:
    """Find two free ports in a row on this machine."""
    for _ in range(100):
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            address = Address("127.0.0.1", first.getsockname()[1])
        with suppress(Failure):
            address.ensure_free()
            return address
    raise Failure("No two free ports in a row were found.")


def manage(*words: str) -> list[str]:
    """Give the command line of a ``manage.py`` command in this environment."""
    return [sys.executable, str(REPOSITORY / "manage.py"), *words]


@contextmanager
def running(
    address: Address, tell: Tell, *, environment: dict[str, str] | None = None, workers: int = 2
) -> Iterator[Supervisor]:
    """Start web, live, the three kinds of worker and the relay; stop them at the end."""
    supervisor = Supervisor(environment or address.environment(), tell)
    listen = ("--host", address.host, "--port")
    try:
        supervisor.start("relay", *manage("relay"))
        supervisor.start("core", *manage("worker", "--queues", "core"))
        supervisor.start("fanout", *manage("worker", "--queues", "fanout", "--concurrency", str(workers)))
        supervisor.start("push", *manage("worker", "--queues", "push"))
        supervisor.start("media", *manage("worker", "--queues", "media", "--concurrency", "1"))
        supervisor.start("live", *manage("live", *listen, str(address.live_port)))
        supervisor.start("web", *manage("web", *listen, str(address.port)))
        yield supervisor
    finally:
        supervisor.stop()


def await_ready(address: Address, supervisor: Supervisor) -> None:
    """Wait until pages and sockets answer.

    Raises:
        Failure: a process ends again and again, or nothing answers in time.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        supervisor.tend()
        for companion in supervisor.companions:
            if companion.deaths >= 3:
                raise Failure(f"{companion.name} ends as soon as it starts; its own words are above.")
        if _answers(address.host, address.port) and _answers(address.host, address.live_port):
            return
        time.sleep(0.05)
    raise Failure(f"Nothing answered at {address.base_url} within {READY_SECONDS:.0f} s.")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_spoken(host).strip("[]"), port, timeout=5)
    try:
        connection.request("GET", "/api/v1/streaming/health")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _try_to_bind(attempt: socket.socket, host: str, port: int) -> None:
    try:
        attempt.bind((host, port))
    except PermissionError:
        raise Failure(f"Port {port} is reserved for root; choose one above 1023 with --port.") from None
    except OSError as problem:
        if isinstance(problem, socket.gaierror) or "assign" in str(problem):
            raise Failure(f"{host} is not an address of this machine; choose another with --host.") from None
        raise Failure(f"Port {port} is taken by another program; choose another with --port.") from None


def _spoken(host: str) -> str:
    """Give the name by which a listener is reached; one that hears every address is reached as localhost."""
    if host in ("0.0.0.0", "::", "127.0.0.1"):  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
