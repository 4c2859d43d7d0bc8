"""Sockets that keep up share a mark: who is asked for when, and that nobody loses by it."""

from feed_project.live.cursors import Mark
from feed_project.live.outlet import ROOM
from tests.live.fakes import Scene, settle


async def test_where_nothing_happened_nobody_is_asked_for_and_all_are_further() -> None:
    async with Scene() as scene:
        sockets = [scene.socket() for _ in range(2)]
        for owner, socket in enumerate(sockets, start=7):
            await scene.join(socket, owner=owner)
        await scene.reach("home_feed", 3)
        scene.home.asked.clear()
        for position in range(4, 9):
            await scene.reach("home_feed", position)
        assert scene.home.looks == [(position - 1, position) for position in range(4, 9)]
        assert scene.home.asked == []
        scene.notifications.happen(7, 1, "mention")
        await scene.reach("notifications", 1)
        assert sockets[0].last_id == "h8n1.1"
        scene.home.happen(8, 9, "post")
        await scene.reach("home_feed", 9)
        assert [sorted(after.values()) for after, _ in scene.home.asked] == [[Mark(8), Mark(8)]]
        assert sockets[1].texts == ["post"]


async def test_a_slow_client_gets_what_it_had_no_room_for_when_others_had_it_long_ago() -> None:
    async with Scene() as scene:
        slow, quick = scene.socket(), scene.socket()
        await scene.join(slow, owner=7)
        await scene.join(quick, owner=8)
        slow.reads.clear()
        for position in range(1, ROOM + 4):
            for owner in (7, 8):
                scene.home.happen(owner, position, f"post {position}")
            await scene.reach("home_feed", position)
        for position in range(ROOM + 4, ROOM + 9):  # nothing happens at these
            await scene.reach("home_feed", position)
        texts = [f"post {position}" for position in range(1, ROOM + 4)]
        assert (slow.texts, quick.texts) == ([], texts)
        slow.reads.set()
        await settle()
        assert slow.texts == texts


async def test_who_came_during_a_question_misses_nothing_and_gets_nothing_twice() -> None:
    async with Scene() as scene:
        early, late = scene.socket(), scene.socket()
        await scene.join(early, owner=7)
        await scene.reach("home_feed", 1)
        scene.home.happen(7, 2, "two")
        scene.database.gate.clear()
        await scene.reach("home_feed", 2)
        await scene.join(late, owner=7)
        scene.home.happen(7, 3, "three")
        await scene.reach("home_feed", 3)
        scene.database.gate.set()
        await settle()
        assert (early.texts, late.texts) == (["two", "three"], ["three"])
