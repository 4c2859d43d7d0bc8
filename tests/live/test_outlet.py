"""What goes out through a socket: at once, in order, and nothing after it was closed."""

import asyncio

import pytest

from feed_project.live import outlet
from feed_project.live.outlet import Item, Outlet
from tests.live.fakes import FakeSocket, settle


async def test_what_the_transport_takes_is_written_before_put_returns() -> None:
    socket = FakeSocket()
    await settle()
    socket.outlet.put("one")
    assert socket.items == ["one"]
    assert not socket.outlet.is_waiting


async def test_before_the_stream_is_open_everything_waits_in_order() -> None:
    socket = FakeSocket()
    for item in ("one", "two"):
        socket.outlet.put(item)
    assert socket.items == []
    await settle()
    socket.outlet.put("three")
    assert socket.items == ["one", "two", "three"]


async def test_what_has_to_wait_is_written_once_and_before_what_comes_later() -> None:
    socket = FakeSocket()
    await settle()
    socket.reads.clear()
    for item in ("one", "two", "three"):
        socket.outlet.put(item)
    await settle()
    assert socket.items == []
    assert socket.outlet.is_waiting
    socket.reads.set()
    socket.outlet.put("four")
    await settle()
    socket.outlet.put("five")
    assert socket.items == ["one", "two", "three", "four", "five"]
    assert not socket.outlet.is_waiting


async def test_a_client_that_takes_nothing_is_stuck_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    socket = FakeSocket()
    await settle()
    socket.reads.clear()
    socket.outlet.put("one")
    assert not socket.outlet.is_stuck()
    monkeypatch.setattr(outlet, "STUCK_SECONDS", 0.0)
    await asyncio.sleep(0.01)
    assert socket.outlet.is_stuck()


async def test_a_closed_outlet_lets_nothing_out() -> None:
    socket = FakeSocket()
    await settle()
    socket.outlet.close()
    socket.outlet.put("one")
    await settle()
    assert socket.items == []


async def test_what_is_on_its_way_when_the_outlet_closes_is_not_followed_by_anything() -> None:
    socket = FakeSocket()
    await settle()
    socket.reads.clear()
    for item in ("one", "two"):
        socket.outlet.put(item)
    socket.outlet.close()
    socket.reads.set()
    await settle()
    assert socket.items == ["one"]


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "while waiting"])
async def test_a_client_that_went_ends_the_task_and_nobody_else(waits: bool) -> None:
    async def write(item: Item) -> None:
        if waits:
            await asyncio.sleep(0)
        raise ConnectionResetError

    gone = Outlet(write)
    task = asyncio.create_task(gone.run())
    await settle()
    gone.put("one")
    await settle()
    assert task.done()
    assert task.exception() is None


async def test_a_fault_in_writing_is_heard_of_by_whoever_waits_for_the_task() -> None:
    async def write(item: Item) -> None:
        raise ValueError(item)

    broken = Outlet(write)
    task = asyncio.create_task(broken.run())
    await settle()
    broken.put("one")
    with pytest.raises(ValueError, match="one"):
        await task


@pytest.mark.parametrize("begins", ["at once", "queued"])
async def test_a_write_hears_what_became_of_what_it_waits_for(begins: str) -> None:
    awaited: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    heard: list[str] = []

    async def write(item: Item) -> None:
        try:
            await awaited
        except ValueError:
            await asyncio.sleep(0)
            heard.append(f"{item} heard of it")

    patient = Outlet(write)
    if begins == "queued":
        patient.put("one")
    task = asyncio.create_task(patient.run())
    await settle()
    if begins == "at once":
        patient.put("one")
    awaited.set_exception(ValueError())
    await settle()
    assert heard == ["one heard of it"]
    assert not patient.is_waiting
    task.cancel()


async def test_a_write_that_is_begun_ends_with_the_task() -> None:
    ended: list[str] = []

    async def write(item: Item) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(str(item))

    left = Outlet(write)
    task = asyncio.create_task(left.run())
    await settle()
    left.put("one")
    await settle()
    task.cancel()
    await settle()
    assert ended == ["one"]
    left.put("two")
    assert ended == ["one"]
