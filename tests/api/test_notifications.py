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
    assert notification["group_key"] == f"ungrouped-{notification['id']}"
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
