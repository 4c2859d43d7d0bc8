"""Pages of other sites: 25 forms of Origin with every kind of credentials, and no cookie that counts on them."""

from __future__ import annotations

import httpx
import pytest
import websockets
from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.live.conftest import Door

# None: no Origin at all, as programs and old browsers have it.
FOREIGN = [
    None,
    "null",
    "",
    "http://evil.example",
    "https://localhost:8000",
    "http://localhost",
    "http://localhost:8001",
    "http://localhost:80000",
    "http://localhost:8000/",
    "http://localhost:8000.evil.example",
    "http://localhost:8000@evil.example",
    "http://evil.example#http://localhost:8000",
    "http://evil.example, http://localhost:8000",
    "http://LOCALHOST:8000",
    "http://localhost:8000 x",
    "http://127.0.0.1:8000",
    "http://[::1]:8000",
    "http://localhost.:8000",
    "http://sub.localhost:8000",
    "http://localhost%3A8000",
    "//localhost:8000",
    "localhost:8000",
    "ws://localhost:8000",
    "file://",
    "http://localhost:08000",
]
COOKIE = f"{settings.SESSION_COOKIE_NAME}=alice-session"


def headers_of(origin: str | None, **more: str) -> dict[str, str]:
    return more | ({} if origin is None else {"Origin": origin})


async def opened(door: Door, query: str, headers: dict[str, str], token: str | None = None) -> tuple[int, set[int]]:
    """What the handshake is answered with, and who is connected then."""
    offered = [websockets.Subprotocol(token)] if token else None
    try:
        async with connect(door.ws + query, additional_headers=headers, subprotocols=offered):
            return 101, door.doorkeeper.accounts()
    except InvalidStatus as refusal:
        return refusal.response.status_code, door.doorkeeper.accounts()


def test_the_forms_are_twenty_five_and_ours_is_none_of_them() -> None:
    assert len(set(FOREIGN)) == 25
    assert settings.DUNLIN_BASE_URL not in FOREIGN


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_cookie_opens_nothing_on_another_page(door: Door, origin: str | None) -> None:
    for query in ("?stream=user", "?stream=public", ""):
        assert await opened(door, query, headers_of(origin, Cookie=COOKIE)) == (403, set())


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_token_is_judged_by_itself_wherever_the_page_is_from(door: Door, origin: str | None) -> None:
    """Beside a cookie of somebody else's: who shows a token is who the token says, and nobody when it is none."""
    for token, outcome in (("bob", (101, {8})), ("nobody", (401, set()))):
        bearer = headers_of(origin, Cookie=COOKIE, Authorization=f"Bearer {token}")
        assert await opened(door, "?stream=user", bearer) == outcome
        cookie = headers_of(origin, Cookie=COOKIE)
        assert await opened(door, f"?stream=user&access_token={token}", cookie) == outcome
        assert await opened(door, "?stream=user", cookie, token) == outcome


@pytest.mark.parametrize("origin", FOREIGN)
async def test_events_take_no_cookie_and_let_any_page_read_with_a_token(door: Door, origin: str | None) -> None:
    cookie = headers_of(origin, Cookie=COOKIE)
    async with httpx.AsyncClient() as client:
        refused = await client.get(f"{door.http}/user", headers=cookie)
        answers = [
            await client.head(f"{door.http}/user", headers={**cookie, "Authorization": "Bearer bob"}),
            await client.head(f"{door.http}/user?access_token=bob", headers=cookie),
        ]
    assert refused.status_code == 401
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_a_cookie_counts_on_our_own_page(door: Door) -> None:
    ours = settings.DUNLIN_BASE_URL
    assert await opened(door, "?stream=user", headers_of(ours, Cookie=COOKIE)) == (101, {7})
    stale = f"{settings.SESSION_COOKIE_NAME}=gone"
    assert await opened(door, "?stream=user", headers_of(ours, Cookie=stale)) == (401, set())
    assert await opened(door, "?stream=user", {"Cookie": '=;;; a b="; sessionid'}) == (401, set())
