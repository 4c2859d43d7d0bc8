"""What no client should say: it is answered in the channel, is no error of ours, and harms nobody."""

from __future__ import annotations

import json

import httpx
import pytest
from websockets.asyncio.client import connect

from benchmarks.raw_socket import text
from tests.live.conftest import Door
from tests.live.speaking import SENTINEL, UPGRADING, answers, open_raw, silent

pytestmark = pytest.mark.usefixtures("bystander")


async def test_frames_before_any_subscription_are_answered_and_bring_nothing(door: Door) -> None:
    async with open_raw(door) as socket:
        socket.send(text('{"type":"unsubscribe","stream":"user"}'), text("nonsense"))
        assert await answers(socket) == [(400, "Invalid JSON")]
        door.scene.home.happen(7, 1, "not asked for")
        await door.scene.reach("home_feed", 1)
        assert await answers(socket) == []


async def test_ten_thousand_streams_are_not_given_to_one_client(door: Door) -> None:
    async with open_raw(door) as socket:
        socket.send(
            *(text(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": f"t{n}"})) for n in range(10_000))
        )
        socket.send(*SENTINEL)
        refused = 0
        while json.loads((await socket.hear(20) or (0, b"{}"))[1])["error"] == "Too many streams":
            refused += 1
        assert refused == 9_800
        assert len(door.scene.hub._links) == 200 + 1


@pytest.mark.parametrize(
    ("stream", "given", "error"),
    [
        ("nonsense", {}, "Unknown stream type"),
        ("USER", {}, "Unknown stream type"),
        ("user\0", {}, "Unknown stream type"),
        ("hashtag", {"tag": ""}, "Missing tag name parameter"),
        ("hashtag", {"tag": "  "}, "Missing tag name parameter"),
        ("hashtag:local", {"tag": "#"}, "Missing tag name parameter"),
        ("list", {"list": ""}, "Missing list name parameter"),
        ("list", {"list": "-1"}, "Missing list name parameter"),
        ("list", {"list": str(2**63)}, "Missing list name parameter"),
        ("list", {"list": "７０"}, "Missing list name parameter"),
    ],
)
async def test_an_unknown_stream_or_an_empty_tag_is_refused_at_every_door(
    door: Door, stream: str, given: dict[str, str], error: str
) -> None:
    async with open_raw(door) as socket:
        socket.send(text(json.dumps({"type": "subscribe", "stream": stream, **given})))
        assert await answers(socket) == [(400, error)]
    asked = {"access_token": "alice", **given}
    async with httpx.AsyncClient() as client:
        at_once = await client.get(door.http, params={"stream": stream, **asked}, headers=UPGRADING)
        events = await client.get(f"{door.http}/{stream.replace(':', '/').replace(chr(0), '%00')}", params=asked)
    assert [(answer.status_code, answer.json()) for answer in (at_once, events)] == [(400, {"error": error})] * 2


async def test_somebody_elses_list_is_refused_at_every_door_as_one_that_is_not_there(door: Door) -> None:
    for number in ("80", "81"):
        async with open_raw(door) as socket:
            socket.send(text(json.dumps({"type": "subscribe", "stream": "list", "list": number})))
            assert await answers(socket) == [(401, "Not authorized to stream this list")]
        asked = {"stream": "list", "list": number, "access_token": "alice"}
        async with httpx.AsyncClient() as client:
            at_once = await client.get(door.http, params=asked, headers=UPGRADING)
            events = await client.get(f"{door.http}/list", params=asked)
        assert [answer.status_code for answer in (at_once, events)] == [401, 401]


JSON = [
    ("", "Invalid JSON"),
    ("\ufeff{}", "Invalid JSON"),
    ('{"type":"subscribe","stream":NaN}', "Invalid JSON"),
    ('{"type":"subscribe","stream":Infinity}', "Invalid JSON"),
    ('{"type":"subscribe","stream":"user"', "Invalid JSON"),
    ("{'type':'subscribe','stream':'user'}", "Invalid JSON"),
    ("[" * 60_000, "Invalid JSON"),
    ('{"a":' * 10_000 + "1" + "}" * 10_000, "Invalid JSON"),
    ('{"type":"\\ud800"}', "Invalid JSON"),
    ("1e999999", "Invalid JSON"),
    ("[]", "A message is a JSON object"),
    ("7", "A message is a JSON object"),
    ('{"type":7}', "Unknown message type"),
    ('{"type":null,"stream":"user"}', "Unknown message type"),
    ('{"type":"subscribe","type":"publish","stream":"user"}', "Unknown message type"),
    ('{"type":"subscribe","stream":7}', "Unknown stream type"),
    ('{"type":"subscribe","stream":["user"]}', "Unknown stream type"),
    ('{"type":"subscribe","stream":"user","stream":"nonsense"}', "Unknown stream type"),
    ('{"type":"subscribe","stream":"hashtag","tag":{"name":"cats"}}', "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"hashtag","tag":1.5}', "Missing tag name parameter"),
    ('{"type":"subscribe","stream":"list","list":1e400}', "Invalid JSON"),
    ('{"type":"subscribe","stream":"list","list":70.0}', "Missing list name parameter"),
    ('{"type":"subscribe","stream":"list","list":99999999999999999999}', "Missing list name parameter"),
    ('{"type":"subscribe","stream":"user","last_event_id":{}}', "last_event_id is a string"),
    ('{"type":"subscribe","stream":"user","last_event_id":["h1n1"]}', "last_event_id is a string"),
]


async def test_json_of_no_sense_is_answered_and_the_socket_lives_on(door: Door) -> None:
    async with open_raw(door) as socket:
        for words, error in JSON:
            socket.send(text(words))
            assert await answers(socket) == [(400, error)], words[:60]
        socket.send(text('{"type":"publish","type":"subscribe","stream":"public","stream":"user"}'))
        assert await answers(socket) == []
        door.scene.home.happen(7, 1, "the last of two counts")
        await door.scene.reach("home_feed", 1)
        assert json.loads((await socket.hear() or (0, b""))[1])["payload"] == "the last of two counts"


LAST_IDS = [
    *("h", "h1", "n1", "p1", "t5", "h-1n1", "h1n1x", "h１n1", "h1n1 ", "h1.n1", "h1n1h1n1", "null", "\N{PILE OF POO}"),
    *(
        "h1n99999999",
        "h99999999n1",
        "h9223372036854775808n1",
        f"h{'9' * 19}n{'9' * 19}",
        "x" * 5_000,
        "'; DROP TABLE log",
    ),
]


@pytest.mark.parametrize("last_id", LAST_IDS)
async def test_an_id_that_is_none_of_ours_brings_a_reset_at_every_door(door: Door, last_id: str) -> None:
    asked = {"stream": "user", "access_token": "alice", "last_event_id": last_id}
    told = []
    async with open_raw(door, str(httpx.QueryParams(asked))) as socket:
        told.append(json.loads((await socket.hear() or (0, b""))[1]))
    async with open_raw(door) as socket:
        socket.send(text(json.dumps({"type": "subscribe", **asked})))
        told.append(json.loads((await socket.hear() or (0, b""))[1]))
    assert [(message["event"], message["stream"]) for message in told] == [("reset", ["user"])] * 2
    async with httpx.AsyncClient() as client, client.stream("GET", f"{door.http}/user", params=asked) as answer:
        lines = answer.aiter_lines()
        assert "event: reset" in [await anext(lines) for _ in range(3)]


async def test_an_empty_id_is_as_good_as_none(door: Door) -> None:
    async with connect(f"{door.ws}?stream=user&access_token=alice&last_event_id=") as socket:
        assert await silent(socket)
