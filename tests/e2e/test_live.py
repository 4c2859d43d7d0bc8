"""Live updates of a real instance: real clients, real gaps, real signals."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from contextlib import suppress
from typing import Any

import httpx
import pytest
from mastodon import Mastodon, StreamListener
from websockets.exceptions import ConnectionClosed

from benchmarks.live_soak import soak
from benchmarks.members import Member
from tests.e2e.listening import author_and_reader, listening, messages, said, server_sent
from tests.e2e.server import Server


@pytest.fixture
def pair(server: Server) -> tuple[Member, Member]:
    return author_and_reader(server)


def test_a_follower_sees_a_post_live_and_then_its_edit_and_its_end(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    with listening(server, reader) as socket:
        post = author.post("First light over the marsh.")
        heard = messages(socket, 1)
        author.call("PUT", f"statuses/{post}", json={"status": "First light over the salt marsh."})
        heard += messages(socket, 1)
        author.call("DELETE", f"statuses/{post}")
        heard += messages(socket, 1)
        assert [said(message) for message in heard] == [("update", post), ("status.update", post), ("delete", post)]
        assert {tuple(message["stream"]) for message in heard} == {("user",)}


def test_a_mention_a_boost_and_a_favourite_are_notified_live(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    with listening(server, author, "user:notification") as socket:
        post = author.post("Who else is up?")
        reader.call("POST", f"statuses/{post}/favourite")
        reader.call("POST", f"statuses/{post}/reblog")
        types: list[str] = []
        while "reblog" not in types:
            types.append(json.loads(json.loads(socket.recv(10))["payload"])["type"])
        assert [kind for kind in types if kind != "follow"] == ["favourite", "reblog"]


def test_a_client_gets_after_a_gap_exactly_what_it_missed(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    with listening(server, reader) as socket:
        author.post("heard")
        last_id = messages(socket, 1)[0]["id"]
    missed = [author.post(f"missed {number}") for number in range(5)]
    with listening(server, reader, last_id=last_id) as socket:
        assert [said(message)[1] for message in messages(socket, 5)] == missed
        live = author.post("live again")
        assert [said(message)[1] for message in messages(socket, 1)] == [live]
        assert messages(socket, 1, 0.3) == []


def test_server_sent_events_resume_by_the_header_that_browsers_send(
    server: Server, pair: tuple[Member, Member]
) -> None:
    author, reader = pair
    with server_sent(server, reader, "user") as events:
        first = author.post("heard")
        assert next(events)["data"]["id"] == first
        last_id = author.post("the last one heard") and next(events)["id"]
    missed = author.post("missed")
    with server_sent(server, reader, "user", last_id) as events:
        assert next(events)["data"]["id"] == missed


def test_the_python_client_streams_unmodified(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    heard: list[str] = []

    class Listener(StreamListener):  # type: ignore[misc]
        def on_update(self, status: Any) -> None:
            heard.append(str(status.id))

    client = Mastodon(access_token=reader.token, api_base_url=server.base_url)
    assert client.stream_healthy()
    handle = client.stream_user(Listener(), run_async=True)
    try:
        time.sleep(1)
        post = author.post("for the Python client")
        server.wait_for(lambda: heard == [post], 10, "nothing came")
    finally:
        handle.close()


def test_a_revoked_token_a_block_and_an_unfollow_end_what_is_heard(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    with listening(server, reader) as socket:
        reader.call("POST", f"accounts/{author.id}/unfollow")
        author.post("no longer followed")
        reader.follow(author)
        author.call("POST", f"accounts/{reader.id}/block")
        author.post("blocked")
        assert messages(socket, 1, 1.5) == []
    with listening(server, author) as socket:
        started = time.monotonic()
        author.revoke()
        with pytest.raises(ConnectionClosed):
            socket.recv(5)
        assert time.monotonic() - started < 2.0  # a second, and what the loaded machine adds


@pytest.mark.parametrize("name", ["live", "fanout", "core", "relay", "postgres"])
def test_a_killed_part_costs_a_reader_no_post(server: Server, pair: tuple[Member, Member], name: str) -> None:
    author, reader = pair
    with listening(server, reader) as socket:
        author.post("before")
        last_id = messages(socket, 1)[0]["id"]
        server.restart(name, signal.SIGKILL, within=30)
        missed = [_posted(author, f"after {number}") for number in range(3)]
        if name != "live":
            heard = messages(socket, 3, 20)
            assert [said(message)[1] for message in heard] == missed
            return
    server.wait_for(lambda: _answers(server), 20, "live is gone")
    with listening(server, reader, last_id=last_id) as socket:
        assert [said(message)[1] for message in messages(socket, 3, 20)] == missed


def _posted(author: Member, text: str) -> str:
    """Post, once more when the server was not there."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return author.post(text, headers={"Idempotency-Key": text})
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _answers(server: Server) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(server.streaming_url.replace("ws", "http") + "/api/v1/streaming/health").is_success
    return False


def test_live_updates_are_back_within_two_seconds_of_redis(server: Server, pair: tuple[Member, Member]) -> None:
    author, reader = pair
    live = server.pids()["live"]
    with listening(server, reader) as socket:
        author.post("before")
        assert len(messages(socket, 1)) == 1
        with server.without("redis"):
            missed = [author.post(f"while Redis is away {number}") for number in range(3)]
        back = time.monotonic()
        assert [said(message)[1] for message in messages(socket, 3)] == missed
        assert time.monotonic() - back < 3.0  # two seconds, and what the loaded machine adds
        post = author.post("and on")
        assert said(messages(socket, 1)[0]) == ("update", post)
    assert server.pids()["live"] == live


def test_nothing_is_missing_or_double_after_many_gaps(server: Server) -> None:
    verdict = asyncio.run(soak(server.base_url, server.streaming_url, posts=250, readers=50, seed=7))
    assert verdict.is_good, verdict
    assert verdict.gaps > 50
