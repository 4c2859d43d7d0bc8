"""What is no websocket's traffic: it ends its own connection, is no error of ours, and harms nobody."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from benchmarks.raw_socket import BINARY, CONTINUATION, CUT_OFF, RawSocket, frame, text
from benchmarks.sockets import CLOSE, PING, PONG, TEXT, handshake
from feed_project.live.messages import LARGEST_FRAME
from feed_project.live.wire import MOST_FRAGMENTS, MOST_PINGS, MOST_UNTAKEN
from tests.live.conftest import TOKENS, Door
from tests.live.speaking import UPGRADING, answers, open_raw

pytestmark = pytest.mark.usefixtures("bystander")


async def test_frames_before_the_handshake_is_answered_cut_the_connection(door: Door) -> None:
    door.scene.database.gate.clear()  # the question for the token is on its way
    reader, writer = await asyncio.open_connection(*door.address.split(":"))
    writer.write(handshake(f"{door.ws}?access_token=alice"))
    await asyncio.sleep(0.05)
    writer.write(frame(CLOSE, masked=False))
    assert await asyncio.wait_for(_until_cut(reader), 2) == b""
    door.scene.database.gate.set()
    await asyncio.sleep(0.05)
    assert 7 not in door.doorkeeper.accounts()


async def _until_cut(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize("length", [9_000, 60_000])
async def test_a_handshake_with_too_long_a_line_is_answered_and_over(door: Door, length: int) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{door.http}?last_event_id={'x' * length}", headers=UPGRADING, timeout=5)
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad request"})


async def test_binary_frames_are_answered_whole_or_in_pieces(door: Door) -> None:
    pieces = (frame(BINARY, b'{"type"', final=False), frame(CONTINUATION, b":1}"))
    async with open_raw(door) as socket:
        socket.send(frame(BINARY, b"\xff\x00"), frame(BINARY), *pieces)
        assert await answers(socket) == [(400, "Binary frames are not understood")] * 3


@pytest.mark.parametrize("piece", [b"x" * 1024, b""])
async def test_endless_fragments_end_the_connection_soon(door: Door, piece: bytes) -> None:
    async with open_raw(door) as socket:
        socket.send(text(b"", final=False))
        for _ in range(2 * MOST_FRAGMENTS):
            socket.send(frame(CONTINUATION, piece, final=False))
        assert await socket.end() in {1009, CUT_OFF}
    assert 7 not in door.doorkeeper.accounts()


async def test_a_message_in_pieces_is_read_even_where_a_letter_is_cut(door: Door) -> None:
    words = '{"type":"subscribe","stream":"hashtag","tag":""}x é'.encode()
    async with open_raw(door) as socket:
        pieces = (frame(CONTINUATION, bytes([byte]), final=False) for byte in words[1:-1])
        socket.send(text(words[:1], final=False), *pieces, frame(PING, b"?"), frame(CONTINUATION, words[-1:]))
        assert await socket.hear() == (PONG, b"?")
        assert await answers(socket) == [(400, "Invalid JSON")]


async def test_a_ping_flood_ends_its_own_connection_alone(door: Door) -> None:
    async with open_raw(door) as socket:
        socket.send(*[frame(PING, b"x" * 125)] * 20 * MOST_PINGS)
        # What is still on its way when the server ends makes the network forget the good-bye.
        assert await socket.end() in {1008, CUT_OFF}
    async with open_raw(door) as honest:
        honest.send(*[frame(PING)] * 50)
        assert [await honest.hear() for _ in range(50)] == [(PONG, b"")] * 50


async def test_pings_of_a_client_that_never_reads_fill_no_memory(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed_project.live.wire.MOST_PINGS", 10**9)
    flood = frame(PING, b"x" * 125) * 500
    async with open_raw(door) as socket:
        socket.reader._transport.pause_reading()  # type: ignore[attr-defined]
        sent = 0
        while not socket.writer.transport.is_closing() and sent < 50 * MOST_UNTAKEN:
            socket.send(flood)
            sent += len(flood)
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        assert 7 not in door.doorkeeper.accounts()


async def test_a_client_that_never_reads_is_gone_within_a_second_of_losing_its_token(door: Door) -> None:
    async with open_raw(door, "stream=user&access_token=alice") as socket:
        await _stop_reading(door, socket)
        door.revoked.add(TOKENS["alice"].proof)
        await asyncio.sleep(0.5)
        assert await _is_cut(socket)
    assert 7 not in door.doorkeeper.accounts()


async def test_events_for_a_client_that_never_reads_end_with_its_token(door: Door) -> None:
    reader, writer = await asyncio.open_connection(*door.address.split(":"), limit=1024)
    writer.write(f"GET /api/v1/streaming/user?access_token=alice HTTP/1.1\r\nHost: {door.address}\r\n\r\n".encode())
    await reader.readuntil(b":)\n\n")
    socket = RawSocket(door.ws)
    socket.reader, socket.writer = reader, writer
    await _stop_reading(door, socket)
    door.revoked.add(TOKENS["alice"].proof)
    await asyncio.sleep(0.5)
    assert await _is_cut(socket)
    assert 7 not in door.doorkeeper.accounts()
    writer.transport.abort()


async def _stop_reading(door: Door, socket: RawSocket) -> None:
    """Fill the line with news that nobody takes, until what the server keeps for it grows no more."""
    socket.reader._transport.pause_reading()  # type: ignore[attr-defined]
    guest = next(guest for guest in door.doorkeeper._guests if guest.account_id == 7)
    position = 0
    while guest.outlet.has_room():
        position += 1
        door.scene.home.happen(7, position, "x" * 50_000)
        await door.scene.reach("home_feed", position)
    for further in range(500):
        door.scene.home.happen(7, position + 1 + further, "x" * 50_000)
        await door.scene.reach("home_feed", position + 1 + further)
    assert len(guest.outlet._items) <= 60


async def _is_cut(socket: RawSocket) -> bool:
    """Whether the server still has its end: what it sent before may be read, then there is nothing."""
    socket.reader._transport.resume_reading()  # type: ignore[attr-defined]
    began = time.monotonic()
    while time.monotonic() - began < 5:
        try:
            if not await asyncio.wait_for(socket.reader.read(1 << 20), 1):
                return True
        except ConnectionError:
            return True
        except TimeoutError:
            return False
    return False


@pytest.mark.parametrize(
    ("size", "outcome"), [(LARGEST_FRAME + 1, 413), (4 * LARGEST_FRAME, 413), (4 * LARGEST_FRAME + 1, 1009)]
)
async def test_a_giant_frame_is_refused_and_beyond_that_not_even_received(door: Door, size: int, outcome: int) -> None:
    async with open_raw(door) as socket:
        socket.send(text(b"1" * size))
        if outcome == 413:
            assert await answers(socket) == [(413, "Frames of more than 64 KiB are not read")]
        else:
            assert await socket.end() == outcome


async def test_a_frame_that_claims_to_be_endless_is_not_waited_for(door: Door) -> None:
    async with open_raw(door) as socket:
        socket.send(frame(TEXT, b"x", length=2**63 - 1))
        assert await socket.end() == 1009


@pytest.mark.parametrize(
    "frames",
    [
        [text(b'{"type":"\xff"}')],
        [text(b"\xed\xa0\x80")],
        [text(b"\xc0\x80")],
        [text(b"{", final=False), frame(CONTINUATION, b"\xe2\x82")],
        [frame(CLOSE, (1000).to_bytes(2, "big") + b"\xff")],
    ],
)
async def test_text_that_is_not_utf_8_ends_its_own_connection(door: Door, frames: list[bytes]) -> None:
    async with open_raw(door, "stream=user&access_token=alice") as socket:
        socket.send(*frames, text("{}") * 50)
        assert await socket.end() == 1007


BROKEN = {
    "unmasked": frame(TEXT, b"{}", masked=False),
    "reserved bits": frame(TEXT, b"{}", reserved=0b100),
    "a kind that is reserved": frame(0x3, b"{}"),
    "a control kind that is reserved": frame(0xF),
    "a ping in pieces": frame(PING, b"x", final=False),
    "a ping of 126 bytes": frame(PING, b"x" * 126),
    "a continuation of nothing": frame(CONTINUATION, b"{}"),
    "a text within another": text("{", final=False) + text("}"),
    "a farewell of one byte": frame(CLOSE, b"\x03"),
    "a farewell that nobody says": frame(CLOSE, (999).to_bytes(2, "big")),
    "a farewell within a text": text("{", final=False) + frame(CLOSE, (1000).to_bytes(2, "big")),
    "a length with its highest bit": bytes([0x81, 0xFF]) + b"\xff" * 12,
}


@pytest.mark.parametrize("kind", BROKEN)
async def test_frames_that_are_none_end_their_own_connection(door: Door, kind: str) -> None:
    async with open_raw(door, "stream=user&access_token=alice") as socket:
        socket.send(BROKEN[kind], text("{}") * 50)
        assert await socket.end() in {1002, 1009}
    await asyncio.sleep(0.05)
    assert 7 not in door.doorkeeper.accounts()


async def test_half_a_frame_and_then_nothing_costs_nobody_anything(door: Door) -> None:
    for length in range(1, 12):
        async with open_raw(door) as socket:
            socket.send(text('{"type":"subscribe","stream":"user"}')[:length])
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert door.doorkeeper.accounts() == {8}
