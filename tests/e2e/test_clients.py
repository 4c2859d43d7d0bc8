"""Real clients, unmodified, against a real instance: `toot` in a terminal and `Mastodon.py`."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import toot
import toot.api
from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError, StreamListener

from tests.e2e.server import Server

PASSWORD = "correct horse battery"
SCOPES = ["read", "write", "follow", "push"]
OOB = "urn:ietf:wg:oauth:2.0:oob"


@pytest.fixture
def name() -> str:
    """A name that no other test has."""
    return f"m{secrets.token_hex(5)}"


class Terminal:
    """Somebody who uses `toot`, with a configuration folder of their own."""

    def __init__(self, server: Server, home: Path, username: str) -> None:
        self.username = username
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(home), "HOME": str(home)}
        server.manage("createaccount", username, "--email", f"{username}@example.com", "--password", PASSWORD)
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


def registered(server: Server, username: str) -> Mastodon:
    """A member who joined through the API with `Mastodon.py` itself."""
    client_id, client_secret = Mastodon.create_app("E2E", scopes=SCOPES, api_base_url=server.base_url)
    api = Mastodon(client_id, client_secret, api_base_url=server.base_url, ratelimit_method="throw")
    api.create_account(username, PASSWORD, f"{username}@example.com", agreement=True, scopes=SCOPES)
    return api


@pytest.fixture
def pair(server: Server, name: str) -> tuple[Mastodon, Mastodon]:
    return registered(server, f"{name}a"), registered(server, f"{name}b")


def eventually(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
    return value


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
    status_id = anna.post("To be undone", "--visibility", "unlisted", "--spoiler-text", "careful")
    for action in ("favourite", "unfavourite", "reblog", "unreblog"):
        assert "✓" in ben.toot(action, status_id)
    for action in ("follow", "unfollow", "mute", "unmute", "block", "unblock"):
        assert "✓" in ben.toot(action, anna.username)
    assert anna.username in ben.toot("search", anna.username)
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


def test_mastodon_py_logs_in_with_a_password(server: Server, name: str):
    registered(server, name)
    client_id, client_secret = Mastodon.create_app("E2E", scopes=SCOPES, api_base_url=server.base_url)
    api = Mastodon(client_id, client_secret, api_base_url=server.base_url)
    token = api.log_in(f"{name}@example.com", PASSWORD, scopes=SCOPES, allow_http=True)
    assert api.account_verify_credentials().username == name
    assert api.app_verify_credentials().name == "E2E"
    api.revoke_access_token(allow_http=True)
    again = Mastodon(access_token=token, api_base_url=server.base_url)
    with pytest.raises(MastodonAPIError, match="The access token is invalid"):
        again.account_verify_credentials()


def test_mastodon_py_logs_in_with_a_code_from_the_browser(server: Server, name: str):
    registered(server, name)
    client_id, client_secret = Mastodon.create_app("E2E", scopes=SCOPES, api_base_url=server.base_url)
    api = Mastodon(client_id, client_secret, api_base_url=server.base_url)
    with httpx.Client(base_url=server.base_url, follow_redirects=True) as browser:
        page = browser.get(api.auth_request_url(scopes=SCOPES, allow_http=True))
        page = submit(browser, page, email=f"{name}@example.com", password=PASSWORD)
        page = submit(browser, page, allow="Authorize")
    code = re.search(r'id="code"[^>]*>([^<]+)<', page.text)
    assert code, page.text
    api.log_in(code=code[1].strip(), scopes=SCOPES, allow_http=True)
    assert api.account_verify_credentials().username == name


def submit(browser: httpx.Client, page: httpx.Response, **typed: str) -> httpx.Response:
    """Fill in the page's form and send it, as a browser without JavaScript does."""
    assert page.status_code == 200, page.text
    form = max(re.findall(r"<form.*?</form>", page.text, re.DOTALL), key=lambda text: text.count("<input"))
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes:
            fields[attributes["name"]] = attributes.get("value", "").replace("&amp;", "&").replace("&#x27;", "'")
    names = {"email": next((name for name in fields if name in {"email", "username", "login"}), "email")}
    fields.update({names.get(key, key): value for key, value in typed.items()})
    action = re.search(r'action="([^"]*)"', form)
    target = action[1].replace("&amp;", "&") if action and action[1] else str(page.url)
    return browser.post(target, data=fields, headers={"Referer": str(page.url)})


