"""The door for server-sent events over fake sources: form, tokens, resuming, leaving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from django.conf import settings

from tests.live.conftest import TOKENS, Door


class Lines:
    """The lines of an open answer, one event at a time."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()

    async def event(self, seconds: float = 2.0) -> list[str]:
        block: list[str] = []
        while True:
            line = await asyncio.wait_for(anext(self._lines), seconds)
            if not line and block and not block[0].startswith(":"):
                return block
            block = [*block, line] if line else []

    async def comment(self, seconds: float = 2.0) -> str:
        while True:
            line = await asyncio.wait_for(anext(self._lines), seconds)
            if line.startswith(":"):
                return line


@asynccontextmanager
async def stream(door: Door, path: str, **headers: str) -> AsyncIterator[tuple[httpx.Response, Lines]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient() as client, client.stream("GET", f"{door.http}/{path}", headers=named) as answer:
        lines = Lines(answer)
        if answer.status_code == 200:
            assert await lines.comment() == ":)"
        yield answer, lines


async def status_of(door: Door, path: str, **headers: str) -> int:
    async with stream(door, path, **headers) as (answer, _):
        return answer.status_code


async def test_an_event_has_the_three_lines_that_clients_read(door: Door) -> None:
    async with stream(door, "user", Authorization="Bearer alice") as (answer, lines):
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        door.scene.home.happen(7, 3, '{"id":"1"}')
        await door.scene.reach("home_feed", 3)
        assert await lines.event() == ["event: update", 'data: {"id":"1"}', "id: h3.1n0"]


async def test_an_event_source_comes_back_with_the_last_id_it_saw(door: Door) -> None:
    for position in (1, 2, 3):
        door.scene.notifications.happen(7, position, str(position))
    await door.scene.reach("notifications", 3)
    header = {"Authorization": "Bearer alice", "Last_Event_ID": "n1"}
    async with stream(door, "user/notification", **header) as (_, lines):
        assert [(await lines.event())[1] for _ in range(2)] == ["data: 2", "data: 3"]
    async with stream(door, "user/notification?access_token=alice&last_event_id=n99") as (_, lines):
        assert await lines.event() == ["event: reset", "data: {}", "id: n3"]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("health", {}, 200),
        ("user", {}, 401),
        ("user?access_token=nobody", {}, 401),
        ("user", {"Authorization": "Bearer nobody"}, 401),
        ("user?access_token=notices-only", {}, 403),
        ("user?access_token=writer", {}, 403),
        ("user/notification?access_token=posts-only", {}, 403),
        ("user", {"Cookie": f"{settings.SESSION_COOKIE_NAME}=alice-session", "Origin": "http://localhost:8000"}, 401),
        ("hashtag?tag=&access_token=alice", {}, 400),
        ("hashtag/local?access_token=alice", {}, 400),
        ("list?list=80&access_token=alice", {}, 401),
        ("list?list=1&access_token=alice", {}, 401),
        ("direct", {}, 401),
        ("nonsense", {}, 400),
    ],
)
async def test_a_request_is_answered_by_what_it_shows(
    door: Door, path: str, headers: dict[str, str], status: int
) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{door.http}/{path}", headers=headers)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.text == "OK" if path == "health" else "error" in answer.json()


@pytest.mark.parametrize(
    "path", ["user?access_token=alice", "user/?access_token=alice", "user/notification?access_token=notices-only"]
)
async def test_streams_open_to_their_tokens(door: Door, path: str) -> None:
    assert await status_of(door, path) == 200


@pytest.mark.parametrize(
    "path",
    ["public", "public/", "public/local", "public/remote", "public?only_media=true", "public/local?only_media=1"],
)
async def test_public_streams_open_to_everybody(door: Door, path: str) -> None:
    assert await status_of(door, path) == 200


async def test_methods_and_preflights_are_answered(door: Door) -> None:
    async with httpx.AsyncClient() as client:
        preflight = await client.options(f"{door.http}/user", headers={"Origin": "https://client.example"})
        assert preflight.status_code == 204
        assert "Authorization" in preflight.headers["access-control-allow-headers"]
        assert (await client.post(f"{door.http}/user")).status_code == 405
        assert (await client.head(f"{door.http}/public")).status_code == 200
        assert (await client.get(f"http://{door.address}/")).status_code == 404
        assert (await client.get(door.http)).status_code == 404


async def test_a_heartbeat_keeps_the_connection_awake(door: Door, settings: Any) -> None:
    settings.DUNLIN_LIVE_HEARTBEAT = 0.05
    async with stream(door, "public") as (_, lines):
        assert await lines.comment() == ":thump"
        assert await lines.comment() == ":thump"


async def test_a_revoked_token_ends_the_answer(door: Door) -> None:
    async with stream(door, "user?access_token=alice") as (_, lines):
        door.revoked.add(TOKENS["alice"].proof)
        with pytest.raises(StopAsyncIteration):
            await lines.event(1)
    assert not door.doorkeeper._guests


async def test_a_client_that_goes_leaves_nothing_behind(door: Door) -> None:
    async with stream(door, "user?access_token=alice"):
        assert len(door.scene.hub._links) == 1
    await asyncio.sleep(0.1)
    assert not door.scene.hub._links
    assert not door.doorkeeper._guests
