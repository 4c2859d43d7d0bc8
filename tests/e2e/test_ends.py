"""What ends a reader's streams, on a real instance: the socket is closed within a second, or nothing more comes."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from benchmarks.members import Member
from tests.e2e.clients import PASSWORD, submit
from tests.e2e.listening import author_and_reader, listening, messages, said, server_sent
from tests.e2e.server import Server

STREAMS = ("user", "list", "public", "hashtag", "user:notification", "direct")
# A second, and what the loaded machine adds.
SOON = 2.0
LOG_IN = "from feed_project.identity.models import User; user = User.objects.get(email='{email}'); "


@pytest.fixture
def pair(server: Server) -> tuple[Member, Member, str]:
    """An author, a reader that follows it and has it on a list, and the list."""
    author, reader = author_and_reader(server)
    made = reader.call("POST", "lists", json={"title": "Authors"})["id"]
    reader.call("POST", f"lists/{made}/accounts", json={"account_ids": [author.id]})
    return author, reader, made


# Who is no longer followed is heard where everybody is, and when it speaks to the reader.
AFTER_UNFOLLOWING = {
    ("public", "update"),
    ("hashtag", "update"),
    ("user", "notification"),
    ("user:notification", "notification"),
    ("direct", "conversation"),
}


@pytest.mark.parametrize("ending", ["unfollow", "mute", "block", "be blocked", "delete"])
def test_nothing_more_comes_of_whom_the_reader_has_parted_with(
    server: Server, pair: tuple[Member, Member, str], ending: str
) -> None:
    author, reader, listed = pair
    name = reader.call("GET", "accounts/verify_credentials")["username"]
    given = {"hashtag": {"tag": "ebb"}, "list": {"list": listed}}
    with ExitStack() as stack:
        sockets = {
            stream: stack.enter_context(listening(server, reader, stream, **given.get(stream, {})))
            for stream in STREAMS
        }
        before = author.post("before #ebb")
        for stream in ("user", "list", "public", "hashtag"):
            assert ("update", before) in _told(sockets[stream], 1)
        match ending:
            case "be blocked":
                author.call("POST", f"accounts/{reader.id}/block")
            case "delete":
                author.call("DELETE", f"statuses/{before}")
                for stream in ("user", "list", "public", "hashtag"):
                    assert _told(sockets[stream], 1) == [("delete", before)]
            case _:
                reader.call("POST", f"accounts/{author.id}/{ending}")
        if ending != "delete":
            author.post(f"after #ebb @{name}")
            author.post(f"psst @{name}", "direct")
        time.sleep(1)
        heard = {(stream, one["event"]) for stream, socket in sockets.items() for one in messages(socket, 3, 0.2)}
        assert heard == (AFTER_UNFOLLOWING if ending == "unfollow" else set())


def _told(socket: ClientConnection, count: int) -> list[tuple[str, str]]:
    return [said(message) for message in messages(socket, count)]


def test_a_revoked_token_ends_every_socket_and_every_event_source_it_opened(
    server: Server, pair: tuple[Member, Member, str]
) -> None:
    author, reader, _ = pair
    with (
        listening(server, reader) as one,
        listening(server, reader, "public") as two,
        server_sent(server, reader, "user") as events,
    ):
        heard = author.post("heard")
        assert next(events)["data"]["id"] == heard
        assert _told(one, 1) == _told(two, 1) == [("update", heard)]
        began = time.monotonic()
        reader.revoke()
        assert [_closed(socket) for socket in (one, two)] == [1008, 1008]
        assert list(events) == []
        assert time.monotonic() - began < SOON


def _closed(socket: ClientConnection) -> int:
    """Wait for the end; with which code. What came before it is news from before."""
    with pytest.raises(ConnectionClosed) as end:
        socket.recv(5)
    assert end.value.rcvd is not None
    return end.value.rcvd.code


def csrf(browser: httpx.Client) -> dict[str, str]:
    """The field that shows that a form is the page's own."""
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}


@pytest.fixture
def browser(server: Server) -> Iterator[tuple[httpx.Client, str]]:
    """A browser that is signed in, and the address it joined with."""
    name = f"e{secrets.token_hex(5)}"
    with httpx.Client(base_url=server.base_url, follow_redirects=True) as browser:
        browser.get("/auth/sign_up")
        form = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
        joined = browser.post("/auth/sign_up", data={**form, **csrf(browser)}, headers={"Referer": server.base_url})
        assert joined.url.path == "/home"
        yield browser, f"{name}@example.com"


def by_cookie(server: Server, browser: httpx.Client) -> ClientConnection:
    """The socket that the page opens."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Cookie": cookie, "Origin": server.base_url}
    return connect(f"{server.streaming_url}/api/v1/streaming?stream=user", additional_headers=headers)


def test_a_log_out_ends_the_sockets_of_its_browser(server: Server, browser: tuple[httpx.Client, str]) -> None:
    window, email = browser
    with httpx.Client(base_url=server.base_url, follow_redirects=True) as elsewhere:
        submit(elsewhere, elsewhere.get("/auth/sign_in"), email=email, password=PASSWORD)
        with by_cookie(server, window) as socket, by_cookie(server, elsewhere) as other:
            began = time.monotonic()
            done = window.post("/auth/sign_out", data=csrf(window), headers={"Referer": server.base_url})
            assert done.status_code == 200
            assert _closed(socket) == 1008
            assert time.monotonic() - began < SOON
            assert messages(other, 1, 0.5) == []
            other.ping().wait(5)


@pytest.mark.parametrize(
    "what", ["user.set_password('another long password'); user.save()", "user.is_active = False; user.save()"]
)
def test_a_new_password_and_a_closed_login_end_the_sockets_of_all_browsers(
    server: Server, browser: tuple[httpx.Client, str], what: str
) -> None:
    window, email = browser
    with by_cookie(server, window) as socket:
        server.manage("shell", "--command", LOG_IN.format(email=email) + what)
        began = time.monotonic()
        assert _closed(socket) == 1008
        assert time.monotonic() - began < SOON


def test_no_token_is_in_what_the_processes_say(server: Server, pair: tuple[Member, Member, str]) -> None:
    _, reader, _ = pair
    wrong = secrets.token_urlsafe(20)
    for token in (reader.token, wrong):
        for stream in ("user", "nonsense"):
            address = f"{server.streaming_url}/api/v1/streaming?stream={stream}&access_token={token}"
            with suppress(InvalidStatus), connect(address) as socket:
                socket.send(json.dumps({"type": token}))
                socket.send("{" + token)
            http = f"{server.streaming_url.replace('ws', 'http')}/api/v1/streaming/{stream}"
            for asked in ({"params": {"access_token": token}}, {"headers": {"Authorization": f"Bearer {token}"}}):
                assert httpx.head(http, **asked).status_code in {200, 400, 401}
        httpx.get(f"{server.base_url}/api/v1/timelines/home", params={"access_token": token})
        httpx.get(f"{server.base_url}/api/v1/timelines/home", headers={"Authorization": f"Bearer {token}"})
    time.sleep(0.5)
    assert [line for line in server.said if reader.token in line or wrong in line] == []
