"""A picture's whole way with the real worker: sent, processed, posted, seen, deleted, gone."""

from __future__ import annotations

import secrets

import httpx

from tests.e2e.clients import eventually, registered
from tests.e2e.server import Server
from tests.media.files import picture


def test_mastodon_py_posts_a_picture_that_goes_with_its_post(server: Server) -> None:
    name = f"m{secrets.token_hex(5)}"
    anna, ben = registered(server, f"{name}a"), registered(server, f"{name}b")
    ben.account_follow(anna.me())

    media = anna.media_post(picture(3000, 2000, "JPEG"), "image/jpeg", description="A red card", synchronous=True)
    assert media.meta.original.size == "3000x2000"
    status = anna.status_post("Look", media_ids=[media], visibility="private")

    shown = eventually(lambda: [post for post in ben.timeline_home() if post.id == status.id])[0].media_attachments[0]
    assert (shown.description, shown.type) == ("A red card", "image")
    urls = (shown.url, shown.preview_url)
    assert [httpx.get(url).headers["Content-Type"] for url in urls] == ["image/jpeg", "image/webp"]
    kept = server.places.media / str(media.id)
    assert len(list(kept.iterdir())) == 2

    anna.status_delete(status, delete_media=True)
    assert [httpx.get(url).status_code for url in urls] == [404, 404]
    eventually(lambda: not kept.exists() or not list(kept.iterdir()))


def test_mastodon_py_changes_its_avatar(server: Server) -> None:
    anna = registered(server, f"m{secrets.token_hex(5)}")
    me = anna.account_update_credentials(avatar=picture(), avatar_mime_type="image/png")
    assert httpx.get(me.avatar).headers["Content-Type"] == "image/webp"
    assert anna.account_delete_avatar().avatar != me.avatar
    assert httpx.get(me.avatar).status_code == 404
