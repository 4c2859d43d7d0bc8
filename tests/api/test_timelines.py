"""Timelines: what stands in them, how they are cut, and what their headers say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from feed_project import consistency
from queries import positions
from queries.statements import rows
from tests.api.conftest import Answered, Api


def ids(answer: Answered) -> list[str]:
    return [status["id"] for status in answer.json]


def links(answer: Answered) -> dict[str, str]:
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {rel: url for url, rel in found}


def test_home_shows_own_posts_and_those_of_followees(anna: Api, ben: Api):
    before = anna.publish("Before")
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    after = anna.publish("After")
    own = ben.publish("Own")
    assert ids(ben.get("/api/v1/timelines/home")) == [own["id"], after["id"], before["id"]]
    assert ids(anna.get("/api/v1/timelines/home")) == [after["id"], before["id"]]


def test_public_is_open_to_anybody_and_shows_public_posts_only(anna: Api, anybody: Api):
    public = anna.publish("Public")
    anna.publish("Unlisted", visibility="unlisted")
    anna.publish("Private", visibility="private")
    anna.publish("Direct", visibility="direct")
    assert ids(anybody.get("/api/v1/timelines/public")) == [public["id"]]
    assert ids(anybody.get("/api/v1/timelines/public", {"local": "true"})) == [public["id"]]
    assert ids(anybody.get("/api/v1/timelines/public", {"remote": "1"})) == []
    assert ids(anybody.get("/api/v1/timelines/public", {"only_media": "True"})) == []


def test_pages_join_without_gap_or_overlap_in_both_directions(anna: Api):
    published = [anna.publish(f"Post {number}")["id"] for number in range(7)][::-1]
    seen, page = [], anna.get("/api/v1/timelines/home", {"limit": "3"})
    while True:
        seen += ids(page)
        following = links(page).get("next")
        if following is None:
            break
        page = anna.get("/api/v1/timelines/home", parse_qs(urlsplit(following).query))
    assert seen == published
    above = anna.get("/api/v1/timelines/home", {"limit": "2", "min_id": published[-1]})
    assert ids(above) == published[-3:-1]
    newest = anna.get("/api/v1/timelines/home", {"limit": "2", "since_id": published[-1]})
    assert ids(newest) == published[:2]


def test_next_stands_first_is_absolute_and_keeps_other_parameters(anna: Api):
    for number in range(3):
        anna.publish(f"Post {number}")
    page = anna.get(f"/api/v1/accounts/{anna.id}/statuses", {"limit": "2", "exclude_replies": "true", "since_id": "5"})
    assert re.match(r'<http://[^>]+>; rel="next", <http://[^>]+>; rel="prev"$', page.headers["Link"])
    following = parse_qs(urlsplit(links(page)["next"]).query)
    assert following == {"limit": ["2"], "exclude_replies": ["true"], "max_id": [ids(page)[-1]]}
    assert parse_qs(urlsplit(links(page)["prev"]).query)["min_id"] == [ids(page)[0]]


def test_a_short_page_names_no_next_one_and_an_empty_page_nothing(anna: Api):
    assert "Link" not in anna.get("/api/v1/timelines/home").headers
    anna.publish("Only one")
    assert set(links(anna.get("/api/v1/timelines/home"))) == {"prev"}


@pytest.mark.parametrize("limit", ["-1", "0", "1000000000", "41"])
def test_senseless_limits_are_clamped_and_not_refused(anna: Api, limit: str):
    anna.publish("Post")
    assert len(anna.get("/api/v1/timelines/home", {"limit": limit}).json) == 1


@pytest.mark.parametrize("cursor", ["abc", "-1", "9223372036854775808", "0x1", "1 OR 1=1", "١"])
def test_a_cursor_that_is_none_is_refused(anna: Api, cursor: str):
    for name in ("max_id", "min_id", "since_id"):
        assert anna.get("/api/v1/timelines/home", {name: cursor}).status == 422
        assert anna.get("/api/v1/notifications", {name: cursor}).status == 422


def test_contradictory_cursors_give_an_empty_page(anna: Api):
    status = anna.publish("Post")
    query = {"max_id": status["id"], "min_id": str(int(status["id"]) + 10)}
    assert anna.get("/api/v1/timelines/home", query).json == []


def test_reads_state_the_log_position_and_are_kept_out_of_caches(anna: Api, anybody: Api):
    from events import store

    anna.publish("Post")
    for path in ("/api/v1/timelines/home", "/api/v1/notifications", f"/api/v1/accounts/{anna.id}"):
        answer = anna.get(path)
        assert int(answer.headers["X-Log-Position"]) == store.head()
        assert answer.headers["Cache-Control"] == "private, no-store"
    public = anybody.get("/api/v1/timelines/public")
    assert int(public.headers["X-Log-Position"]) == store.head()
    assert public.headers["Cache-Control"] == "no-cache"
    assert "Authorization" in public.headers["Vary"]


def test_account_tabs_leave_replies_and_boosts_out_when_asked(anna: Api, ben: Api):
    post = anna.publish("Post")
    reply = anna.publish("@ben Reply", in_reply_to_id=ben.publish("Question")["id"])
    boost = anna.post(f"/api/v1/statuses/{ben.publish('Boost me')['id']}/reblog").json
    path = f"/api/v1/accounts/{anna.id}/statuses"
    assert ids(ben.get(path)) == [boost["id"], reply["id"], post["id"]]
    assert ids(ben.get(path, {"exclude_reblogs": "true"})) == [reply["id"], post["id"]]
    assert ids(ben.get(path, {"exclude_replies": "1"})) == [boost["id"], post["id"]]
    assert ids(ben.get(path, {"pinned": "true"})) == []


def test_the_first_visit_of_a_day_is_an_event_and_the_second_is_not(anna: Api):
    from events.readers import ReaderSeen, reader_stream
    from events.store import read_stream

    for _ in range(3):
        anna.get("/api/v1/timelines/home")
    assert [type(recorded.data) for recorded in read_stream(reader_stream(anna.account_id))] == [ReaderSeen]


def test_a_read_may_ask_for_an_answer_that_is_not_older_than_a_position(
    anna: Api, inline_relay: Callable[[], int], monkeypatch: pytest.MonkeyPatch, settings: Any
):
    settings.DUNLIN_SETTLE_MS = 5_000
    anna.get("/api/v1/timelines/home")
    wanted = inline_relay()
    coming = iter([wanted - 1, wanted - 1, wanted, wanted])
    monkeypatch.setattr(positions, "reached", lambda lanes, owner=None: next(coming))
    later = anna.get("/api/v1/timelines/home", **{"X-Min-Log-Position": str(wanted)})
    assert later.headers["X-Log-Position"] == str(wanted)
    assert next(coming, None) is None


def test_every_lane_is_waited_for_on_its_own_as_long_as_it_is_behind(
    anna: Api, inline_relay: Callable[[], int], monkeypatch: pytest.MonkeyPatch
):
    anna.publish("Mine")
    anna.get("/api/v1/timelines/home")
    end = str(inline_relay())
    waited: list[tuple[str, ...]] = []
    monkeypatch.setattr(consistency._reads, "wait_until", lambda reached, lanes: waited.append(lanes) or reached())
    for path in ("/api/v1/timelines/home", "/api/v1/notifications"):
        assert anna.get(path).headers["X-Log-Position"] == end
    assert waited == []

    rows("UPDATE read_checkpoint SET position = position - 1 WHERE lane = 'notifications' RETURNING 1", {})
    anna.get("/api/v1/timelines/home")
    anna.get("/api/v1/notifications")
    assert waited == [("notifications",)]
    rows("UPDATE read_checkpoint SET position = position - 1 WHERE lane = 'home_feed' RETURNING 1", {})
    anna.get("/api/v1/timelines/home")
    assert waited == [("notifications",), ("home_feed",)]


def test_a_position_that_is_none_is_not_waited_for(anna: Api):
    for nonsense in ("1e9", "-1", "0x1", "9" * 30):
        assert anna.get("/api/v1/timelines/home", **{"X-Min-Log-Position": nonsense}).status == 200
