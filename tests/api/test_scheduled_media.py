"""Planned statuses with media: reserved, shown, posted at the moment, released when the plan is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commands.due import run_all
from commands.tables import rebuild, sql
from commands.timers import TIMERS
from events import store
from feed_project.media import tending
from queries.paging import PageRequest
from queries.scheduled_posts import scheduled_posts
from tests.api.conftest import Api
from tests.api.test_media import fetch, files, ready
from tests.api.test_scheduled_posts import HOUR, LIST, ahead, let_it_come, plan, statuses
from tests.media.files import BLUE, picture

Relay = Callable[[], int]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "feed_project.urls"


def test_a_planned_status_shows_its_media_in_order(anna: Api) -> None:
    first, second = ready(anna, description="First"), ready(anna, description="Second")
    planned = plan(anna, "", media_ids=[second, first])
    assert planned["params"]["media_ids"] == [second, first]
    assert [media["id"] for media in planned["media_attachments"]] == [second, first]
    assert [media["description"] for media in planned["media_attachments"]] == ["Second", "First"]
    assert planned["media_attachments"][1] == anna.get(f"/api/v1/media/{first}").json
    assert anna.get(f"{LIST}/{planned['id']}").json == planned
    assert anna.get(LIST).json == [planned]
    url = planned["media_attachments"][0]["preview_url"]
    assert fetch(url).status_code == 200
    assert "private" in fetch(url)["Cache-Control"]


def test_at_its_moment_the_media_are_posted_as_they_are_described_then(anna: Api, inline_relay: Relay) -> None:
    media_id = ready(anna, description="As planned")
    plan(anna, "", media_ids=[media_id], visibility="unlisted")
    path = f"/api/v1/media/{media_id}"
    anna.call("PUT", path, {"description": "As it turned out"})
    assert anna.get(LIST).json[0]["media_attachments"][0]["description"] == "As it turned out"
    assert let_it_come(inline_relay) == 1
    (status,) = statuses(anna)
    (media,) = status["media_attachments"]
    assert (media["id"], media["description"], status["content"]) == (media_id, "As it turned out", "")
    assert anna.get(LIST).json == []
    assert anna.call("PUT", path, {"description": "Too late"}).status == 404
    assert rebuild.differences() == []


def test_reserved_media_are_for_nothing_else_and_outlive_the_sweep(anna: Api, inline_relay: Relay) -> None:
    media_id = ready(anna)
    plan(anna, media_ids=[media_id], scheduled_at=ahead(3 * DAY))
    other = anna.publish("Other", media_ids=[ready(anna)])
    before = store.head()
    for answer in (
        anna.post("/api/v1/statuses", {"status": "Now", "media_ids": [media_id]}),
        anna.post("/api/v1/statuses", {"status": "Later", "media_ids": [media_id], "scheduled_at": ahead()}),
        anna.call("PUT", f"/api/v1/statuses/{other['id']}", {"media_ids": [media_id]}),
        anna.call("DELETE", f"/api/v1/media/{media_id}"),
    ):
        assert answer.status == 422, answer.json
    assert store.head() == before
    assert run_all(TIMERS, timezone.now() + 2 * DAY) == 0
    assert tending.tend(timezone.now()) == 0
    assert let_it_come(inline_relay, 4 * DAY) == 1
    assert [media["id"] for media in statuses(anna)[0]["media_attachments"]] == [media_id]


def test_a_plan_taken_back_releases_its_media_for_a_day(anna: Api, inline_relay: Relay) -> None:
    posted, lapsed = ready(anna), ready(anna)
    planned = plan(anna, media_ids=[posted, lapsed])
    assert anna.call("DELETE", f"{LIST}/{planned['id']}").json == {}
    anna.publish("Now", media_ids=[posted])
    assert run_all(TIMERS, timezone.now() + timedelta(hours=23)) == 0
    assert run_all(TIMERS, timezone.now() + timedelta(hours=25)) == 1
    assert tending.tend(timezone.now()) == 1
    inline_relay()
    assert anna.get(f"/api/v1/media/{lapsed}").status == 404
    assert {path.parent.name for path in files()} == {posted}
    assert rebuild.differences() == []


def test_a_plan_that_fails_keeps_its_media_until_it_is_tried_again(anna: Api, ben: Api, inline_relay: Relay) -> None:
    parent, media_id = ben.publish("Gone soon"), ready(anna)
    planned = plan(anna, in_reply_to_id=parent["id"], media_ids=[media_id])
    ben.call("DELETE", f"/api/v1/statuses/{parent['id']}")
    assert let_it_come(inline_relay) == 1
    (failed,) = anna.get(LIST).json
    assert [media["id"] for media in failed["media_attachments"]] == [media_id]
    assert run_all(TIMERS, timezone.now() + 3 * DAY) == 0
    assert anna.call("PUT", f"{LIST}/{planned['id']}", {"scheduled_at": ahead()}).json["media_attachments"]
    anna.call("DELETE", f"{LIST}/{planned['id']}")
    assert anna.publish("At last", media_ids=[media_id])["media_attachments"]


def test_media_that_could_not_be_posted_cannot_be_planned_and_nothing_is_kept(anna: Api, ben: Api) -> None:
    waits = anna.send(picture(2400, 1600)).json["id"]
    shown = anna.publish("Look", media_ids=[ready(anna)])["media_attachments"][0]["id"]
    theirs, five = ready(ben), [ready(anna) for _ in range(5)]
    before = store.head()
    for media_ids in ([waits], [shown], [theirs], ["1"], [str(2**63)], ["x"], five):
        body = {"status": "x", "media_ids": media_ids, "scheduled_at": ahead()}
        assert anna.post("/api/v1/statuses", body).status == 422, media_ids
    for more in ({"poll": {"options": ["a", "b"], "expires_in": 600}}, {"scheduled_at": "soon"}):
        body = {"status": "x", "media_ids": five[:1], "scheduled_at": ahead(), **more}
        assert anna.post("/api/v1/statuses", body).status == 422, more
    assert store.head() == before
    assert anna.get(LIST).json == []


def test_one_key_plans_media_once(anna: Api) -> None:
    body = {"status": "Later", "media_ids": [ready(anna)], "scheduled_at": ahead()}
    first, again = [anna.post("/api/v1/statuses", body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert (first.status, first.json) == (200, again.json)


def test_a_page_of_plans_with_media_is_one_statement(
    anna: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        plan(anna, media_ids=[anna.send(picture(color=BLUE)).json["id"] for _ in range(2)])
    with django_assert_num_queries(1):
        page = scheduled_posts(anna.account_id, PageRequest(limit=3))
    assert [len(each.media) for each in page.items] == [2, 2, 2]


def test_what_was_planned_with_media_is_erased_but_they_remember_no_words(anna: Api, inline_relay: Relay) -> None:
    plan(anna, "a-word-to-be-published", media_ids=[ready(anna)])
    let_it_come(inline_relay, 2 * HOUR)
    (published,) = statuses(anna)
    anna.call("DELETE", f"/api/v1/statuses/{published['id']}", query={"delete_media": "true"})
    tending.tend(timezone.now())
    inline_relay()
    assert sql.rows("SELECT FROM event WHERE payload::text LIKE '%%a-word-%%'") == []
    assert sql.rows("SELECT FROM write_media") == []
    assert sql.rows("SELECT FROM write_due") == []
    assert rebuild.differences() == []
