"""Every stream with every scope over every transport: who gets in, by an exact table."""

from __future__ import annotations

import json
import logging

import httpx
import pytest
import websockets
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from feed_project.live.streams import STREAMS
from tests.live.conftest import TOKENS, Door

# The scopes of which a token needs one, and whether visitors and clients by themselves may listen, too.
POSTS, NOTICES, LISTS = {"read", "read:statuses"}, {"read", "read:notifications"}, {"read", "read:lists"}
TABLE = {
    "user": (POSTS, False),
    "user:notification": (NOTICES, False),
    "public": (POSTS, True),
    "public:local": (POSTS, True),
    "public:remote": (POSTS, True),
    "public:media": (POSTS, True),
    "public:local:media": (POSTS, True),
    "public:remote:media": (POSTS, True),
    "hashtag": (POSTS, True),
    "hashtag:local": (POSTS, True),
    "list": (LISTS, False),
    "direct": (POSTS, False),
}
TRANSPORTS = ("ws header", "ws subprotocol", "ws query", "sse header", "sse query")
GIVEN = "tag=cats&list=70"


def expected(stream: str, token: str | None) -> int:
    scopes, is_open = TABLE[stream]
    if token is None:
        return 200 if is_open else 401
    viewer = TOKENS[token]
    if not viewer.scopes & scopes:
        return 403
    return 200 if is_open or viewer.account_id else 401


async def answered(
    door: Door, transport: str, stream: str, token: str | None, cookie: dict[str, str] | None = None
) -> int:
    kind, _, place = transport.partition(" ")
    headers = {"Authorization": f"Bearer {token}"} if token and place == "header" else cookie or {}
    query = GIVEN + (f"&access_token={token}" if token and place == "query" else "")
    if kind == "sse":
        path = stream.replace(":", "/")
        async with httpx.AsyncClient() as client:
            answer = await client.head(f"{door.http}/{path}?{query}", headers=headers)
            return answer.status_code
    offered = [websockets.Subprotocol(token)] if token and place == "subprotocol" else None
    address = f"{door.ws}?stream={stream}&{query}"
    try:
        async with connect(address, additional_headers=headers, subprotocols=offered):
            return 200
    except InvalidStatus as refusal:
        return refusal.response.status_code


def test_the_table_names_every_stream_there_is() -> None:
    assert set(TABLE) == set(STREAMS)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_every_scope_opens_what_the_table_says_and_no_more(door: Door, transport: str) -> None:
    for stream in TABLE:
        for token in (None, *TOKENS):
            if token is not None and stream == "list" and TOKENS[token].account_id == 8:
                continue  # the list is somebody else's
            assert await answered(door, transport, stream, token) == expected(stream, token), (stream, token)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_the_list_of_another_is_refused_everywhere(door: Door, transport: str) -> None:
    assert await answered(door, transport, "list", "bob") == 401


async def test_a_session_opens_every_stream_on_our_own_page(door: Door) -> None:
    """A session may read everything its account may; over server-sent events it is nobody's."""
    ours = {"Origin": settings.DUNLIN_BASE_URL}
    cookies = {name: {"Cookie": f"{settings.SESSION_COOKIE_NAME}={name}", **ours} for name in ("alice-session", "gone")}
    for stream, (_, is_open) in TABLE.items():
        as_visitor = 200 if is_open else 401
        assert await answered(door, "ws cookie", stream, None, cookies["alice-session"]) == 200
        assert await answered(door, "ws cookie", stream, None, cookies["gone"]) == as_visitor
        assert await answered(door, "sse cookie", stream, None, cookies["alice-session"]) == as_visitor


@pytest.mark.parametrize("transport", ["in the channel", *TRANSPORTS])
async def test_no_token_finds_its_way_into_the_log(
    door: Door, transport: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("uvicorn", "asyncio"):
        logging.getLogger(name).addHandler(caplog.handler)
    caplog.set_level(logging.INFO)
    for token in ("alice", "nobody"):
        for stream in ("user", "list", "nonsense"):
            if transport == "in the channel":
                async with connect(f"{door.ws}?access_token=alice") as socket:
                    await socket.send(json.dumps({"type": "subscribe", "stream": stream, "access_token": token}))
                    await socket.ping()
            else:
                await answered(door, transport, stream, token)
    for name in ("uvicorn", "asyncio"):
        logging.getLogger(name).removeHandler(caplog.handler)
    said = caplog.text + "".join(capfd.readouterr())
    assert "alice" not in said
    assert "nobody" not in said
