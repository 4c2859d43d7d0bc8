"""A stranger chose the address: what is fetched from there, how much, for how long, and what is told."""

from __future__ import annotations

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from feed_project.links import fetching
from feed_project.links.fetching import MOST_BYTES, Unreadable, fetch
from tests.links.pages import Site, serving, titled


def why_not(address: str) -> str:
    with pytest.raises(Unreadable) as caught:
        fetch(address)
    return caught.value.reason


def test_a_page_is_fetched_and_nothing_is_told_of_who_named_it(site: Site) -> None:
    page = fetch(site.page("/a?b=c", titled("Hello"), Set_Cookie="a=b"))
    assert (page.content_type, b"<title>Hello" in page.body) == ("text/html; charset=utf-8", True)
    fetch(site.base + "/a?b=c")
    for path, headers in site.requests:
        assert path == "/a?b=c"
        assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert headers["user-agent"].startswith("Dunlin link preview (+http")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_page_inside_is_never_asked_for(settings: Any, host: str) -> None:
    with serving() as inside:
        address = inside.page("/", titled("Secret")).replace("127.0.0.1", host)
        assert why_not(address) == "leads to a private address"
        assert inside.requests == []


def test_a_name_with_a_private_address_among_others_is_not_gone_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def both(name: str, port: int, **_: Any) -> list[Any]:
        asked.append(name)
        return [(0, 0, 0, "", (address, port)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert why_not("http://mixed.example/") == "leads to a private address"
    assert asked == ["mixed.example"]


def test_a_redirect_to_the_inside_ends_there(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as outside, serving() as inside:
        inside.page("/", titled("Secret"))
        start = outside.page("/", "", status=302, Location=inside.base + "/")
        port = int(outside.base.rpartition(":")[2])
        # Only the first server counts as one that is outside.
        monkeypatch.setattr(fetching.outgoing, "public_address", only_public(port))
        assert why_not(start) == "leads to a private address"
        assert (outside.asked(), inside.asked()) == (["/"], [])


def only_public(outside: int) -> Any:
    real = fetching.outgoing.public_address
    return lambda host, port: "127.0.0.1" if port == outside else real(host, port)


def test_redirects_are_followed_a_few_times_and_to_pages_only(site: Site) -> None:
    site.page("/there", titled("There"))
    site.page("/1", "", status=301, Location="/there")
    assert b"There" in fetch(site.page("/0", "", status=307, Location="1#part")).body
    assert why_not(site.page("/loop", "", status=302, Location="/loop")) == "redirects too often"
    assert site.asked().count("/loop") == 1 + fetching.MOST_REDIRECTS
    for place in ("ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://a:b@127.0.0.1/", "//:x/"):
        assert why_not(site.page("/odd", "", status=302, Location=place)) == "redirects to no address"


@pytest.mark.parametrize(
    ("reason", "status", "kind"),
    [("answers with 404", 404, "text/html"), ("answers with 503", 503, "text/html"), ("is no page", 200, "image/png"),
     ("is no page", 200, ""), ("answers with 204", 204, "text/html"), ("is no page", 200, "application/json")],
)  # fmt: skip
def test_what_is_no_page_is_not_read(site: Site, reason: str, status: int, kind: str) -> None:
    assert why_not(site.page("/", titled("No"), status=status, Content_Type=kind)) == reason


def test_of_an_endless_page_the_first_part_is_read(site: Site) -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while sent < 1 << 30:
            sent += handler.wfile.write(b"<p>" * 20_000)

    assert len(fetch(site.behaves("/", endless)).body) == MOST_BYTES
    assert sent < 1 << 27


def test_a_page_packed_though_we_asked_for_none_is_unpacked_as_far_as_we_read(site: Site) -> None:
    small = site.page("/small", gzip.compress(titled("Packed").encode()), Content_Encoding="gzip")
    assert b"Packed" in fetch(small).body
    bomb = site.page("/bomb", gzip.compress(b"<p>" * (100 << 20)), Content_Encoding="gzip")
    assert len(fetch(bomb).body) == MOST_BYTES
    assert why_not(site.page("/br", b"x", Content_Encoding="br")) == "is packed in an unknown way"
    assert why_not(site.page("/bad", b"no gzip", Content_Encoding="gzip")) == "is packed badly"
    assert why_not(site.page("/twice", b"x", Content_Encoding="gzip, gzip")) == "is packed in an unknown way"


@pytest.mark.parametrize("slow", ["headers", "body"])
def test_a_server_that_drips_is_hung_up_on(site: Site, slow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000\r\n"
        handler.wfile.write(start if slow == "headers" else start + b"\r\n")
        for _ in range(200):
            handler.wfile.write(b"X-A: b\r\n" if slow == "headers" else b"x")
            time.sleep(0.05)

    began = time.monotonic()
    if slow == "headers":
        assert why_not(site.behaves("/", drip)) == "cannot be fetched"
    else:
        assert 0 < len(fetch(site.behaves("/", drip)).body) < 100
    assert time.monotonic() - began < 3


def test_a_silent_server_and_one_that_is_not_there_are_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE_SECONDS", 0.3)
    assert why_not(site.behaves("/", lambda _: time.sleep(2))) == "cannot be fetched"
    assert why_not("http://127.0.0.1:1/") == "cannot be fetched"
    assert why_not("http://nowhere.invalid/") == "cannot be fetched"


def test_nonsense_instead_of_http_is_an_ordinary_failure(site: Site) -> None:
    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x16\x03\x01 220 ready\r\n\r\n")
        handler.close_connection = True

    assert why_not(site.behaves("/", babble)) == "cannot be fetched"
    assert why_not(site.base.replace("http", "https") + "/") == "cannot be fetched"
