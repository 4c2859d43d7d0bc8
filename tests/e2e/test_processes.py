"""The processes: they answer, come back when killed, and stop when told to."""

import http.client
import os
import re
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from benchmarks.members import join
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
    parts = {"web", "live", "core", "fanout", "push", "media", "relay", "postgres", "redis"}
    assert set(server.pids()) == parts


@pytest.mark.parametrize("name", ["relay", "core", "fanout", "media", "redis", "live", "web"])
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
        every_address_is(
            f"http://localhost:{address.port}", f"ws://localhost:{address.live_port}", said_at=address.port
        )
        second = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert second.stderr == f"Dunlin is already running at http://localhost:{address.port} (process {up.pid}).\n"
        family = descendants(up.pid)
        assert len(family) >= 9
        up.send_signal(signal.SIGINT)
        assert "Stopped." in "".join(lines)
    assert up.returncode == 0
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def every_address_is(base: str, streaming: str, *, said_at: int) -> None:
    """What is said of addresses at a port names these and no other."""
    told = {"Host": urlsplit(base).netloc, "X-Forwarded-Proto": urlsplit(base).scheme}
    with httpx.Client(base_url=f"http://localhost:{said_at}", headers=told) as client:
        old, new = client.get("/api/v1/instance").json(), client.get("/api/v2/instance").json()
        assert (old["uri"], new["domain"]) == (urlsplit(base).netloc,) * 2
        assert old["urls"]["streaming_api"] == new["configuration"]["urls"]["streaming"] == streaming
        metadata = client.get("/.well-known/oauth-authorization-server").json()
        assert {metadata[name] for name in metadata if name.endswith("_endpoint")} == {
            f"{base}{path}" for path in ("/oauth/authorize", "/oauth/token", "/oauth/revoke", "/api/v1/apps")
        }
        assert client.get("/.well-known/nodeinfo").json()["links"][0]["href"] == f"{base}/nodeinfo/2.0"
        (wren,) = join(client, [f"wren{said_at}"])
        status = wren.call("POST", "statuses", json={"status": f"Hello @wren{said_at} #dawn"})
        assert status["url"] == f"{base}/@wren{said_at}/{status['id']}"
        wren.post("And again")
        page = client.get(f"/api/v1/accounts/{wren.id}/statuses?limit=1")
        named = [status["uri"], status["account"]["url"], status["account"]["avatar"], status["mentions"][0]["url"]]
        named += [status["tags"][0]["url"], *re.findall("<(.*?)>", page.headers["Link"])]
        named += re.findall('href="(.*?)"', status["content"])
        assert {address for address in named if not address.startswith(f"{base}/")} == set()


def test_behind_a_proxy_every_address_is_the_public_one(server: Server) -> None:
    address = free_address()
    environment = {**server.environment, "DATABASE_URL": server.database_url, "REDIS_URL": server.redis_url}
    environment |= {"DUNLIN_BASE_URL": "https://feed.example", "DUNLIN_STREAMING_URL": "wss://live.feed.example"}
    environment["DUNLIN_SUPERVISED"] = str(os.getpid())
    command = manage("web", "--port", str(address.port), "--workers", "1")
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment) as web:
        try:
            server.wait_for(lambda: status(address.port, "/api/v2/instance"), 20, "web does not answer")
            every_address_is("https://feed.example", "wss://live.feed.example", said_at=address.port)
        finally:
            web.terminate()


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
