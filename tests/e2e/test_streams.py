"""Every stream of a real instance: after a gap exactly what was missed, over both transports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from mastodon import Mastodon, StreamListener

from benchmarks.members import Member
from tests.e2e.listening import author_and_reader, listening, messages, said, server_sent
from tests.e2e.server import Server

STREAMS = ("user", "user:notification", "public", "public:local", "hashtag", "hashtag:local", "list", "direct")


@pytest.fixture(scope="module")
def trio(server: Server) -> tuple[Member, Member, str, str]:
    """An author, its reader, the reader's name and a list of the reader with the author on it."""
    author, reader = author_and_reader(server)
    name = reader.call("GET", "accounts/verify_credentials")["username"]
    made = reader.call("POST", "lists", json={"title": "Authors"})["id"]
    reader.call("POST", f"lists/{made}/accounts", json={"account_ids": [author.id]})
    return author, reader, name, made


def given_for(stream: str, listed: str) -> dict[str, str]:
    if stream.startswith("hashtag"):
        return {"tag": "Tide"}
    return {"list": listed} if stream == "list" else {}


def post_of(payload: Any) -> str:
    """The post that an update or a notification is about."""
    return str((payload.get("last_status") or payload.get("status") or payload)["id"])


@pytest.mark.parametrize("stream", STREAMS)
def test_a_websocket_resumes_each_stream_without_loss(
    server: Server, trio: tuple[Member, Member, str, str], stream: str
) -> None:
    author, reader, name, listed = trio
    given = given_for(stream, listed)
    text = f"@{name} high #tide"
    with listening(server, reader, stream, **given) as socket:
        heard = author.post(text, visibility_of(stream))
        # Of the test before, a notification may still be on its way.
        first = next(
            one
            for one in iter(lambda: messages(socket, 1)[0], None)
            if one["event"] == _event_of(stream) and _is_about(one, heard)
        )
        assert first["stream"] == [stream, *given.values()]
    missed = [author.post(f"{text} {number}", visibility_of(stream)) for number in range(3)]
    with listening(server, reader, stream, first["id"], **given) as socket:
        # Between the updates of `user` come the notifications, in no order that matters.
        again = iter(lambda: messages(socket, 1)[0], None)
        posts = (post_of(json.loads(one["payload"])) for one in again if one["event"] == _event_of(stream))
        assert [next(posts) for _ in missed] == missed


def _is_about(message: dict[str, Any], post: str) -> bool:
    return post_of(json.loads(message["payload"])) == post


def _event_of(stream: str) -> str:
    return {"user:notification": "notification", "direct": "conversation"}.get(stream, "update")


def visibility_of(stream: str) -> str:
    return "direct" if stream == "direct" else "public"


@pytest.mark.parametrize("stream", STREAMS)
def test_server_sent_events_resume_each_stream_without_loss(
    server: Server, trio: tuple[Member, Member, str, str], stream: str
) -> None:
    author, reader, name, listed = trio
    given, path, event = given_for(stream, listed), stream.replace(":", "/"), _event_of(stream)
    text = f"@{name} low #tide"
    with server_sent(server, reader, path, **given) as events:
        heard = author.post(text, visibility_of(stream))
        first = next(one for one in events if one["event"] == event and post_of(one["data"]) == heard)
    missed = [author.post(f"{text} {number}", visibility_of(stream)) for number in range(3)]
    with server_sent(server, reader, path, first["id"], **given) as events:
        again = (post_of(one["data"]) for one in events if one["event"] == event)
        assert [next(again) for _ in missed] == missed


def test_filters_that_change_are_told_on_the_user_stream(server: Server, trio: tuple[Member, Member, str, str]) -> None:
    _, reader, _, _ = trio
    with listening(server, reader) as socket:
        answer = reader.http.post(
            "/api/v2/filters",
            json={"title": "No tea", "context": ["home"]},
            headers={"Authorization": f"Bearer {reader.token}"},
        )
        assert answer.status_code == 200, answer.text
        told = next(one for one in iter(lambda: messages(socket, 1)[0], None) if one["event"] == "filters_changed")
        assert (told["stream"], told["event"], "payload" in told) == (["user"], "filters_changed", False)


class Listener(StreamListener):  # type: ignore[misc]  # the library is untyped
    """Notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def on_update(self, status: Any) -> None:
        self.heard.append(str(status.id))


def test_the_python_client_streams_tags_and_lists_unmodified(
    server: Server, trio: tuple[Member, Member, str, str]
) -> None:
    author, reader, _, listed = trio
    client = Mastodon(access_token=reader.token, api_base_url=server.base_url)
    starts: list[Callable[[StreamListener], Any]] = [
        lambda listener: client.stream_hashtag("Tide", listener, run_async=True),
        lambda listener: client.stream_hashtag("tide", listener, local=True, run_async=True),
        lambda listener: client.stream_list(listed, listener, run_async=True),
    ]
    listeners = [Listener() for _ in starts]
    handles = [start(listener) for start, listener in zip(starts, listeners, strict=True)]
    try:
        time.sleep(1)
        post = author.post("for the Python client, #tide")
        server.wait_for(lambda: all(listener.heard == [post] for listener in listeners), 10, "nothing came")
    finally:
        for handle in handles:
            handle.close()


def test_a_deletion_is_told_on_streams_of_tags_and_lists(server: Server, trio: tuple[Member, Member, str, str]) -> None:
    author, reader, _, listed = trio
    with (
        listening(server, reader, "hashtag", tag="ebb") as tag,
        listening(server, reader, "list", list=listed) as members,
    ):
        post = author.post("low #ebb")
        author.call("PUT", f"statuses/{post}", json={"status": "lower #ebb"})
        author.call("DELETE", f"statuses/{post}")
        for socket in (tag, members):
            told = [said(message) for message in messages(socket, 3)]
            assert told == [("update", post), ("status.update", post), ("delete", post)]
