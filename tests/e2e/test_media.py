"""A picture's whole way with the real worker: sent, processed, posted, seen, deleted, gone."""

from __future__ import annotations

import secrets
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone
from mastodon import MastodonAPIError

from tests.e2e.clients import eventually, registered
from tests.e2e.server import Server
from tests.e2e.test_polls_and_plans import let_come
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


def test_mastodon_py_says_what_is_to_be_seen_before_and_after_it_posts(server: Server) -> None:
    anna = registered(server, f"m{secrets.token_hex(5)}")
    sent = anna.media_post(
        picture(1200, 800), "image/png", focus=(0.5, -0.5), thumbnail=picture(90, 60), thumbnail_mime_type="image/png"
    )
    assert (sent.meta.small.size, sent.meta.focus.x, sent.description) == ("90x60", 0.5, None)

    told = anna.media_update(
        sent, description="A red card", focus=(0, 0.25), thumbnail=picture(60, 60), thumbnail_mime_type="image/png"
    )
    assert (told.description, told.meta.focus.y, told.meta.small.size) == ("A red card", 0.25, "60x60")

    status = anna.status_post("Look", media_ids=[told])
    change = anna.generate_media_edit_attributes(told.id, description="Red all over")
    edited = anna.status_update(status, "Look again", media_attributes=[change])
    assert [media.description for media in edited.media_attachments] == ["Red all over"]
    assert [version.media_attachments[0].description for version in anna.status_history(status)] == [
        "A red card",
        "Red all over",
    ]


def test_mastodon_py_plans_a_post_with_a_picture_that_the_relay_publishes(server: Server) -> None:
    anna = registered(server, f"m{secrets.token_hex(5)}")
    media = anna.media_post(picture(3000, 2000), "image/png", description="A red card", synchronous=True)
    planned = anna.status_post("Later", media_ids=[media], scheduled_at=timezone.now() + timedelta(hours=2))
    assert [each["id"] for each in planned.media_attachments] == [str(media.id)]
    with pytest.raises(MastodonAPIError, match="already attached to another post"):
        anna.status_post("Now", media_ids=[media])
    let_come(server, "scheduled_post", "scheduled_id", "due_at", int(planned.id))
    (status,) = eventually(lambda: anna.account_statuses(anna.me()))
    assert [(each.id, each.description) for each in status.media_attachments] == [(media.id, "A red card")]


def test_mastodon_py_changes_its_avatar(server: Server) -> None:
    anna = registered(server, f"m{secrets.token_hex(5)}")
    me = anna.account_update_credentials(avatar=picture(), avatar_mime_type="image/png")
    assert httpx.get(me.avatar).headers["Content-Type"] == "image/webp"
    assert anna.account_delete_avatar().avatar != me.avatar
    assert httpx.get(me.avatar).status_code == 404
