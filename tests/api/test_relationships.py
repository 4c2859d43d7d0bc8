"""Follows, requests, blocks and mutes: every action answers with the relationship as it now is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from commands.due import run_all
from commands.timers import TIMERS
from tests.api.conftest import Api

FORM = "application/x-www-form-urlencoded"


def act(actor: Api, action: str, other: Api, **fields: object):
    answer = actor.post(f"/api/v1/accounts/{other.id}/{action}", fields)
    assert answer.status == 200, answer.json
    return answer.json


def listed(actor: Api, path: str) -> list[str]:
    return [account["id"] for account in actor.get(path).json]


def test_following_shows_on_both_sides(anna: Api, ben: Api):
    assert act(ben, "follow", anna)["following"] is True
    assert act(ben, "follow", anna, reblogs=False, notify=True) | {"id": ""} == {
        **act(ben, "follow", anna),
        "id": "",
    }
    relationship = ben.get("/api/v1/accounts/relationships", {"id[]": [anna.id]}).json[0]
    assert (relationship["showing_reblogs"], relationship["notifying"]) == (False, True)
    assert anna.get("/api/v1/accounts/relationships", {"id": ben.id}).json[0]["followed_by"] is True
    assert listed(ben, f"/api/v1/accounts/{anna.id}/followers") == [ben.id]
    assert listed(anna, f"/api/v1/accounts/{ben.id}/following") == [anna.id]
    assert act(ben, "unfollow", anna)["following"] is False
    assert listed(ben, f"/api/v1/accounts/{anna.id}/followers") == []


def test_posts_may_be_wanted_in_some_languages_only(anna: Api, ben: Api):
    assert act(ben, "follow", anna)["languages"] is None
    assert act(ben, "follow", anna, languages=["de", "nl"], notify=True)["languages"] == ["de", "nl"]
    assert act(ben, "follow", anna, reblogs=False)["languages"] == ["de", "nl"]
    german, english = anna.publish("Tee", language="de"), anna.publish("Tea", language="en")
    assert listed(ben, "/api/v1/timelines/home") == [german["id"]]
    assert [notice["status"]["id"] for notice in ben.get("/api/v1/notifications").json] == [german["id"]]
    assert listed(ben, f"/api/v1/accounts/{anna.id}/statuses") == [english["id"], german["id"]]
    form = ben.post(f"/api/v1/accounts/{anna.id}/follow", "languages[]=", content_type=FORM)
    assert (form.status, form.json["languages"]) == (200, None)
    assert listed(ben, "/api/v1/timelines/home") == [english["id"], german["id"]]


def test_a_request_to_follow_keeps_its_languages_until_it_is_accepted(member: Callable[..., Api], ben: Api):
    anna = member("anna", locked=True)
    form = ben.post(f"/api/v1/accounts/{anna.id}/follow", "languages[]=de&languages[]=fr", content_type=FORM)
    assert (form.json["requested"], form.json["languages"]) == (True, None)
    anna.post(f"/api/v1/follow_requests/{ben.id}/authorize")
    (relationship,) = ben.get("/api/v1/accounts/relationships", {"id": anna.id}).json
    assert (relationship["following"], relationship["languages"]) == (True, ["de", "fr"])


@pytest.mark.parametrize("languages", [["klingon!"], "<b>", [1], {"a": {"b": 1}}, ["de"] * 201, ["de\0"]])
def test_what_is_no_language_is_refused_and_nobody_is_followed(anna: Api, ben: Api, languages: object):
    answer = ben.post(f"/api/v1/accounts/{anna.id}/follow", {"languages": languages})
    assert answer.status == 422, answer.json
    assert ben.get("/api/v1/accounts/relationships", {"id": anna.id}).json[0]["following"] is False


def test_a_follower_can_be_removed(anna: Api, ben: Api):
    act(ben, "follow", anna)
    assert act(anna, "remove_from_followers", ben)["followed_by"] is False


def test_a_locked_account_is_asked_first(member: Callable[..., Api], ben: Api):
    anna, carla = member("anna", locked=True), member("carla")
    assert (act(ben, "follow", anna)["requested"], act(carla, "follow", anna)["following"]) == (True, False)
    assert set(listed(anna, "/api/v1/follow_requests")) == {ben.id, carla.id}
    assert anna.get("/api/v1/accounts/verify_credentials").json["source"]["follow_requests_count"] == 2
    accepted = anna.post(f"/api/v1/follow_requests/{ben.id}/authorize")
    rejected = anna.post(f"/api/v1/follow_requests/{carla.id}/reject")
    assert (accepted.status, accepted.json["followed_by"]) == (200, True)
    assert (rejected.status, rejected.json["followed_by"]) == (200, False)
    assert listed(anna, "/api/v1/follow_requests") == []
    assert anna.post(f"/api/v1/follow_requests/{carla.id}/authorize").status == 404


def test_a_block_ends_follows_and_hides_each_from_the_other(anna: Api, ben: Api):
    act(ben, "follow", anna)
    status = anna.publish("Hello")
    blocked = act(anna, "block", ben)
    assert (blocked["blocking"], blocked["followed_by"]) == (True, False)
    assert listed(anna, "/api/v1/blocks") == [ben.id]
    assert ben.get(f"/api/v1/statuses/{status['id']}").status == 404
    assert ben.post(f"/api/v1/accounts/{anna.id}/follow").status in {403, 404}
    assert act(anna, "unblock", ben)["blocking"] is False
    assert ben.get(f"/api/v1/statuses/{status['id']}").status == 200


def test_a_mute_hides_somebody_from_home_until_it_is_lifted(anna: Api, ben: Api):
    act(ben, "follow", anna)
    anna.publish("Hello")
    muted = act(ben, "mute", anna, notifications=False)
    assert (muted["muting"], muted["muting_notifications"], muted["following"]) == (True, False, True)
    assert listed(ben, "/api/v1/mutes") == [anna.id]
    assert ben.get("/api/v1/timelines/home").json == []
    assert act(ben, "unmute", anna)["muting"] is False
    assert len(ben.get("/api/v1/timelines/home").json) == 1


def test_a_mute_may_end_by_itself(anna: Api, ben: Api, inline_relay: Callable[[], int]):
    act(ben, "mute", anna, duration=3600)
    [muted] = ben.get("/api/v1/mutes").json
    ends_at = datetime.fromisoformat(muted["mute_expires_at"])
    assert timedelta(minutes=59) < ends_at - timezone.now() <= timedelta(hours=1)
    run_all(TIMERS, ends_at - timedelta(seconds=1))
    inline_relay()
    assert listed(ben, "/api/v1/mutes") == [anna.id]
    run_all(TIMERS, ends_at)
    inline_relay()
    assert listed(ben, "/api/v1/mutes") == []
    assert ben.get("/api/v1/accounts/relationships", {"id[]": [anna.id]}).json[0]["muting"] is False


def test_muting_again_without_a_duration_is_for_good(anna: Api, ben: Api):
    act(ben, "mute", anna, duration="60")
    act(ben, "mute", anna)
    assert [account["mute_expires_at"] for account in ben.get("/api/v1/mutes").json] == [None]


@pytest.mark.parametrize("duration", [-1, 2**31, 10**30, "long", [60], {"s": 60}])
def test_an_odd_duration_of_a_mute_is_refused_and_nobody_is_muted(anna: Api, ben: Api, duration: object):
    assert ben.post(f"/api/v1/accounts/{anna.id}/mute", {"duration": duration}).status == 422
    assert listed(ben, "/api/v1/mutes") == []


def test_nobody_follows_blocks_or_mutes_oneself_or_nobody(anna: Api):
    for action in ("follow", "block", "mute"):
        anna.post(f"/api/v1/accounts/{anna.id}/{action}")
        own = anna.get("/api/v1/accounts/relationships", {"id[]": [anna.id]}).json
        assert not any(own[0][flag] for flag in ("following", "requested", "blocking", "muting"))
        assert anna.post(f"/api/v1/accounts/77/{action}").status == 404
    for action in ("unfollow", "unblock", "unmute", "remove_from_followers"):
        assert anna.post(f"/api/v1/accounts/77/{action}").status == 404


def test_relationships_come_for_known_accounts_in_the_order_asked_for(anna: Api, ben: Api):
    answer = anna.get("/api/v1/accounts/relationships", {"id[]": [ben.id, "77", anna.id]})
    assert [relationship["id"] for relationship in answer.json] == [ben.id, anna.id]
    assert anna.get("/api/v1/accounts/relationships").json == []
    assert anna.get("/api/v1/accounts/relationships", {"id[]": ["x"]}).status == 422


def test_lists_of_accounts_are_cut_by_the_relations_own_ids(member: Callable[..., Api], anna: Api):
    followers = [member(f"fan{number}") for number in range(3)]
    for follower in followers:
        act(follower, "follow", anna)
    path = f"/api/v1/accounts/{anna.id}/followers"
    first = anna.get(path, {"limit": "2"})
    assert [account["id"] for account in first.json] == [followers[2].id, followers[1].id]
    cursor = first.headers["Link"].split("max_id=")[1].split(">")[0]
    assert [account["id"] for account in anna.get(path, {"max_id": cursor}).json] == [followers[0].id]
