"""Streaming by `Mastodon.py`, unmodified: over server-sent events, and many streams over one websocket."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mastodon import Mastodon, StreamListener

from tests.e2e.clients import eventually, registered
from tests.e2e.server import Server


class Heard(StreamListener):  # type: ignore[misc]
    """Keeps what a stream says."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.edits: list[Any] = []
        self.notifications: list[Any] = []
        self.deleted: list[Any] = []
        self.conversations: list[Any] = []
        self.merges = 0

    def on_update(self, status: Any) -> None:
        self.updates.append(status)

    def on_status_update(self, status: Any) -> None:
        self.edits.append(status)

    def on_notification(self, notification: Any) -> None:
        self.notifications.append(notification)

    def on_delete(self, status_id: Any) -> None:
        self.deleted.append(status_id)

    def on_conversation(self, conversation: Any) -> None:
        self.conversations.append(conversation)

    def on_notifications_merged(self) -> None:
        self.merges += 1


@pytest.fixture
def pair(server: Server) -> tuple[Mastodon, Mastodon]:
    name = f"s{secrets.token_hex(5)}"
    return registered(server, f"{name}a"), registered(server, f"{name}b")


@pytest.fixture(params=["server-sent events", "websocket"])
def listen(pair: tuple[Mastodon, Mastodon], request: pytest.FixtureRequest) -> Iterator[Callable[..., Heard]]:
    """Open a stream of the second member's, by the name of its method; it is heard when this returns."""
    _, ben = pair
    socket = ben.stream_open_websocket() if request.param == "websocket" else None
    handles: list[Any] = [socket] if socket else []

    def open_stream(name: str, *words: str, probe: Callable[[], Any], **options: Any) -> Heard:
        heard = Heard()
        how = {"websocket_handle": socket} if socket else {"run_async": True}
        handle = getattr(ben, name)(*words, listener=heard, **how, **options)
        if not socket:
            handles.append(handle)
        eventually(lambda: (probe(), heard.updates or heard.notifications or heard.conversations)[1], 10)
        return heard

    yield open_stream
    for handle in handles:
        handle.close()


def seen(things: list[Any], status: Any) -> Any:
    return eventually(lambda: [thing for thing in things if thing.id == status.id], 10)


def test_mastodon_py_hears_live_what_those_it_follows_do(pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]):
    anna, ben = pair
    ben.account_follow(anna.me())
    heard = listen("stream_user", probe=lambda: anna.status_post("anybody?"))
    assert ben.stream_healthy()
    status = anna.status_post(f"@{ben.me().username} live")
    seen(heard.updates, status)
    eventually(lambda: [told for told in heard.notifications if told.status.id == status.id])
    anna.status_update(status, f"@{ben.me().username} edited")
    assert "edited" in seen(heard.edits, status)[0].content
    anna.status_delete(status)
    eventually(lambda: str(status.id) in map(str, heard.deleted))


def test_mastodon_py_hears_everybody_on_the_public_streams(
    pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]
):
    anna, _ = pair
    publicly = listen("stream_public", probe=lambda: anna.status_post("public?"))
    here = listen("stream_public", local=True, probe=lambda: anna.status_post("local?"))
    unlisted = anna.status_post("Not for the public", visibility="unlisted")
    status = anna.status_post("For everybody")
    for heard in (publicly, here):
        seen(heard.updates, status)
        assert unlisted.id not in [update.id for update in heard.updates]


def test_mastodon_py_hears_notifications_alone(pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]):
    anna, ben = pair
    name = ben.me().username
    heard = listen("stream_user_notifications", probe=lambda: anna.status_post(f"@{name} there?"))
    status = ben.status_post("Like this")
    anna.status_favourite(status)
    eventually(lambda: [told for told in heard.notifications if told.type == "favourite"])
    assert heard.updates == []


def test_mastodon_py_hears_a_tag_in_every_spelling(pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]):
    anna, ben = pair
    tag = f"t{ben.me().username}"
    everywhere = listen("stream_hashtag", tag, probe=lambda: anna.status_post(f"#{tag}?"))
    here = listen("stream_hashtag", tag, local=True, probe=lambda: anna.status_post(f"#{tag}?"))
    other = anna.status_post("#other")
    status = anna.status_post(f"#{tag.upper()}!")
    for heard in (everywhere, here):
        seen(heard.updates, status)
        assert other.id not in [update.id for update in heard.updates]


def test_mastodon_py_hears_on_a_list_who_is_on_it(pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]):
    anna, ben = pair
    me = anna.me()
    ben.account_follow(me)
    made = ben.list_create("Waders")
    ben.list_accounts_add(made, [me])
    heard = listen("stream_list", made, probe=lambda: anna.status_post("on the list?"))
    ben.list_accounts_delete(made, [me])
    off = anna.status_post("no longer on it")
    ben.list_accounts_add(made, [me])
    seen(heard.updates, anna.status_post("on it again"))
    assert off.id not in [update.id for update in heard.updates]


def test_mastodon_py_hears_of_conversations(pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]):
    anna, ben = pair
    name = ben.me().username
    heard = listen("stream_direct", probe=lambda: anna.status_post(f"@{name} psst", visibility="direct"))
    status = anna.status_post(f"@{name} and?", visibility="direct")
    eventually(lambda: [one for one in heard.conversations if one.last_status.id == status.id])
    assert heard.updates == []


def test_mastodon_py_hears_that_what_was_held_back_has_come_in(
    pair: tuple[Mastodon, Mastodon], listen: Callable[..., Heard]
):
    anna, ben = pair
    name = ben.me().username
    heard = listen("stream_user_notifications", probe=lambda: anna.status_post(f"@{name} there?"))
    ben.update_notifications_policy(for_not_following="filter")
    status = anna.status_post(f"@{name} may I?")
    (request,) = eventually(ben.notification_requests)
    assert heard.merges == 0
    ben.accept_notification_request(request)
    assert eventually(lambda: heard.merges) == 1
    assert status.id in [told.status.id for told in ben.notifications(types=["mention"])]
