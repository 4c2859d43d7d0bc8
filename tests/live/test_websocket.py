"""The websocket door over fake sources: handshake, tokens, origins, messages, bad input."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live.conftest import Door
from tests.live.speaking import said, silent


async def status_of(url: str, **headers: str) -> int:
    try:
        async with connect(url, additional_headers=headers):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


async def test_a_message_has_the_form_that_mastodon_clients_read(door: Door) -> None:
    async with connect(f"{door.ws}?stream=user&access_token=alice") as socket:
        await asyncio.sleep(0.05)
        door.scene.home.happen(7, 3, '{"id":"1","content":"<p>\\"é\\n</p>"}')
        await door.scene.reach("home_feed", 3)
        assert await said(socket) == {
            "stream": ["user"],
            "event": "update",
            "payload": '{"id":"1","content":"<p>\\"é\\n</p>"}',
            "id": "h3.1n0",
        }


async def test_a_client_may_show_its_token_in_three_places(door: Door) -> None:
    assert await status_of(f"{door.ws}?stream=user&access_token=alice") == 101
    assert await status_of(f"{door.ws}?stream=user", Authorization="Bearer alice") == 101
    async with connect(f"{door.ws}/?stream=user", subprotocols=[websockets.Subprotocol("alice")]) as socket:
        assert socket.subprotocol == "alice"


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("?stream=user&access_token=nobody", {}, 401),
        ("?stream=user", {"Authorization": "Bearer nobody"}, 401),
        ("?stream=user", {"Authorization": "Bearer"}, 401),
        ("?stream=user", {"Authorization": "Basic alice"}, 401),
        ("?stream=user", {}, 401),
        ("?access_token=nobody", {}, 401),
        ("?stream=public&access_token=nobody", {}, 401),
        ("?stream=user&access_token=notices-only", {}, 403),
        ("?stream=user&access_token=writer", {}, 403),
        ("?stream=user&access_token=application", {}, 401),
        ("?stream=direct", {}, 401),
        ("?stream=nonsense&access_token=alice", {}, 400),
        ("?stream=%FF", {}, 400),
        ("?" + "&".join(f"a{n}=1" for n in range(1001)), {}, 400),
        ("?stream=user:notification&access_token=notices-only", {}, 101),
        ("?stream=public&access_token=application", {}, 101),
        ("?stream=public", {}, 101),
        ("", {}, 101),
    ],
)
async def test_a_handshake_is_answered_by_what_it_shows(
    door: Door, query: str, headers: dict[str, str], status: int
) -> None:
    assert await status_of(door.ws + query, **headers) == status


async def test_one_socket_carries_many_streams_and_drops_them_again(door: Door) -> None:
    async with connect(f"{door.ws}?access_token=alice") as socket:
        for stream in ("user", "public:local", "user"):
            await socket.send(json.dumps({"type": "subscribe", "stream": stream}))
        await asyncio.sleep(0.1)
        door.scene.home.happen(7, 1, "home")
        door.scene.public.happen(7, 1, "public")
        await door.scene.reach("home_feed", 1)
        assert (await said(socket))["stream"] == ["user"]
        await door.scene.reach("core", 1)
        assert (await said(socket))["stream"] == ["public:local"]
        for stream in ("user", "public"):
            await socket.send(json.dumps({"type": "unsubscribe", "stream": stream}))
        await asyncio.sleep(0.1)
        door.scene.home.happen(7, 2, "unheard")
        await door.scene.reach("home_feed", 2)
        assert await silent(socket)


async def test_a_client_comes_back_with_the_last_id_it_saw(door: Door) -> None:
    for position in (1, 2, 3):
        door.scene.home.happen(7, position, f"post {position}")
    await door.scene.reach("home_feed", 3)
    async with connect(f"{door.ws}?access_token=alice&stream=user&last_event_id=h1n0") as socket:
        assert [(await said(socket))["payload"] for _ in range(2)] == ["post 2", "post 3"]
    async with connect(f"{door.ws}?access_token=alice") as socket:
        await socket.send(json.dumps({"type": "subscribe", "stream": "user", "last_event_id": "h2n0"}))
        assert (await said(socket))["payload"] == "post 3"
        await socket.send(json.dumps({"type": "unsubscribe", "stream": "user"}))
        await socket.send(json.dumps({"type": "subscribe", "stream": "user", "last_event_id": "h2"}))
        assert await said(socket) == {"stream": ["user"], "event": "reset", "id": "h3n0"}


BAD = [
    (b"\x00\xff", 400, "Binary frames are not understood"),
    ("", 400, "Invalid JSON"),
    ("nonsense", 400, "Invalid JSON"),
    ("NaN", 400, "Invalid JSON"),
    ('{"type":"subscribe","stream":"\\ud800"}', 400, "Invalid JSON"),
    ("[" * 30_000 + "]" * 30_000, 400, "Invalid JSON"),
    ('{"a":' * 10_000 + "1" + "}" * 10_000, 400, "Invalid JSON"),
    ("[]", 400, "A message is a JSON object"),
    ("null", 400, "A message is a JSON object"),
    ('"subscribe"', 400, "A message is a JSON object"),
    ("{}", 400, "Unknown message type"),
    ('{"type":["subscribe"]}', 400, "Unknown message type"),
    ('{"type":{"a":1}}', 400, "Unknown message type"),
    ('{"type":"publish","stream":"user"}', 400, "Unknown message type"),
    ('{"type":"subscribe"}', 400, "Unknown stream type"),
    ('{"type":"subscribe","stream":["user"]}', 400, "Unknown stream type"),
    ('{"type":"subscribe","stream":{"user":1}}', 400, "Unknown stream type"),
    ('{"type":"subscribe","stream":null}', 400, "Unknown stream type"),
    ('{"type":"subscribe","stream":"User"}', 400, "Unknown stream type"),
    ('{"type":"subscribe","stream":"hashtag","tag":""}', 400, "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"hashtag"}', 400, "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"hashtag","tag":["a"]}', 400, "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"hashtag:local","tag":"no tag"}', 400, "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"hashtag","tag":"\\u0000"}', 400, "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"list"}', 400, "Missing list name parameter"),
    ('{"type":"subscribe","stream":"list","list":"x"}', 400, "Missing list name parameter"),
    ('{"type":"subscribe","stream":"list","list":true}', 400, "Missing list name parameter"),
    ('{"type":"subscribe","stream":"list","list":"9223372036854775808"}', 400, "Missing list name parameter"),
    ('{"type":"subscribe","stream":"list","list":"80"}', 401, "Not authorized to stream this list"),
    ('{"type":"subscribe","stream":"list","list":"81"}', 401, "Not authorized to stream this list"),
    ('{"type":"subscribe","stream":"user","last_event_id":7}', 400, "last_event_id is a string"),
    ('{"type":"subscribe","stream":"' + "x" * 70_000 + '"}', 413, "Frames of more than 64 KiB are not read"),
]


async def test_bad_frames_are_answered_and_the_socket_lives_on(door: Door) -> None:
    async with connect(f"{door.ws}?stream=user&access_token=alice") as socket:
        for frame, status, error in BAD:
            await socket.send(frame)
            assert await said(socket) == {"error": error, "status": status}, frame[:60]
        door.scene.home.happen(7, 1, "still here")
        await door.scene.reach("home_feed", 1)
        assert (await said(socket))["payload"] == "still here"


async def test_a_stream_that_the_token_may_not_have_is_refused_in_the_channel(door: Door) -> None:
    async with connect(f"{door.ws}?access_token=notices-only") as socket:
        await socket.send('{"type":"subscribe","stream":"user"}')
        assert await said(socket) == {"error": "This action is outside the authorized scopes", "status": 403}
        await socket.send('{"type":"unsubscribe","stream":"user"}')
        assert await silent(socket)
    async with connect(door.ws) as socket:
        await socket.send('{"type":"subscribe","stream":"user"}')
        assert await said(socket) == {"error": "Missing access token", "status": 401}


async def test_ten_thousand_subscribes_leave_one_subscription_and_a_live_socket(door: Door) -> None:
    async with (
        connect(f"{door.ws}?access_token=alice") as flooder,
        connect(f"{door.ws}?stream=user&access_token=bob") as other,
    ):
        for _ in range(5_000):
            await flooder.send('{"type":"subscribe","stream":"user"}')
            await flooder.send('{"type":"subscribe","stream":"public"}')
        door.scene.home.happen(8, 1, "for bob")
        await door.scene.reach("home_feed", 1)
        assert (await said(other))["payload"] == "for bob"
        await flooder.send("nonsense")
        assert (await said(flooder, 20))["error"] == "Invalid JSON"
        door.scene.home.happen(7, 2, "for alice, once")
        await door.scene.reach("home_feed", 2)
        assert (await said(flooder))["payload"] == "for alice, once"
        assert await silent(flooder)


async def test_a_revoked_token_ends_its_socket_within_a_second(door: Door) -> None:
    async with (
        connect(f"{door.ws}?stream=user&access_token=alice") as socket,
        connect(f"{door.ws}?stream=user&access_token=bob") as other,
    ):
        door.revoked.add(socket and _proof("alice"))
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 1)
        assert socket.close_code == 1008
        door.scene.home.happen(8, 1, "for bob")
        await door.scene.reach("home_feed", 1)
        assert (await said(other))["payload"] == "for bob"
        pump = door.scene.hub._pumps["h"]
        assert {tap.owner for tap in (*pump._level_taps, *pump._astray)} == {8}


async def test_a_client_that_never_reads_is_cut_off(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed_project.live.outlet.STUCK_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection(*door.address.split(":"), limit=1024)
    writer.write(
        f"GET /api/v1/streaming?stream=user&access_token=alice HTTP/1.1\r\nHost: {door.address}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    for position in range(1, 2_000):
        door.scene.home.happen(7, position, "x" * 50_000)
        await door.scene.reach("home_feed", position)
        if not door.scene.hub._links:
            break
        await asyncio.sleep(0.005)
    assert not door.scene.hub._links
    assert not door.doorkeeper._guests
    writer.transport.resume_reading()  # type: ignore[attr-defined]
    with suppress(ConnectionResetError):
        while await asyncio.wait_for(reader.read(1024 * 1024), 2):
            pass
    writer.close()


async def test_leaving_clients_leave_nothing_behind(door: Door) -> None:
    for _ in range(20):
        async with connect(f"{door.ws}?stream=user&access_token=alice") as socket:
            await socket.send('{"type":"subscribe","stream":"public"}')
    await asyncio.sleep(0.1)
    assert not door.scene.hub._links
    assert not door.doorkeeper._guests


async def test_other_addresses_open_no_websocket(door: Door) -> None:
    for path in ("/", "/api/v1/streaming/user", "/api/v1/streamingx", "/api//v1/streaming"):
        assert await status_of(f"ws://{door.address}{path}?access_token=alice") == 404


def _proof(token: str) -> Any:
    from tests.live.conftest import TOKENS

    return TOKENS[token].proof
