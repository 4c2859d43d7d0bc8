"""`Mastodon.py` and a web client of another origin, unmodified, against a real instance."""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError

from tests.e2e.clients import PASSWORD, SCOPES, eventually, pkce, registered, submit
from tests.e2e.server import Server


@pytest.fixture
def name() -> str:
    """A name that no other test has."""
    return f"m{secrets.token_hex(5)}"


@pytest.fixture
def pair(server: Server, name: str) -> tuple[Mastodon, Mastodon]:
    return registered(server, f"{name}a"), registered(server, f"{name}b")


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
    posted = anna.status_post("For everybody")
    assert anna.timeline_public(limit=3)[0].id == posted.id


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
