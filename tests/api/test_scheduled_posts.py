"""Planned statuses: planning, putting off, taking back, and what happens at the moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commands import publishing
from commands.due import run_all
from commands.handling import Idempotency, handle
from commands.posts import DeletePost
from commands.refusals import Conflict
from commands.tables import sql
from commands.timers import TIMERS
from events import store
from queries.paging import PageRequest
from queries.scheduled_posts import scheduled_posts
from tests.api.conftest import Api

HOUR = timedelta(hours=1)
LIST = "/api/v1/scheduled_statuses"


def ahead(duration: timedelta = HOUR) -> str:
    return (timezone.now() + duration).isoformat()


def plan(author: Api, text: str = "Later", **fields: Any) -> Any:
    answer = author.post("/api/v1/statuses", {"status": text, "scheduled_at": ahead(), **fields})
    assert answer.status == 200, answer.json
    return answer.json


def let_it_come(inline_relay: Callable[[], int], after: timedelta = 2 * HOUR) -> int:
    """What the relay's process does once a second, so much later; how many rows were due."""
    done = run_all(TIMERS, timezone.now() + after)
    inline_relay()
    return done


def statuses(author: Api) -> list[Any]:
    return list(author.get(f"/api/v1/accounts/{author.id}/statuses").json)


def test_a_planned_status_is_answered_as_it_was_asked_for(anna: Api):
    moment = ahead()
    poll = {"options": ["a", "b"], "expires_in": 600}
    planned = plan(anna, "Later", scheduled_at=moment, visibility="private", spoiler_text="cw", poll=poll)
    assert planned == {
        "id": planned["id"],
        "scheduled_at": planned["scheduled_at"],
        "params": {
            "text": "Later",
            "visibility": "private",
            "spoiler_text": "cw",
            "sensitive": None,
            "language": None,
            "in_reply_to_id": None,
            "media_ids": None,
            "poll": {**poll, "multiple": False, "hide_totals": False},
            "scheduled_at": None,
            "idempotency": None,
            "application_id": None,
            "with_rate_limit": False,
        },
        "media_attachments": [],
    }
    asked, told = datetime.fromisoformat(moment), datetime.fromisoformat(planned["scheduled_at"])
    assert abs(asked - told) < timedelta(milliseconds=1)
    assert anna.get(f"{LIST}/{planned['id']}").json == planned
    assert anna.get(LIST).json == [planned]
    assert statuses(anna) == []


def test_at_its_moment_it_is_published_once_with_all_it_had(anna: Api, ben: Api, inline_relay: Callable[[], int]):
    ben.publish("First")
    (parent,) = statuses(ben)
    poll = {"options": ["a", "b"], "expires_in": 600}
    plan(anna, "@ben Later", visibility="unlisted", in_reply_to_id=parent["id"], poll=poll)
    assert let_it_come(inline_relay) == 1
    (status,) = statuses(anna)
    assert (status["visibility"], status["in_reply_to_id"]) == ("unlisted", parent["id"])
    assert [mention["username"] for mention in status["mentions"]] == ["ben"]
    opens_for = datetime.fromisoformat(status["poll"]["expires_at"]) - datetime.fromisoformat(status["created_at"])
    assert opens_for == timedelta(seconds=600)
    assert anna.get(LIST).json == []
    assert let_it_come(inline_relay) == 0
    assert len(statuses(anna)) == 1


def test_what_was_planned_is_erased_once_it_is_published_or_taken_back(anna: Api, inline_relay: Callable[[], int]):
    plan(anna, "a-word-to-be-published")
    taken_back = plan(anna, "a-word-never-to-be-said", scheduled_at=ahead(3 * HOUR))
    let_it_come(inline_relay)
    assert anna.call("DELETE", f"{LIST}/{taken_back['id']}").json == {}
    assert anna.get(LIST).json == []
    (published,) = statuses(anna)
    anna.call("DELETE", f"/api/v1/statuses/{published['id']}")
    for table, column in (("event", "payload"), ("write_scheduled_post", "post"), ("read_scheduled_post", "post")):
        assert sql.rows(f"SELECT FROM {table} WHERE {column}::text LIKE '%%a-word-%%'") == []
    assert sql.rows("SELECT FROM write_due") == []


def test_a_plan_can_be_put_off(anna: Api, inline_relay: Callable[[], int]):
    planned = plan(anna)
    moment = ahead(5 * HOUR)
    answer = anna.call("PUT", f"{LIST}/{planned['id']}", {"scheduled_at": moment})
    assert answer.status == 200
    assert answer.json["scheduled_at"][:19] == moment[:19]
    assert let_it_come(inline_relay, 4 * HOUR) == 0
    assert let_it_come(inline_relay, 6 * HOUR) == 1
    assert len(statuses(anna)) == 1


def test_a_process_that_dies_in_between_publishes_neither_twice_nor_never(
    anna: Api, inline_relay: Callable[[], int], monkeypatch: pytest.MonkeyPatch
):
    plan(anna)
    real = publishing.CloseScheduledPost

    def die(**_: Any) -> Any:
        raise SystemExit

    monkeypatch.setattr(publishing, "CloseScheduledPost", die)
    with pytest.raises(SystemExit):
        let_it_come(inline_relay)
    assert sql.rows("SELECT FROM event WHERE type = 'PostPublished'") == []
    monkeypatch.setattr(publishing, "CloseScheduledPost", real)
    assert let_it_come(inline_relay) == 1
    assert len(statuses(anna)) == 1