def test_mastodon_py_sees_what_it_writes_at_once(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    me, other = anna.me(), ben.me()
    assert ben.account_follow(me).following
    assert [account.id for account in anna.account_followers(me)] == [other.id]
    assert [account.id for account in anna.account_following(other)] == [me.id]
    status = anna.status_post("Hello #World", spoiler_text="cw", sensitive=True, language="en")
    assert status.created_at.tzinfo is not None
    assert ben.status(status).content == status.content
    assert ben.status_favourite(status).favourites_count == 1
    assert ben.status_reblog(status).reblog.id == status.id
    assert [account.id for account in anna.status_favourited_by(status)] == [other.id]
    assert [account.id for account in anna.status_reblogged_by(status)] == [other.id]
    reply = ben.status_reply(status, "And hello")
    assert reply.in_reply_to_id == status.id
    assert [post.id for post in anna.status_context(status).descendants] == [reply.id]
    edited = anna.status_update(status, "Hello again", spoiler_text="cw")
    assert "Hello again" in ben.status(status).content
    assert edited.edited_at is not None
    assert anna.status_source(status).text == "Hello again"
    assert ben.status_unreblog(status).id == status.id
    deleted = anna.status_delete(status)
    assert deleted.text == "Hello again"
    with pytest.raises(MastodonNotFoundError):
        ben.status(status)


def test_mastodon_py_gets_home_and_notifications_after_its_own_writes(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    ben.account_follow(anna.me())
    posts = [anna.status_post(f"Number {number}") for number in range(5)]
    eventually(lambda: ben.timeline_home(limit=1)[0].id == posts[-1].id)
    assert [post.id for post in anna.timeline_home()] == [post.id for post in reversed(posts)]
    first = ben.timeline_home(limit=2)
    assert [post.id for post in ben.fetch_remaining(first)] == [post.id for post in reversed(posts)]
    assert [post.id for post in ben.fetch_previous(ben.fetch_next(first))] == [post.id for post in first]
    ben.status_post(f"@{anna.me().username} ping")
    found = eventually(lambda: [n for n in anna.notifications() if n.type == "mention"])
    assert found[0].account.id == ben.me().id
    anna.notifications_dismiss(found[0].id)
    assert [n.type for n in anna.notifications()] == ["follow"]
    anna.notifications_clear()
    assert anna.notifications() == []


def test_mastodon_py_blocks_mutes_and_edits_its_profile(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    other = ben.me()
    assert anna.account_mute(other).muting
    assert [account.id for account in anna.mutes()] == [other.id]
    assert not anna.account_unmute(other).muting
    assert anna.account_block(other).blocking
    assert [account.id for account in anna.blocks()] == [other.id]
    assert not anna.account_unblock(other).blocking
    me = anna.account_update_credentials(
        display_name="Anna", note="Hello", locked=True, bot=False, fields=[("Home", "https://a.example")]
    )
    assert (me.display_name, me.locked, me.fields[0].name) == ("Anna", True, "Home")
    assert ben.account_follow(me).requested
    assert [account.id for account in anna.follow_requests()] == [other.id]
    anna.follow_request_authorize(other)
    assert anna.account_relationships(other)[0].followed_by
    assert anna.account_lookup(other.username).id == other.id
    assert [account.id for account in anna.account_search(other.username)] == [other.id]
    assert anna.preferences()["posting:default:visibility"] == "public"


def test_mastodon_py_posts_once_with_one_idempotency_key(pair: tuple[Mastodon, Mastodon]):
    anna, _ = pair
    one, again = (anna.status_post("Once", idempotency_key="key") for _ in range(2))
    assert one.id == again.id
    assert len(anna.account_statuses(anna.me())) == 1


def test_mastodon_py_reads_the_documents_of_the_instance(pair: tuple[Mastodon, Mastodon], server: Server):
    anna, _ = pair
    assert anna.instance_v1().urls.streaming_api == server.streaming_url
    assert anna.instance_v2().domain == urlsplit(server.base_url).netloc
    assert anna.instance_nodeinfo().software.name == "dunlin"
    assert anna.custom_emojis() == []
    assert anna.announcements() == []
    assert anna.timeline_public(limit=3) is not None


class Heard(StreamListener):
    """Keeps what a stream says."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.notifications: list[Any] = []
        self.deleted: list[Any] = []

    def on_update(self, status: Any) -> None:
        self.updates.append(status)

    def on_notification(self, notification: Any) -> None:
        self.notifications.append(notification)

    def on_delete(self, status_id: Any) -> None:
        self.deleted.append(status_id)


def test_mastodon_py_hears_live_what_others_write(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    ben.account_follow(anna.me())
    heard = Heard()
    handle = ben.stream_user(heard, run_async=True)
    try:
        assert ben.stream_healthy()
        time.sleep(1)
        status = anna.status_post(f"@{ben.me().username} live")
        eventually(lambda: [post.id for post in heard.updates] == [status.id])
        eventually(lambda: [told.type for told in heard.notifications] == ["mention"])
        anna.status_delete(status)
        eventually(lambda: [str(gone) for gone in heard.deleted] == [str(status.id)])
    finally:
        handle.close()


def test_a_client_of_another_origin_completes_the_code_flow_with_pkce(server: Server, name: str):
    registered(server, name)
    back = "https://client.example/back"
    verifier, challenge = pkce()
    with httpx.Client(base_url=server.base_url) as browser:
        app = browser.post("/api/v1/apps", data={"client_name": "Web", "redirect_uris": back, "scopes": "read"}).json()
        query = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": back,
            "scope": "read",
            "state": "s",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = browser.get(f"/oauth/authorize?{urlencode(query)}", follow_redirects=True)
        page = submit(browser, page, email=f"{name}@example.com", password=PASSWORD)
        page = browser.get(page.headers["Location"])
        done = submit(browser, page, allow="Authorize")
        assert "https://client.example" in page.headers["Content-Security-Policy"]
        answer = parse_qs(urlsplit(done.headers["Location"]).query)
        body = {"grant_type": "authorization_code", "code": answer["code"][0], "redirect_uri": back}
        credentials = {"client_id": app["client_id"], "client_secret": app["client_secret"], "code_verifier": verifier}
        token = browser.post("/oauth/token", json={**body, **credentials}, headers={"Origin": "https://client.example"})
    assert token.headers["Access-Control-Allow-Origin"] == "*"
    assert token.json()["scope"] == "read"


def pkce() -> tuple[str, str]:
    """A verifier and its S256 challenge (RFC 7636 §4.2)."""
    import base64
    import hashlib

    verifier = secrets.token_urlsafe(40)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).decode().rstrip("=")
