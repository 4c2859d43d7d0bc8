"""What is asked of the database, how often and when; and what may happen while a question is away."""

import asyncio

import pytest

from feed_project.live import pump
from feed_project.live.outlet import Item
from tests.live.fakes import Scene, settle


async def everybody_hears(scene: Scene, count: int) -> None:
    """So many owners come, and each gets what is for it, once."""
    sockets = [scene.socket() for _ in range(count)]
    for owner, socket in enumerate(sockets, start=1):
        await scene.join(socket, owner=owner)
        scene.home.happen(owner, 4, f"for {owner}")
    await scene.reach("home_feed", 4)
    assert [socket.texts for socket in sockets] == [[f"for {owner}"] for owner in range(1, count + 1)]


async def test_many_announcements_while_a_question_is_away_cost_one_more_question() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        scene.database.gate.clear()
        for position in range(1, 50):
            scene.home.happen(7, position, f"post {position}")
            await scene.reach("home_feed", position)
        scene.database.gate.set()
        await settle()
        assert len(scene.home.asked) == 2
        assert socket.texts == [f"post {position}" for position in range(1, 50)]


async def test_one_question_serves_all_owners_of_a_feed() -> None:
    async with Scene() as scene:
        await everybody_hears(scene, 30)
        assert len(scene.home.asked) == 1


async def test_only_the_lane_with_news_is_asked() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        await scene.join(socket)
        scene.home.happen(7, 2, "post")
        scene.notifications.happen(7, 2, "mention")
        await scene.reach("home_feed", 2)
        assert socket.texts == ["post"]
        assert scene.notifications.asked == []


async def test_a_crowd_is_asked_for_in_portions_and_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "FIRST_QUESTION", 10)
    async with Scene() as scene:
        await everybody_hears(scene, 35)
        assert [len(after) for after, _ in scene.home.asked] == [10, 20, 5]


async def test_the_next_portion_is_asked_for_before_the_first_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "FIRST_QUESTION", 1)
    async with Scene() as scene:
        asked_when_written: list[int] = []

        async def write(item: Item) -> None:
            asked_when_written.append(len(scene.home.asked))

        for owner in range(1, 5):
            socket = scene.socket(write)
            await scene.join(socket, owner=owner)
            scene.home.happen(owner, 1, "post")
        await settle()
        await scene.reach("home_feed", 1)
        assert [len(after) for after, _ in scene.home.asked] == [1, 2, 1]
        assert asked_when_written == [2, 3, 3, 3]


async def test_who_joins_while_a_question_is_away_misses_nothing() -> None:
    async with Scene() as scene:
        early, late = scene.socket(), scene.socket()
        await scene.join(early)
        scene.database.gate.clear()
        scene.home.happen(7, 1, "one")
        await scene.reach("home_feed", 1)
        joining = asyncio.create_task(scene.join(late))
        await settle()
        scene.home.happen(7, 2, "two")
        await scene.reach("home_feed", 2)
        scene.database.gate.set()
        await joining
        await settle()
        assert early.texts == ["one", "two"]
        assert late.texts == ["two"]


async def test_who_unsubscribes_while_a_question_is_away_gets_no_answer() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        subscription = await scene.join(socket)
        scene.home.happen(7, 1, "too late")
        scene.database.gate.clear()
        await scene.reach("home_feed", 1)
        scene.hub.unsubscribe(subscription)
        scene.database.gate.set()
        await settle()
        assert socket.texts == []
