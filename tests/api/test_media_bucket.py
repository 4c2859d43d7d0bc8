"""Media in a bucket: the whole way through the API, with boto3 against a real S3 endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commands.identifiers import next_id
from commands.tables import sql
from feed_project.media import leftovers, store, tending
from feed_project.media.store_settings import media_store
from tests.api.conftest import Api
from tests.api.test_media import fetch, ready
from tests.media.bucket import BUCKET, CREDENTIALS, REGION, Bucket, running
from tests.media.files import animation, picture, read

Relay = Callable[[], int]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Bucket]:
    """One endpoint for all of these tests."""
    with running() as bucket:
        yield bucket


def keep_in(bucket: Bucket, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    settings.ROOT_URLCONF = "feed_project.urls"
    settings.STORAGES = {**settings.STORAGES, "default": media_store(BUCKET, bucket.endpoint, REGION)}


@pytest.fixture
def bucket(endpoint: Bucket, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket, in which this installation keeps its media."""
    for name in endpoint.names():
        endpoint.client.delete_object(Bucket=BUCKET, Key=name)
    keep_in(endpoint, settings, monkeypatch)
    return endpoint


def name_of(url: str) -> str:
    return url.split("/media/")[1]


def test_a_picture_is_kept_in_the_bucket_and_fetched_by_a_signed_address(anna: Api, bucket: Bucket) -> None:
    media = anna.send(picture(1280, 960, "JPEG")).json
    urls = [media["url"], media["preview_url"]]
    assert sorted(map(name_of, urls)) == bucket.names()
    for url, kind, size in zip(urls, ("image/jpeg", "image/webp"), ("original", "small"), strict=True):
        assert bucket.head(name_of(url))["ContentType"] == kind
        sent_on = fetch(url)
        assert (sent_on.status_code, sent_on["Cache-Control"]) == (302, "private, max-age=60")
        signed = sent_on["Location"]
        assert signed.startswith(f"{bucket.endpoint}/{BUCKET}/{name_of(url)}?")
        assert parse_qs(urlsplit(signed).query)["X-Amz-Expires"] == ["3600"]
        served = httpx.get(signed)
        assert (served.status_code, served.headers["Content-Type"]) == (200, kind)
        assert read(served.content).width == media["meta"][size]["width"]
        assert httpx.get(signed.partition("?")[0]).status_code == 403


def test_the_gate_sends_nobody_to_what_is_not_shown(anna: Api, ben: Api, bucket: Bucket) -> None:
    media_id = ready(anna)
    status = anna.publish("For followers", visibility="private", media_ids=[media_id])
    url = status["media_attachments"][0]["url"]
    assert fetch(url).status_code == 302
    guesses = [f"/media/{media_id}/{'0' * 48}.png", "/media/staged/1-x", "/media/", f"{url}x"]
    assert {fetch(guess).status_code for guess in guesses} == {404}
    assert ben.get(f"/api/v1/statuses/{status['id']}").status == 404
    anna.call("DELETE", f"/api/v1/statuses/{status['id']}")
    assert fetch(url).status_code == 404
    assert len(bucket.names()) == 2  # kept an hour, for writing the status anew


def test_what_is_deleted_for_good_is_gone_from_the_bucket(anna: Api, bucket: Bucket, inline_relay: Relay) -> None:
    status = anna.publish("Look", media_ids=[ready(anna)])
    other = ready(anna)
    anna.call("DELETE", f"/api/v1/statuses/{status['id']}", query={"delete_media": "true"})
    assert tending.tend(timezone.now()) == 1
    assert {name.split("/")[0] for name in bucket.names()} == {other}


def test_a_large_picture_waits_in_the_bucket_until_a_worker_takes_it(
    anna: Api, bucket: Bucket, inline_relay: Relay
) -> None:
    sent = anna.send(picture(2400, 1600, "JPEG"))
    (staged,) = bucket.names()
    assert (sent.status, staged.startswith(f"staged/{sent.json['id']}-")) == (202, True)
    assert leftovers.clear(timezone.now() + timedelta(hours=2)) == 0
    assert tending.tend(timezone.now()) == 1
    inline_relay()
    assert anna.get(f"/api/v1/media/{sent.json['id']}").json["meta"]["original"]["size"] == "2400x1600"
    assert [name.split("/")[0] for name in bucket.names()] == [sent.json["id"]] * 2


def test_an_animation_is_read_from_the_bucket_frame_by_frame(anna: Api, bucket: Bucket) -> None:
    sent = anna.send(animation(6))
    assert tending.tend(timezone.now()) == 1
    (name,) = [name for name in bucket.names() if name.endswith(".gif")]
    kept = bucket.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
    assert (name.split("/")[0], read(kept).n_frames) == (sent.json["id"], 6)  # type: ignore[attr-defined]


def test_what_is_left_over_in_the_bucket_is_cleared_away(bucket: Bucket) -> None:
    now = timezone.now()
    young, old = next_id(now), next_id(now - timedelta(hours=2))
    for media_id in (young, old):
        bucket.client.put_object(Bucket=BUCKET, Key=store.staged_name(media_id, "token"), Body=b"x")
    bucket.client.put_object(Bucket=BUCKET, Key="staged/notes.txt", Body=b"x")
    assert leftovers.clear(now) == 1
    assert bucket.names() == [store.staged_name(young, "token"), "staged/notes.txt"]


def test_an_avatar_replaces_the_one_before_it_in_the_bucket(anna: Api, bucket: Bucket) -> None:
    def change() -> str:
        content = {"avatar": SimpleUploadedFile("a.png", picture())}
        return str(anna.multipart("/api/v1/accounts/update_credentials", content, "PATCH").json["avatar"])

    first, second = change(), change()
    assert bucket.names() == [name_of(second)]
    assert [fetch(first).status_code, fetch(second).status_code] == [404, 302]


def test_a_store_that_does_not_answer_is_a_503_and_nothing_is_half_done(
    anna: Api, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as lost:
        keep_in(lost, settings, monkeypatch)
        waits = anna.send(picture(2400, 1600)).json["id"]
        lost.stop()
        before = sql.rows("SELECT count(*) FROM event")
        for answer in (
            anna.send(picture()),
            anna.multipart(f"/api/v1/media/{waits}", {"thumbnail": SimpleUploadedFile("t.png", picture())}, "PUT"),
        ):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
            assert answer.json == {"error": "The store of media does not answer, please try again"}
        assert tending.tend(timezone.now()) == 0
        assert leftovers.clear(timezone.now() + timedelta(days=1)) == 0
        assert sql.rows("SELECT count(*) FROM event") == before
        assert anna.publish("Words need no store")["content"] == "<p>Words need no store</p>"
