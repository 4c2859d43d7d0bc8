"""Lists at the REST door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Answered, Api

LISTS = "/api/v1/lists"
GONE = {"error": "Record not found"}


def ids(answer: Answered) -> list[str]:
    assert answer.status == 200, answer.json
    return [each["id"] for each in answer.json]


@pytest.fixture
def friends(anna: Api, ben: Api) -> str:
    """A list of anna's, with ben on it."""
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    made = anna.post(LISTS, {"title": "Friends"}).json
    assert anna.post(f"{LISTS}/{made['id']}/accounts", {"account_ids": [ben.id]}).json == {}
    return str(made["id"])


def test_a_list_is_made_shown_changed_and_thrown_away(anna: Api) -> None:
    made = anna.post(LISTS, {"title": "Friends"})
    assert made.status == 200
    list_id = made.json["id"]
    assert made.json == {"id": list_id, "title": "Friends", "replies_policy": "list", "exclusive": False}
    assert anna.get(LISTS).json == [made.json]
    changed = anna.call("PUT", f"{LISTS}/{list_id}", {"replies_policy": "followed", "exclusive": True})
    assert changed.json == {"id": list_id, "title": "Friends", "replies_policy": "followed", "exclusive": True}
    assert anna.get(f"{LISTS}/{list_id}").json == changed.json
    assert anna.call("DELETE", f"{LISTS}/{list_id}").json == {}
    assert anna.get(LISTS).json == []
    assert anna.get(f"{LISTS}/{list_id}").status == 404


def test_members_are_shown_to_the_owner_and_know_their_lists(anna: Api, ben: Api, friends: str) -> None:
    assert ids(anna.get(f"{LISTS}/{friends}/accounts")) == [ben.id]
    assert ids(anna.get(f"{LISTS}/{friends}/accounts", {"limit": "0"})) == [ben.id]
    assert ids(anna.get(f"/api/v1/accounts/{ben.id}/lists")) == [friends]
    assert ids(ben.get(f"/api/v1/accounts/{ben.id}/lists")) == []
    gone = anna.call("DELETE", f"{LISTS}/{friends}/accounts", {"account_ids": [ben.id]})
    assert (gone.status, gone.json) == (200, {})
    assert ids(anna.get(f"{LISTS}/{friends}/accounts")) == []


def test_only_followees_come_onto_a_list_and_only_once(
    anna: Api, ben: Api, member: Callable[..., Api], friends: str
) -> None:
    carl = member("carl")
    there = f"{LISTS}/{friends}/accounts"
    twice = anna.post(there, {"account_ids": [ben.id]})
    assert (twice.status, twice.json["error"]) == (422, "Validation failed: Account has already been taken")
    for stranger in (carl.id, "1", str(2**63 - 1)):
        answer = anna.post(there, {"account_ids": [stranger]})
        assert (answer.status, answer.json) == (404, GONE)
    assert anna.post(there, {"account_ids": [anna.id]}).status == 200
    assert ids(anna.get(there)) == sorted([ben.id, anna.id], key=int, reverse=True)


def test_unfollowing_and_blocking_take_off_the_list(anna: Api, ben: Api, friends: str) -> None:
    anna.post(f"/api/v1/accounts/{ben.id}/unfollow")
    assert ids(anna.get(f"{LISTS}/{friends}/accounts")) == []
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    anna.post(f"{LISTS}/{friends}/accounts", {"account_ids": [ben.id]})
    ben.post(f"/api/v1/accounts/{anna.id}/block")
    assert ids(anna.get(f"{LISTS}/{friends}/accounts")) == []


def test_a_list_timeline_shows_its_members_posts(anna: Api, ben: Api, friends: str) -> None:
    anna.publish("Mine")
    posts = [ben.publish(f"Post {number}")["id"] for number in range(3)][::-1]
    page = anna.get(f"/api/v1/timelines/list/{friends}", {"limit": "2"})
    assert ids(page) == posts[:2]
    assert f"max_id={posts[1]}" in page.headers["Link"].split(",")[0]
    assert ids(anna.get(f"/api/v1/timelines/list/{friends}", {"max_id": posts[1]})) == posts[2:]


def test_somebody_elses_list_is_not_there(ben: Api, friends: str) -> None:
    for method, path, body in (
        ("GET", f"{LISTS}/{friends}", None),
        ("PUT", f"{LISTS}/{friends}", {"title": "Mine now"}),
        ("DELETE", f"{LISTS}/{friends}", None),
        ("GET", f"{LISTS}/{friends}/accounts", None),
        ("POST", f"{LISTS}/{friends}/accounts", {"account_ids": [ben.id]}),
        ("DELETE", f"{LISTS}/{friends}/accounts", {"account_ids": [ben.id]}),
        ("GET", f"/api/v1/timelines/list/{friends}", None),
    ):
        answer = ben.call(method, path, body)
        assert (method, path, answer.status, answer.json) == (method, path, 404, GONE)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"title": "  "}, 422),
        ({"title": "x" * 257}, 422),
        ({"title": "a\x00b"}, 422),
        ({"title": ["x"]}, 422),
        ({"title": "x", "replies_policy": "all"}, 422),
        ({"title": "x", "exclusive": "perhaps"}, 422),
    ],
)
def test_a_list_that_cannot_be_is_refused_and_not_made(anna: Api, body: Any, status: int) -> None:
    assert anna.post(LISTS, body).status == status
    assert anna.get(LISTS).json == []


@pytest.mark.parametrize(
    "account_ids", ["x", ["x"], [str(2**63)], ["-1"], [None], [{"a": 1}], {"a": "b"}, ["0"], [True], ["1", "1"]]
)
def test_account_ids_that_are_none_change_nothing(anna: Api, ben: Api, friends: str, account_ids: Any) -> None:
    for method in ("POST", "DELETE"):
        answer = anna.call(method, f"{LISTS}/{friends}/accounts", {"account_ids": account_ids})
        assert answer.status in ({200, 422} if method == "DELETE" else {404, 422}), answer.json
    assert ids(anna.get(f"{LISTS}/{friends}/accounts")) == [ben.id]


@pytest.mark.parametrize("list_id", ["0", "x", str(2**63), "-1", "1"])
def test_a_list_id_that_is_none_is_not_there(anna: Api, list_id: str) -> None:
    for path in (f"{LISTS}/{list_id}", f"{LISTS}/{list_id}/accounts", f"/api/v1/timelines/list/{list_id}"):
        assert anna.get(path).status == 404
