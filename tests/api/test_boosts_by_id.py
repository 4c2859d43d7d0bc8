"""A boost by its own id, which is what timelines carry: what can be done with it, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Api

ABSENT = {"error": "Record not found"}


@pytest.fixture
def boost(anna: Api, ben: Api) -> Any:
    """Ben's boost of a post of Anna's."""
    boosted = ben.post(f"/api/v1/statuses/{anna.publish('Spread me')['id']}/reblog")
    assert boosted.status == 200
    return boosted.json


def test_what_is_done_to_a_boost_is_done_to_its_post(anna: Api, ben: Api, boost: Any):
    path, post_id = f"/api/v1/statuses/{boost['id']}", boost["reblog"]["id"]
    liked = anna.post(f"{path}/favourite").json
    assert (liked["id"], liked["favourited"], liked["favourites_count"]) == (post_id, True, 1)
    assert [account["id"] for account in ben.get(f"{path}/favourited_by").json] == [anna.id]
    assert anna.post(f"{path}/unfavourite").json["favourites_count"] == 0
    again = anna.post(f"{path}/reblog").json
    assert (again["reblog"]["id"], again["reblog"]["reblogs_count"]) == (post_id, 2)
    assert {account["id"] for account in ben.get(f"{path}/reblogged_by").json} == {anna.id, ben.id}
    assert anna.post(f"{path}/unreblog").json["reblogs_count"] == 1


def test_a_reply_to_a_boost_answers_its_post(anna: Api, ben: Api, boost: Any):
    reply = ben.publish("@anna Good", in_reply_to_id=boost["id"])
    assert (reply["in_reply_to_id"], reply["in_reply_to_account_id"]) == (boost["reblog"]["id"], anna.id)
    context = anna.get(f"/api/v1/statuses/{boost['id']}/context").json
    assert [status["id"] for status in context["descendants"]] == [reply["id"]]


def test_the_source_of_a_boost_is_for_the_author_alone(anna: Api, ben: Api, boost: Any):
    path = f"/api/v1/statuses/{boost['id']}/source"
    assert anna.get(path).json["text"] == "Spread me"
    assert ben.get(path).status == 404


def test_boosts_are_among_several_statuses_asked_for(anna: Api, boost: Any):
    wanted = [boost["id"], boost["reblog"]["id"]]
    assert [status["id"] for status in anna.get("/api/v1/statuses", {"id[]": wanted}).json] == wanted


def test_deleting_a_boost_takes_back_only_the_own_one(anna: Api, ben: Api, boost: Any):
    path, post_id = f"/api/v1/statuses/{boost['id']}", boost["reblog"]["id"]
    refused = anna.call("DELETE", path)
    assert (refused.status, refused.json) == (404, ABSENT)
    answer = ben.call("DELETE", path)
    assert (answer.status, answer.json["id"], answer.json["reblog"]["id"]) == (200, boost["id"], post_id)
    assert (answer.json["reblog"]["reblogged"], answer.json["reblog"]["reblogs_count"]) == (False, 0)
    assert ben.get(path).status == 404
    assert ben.call("DELETE", path).status == 404
    assert ben.get(f"/api/v1/statuses/{post_id}").status == 200


def test_search_finds_a_boost_at_its_addresses(anna: Api, boost: Any):
    for address in (boost["url"], boost["uri"]):
        assert [s["id"] for s in anna.get("/api/v2/search", {"q": address}).json["statuses"]] == [boost["id"]]


def test_a_boost_one_may_not_see_looks_like_none(anna: Api, ben: Api, anybody: Api):
    post = anna.publish("Spread me")
    hidden = ben.post(f"/api/v1/statuses/{post['id']}/reblog", {"visibility": "private"}).json["id"]
    path = f"/api/v1/statuses/{hidden}"
    for reader in (anna, anybody):
        answers = [reader.get(f"{path}{end}") for end in ("", "/context", "/favourited_by", "/reblogged_by")]
        assert [(answer.status, answer.json) for answer in answers] == [(404, ABSENT)] * 4
        assert reader.get("/api/v1/statuses", {"id[]": [hidden]}).json == []
    for action in ("favourite", "unfavourite", "reblog", "unreblog"):
        assert anna.post(f"{path}/{action}").status == 404
    assert anna.post("/api/v1/statuses", {"status": "x", "in_reply_to_id": hidden}).status == 404
    assert anna.call("DELETE", path).status == 404
