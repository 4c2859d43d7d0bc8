"""The hub over fake sources: what comes, in which order, after which gap."""

import asyncio

import pytest
from django.db import OperationalError

from feed_project.live import pump
from feed_project.live.outlet import ROOM, Message
from tests.live.fakes import Scene, settle


async def test_a_socket_gets_what_happens_after_it_joined() -> None:
    async with Scene() as scene:
        scene.home.happen(7, 3, "before")
        await scene.reach("home_feed", 5)
        socket = scene.socket()
        await scene.join(socket)
        scene.home.happen(7, 6, "after")
        await scene.reach("home_feed", 6)
        assert socket.texts == ["after"]
        assert socket.last_id == "h6.1n0"


async def test_a_client_that_returns_gets_exactly_what_it_missed() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        subscription = await scene.join(socket)
        scene.home.happen(7, 1, "seen")
        await scene.reach("home_feed", 1)
        scene.hub.unsubscribe(subscription)
        for position in (2, 3, 5):
            scene.home.happen(7, position, f"missed {position}")
        scene.notifications.happen(7, 4, "mention")
        await scene.reach("home_feed", 5)
        await scene.reach("notifications", 5)
        again = scene.socket()
        await scene.join(again, last_id=socket.last_id)
        await settle()
        scene.home.happen(7, 6, "live")
        await scene.reach("home_feed", 6)
        assert sorted(again.texts) == ["live", "mention", "missed 2", "missed 3", "missed 5"]
        assert [text for text in again.texts if text != "mention"] == ["missed 2", "missed 3", "missed 5", "live"]


async def test_a_client_may_leave_between_two_messages_of_one_position() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        for key in (1, 2, 3):
            scene.home.happen(7, 9, f"part {key}", key=key)
        await scene.reach("home_feed", 9)
        second = socket.items[1]
        assert isinstance(second, Message)
        again = scene.socket()
        await scene.join(again, last_id=second.id)
        await settle()
        assert again.texts == ["part 3"]


async def test_a_gap_beyond_the_limit_resets_once_and_goes_on_live() -> None:
    async with Scene(limit=10) as scene:
        for position in range(1, 12):
            scene.home.happen(7, position, str(position))
            scene.notifications.happen(7, position, str(position))
        await scene.reach("home_feed", 11)
        await scene.reach("notifications", 11)
        socket = scene.socket()
        await scene.join(socket, last_id="h0n0")
        await settle()
        scene.home.happen(7, 12, "live")
        await scene.reach("home_feed", 12)
        events = [item.content.event for item in socket.items if isinstance(item, Message)]
        assert events == ["reset", "update"]
        assert socket.texts[-1] == "live"


async def test_a_gap_of_just_the_limit_is_given() -> None:
    async with Scene(limit=10) as scene:
        for position in range(1, 11):
            scene.home.happen(7, position, str(position))
        await scene.reach("home_feed", 10)
        socket = scene.socket()
        await scene.join(socket, last_id="h0n0")
        await settle()
        assert socket.texts == [str(position) for position in range(1, 11)]


async def test_many_who_return_at_once_all_get_what_they_missed_round_by_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pump, "RETURNING_PER_ROUND", 10)
    async with Scene() as scene:
        for owner in range(1, 36):
            scene.home.happen(owner, 4, f"for {owner}")
        await scene.reach("home_feed", 4)
        scene.database.gate.clear()
        sockets = [scene.socket() for _ in range(35)]
        for owner, socket in enumerate(sockets, start=1):
            await scene.join(socket, owner=owner, last_id="h0n0")
        await settle()
        scene.database.gate.set()
        await settle()
        assert [socket.texts for socket in sockets] == [[f"for {owner}"] for owner in range(1, 36)]
        assert max(len(after) for after, _ in scene.home.asked) == 10


