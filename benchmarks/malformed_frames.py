"""Malformed websocket traffic, drawn from a seed: frames that are none, and messages that say nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.raw_socket import BINARY, CONTINUATION, frame, text
from benchmarks.sockets import CLOSE, PING, TEXT

# What has to come of a case: an answer in the channel (or none, when it makes sense by accident), the end of
# its connection, or either, when it may also be the beginning of something.
ANSWERED, ENDED, OPEN = "answered", "ended", "open"

WORDS = (
    "type",
    "stream",
    "tag",
    "list",
    "last_event_id",
    "subscribe",
    "unsubscribe",
    "user",
    "hashtag",
    "list",
    "h1n1",
)
ODD = (
    "\0",
    "\ud7ff",
    "\ufeff",
    "\u202e",
    "\N{PILE OF POO}",
    "é",
    "١",
    "\x7f",
    "\\u0000",
    "\\ud800",
    '"',
    "\\",
    "{",
    "]",
)
NUMBERS = (0, -1, 2**31, 2**63, 10**30, 1.5, -0.0, 1e308)


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes to send, what they are, and what has to come of them."""

    kind: str
    data: bytes
    outcome: str


def draw(chance: random.Random) -> Case:
    """Draw a case; three of four leave the connection open."""
    if chance.random() < 0.75:
        kind, make = chance.choice(MESSAGES)
        return Case(kind, _in_pieces(chance, *make(chance)), ANSWERED)
    kind, wire, outcome = chance.choice(FRAMES)
    return Case(kind, wire(chance), outcome)


def _in_pieces(chance: random.Random, kind: int, body: bytes) -> bytes:
    """One frame, or now and then several, with a ping between two of them."""
    if chance.random() < 0.8 or len(body) < 2:
        return frame(kind, body)
    cuts = sorted(chance.randrange(len(body) + 1) for _ in range(chance.randint(1, 6)))
    pieces = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    frames = [frame(kind if not n else CONTINUATION, piece, final=False) for n, piece in enumerate(pieces[:-1])]
    frames.insert(chance.randrange(1, len(frames) + 1), frame(PING, b"between"))
    return b"".join([*frames, frame(CONTINUATION, pieces[-1])])


def _valid(chance: random.Random) -> dict[str, Any]:
    """A message as it should be."""
    stream, *more = chance.choice(
        ["user", "public", "direct", "user:notification", "hashtag tag cats", "list list 7"]
    ).split()
    given = {more[0]: more[1]} if more else {}
    return {"type": chance.choice(["subscribe", "unsubscribe"]), "stream": stream, **given}


def _value(chance: random.Random, depth: int = 0) -> Any:
    """Some JSON value."""
    match chance.randrange(8 if depth < 4 else 6):
        case 0:
            return chance.choice([None, True, False])
        case 1:
            return chance.choice(NUMBERS)
        case 2 | 3:
            return chance.choice(WORDS)
        case 4 | 5:
            return "".join(chance.choice([*ODD, *WORDS]) for _ in range(chance.randint(0, 5)))
        case 6:
            return [_value(chance, depth + 1) for _ in range(chance.randint(0, 3))]
        case _:
            return {chance.choice(WORDS): _value(chance, depth + 1) for _ in range(chance.randint(0, 3))}


def _wrong_types(chance: random.Random) -> tuple[int, bytes]:
    message = _valid(chance)
    for _ in range(chance.randint(1, 3)):
        message[chance.choice(WORDS[:5])] = _value(chance)
    return TEXT, json.dumps(message, ensure_ascii=chance.random() < 0.5).encode()


def _wrong_words(chance: random.Random) -> tuple[int, bytes]:
    """Valid JSON, at which letters were changed."""
    words = list(json.dumps(_valid(chance)))
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(words))
        words[place : place + chance.randint(0, 3)] = [
            chance.choice([*ODD, "NaN", "Infinity", ",", ":", "'", "//", ""])
        ]
    return TEXT, "".join(words).encode()


def _cut_short(chance: random.Random) -> tuple[int, bytes]:
    words = json.dumps(_valid(chance)).encode()
    return TEXT, words[: chance.randrange(len(words))]


def _twice(chance: random.Random) -> tuple[int, bytes]:
    """The same keys again, with other values."""
    pairs = [*_valid(chance).items(), *((chance.choice(WORDS[:5]), _value(chance)) for _ in range(3))]
    chance.shuffle(pairs)
    return TEXT, ("{" + ",".join(f'"{key}":{json.dumps(value)}' for key, value in pairs) + "}").encode()


