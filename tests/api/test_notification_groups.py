"""Grouped notifications at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Api

GROUPS = "/api/v2/notifications"


@pytest.fixture
def told(anna: Api, ben: Api, member: Callable[..., Api]) -> Api:
    """Anna's post was liked by three, the last of whom mentions her."""
    status = anna.publish("Post")
    for friend in (ben, member("cleo"), member("dora")):
        friend.post(f"/api/v1/statuses/{status['id']}/favourite")
    friend.publish("@anna Hello")
    return anna


def listed(reader: Api, **query: object) -> Any:
    answer = reader.get(GROUPS, query)
    assert answer.status == 200, answer.json
    return answer.json


def test_a_page_names_each_account_and_status_once(told: Api):
    page = listed(told)
    mention, likes = page["notification_groups"]
    assert (mention["type"], mention["notifications_count"]) == ("mention", 1)
    assert (likes["type"], likes["notifications_count"]) == ("favourite", 3)
    assert likes["group_key"].startswith(f"favourite-{likes['status_id']}-")
    assert mention["group_key"] == f"ungrouped-{mention['page_max_id']}"
    accounts = [account["id"] for account in page["accounts"]]
    assert sorted(accounts) == sorted(set(likes["sample_account_ids"]))
    assert {status["id"] for status in page["statuses"]} == {likes["status_id"], mention["status_id"]}
    assert "partial_accounts" not in page
    assert isinstance(likes["most_recent_notification_id"], int)


def test_faces_alone_are_told_of_those_behind_the_first(told: Api):
    page = listed(told, expand_accounts="partial_avatars")
    first = {group["sample_account_ids"][0] for group in page["notification_groups"]}
    assert {account["id"] for account in page["accounts"]} == first
    faces = page["partial_accounts"]
    assert {face["acct"] for face in faces} == {"ben", "cleo"}
    assert set(faces[0]) == {"id", "acct", "url", "avatar", "avatar_static", "locked", "bot"}


def test_pages_of_groups_lead_on_by_link(told: Api):
    answer = told.get(GROUPS, {"limit": "1", "grouped_types[]": "favourite"})
    assert len(answer.json["notification_groups"]) == 1
    mention = answer.json["notification_groups"][0]["page_max_id"]
    assert f'max_id={mention}>; rel="next"' in answer.headers["Link"]
    rest = told.get(GROUPS, {"max_id": mention})
    assert [group["type"] for group in rest.json["notification_groups"]] == ["favourite"]
    assert 'rel="next"' not in rest.headers["Link"]


def test_one_group_is_shown_with_its_accounts_to_its_owner_only(told: Api, ben: Api):
    key = listed(told)["notification_groups"][1]["group_key"]
    assert told.get(f"{GROUPS}/{key}").json["notification_groups"][0]["notifications_count"] == 3
    people = told.get(f"{GROUPS}/{key}/accounts")
    assert [account["acct"] for account in people.json] == ["dora", "cleo", "ben"]
    for path in (f"{GROUPS}/{key}", f"{GROUPS}/{key}/accounts"):
        assert ben.get(path).status == 404


def test_a_group_is_thrown_away_whole_and_begins_anew(told: Api, ben: Api, member: Callable[..., Api]):
    mention, likes = listed(told)["notification_groups"]
    ben.post(f"{GROUPS}/{likes['group_key']}/dismiss")
    assert len(listed(told)["notification_groups"]) == 2
    for group in (likes, mention):
        answer = told.post(f"{GROUPS}/{group['group_key']}/dismiss")
        assert (answer.status, answer.json) == (200, {})
    assert listed(told) == {"accounts": [], "statuses": [], "notification_groups": []}
    member("emil").post(f"/api/v1/statuses/{likes['status_id']}/favourite")
    assert [group["notifications_count"] for group in listed(told)["notification_groups"]] == [1]


def test_unread_groups_are_counted_like_notices(told: Api):
    assert told.get(f"{GROUPS}/unread_count").json == {"count": 2}
    assert told.get(f"{GROUPS}/unread_count", {"limit": "1"}).json == {"count": 1}
    assert told.get(f"{GROUPS}/unread_count", {"grouped_types[]": "reblog"}).json == {"count": 4}


@pytest.mark.parametrize(
    "key", ["nothing", "ungrouped-9223372036854775808", "ungrouped-0x1", "favourite-1-%00", "%ff", "-"]
)
def test_keys_of_nothing_are_not_found_and_change_nothing(told: Api, key: str):
    before = listed(told)
    assert told.get(f"{GROUPS}/{key}").status in {400, 404, 422}
    assert told.get(f"{GROUPS}/{key}/accounts").status in {400, 404, 422}
    assert told.post(f"{GROUPS}/{key}/dismiss").status in {200, 400, 404, 422}
    assert listed(told) == before


@pytest.mark.parametrize(
    "query", [{"expand_accounts": "none"}, {"max_id": "9223372036854775808"}, {"account_id": "x"}, {"limit": "a"}]
)
def test_what_cannot_be_meant_is_refused(told: Api, query: dict[str, str]):
    assert told.get(GROUPS, query).status == 422


def test_the_scope_of_notifications_is_asked_for(member: Callable[..., Api]):
    narrow = member("narrow", scopes="read:statuses write:statuses")
    for path in (GROUPS, f"{GROUPS}/unread_count", f"{GROUPS}/policy", f"{GROUPS}/x", f"{GROUPS}/x/accounts"):
        assert narrow.get(path).status == 403
    assert narrow.post(f"{GROUPS}/x/dismiss").status == 403
