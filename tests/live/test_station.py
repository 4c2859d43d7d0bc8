"""The whole live door on real PostgreSQL and real Redis, with the relay's and the workers' part done inline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connections
from django.utils import timezone
from websockets.asyncio.client import connect

from feed_project import wakeups
from feed_project.asgi import application
from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from feed_project.live.announcements import listen
from feed_project.live.station import Station, station
from feed_project.wakeups import group
from projections.registry import lanes
from tests.live.conftest import Served
from tests.live.town import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def place() -> AsyncIterator[Station]:
    place = await station()
    yield place
    await place.close()
    await get_channel_layer().flush()
    await sync_to_async(connections.close_all)()


@pytest.fixture
async def address(place: Station) -> AsyncIterator[str]:
    async with Served(application) as address:
        yield f"ws://{address}/api/v1/streaming"


def token_of(account: int) -> str:
    user = User.objects.create(account_id=account, email=f"{account}@example.org", created_at=timezone.now())
    return issue_token(user=user, application_id=None, scopes=("read",), now=timezone.now())


async def announce(lane: str, position: int) -> None:
    message = {"type": "lane.advanced", "lane": lane, "position": position}
    await get_channel_layer().group_send(group(lane), message)


async def said(socket: Any, seconds: float) -> Any:
    return json.loads(await asyncio.wait_for(socket.recv(), seconds))


@sync_to_async
def prepared(inline_relay: Callable[[], int]) -> tuple[Town, int, str]:
    town = Town(inline_relay)
    author, reader = town.members(2)
    town.follow(reader, author)
    town.fold()
    return town, author, token_of(reader)


@sync_to_async
def posted(town: Town, author: int) -> tuple[str, int]:
    return str(town.post(author)), town.fold()


async def test_an_announced_post_is_on_the_socket_long_before_the_poll(
    inline_relay: Callable[[], int], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feed_project.live.hub.POLL_SECONDS", 60)
    town, author, token = await prepared(inline_relay)
    await (await station()).hub.look()
    async with connect(f"{address}?stream=user&access_token={token}") as socket:
        post, head = await posted(town, author)
        await announce("core", head)
        assert json.loads((await said(socket, 10))["payload"])["id"] == post


async def test_a_post_that_nobody_announced_is_found_by_the_poll(inline_relay: Callable[[], int], address: str) -> None:
    town, author, token = await prepared(inline_relay)
    async with connect(f"{address}?stream=user&access_token={token}") as socket:
        while True:  # what was folded a moment ago may still be news to the hub
            post, _ = await posted(town, author)
            if json.loads((await said(socket, 10))["payload"])["id"] == post:
                break


async def test_announcements_survive_a_redis_that_forgets_everything() -> None:
    heard: list[tuple[str, int]] = []
    listening = asyncio.create_task(listen(["core"], lambda *news: heard.append(news)))
    try:
        await _heard(heard, 1)
        client = redis.Redis.from_url(settings.DUNLIN_REDIS_URL)
        client.flushdb()
        client.client_kill_filter(_type="pubsub")
        await _heard(heard, 2)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await get_channel_layer().flush()


async def _heard(heard: list[tuple[str, int]], position: int) -> None:
    """Announce until it is heard."""
    async with asyncio.timeout(10):
        while ("core", position) not in heard:
            await announce("core", position)
            await asyncio.sleep(0.1)


async def test_only_lanes_of_one_shard_are_announced_to_live_and_it_follows_no_others(
    place: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    class Layer:
        def group_send(self, group: str, message: dict[str, object]) -> None:
            sent.append(group)

    monkeypatch.setattr(wakeups, "_LayerLoop", Layer)
    monkeypatch.setattr(wakeups, "_local", {})
    for lane in lanes():
        await sync_to_async(wakeups.announce)(lane, 1)
    assert group("home_feed") not in sent
    assert {group(lane) for lane in place.hub.lanes} <= set(sent)