def _deep(chance: random.Random) -> tuple[int, bytes]:
    opening, closing = chance.choice([("[", "]"), ('{"type":', "}"), ('{"stream":[', "]}")])
    depth = chance.choice([10, 1_000, 5_000])
    return TEXT, (opening * depth + "1" + closing * chance.choice([0, depth])).encode()


def _not_an_object(chance: random.Random) -> tuple[int, bytes]:
    value = _value(chance)
    return TEXT, json.dumps([value] if isinstance(value, dict) else value).encode()


def _any_text(chance: random.Random) -> tuple[int, bytes]:
    letters = (chance.choice([*ODD, chr(chance.randrange(0xD7FF))]) for _ in range(chance.randint(0, 200)))
    return TEXT, "".join(letters).encode()


def _wrong_id(chance: random.Random) -> tuple[int, bytes]:
    """A message that is right, from somewhere in the stream that is nowhere."""
    numbers = (chance.choice([chance.randrange(10), 2**63, 10**25]) for _ in range(chance.randint(0, 3)))
    last_id = "".join(f"{chance.choice('hnptlda.x')}{number}" for number in numbers)
    return TEXT, json.dumps({**_valid(chance), "last_event_id": last_id}).encode()


def _binary(chance: random.Random) -> tuple[int, bytes]:
    return BINARY, chance.randbytes(chance.choice([0, 1, 100, 5_000]))


def _too_long(chance: random.Random) -> tuple[int, bytes]:
    return TEXT, b"1" * chance.randint(64 * 1024 + 1, 80 * 1024)


def _not_utf_8(chance: random.Random) -> bytes:
    wrong = chance.choice([b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80"])
    body = b'{"type":"' + wrong + b'"}'
    place = chance.randrange(len(body))
    whole = chance.random() < 0.5
    return text(body) if whole else text(body[:place], final=False) + frame(CONTINUATION, body[place:])


def _wrong_farewell(chance: random.Random) -> bytes:
    code = chance.choice([0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535])
    return frame(CLOSE, chance.choice([b"\x03", code.to_bytes(2, "big"), b"\x03\xe8\xff"]))


def _wrong_control(chance: random.Random) -> bytes:
    kind = chance.choice([CLOSE, PING, 0xA])
    return chance.choice([frame(kind, bytes(126)), frame(kind, b"\x03\xe8", final=False)])


def _out_of_order(chance: random.Random) -> bytes:
    return chance.choice(
        [frame(CONTINUATION, b"{}"), text("{", final=False) + text("}"), frame(CONTINUATION, final=False)]
    )


def _claims(chance: random.Random) -> bytes:
    return frame(chance.choice([TEXT, BINARY]), b"{}", length=chance.choice([256 * 1024 + 1, 2**32, 2**63 - 1]))


def _in_dust(chance: random.Random) -> bytes:
    return text("{", final=False) + frame(CONTINUATION, b"", final=False) * chance.randint(300, 900)


def _half(chance: random.Random) -> bytes:
    whole = text(json.dumps(_valid(chance)))
    return whole[: chance.randrange(1, len(whole))]


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randint(1, 400))


MESSAGES: list[tuple[str, Callable[[random.Random], tuple[int, bytes]]]] = [
    ("values of wrong types", _wrong_types),
    ("changed letters", _wrong_words),
    ("JSON cut short", _cut_short),
    ("keys given twice", _twice),
    ("deep nesting", _deep),
    ("no object", _not_an_object),
    ("any text", _any_text),
    ("ids of nowhere", _wrong_id),
    ("binary", _binary),
    ("more than 64 KiB", _too_long),
]
FRAMES: list[tuple[str, Callable[[random.Random], bytes], str]] = [
    ("not UTF-8", _not_utf_8, ENDED),
    ("unmasked", lambda chance: frame(TEXT, chance.randbytes(5), masked=False), ENDED),
    ("reserved bits", lambda chance: frame(TEXT, b"{}", reserved=chance.randint(1, 7)), ENDED),
    ("reserved kinds", lambda chance: frame(chance.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])), ENDED),
    ("wrong control frames", _wrong_control, ENDED),
    ("wrong farewells", _wrong_farewell, ENDED),
    ("out of order", _out_of_order, ENDED),
    ("claims of length", _claims, ENDED),
    ("fragments without end", _in_dust, ENDED),
    ("half a frame", _half, OPEN),
    ("noise", _noise, OPEN),
]
