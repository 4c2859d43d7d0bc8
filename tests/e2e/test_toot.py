"""`toot`, the terminal client, unmodified, against a real instance."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import secrets
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import toot
import toot.api
from django.utils import timezone
from PIL import Image

from tests.e2e.clients import PASSWORD, eventually, registered
from tests.e2e.server import Server
from tests.e2e.test_polls_and_plans import let_come


@pytest.fixture
def name() -> str:
    """A name that no other test has."""
    return f"m{secrets.token_hex(5)}"


class Terminal:
    """Somebody who uses `toot`, with a configuration folder of their own."""

    def __init__(self, server: Server, home: Path, username: str) -> None:
        self.username = username
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(home), "HOME": str(home)}
        registered(server, username)
        address = ["-i", server.base_url, "-e", f"{username}@example.com", "-p", PASSWORD]
        assert "Successfully logged in" in self.toot("login_cli", *address)

    def toot(self, *words: str) -> str:
        command = [sys.executable, "-m", "toot", "--no-color", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"toot {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def post(self, *words: str) -> str:
        return json.loads(self.toot("post", *words, "--json"))["id"]


@pytest.fixture
def terminal(server: Server, tmp_path: Path) -> Callable[[str], Terminal]:
    def open_terminal(username: str) -> Terminal:
        home = tmp_path / username
        home.mkdir()
        return Terminal(server, home, username)

    return open_terminal


def test_toot_logs_in_posts_and_is_read_by_a_follower(terminal: Callable[[str], Terminal], name: str):
    anna, ben = terminal(f"{name}a"), terminal(f"{name}b")
    assert anna.username in anna.toot("whoami")
    assert "✓" in ben.toot("follow", anna.username)
    status_id = anna.post("Hello from the terminal", "--language", "en")
    assert "Hello from the terminal" in ben.toot("timelines", "home", "--no-pager", "--limit", "5")
    assert "✓" in ben.toot("favourite", status_id)
    assert "✓" in ben.toot("reblog", status_id)
    assert ben.username in anna.toot("reblogged-by", status_id)
    reply_id = ben.post(f"@{anna.username} Hello yourself", "--reply-to", status_id)
    assert "Hello yourself" in anna.toot("thread", status_id)
    assert "Hello yourself" in anna.toot("status", reply_id)
    told = anna.toot("notifications")
    assert all(word in told for word in ("favourited", "boosted", "now follows", "Hello yourself"))


def test_toot_goes_through_the_whole_of_its_commands(terminal: Callable[[str], Terminal], name: str, server: Server):
    anna, ben = terminal(f"{name}a"), terminal(f"{name}b")
    server.manage("createaccount", f"{name}d", "--email", f"{name}d@example.com", "--password", PASSWORD)
    assert f"{name}d" in ben.toot("search", f"{name}d")
    status_id = anna.post("To be undone", "--visibility", "unlisted", "--spoiler-text", "careful")
    for action in ("favourite", "unfavourite", "reblog", "unreblog"):
        assert "✓" in ben.toot(action, status_id)
    for action in ("mute", "unmute", "block", "unblock"):
        assert "✓" in ben.toot(action, anna.username)
    assert anna.username in ben.toot("whois", anna.username)
    ben.toot("follow", anna.username)
    assert ben.username in anna.toot("followers", anna.username)
    assert anna.username in ben.toot("following", ben.username)
    anna.toot("update-account", "--display-name", "Anna", "--note", "Hi", "--locked", "--privacy", "private")
    assert "Anna" in ben.toot("whois", anna.username)
    assert "Dunlin" in anna.toot("instance", server.base_url)
    assert "✓" in anna.toot("delete", status_id)
    carla = terminal(f"{name}c")
    carla.toot("follow", anna.username)
    assert carla.username in anna.toot("follow-requests", "list")
    anna.toot("follow-requests", "accept", carla.username)
    assert carla.username in anna.toot("followers", anna.username)
    assert "To be undone" not in ben.toot("timelines", "home", "--no-pager")


def test_toot_reads_page_after_page_until_the_end(server: Server, name: str):
    member = registered(server, name)
    posts = [str(member.status_post(f"Page {number}").id) for number in range(5)]
    user = toot.User(urlsplit(server.base_url).netloc, name, member.access_token)
    app = toot.App(user.instance, server.base_url, member.client_id, member.client_secret)
    pages = list(toot.api.home_timeline_generator(app, user, limit=2))
    assert [[status["id"] for status in page] for page in pages] == [posts[:2:-1], posts[2:0:-1], posts[:1]]


def test_toot_tui_shows_what_was_posted_in_a_real_terminal(terminal: Callable[[str], Terminal], name: str):
    anna = terminal(name)
    status_id = anna.post("A light on the mudflats")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = {**anna.environment, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "toot", "tui"]
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    ) as tui:
        os.close(slave)
        try:
            assert "continue" in _screen(master, "continue")  # that it is deprecated
            os.write(master, b"\n")
            assert "A light on the mudflats" in _screen(master, "A light on the mudflats")
            os.write(master, b"f")  # a favourite, by its key
            eventually(lambda: json.loads(anna.toot("status", status_id, "--json"))["favourited"])
            os.write(master, b"q")
            assert tui.wait(20) == 0
        finally:
            tui.kill()
            os.close(master)


def _screen(master: int, until: str, seconds: float = 20.0) -> str:
    """What was written to the terminal until it holds a word, without its colours."""
    seen, deadline = "", time.monotonic() + seconds
    while until not in seen:
        assert time.monotonic() < deadline, seen[-2000:]
        if select.select([master], [], [], 0.2)[0]:
            seen += re.sub(
                r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()].", "", os.read(master, 65536).decode("utf-8", "replace")
            )
    return seen


def test_toot_keeps_bookmarks_pins_lists_and_tags(terminal: Callable[[str], Terminal], name: str):
    anna, ben = terminal(f"{name}a"), terminal(f"{name}b")
    tag = f"t{name}"
    status_id = anna.post(f"Redshank #{tag}")
    assert "✓" in ben.toot("bookmark", status_id)
    assert "Redshank" in ben.toot("bookmarks", "--once")
    assert "✓" in ben.toot("unbookmark", status_id)
    assert "Redshank" not in ben.toot("bookmarks", "--once")
    for action in ("pin", "unpin"):
        assert "✓" in anna.toot(action, status_id)
    ben.toot("favourite", status_id)
    assert "Redshank" in ben.toot("timelines", "favourites", "--no-pager")
    assert "Redshank" in ben.toot("timelines", "tag", tag, "--no-pager")
    assert "Redshank" in ben.toot("timelines", "account", anna.username, "--no-pager")
    assert "Redshank" in ben.toot("timelines", "public", "--no-pager")
    ben.toot("follow", anna.username)
    assert "✓" in ben.toot("lists", "create", "Waders")
    assert "✓" in ben.toot("lists", "add", "Waders", anna.username)
    assert anna.username in ben.toot("lists", "accounts", "Waders")
    assert "Redshank" in ben.toot("timelines", "list", "Waders", "--no-pager")
    assert "✓" in ben.toot("lists", "remove", "Waders", anna.username)
    assert "✓" in ben.toot("lists", "delete", "Waders")
    assert "✓" in ben.toot("tags", "follow", tag)
    assert tag in ben.toot("tags", "followed")
    assert tag in ben.toot("tags", "info", tag)
    assert "✓" in ben.toot("tags", "unfollow", tag)
    assert "✓" in anna.toot("tags", "feature", tag)
    assert tag in anna.toot("tags", "featured")
    assert "✓" in anna.toot("tags", "unfeature", tag)
    for action, listing in (("mute", "muted"), ("block", "blocked")):
        ben.toot(action, anna.username)
        assert anna.username in ben.toot(listing)
        ben.toot(f"un{action}", anna.username)


def test_toot_asks_in_polls_and_finds_words(terminal: Callable[[str], Terminal], name: str):
    anna, ben = terminal(f"{name}a"), terminal(f"{name}b")
    options = ["--poll-option", "ebb", "--poll-option", "flood", "--poll-expires-in", "1 day"]
    status = json.loads(anna.toot("post", f"Which w{name}?", *options, "--json"))
    poll_id = status["poll"]["id"]
    assert "flood" in ben.toot("polls", "show", poll_id)
    ben.toot("polls", "vote", poll_id, "1")
    voted = json.loads(anna.toot("status", status["id"], "--json"))["poll"]
    assert voted["votes_count"] == 1
    found = eventually(lambda: json.loads(ben.toot("search", f"w{name}", "--type", "statuses", "--json"))["statuses"])
    assert [post["id"] for post in found] == [status["id"]]


def test_toot_posts_pictures_and_for_later(terminal: Callable[[str], Terminal], name: str, tmp_path: Path):
    anna = terminal(name)
    picture = tmp_path / "wader.png"
    Image.new("RGB", (64, 48), (120, 90, 60)).save(picture)
    posted = json.loads(anna.toot("post", "Seen today", "--media", str(picture), "--description", "a wader", "--json"))
    (media,) = posted["media_attachments"]
    assert (media["type"], media["description"]) == ("image", "a wader")
    assert media["meta"]["original"]["size"] == "64x48"
    assert "http" in anna.toot("upload", str(picture))
    later = json.loads(anna.toot("post", "Later", "--scheduled-in", "1 day", "--json"))
    assert later["params"]["text"] == "Later"


def test_toot_posts_a_picture_for_later_and_the_relay_publishes_it(
    server: Server, terminal: Callable[[str], Terminal], name: str, tmp_path: Path
):
    anna = terminal(name)
    picture = tmp_path / "wader.png"
    Image.new("RGB", (2400, 1600), (120, 90, 60)).save(picture)  # a worker's work: toot waits for it
    moment = (timezone.now() + timedelta(hours=2)).isoformat(timespec="seconds")
    sent = ["--media", str(picture), "--description", "a wader", "--scheduled-at", moment]
    *waiting, told = anna.toot("post", "At dawn", *sent, "--json").splitlines()
    assert waiting == ["Waiting for media to finish processing..."]
    later = json.loads(told)
    assert [media["description"] for media in later["media_attachments"]] == ["a wader"]
    assert later["params"]["media_ids"] == [later["media_attachments"][0]["id"]]
    let_come(server, "scheduled_post", "scheduled_id", "due_at", int(later["id"]))
    shown = ["timelines", "account", anna.username, "--no-pager"]
    eventually(lambda: "At dawn" in anna.toot(*shown))
    assert f"/media/{later['media_attachments'][0]['id']}/" in anna.toot(*shown)