async def test_a_burst_beyond_the_limit_is_given_whole_to_who_was_there() -> None:
    async with Scene(limit=10) as scene:
        socket = scene.socket()
        await scene.join(socket)
        for position in range(1, 101):
            scene.home.happen(7, position, str(position))
        await scene.reach("home_feed", 100)
        assert socket.texts == [str(position) for position in range(1, 101)]


@pytest.mark.parametrize("last_id", ["nonsense", "h1", "p1", "h999n1", "h1n999", "n1"])
async def test_an_id_that_leads_nowhere_resets_the_stream(last_id: str) -> None:
    async with Scene() as scene:
        await scene.reach("home_feed", 5)
        await scene.reach("notifications", 5)
        socket = scene.socket()
        await scene.join(socket, last_id=last_id)
        await settle()
        assert [item.content.event for item in socket.items if isinstance(item, Message)] == ["reset"]


async def test_an_id_from_too_far_back_in_the_log_resets_without_a_question() -> None:
    async with Scene(reach=50) as scene:
        await scene.reach("home_feed", 100)
        await scene.reach("notifications", 100)
        socket = scene.socket()
        await scene.join(socket, last_id="h49n100")
        await settle()
        assert [item.content.event for item in socket.items if isinstance(item, Message)] == ["reset"]
        assert scene.home.asked == []


async def test_an_id_ahead_of_what_the_hub_knows_is_looked_up_first() -> None:
    async with Scene() as scene:
        scene.checkpoints = {("home_feed", 0): 8, ("notifications", 0): 8}
        socket = scene.socket()
        await scene.join(socket, last_id="h8n8")
        await settle()
        assert socket.items == []
        scene.home.happen(7, 9, "live")
        await scene.reach("home_feed", 9)
        assert socket.texts == ["live"]


async def test_a_slow_client_is_not_fed_beyond_its_room_and_loses_nothing() -> None:
    async with Scene(limit=20) as scene:
        slow, quick = scene.socket(), scene.socket()
        await scene.join(slow)
        await scene.join(quick)
        slow.reads.clear()
        for position in range(1, 301):
            scene.home.happen(7, position, str(position))
            await scene.reach("home_feed", position)
        assert len(slow.outlet._items) < ROOM + 20
        assert len(quick.items) == 300
        slow.reads.set()
        await settle()
        await settle()
        assert slow.texts == quick.texts == [str(position) for position in range(1, 301)]


async def test_a_database_that_is_away_delays_news_and_drops_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "PAUSE_SECONDS", 0.01)
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        scene.home.failures = [OperationalError("gone"), ValueError("odd")]
        scene.home.happen(7, 1, "late")
        await scene.reach("home_feed", 1)
        await asyncio.sleep(0.1)
        assert socket.texts == ["late"]


async def test_an_announcement_of_an_older_position_changes_nothing() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        scene.home.happen(7, 5, "once")
        for position in (5, 3, 5):
            await scene.reach("home_feed", position)
        assert socket.texts == ["once"]
        assert len(scene.home.asked) == 1


async def test_a_lost_announcement_is_made_good_by_the_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed_project.live.hub.POLL_SECONDS", 0.02)
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        scene.home.happen(7, 5, "found by looking")
        scene.checkpoints = {("home_feed", 0): 5}
        await asyncio.sleep(0.1)
        assert socket.texts == ["found by looking"]


async def test_who_unsubscribes_is_not_fed_any_longer() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        scene.hub.unsubscribe(await scene.join(socket))
        scene.home.happen(7, 1, "unheard")
        await scene.reach("home_feed", 1)
        assert socket.texts == []
        assert scene.home.asked == []


async def test_streams_of_one_socket_carry_their_own_names() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        await scene.join(socket, "user:notification")
        scene.notifications.happen(7, 1, "mention")
        await scene.reach("notifications", 1)
        assert [(item.label, item.id) for item in socket.items if isinstance(item, Message)] == [
            ('["user"]', "h0n1.1"),
            ('["user:notification"]', "n1.1"),
        ]
