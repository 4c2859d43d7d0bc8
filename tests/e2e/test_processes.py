"""The processes: they answer, come back when killed, and stop when told to."""

import http.client
import signal
import subprocess
from pathlib import Path

import pytest

from feed_project.places import REPOSITORY
from feed_project.processes.instance import free_address, manage
from tests.e2e.server import Server


def status(port: int, path: str) -> int:
    """The status of an answer; 0 when nobody answers."""
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_both_doors_of_a_fresh_instance_answer(server: Server) -> None:
    assert status(server.address.port, "/api/v2/instance") == 200
    assert status(server.address.live_port, "/api/v1/streaming/health") == 200
    assert set(server.pids()) == {"web", "live", "core", "fanout", "relay", "postgres", "redis"}


@pytest.mark.parametrize("name", ["relay", "core", "fanout", "redis", "live", "web"])
def test_a_killed_part_is_back_within_seconds(server: Server, name: str) -> None:
    server.restart(name, signal.SIGKILL, within=10)
    server.wait_for(lambda: status(server.address.port, "/api/v2/instance") == 200, 20, "web is gone")
    server.wait_for(lambda: status(server.address.live_port, "/api/v1/streaming/health") == 200, 20, "live is gone")


def test_a_killed_database_is_recovered_and_used_again(server: Server) -> None:
    server.restart("postgres", signal.SIGKILL, within=20)
    server.wait_for(lambda: status(server.address.port, "/public") == 200, 20, "no page after the recovery")


def test_up_starts_says_where_and_leaves_nothing_behind(tmp_path: Path, server: Server) -> None:
    address = free_address()
    environment = {**server.environment, "DUNLIN_HOME": str(tmp_path / "home")}
    for name in ("DUNLIN_BASE_URL", "DUNLIN_STREAMING_URL"):
        del environment[name]
    command = manage("up", "--port", str(address.port))
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True) as up:
        lines = iter(up.stdout or ())
        said = next((line for line in lines if "is ready" in line), "")
        assert f"open http://localhost:{address.port} " in said
        second = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert second.stderr == f"Dunlin is already running at http://localhost:{address.port} (process {up.pid}).\n"
        family = descendants(up.pid)
        assert len(family) >= 9
        up.send_signal(signal.SIGINT)
        assert "Stopped." in "".join(lines)
    assert up.returncode == 0
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def test_a_killed_up_leaves_no_process_of_its_own_behind(tmp_path: Path, server: Server) -> None:
    address = free_address()
    environment = {**server.environment, "DUNLIN_HOME": str(tmp_path / "home"), "DATABASE_URL": server.database_url}
    environment["REDIS_URL"] = server.redis_url
    command = manage("up", "--port", str(address.port))
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True) as up:
        next(line for line in up.stdout or () if "is ready" in line)
        family = descendants(up.pid)
        up.kill()
    server.wait_for(lambda: not [pid for pid in family if Path(f"/proc/{pid}").exists()], 15, f"{family} live on")


def descendants(pid: int) -> list[int]:
    """Every process below ``pid``."""
    table: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            table.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = table.get(waiting.pop(), [])
        found += children
        waiting += children
    return found
