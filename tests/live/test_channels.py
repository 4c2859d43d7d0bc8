"""Streams that are many: of tags, of lists; and one that leaves posts out."""

from __future__ import annotations

import asyncio
import json

from websockets.asyncio.client import connect

from feed_project.live.cursors import Mark
from feed_project.live.happenings import Happening
from feed_project.live.websocket import MOST_CHANNELS
from tests.live.conftest import Door
from tests.live.speaking import said, silent


async def test_tags_and_lists_are_labelled_as_the_client_named_them(door: Door) -> None:
    async with connect(f"{door.ws}?stream=hashtag&tag=Cats&access_token=alice") as socket:
        await socket.send('{"type":"subscribe","stream":"hashtag:local","tag":"#dogs"}')
        await socket.send('{"type":"subscribe","stream":"list","list":"70"}')
        await socket.send('{"type":"subscribe","stream":"hashtag","tag":"cats"}')
        await asyncio.sleep(0.1)
        door.scene.tags.happen((7, "cats"), 1, "meow")
        door.scene.tags.happen((7, "dogs"), 2, "wow")
        door.scene.lists.happen((7, 70), 3, "listed")
        await door.scene.reach("core", 3)
        heard = [await said(socket) for _ in range(3)]
        assert {(*message["stream"], message["payload"]) for message in heard} == {
            ("hashtag", "Cats", "meow"),
            ("hashtag:local", "#dogs", "wow"),
            ("list", "70", "listed"),
        }
        await socket.send('{"type":"unsubscribe","stream":"hashtag","tag":"CATS"}')
        await socket.send('{"type":"unsubscribe","stream":"list","list":70}')
        await asyncio.sleep(0.1)
        door.scene.tags.happen((7, "cats"), 4, "unheard")
        door.scene.lists.happen((7, 70), 4, "unheard")
        door.scene.tags.happen((7, "dogs"), 5, "still")
        await door.scene.reach("core", 5)
        assert (await said(socket))["payload"] == "still"
        assert await silent(socket)


async def test_one_question_serves_all_who_watch_tags(door: Door) -> None:
    async with (
        connect(f"{door.ws}?stream=hashtag&tag=cats&access_token=alice") as one,
        connect(f"{door.ws}?stream=hashtag&tag=cats") as visitor,
        connect(f"{door.ws}?stream=hashtag&tag=dogs&access_token=bob") as other,
    ):
        await asyncio.sleep(0.1)
        for owner, tag in ((7, "cats"), (0, "cats"), (8, "dogs")):
            door.scene.tags.happen((owner, tag), 1, f"{tag} for {owner}")
        await door.scene.reach("core", 1)
        assert [(await said(socket))["payload"] for socket in (one, visitor, other)] == [
            "cats for 7",
            "cats for 0",
            "dogs for 8",
        ]
        assert len(door.scene.tags.asked) == 1


async def test_a_client_cannot_watch_more_tags_than_a_reader_would(door: Door) -> None:
    async with connect(f"{door.ws}?access_token=alice") as socket:
        for number in range(MOST_CHANNELS + 1):
            await socket.send(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": f"tag{number}"}))
        assert await said(socket, 20) == {"error": "Too many streams", "status": 429}
        assert len(door.scene.hub._links) == MOST_CHANNELS


async def test_what_is_left_out_of_a_stream_moves_its_mark_all_the_same(door: Door) -> None:
    async with connect(f"{door.ws}?stream=public:media&access_token=alice") as socket:
        await asyncio.sleep(0.05)
        door.scene.media.rows.append(Happening(7, Mark(1, 1), None))
        door.scene.media.happen(7, 2, "a picture")
        await door.scene.reach("core", 2)
        assert await said(socket) == {
            "stream": ["public:media"],
            "event": "update",
            "payload": "a picture",
            "id": "m2.1",
        }
