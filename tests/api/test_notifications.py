"""Notifications: what there is to hear of, and throwing it away."""

from __future__ import annotations

import pytest

from tests.api.conftest import Api


@pytest.fixture
def told(anna: Api, ben: Api) -> Api:
    """Anna was followed, mentioned, liked and boosted by Ben, in this order."""
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    status = anna.publish("Post")
    ben.publish("@anna Hello")
    ben.post(f"/api/v1/statuses/{status['id']}/favourite")
    ben.post(f"/api/v1/statuses/{status['id']}/reblog")
    return anna


def kinds(reader: Api, **query: object) -> list[str]:
    answer = reader.get("/api/v1/notifications", query)
    assert answer.status == 200, answer.json
    return [notification["type"] for notification in answer.json]


def test_everything_that_concerns_a_member_is_told_newest_first(told: Api, ben: Api):
    assert kinds(told) == ["reblog", "favourite", "mention", "follow"]
    notification = told.get("/api/v1/notifications", {"limit": "1"}).json[0]
    assert notification["account"]["id"] == ben.id
    assert notification["status"]["account"]["id"] == told.id
    assert notification["group_key"].startswith(f"reblog-{notification['status']['id']}-")
    mention = told.get("/api/v1/notifications", {"types[]": "mention"}).json[0]
    assert mention["group_key"] == f"ungrouped-{mention['id']}"
    assert kinds(ben) == []


def test_kinds_can_be_chosen_and_left_out(told: Api, ben: Api):
    assert kinds(told, **{"types[]": ["follow", "mention"]}) == ["mention", "follow"]
    assert kinds(told, **{"exclude_types[]": ["reblog", "poll", "admin.sign_up"]}) == ["favourite", "mention", "follow"]
    assert kinds(told, account_id=ben.id) == ["reblog", "favourite", "mention", "follow"]
    assert kinds(told, account_id=told.id) == []


def test_one_can_be_read_and_dismissed_by_its_owner_only(told: Api, ben: Api):
    newest = told.get("/api/v1/notifications").json[0]
    assert told.get(f"/api/v1/notifications/{newest['id']}").json == newest
    assert ben.get(f"/api/v1/notifications/{newest['id']}").status == 404
    ben.post(f"/api/v1/notifications/{newest['id']}/dismiss")
    assert kinds(told) == ["reblog", "favourite", "mention", "follow"]
    answer = told.post(f"/api/v1/notifications/{newest['id']}/dismiss")
    assert (answer.status, answer.json) == (200, {})
    assert kinds(told) == ["favourite", "mention", "follow"]
    assert told.get(f"/api/v1/notifications/{newest['id']}").status == 404


def test_all_can_be_thrown_away_and_new_ones_still_come(told: Api, ben: Api):
    assert told.post("/api/v1/notifications/clear").json == {}
    assert kinds(told) == []
    ben.publish("@anna Again")
    assert kinds(told) == ["mention"]


def test_new_ones_are_counted_up_to_a_limit(told: Api, ben: Api):
    def count(**query: object) -> int:
        return told.get("/api/v1/notifications/unread_count", query).json["count"]

    assert count() == 4
    assert count(limit=2) == 2
    assert count(limit=-1) == 1
    assert count(**{"types[]": ["follow", "mention"]}) == 2
    assert count(**{"exclude_types[]": "follow", "account_id": ben.id}) == 3
    assert ben.get("/api/v1/notifications/unread_count").json == {"count": 0}


def test_what_the_marker_says_is_read_is_not_counted(told: Api):
    third = told.get("/api/v1/notifications").json[2]["id"]
    told.post("/api/v1/markers", {"notifications": {"last_read_id": third}})
    assert told.get("/api/v1/notifications/unread_count").json == {"count": 2}
    assert told.get("/api/v2/notifications/unread_count").json == {"count": 2}
    assert told.get("/api/v2/notifications/unread_count", {"exclude_types[]": "reblog"}).json == {"count": 1}
