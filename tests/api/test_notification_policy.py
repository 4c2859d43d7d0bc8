"""The notification policy at the door, and those whom it holds back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api

POLICY = "/api/v2/notifications/policy"
REQUESTS = "/api/v1/notifications/requests"
OPEN = dict.fromkeys(
    ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions", "for_limited_accounts"),
    "accept",
)
NOTHING = {"pending_requests_count": 0, "pending_notifications_count": 0}


@pytest.fixture
def wary(anna: Api, ben: Api) -> Api:
    """Anna holds back whom she does not follow; Ben mentioned her twice and liked a post."""
    status = anna.publish("Post")
    assert anna.call("PATCH", POLICY, {"for_not_following": "filter"}).status == 200
    ben.publish("@anna first")
    ben.publish("@anna second")
    ben.post(f"/api/v1/statuses/{status['id']}/favourite")
    return anna


def kinds(reader: Api, **query: object) -> list[str]:
    return [one["type"] for one in reader.get("/api/v1/notifications", query).json]


def request_of(reader: Api) -> Any:
    (request,) = reader.get(REQUESTS).json
    return request


def test_a_policy_lets_everything_through_until_it_is_changed(anna: Api):
    assert anna.get(POLICY).json == {**OPEN, "summary": NOTHING}
    changed = {**OPEN, "for_new_accounts": "drop", "for_private_mentions": "filter"}
    answer = anna.call("PATCH", POLICY, {"for_new_accounts": "drop", "for_private_mentions": "filter"})
    anna.call("PATCH", POLICY, {"for_limited_accounts": "accept"})
    assert answer.status == 200
    assert anna.get(POLICY).json == {**changed, "summary": NOTHING}
    # As npm's `masto` changes it, and Mastodon lets it.
    assert anna.call("PUT", POLICY, {"for_new_accounts": "accept"}).json["for_new_accounts"] == "accept"


def test_the_older_form_of_the_policy_says_the_same(anna: Api):
    v1 = POLICY.replace("v2", "v1")
    answer = anna.call("PUT", v1, {"filter_not_followers": "true", "filter_new_accounts": False})
    assert answer.status == 200
    assert anna.get(v1).json == {
        "filter_not_following": False,
        "filter_not_followers": True,
        "filter_new_accounts": False,
        "filter_private_mentions": False,
        "summary": NOTHING,
    }
    assert anna.get(POLICY).json["for_not_followers"] == "filter"


@pytest.mark.parametrize("action", ["reject", ["drop"], 1, {"a": "drop"}])
def test_an_unknown_action_is_refused_and_changes_nothing(anna: Api, action: Any):
    assert anna.call("PATCH", POLICY, {"for_new_accounts": action}).status == 422
    assert anna.get(POLICY).json == {**OPEN, "summary": NOTHING}


def test_what_is_held_back_is_left_out_but_can_be_asked_for(wary: Api, ben: Api):
    assert kinds(wary) == []
    assert kinds(wary, include_filtered="true", account_id=ben.id) == ["favourite", "mention", "mention"]
    assert wary.get("/api/v2/notifications").json["notification_groups"] == []
    held = wary.get("/api/v2/notifications", {"include_filtered": "true"}).json["notification_groups"]
    assert [group["type"] for group in held] == ["favourite", "mention", "mention"]
    assert wary.get("/api/v1/notifications/unread_count").json == {"count": 0}
    assert wary.get(POLICY).json["summary"] == {"pending_requests_count": 1, "pending_notifications_count": 3}


def test_who_is_held_back_waits_with_its_last_post(wary: Api, ben: Api):
    request = request_of(wary)
    assert request["account"]["id"] == ben.id
    assert request["notifications_count"] == "3"
    assert "second" in request["last_status"]["content"]
    assert wary.get(f"{REQUESTS}/{request['id']}").json == request
    assert ben.get(f"{REQUESTS}/{request['id']}").status == 404
    assert ben.get(REQUESTS).json == []


@pytest.mark.parametrize("several", [False, True])
def test_an_accepted_request_lets_past_and_future_through(wary: Api, ben: Api, several: bool):
    request = request_of(wary)["id"]
    path = f"{REQUESTS}/accept" if several else f"{REQUESTS}/{request}/accept"
    assert wary.post(path, {"id": [request]}).json == {}
    assert wary.get(f"{REQUESTS}/merged").json == {"merged": True}
    assert kinds(wary) == ["favourite", "mention", "mention"]
    ben.publish("@anna third")
    assert kinds(wary, **{"types[]": "mention"}) == ["mention"] * 3
    assert wary.get(REQUESTS).json == []
    assert wary.get(POLICY).json["summary"] == NOTHING


@pytest.mark.parametrize("several", [False, True])
def test_a_dismissed_request_is_gone_until_the_next_mention(wary: Api, ben: Api, several: bool):
    request = request_of(wary)["id"]
    path = f"{REQUESTS}/dismiss" if several else f"{REQUESTS}/{request}/dismiss"
    assert wary.post(path, {"id": [request]}).json == {}
    assert wary.get(REQUESTS).json == []
    assert kinds(wary, include_filtered="true") == []
    ben.publish("@anna third")
    assert kinds(wary, include_filtered="true") == ["mention"]
    assert request_of(wary)["notifications_count"] == "1"


def test_nobody_decides_about_the_requests_of_another(wary: Api, ben: Api):
    request = request_of(wary)["id"]
    for action in ("accept", "dismiss"):
        assert ben.post(f"{REQUESTS}/{request}/{action}").status == 404
        assert ben.post(f"{REQUESTS}/{action}", {"id": [request]}).status == 404
    assert request_of(wary)["id"] == request


@pytest.mark.parametrize("number", ["0", "x", "9223372036854775808", "-1", "1"])
def test_requests_that_there_are_not_are_not_found(wary: Api, number: str):
    assert wary.get(f"{REQUESTS}/{number}").status == 404
    assert wary.post(f"{REQUESTS}/{number}/accept").status == 404
    assert wary.post(f"{REQUESTS}/accept", {"id": [number]}).status in {404, 422}
    assert wary.post(f"{REQUESTS}/dismiss", {"id": {"a": []}}).status in {200, 422}
    assert len(wary.get(REQUESTS).json) == 1


def test_what_is_dropped_is_never_heard_of(anna: Api, ben: Api):
    anna.call("PATCH", POLICY, {"for_not_following": "drop"})
    ben.publish("@anna hello")
    assert kinds(anna, include_filtered="true") == []
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    ben.publish("@anna hello again")
    assert kinds(anna) == ["mention"]