def test_its_key_keeps_a_post_that_was_published_from_coming_again(anna: Api, inline_relay: Callable[[], int]):
    planned = plan(anna)
    now = timezone.now() + 2 * HOUR
    scheduled = publishing.scheduled_post(int(planned["id"]))
    assert scheduled is not None
    command = publishing.publishing(int(planned["id"]), scheduled, post_id=12345, poll_id=12346, now=now)
    handle(command, actor_id=anna.account_id, now=now, idempotency=Idempotency(f"scheduled:{planned['id']}", ""))
    assert let_it_come(inline_relay) == 1
    assert [status["id"] for status in statuses(anna)] == ["12345"]


def test_what_is_refused_at_its_moment_stays_and_says_why(anna: Api, ben: Api, inline_relay: Callable[[], int]):
    parent = ben.publish("Gone soon")
    planned = plan(anna, "Re", in_reply_to_id=parent["id"])
    handle(
        DeletePost(post_id=int(parent["id"]), account_id=ben.account_id), actor_id=ben.account_id, now=timezone.now()
    )
    assert let_it_come(inline_relay) == 1
    assert statuses(anna) == []
    (failed,) = anna.get(LIST).json
    assert failed["failure"] == "The post you are trying to reply to does not appear to exist."
    assert let_it_come(inline_relay) == 0
    again = anna.call("PUT", f"{LIST}/{planned['id']}", {"scheduled_at": ahead()}).json
    assert "failure" not in again
    assert let_it_come(inline_relay) == 1
    assert anna.call("DELETE", f"{LIST}/{planned['id']}").status == 200


def test_what_is_nobodys_fault_is_tried_again(
    anna: Api, inline_relay: Callable[[], int], monkeypatch: pytest.MonkeyPatch
):
    plan(anna)
    real = publishing.handle

    def crowded(*_: Any, **__: Any) -> Any:
        raise Conflict

    monkeypatch.setattr(publishing, "handle", crowded)
    assert let_it_come(inline_relay) == 1
    monkeypatch.setattr(publishing, "handle", real)
    assert "failure" not in anna.get(LIST).json[0]
    assert let_it_come(inline_relay, 3 * HOUR) == 1
    assert len(statuses(anna)) == 1


def test_nobody_meets_the_plans_of_somebody_else(anna: Api, ben: Api):
    planned = plan(anna)
    assert ben.get(LIST).json == []
    for one in (planned["id"], "1", "x", str(2**63)):
        for method, body in (("GET", None), ("PUT", {"scheduled_at": ahead()}), ("DELETE", None)):
            answer = ben.call(method, f"{LIST}/{one}", body)
            assert (answer.status, answer.json) == (404, {"error": "Record not found"})
    assert anna.get(f"{LIST}/{planned['id']}").json == planned


@pytest.mark.parametrize(
    "moment",
    [
        "soon",
        "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59Z",
        "2020-01-01T00:00:00Z",
        "1" * 5000,
        "\u0662\u0660\u0663\u0660-01-01",
    ],
)
def test_a_moment_that_makes_no_sense_is_refused_and_nothing_is_kept(anna: Api, moment: str):
    planned = plan(anna)
    before = store.head()
    for answer in (
        anna.post("/api/v1/statuses", {"status": "x", "scheduled_at": moment}),
        anna.call("PUT", f"{LIST}/{planned['id']}", {"scheduled_at": moment}),
    ):
        assert answer.status == 422
        assert answer.json["error"].startswith("Validation failed: Scheduled at ")
    assert store.head() == before


@pytest.mark.parametrize("moment", [7, True, ["x"], {"a": 1}])
def test_a_moment_of_the_wrong_kind_is_refused(anna: Api, moment: Any):
    assert anna.post("/api/v1/statuses", {"status": "x", "scheduled_at": moment}).status == 422
    assert anna.get(LIST).json == []


def test_five_minutes_have_to_be_left(anna: Api):
    answer = anna.post("/api/v1/statuses", {"status": "x", "scheduled_at": ahead(timedelta(minutes=4))})
    assert (answer.status, answer.json["error"]) == (
        422,
        "Validation failed: Scheduled at The scheduled date must be in the future",
    )
    assert anna.call("PUT", f"{LIST}/{plan(anna)['id']}", {}).status == 422


def test_what_could_not_be_published_is_not_planned_either(anna: Api):
    for body in ({"status": ""}, {"status": "x" * 501}, {"status": "x", "visibility": "everyone"}):
        assert anna.post("/api/v1/statuses", {**body, "scheduled_at": ahead()}).status == 422
    answer = anna.post("/api/v1/statuses", {"status": "x", "in_reply_to_id": "1", "scheduled_at": ahead()})
    assert answer.status == 404
    assert anna.get(LIST).json == []


def test_the_same_key_plans_once(anna: Api):
    body = {"status": "Later", "scheduled_at": ahead()}
    first, again = [anna.post("/api/v1/statuses", body, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert first.json == again.json
    assert len(anna.get(LIST).json) == 1
    now = anna.post("/api/v1/statuses", {"status": "Later"}, **{"Idempotency-Key": "k"})
    assert now.status == 422


def test_the_list_is_paged_newest_first(anna: Api, django_assert_num_queries: DjangoAssertNumQueries):
    plans = [plan(anna, f"Number {number}") for number in range(5)]
    page = anna.get(LIST, {"limit": "2"})
    assert [one["id"] for one in page.json] == [plans[4]["id"], plans[3]["id"]]
    assert f'max_id={plans[3]["id"]}>; rel="next"' in page.headers["Link"]
    older = anna.get(LIST, {"limit": "2", "max_id": plans[1]["id"]})
    assert [one["id"] for one in older.json] == [plans[0]["id"]]
    assert 'rel="next"' not in older.headers["Link"]
    for limit in (1, 5):
        with django_assert_num_queries(1):
            scheduled_posts(anna.account_id, PageRequest(limit=limit))
