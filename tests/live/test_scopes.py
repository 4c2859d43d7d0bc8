"""Every stream with every scope over every transport: who gets in, by an exact table."""

from __future__ import annotations

import httpx
import pytest
import websockets
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


async def answered(door: Door, transport: str, stream: str, token: str | None) -> int:
    kind, _, place = transport.partition(" ")
    headers = {"Authorization": f"Bearer {token}"} if token and place == "header" else {}
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
