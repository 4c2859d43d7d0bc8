"""Finding others: the directory, suggestions, familiar followers, several accounts, trends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from queries.directory import directory
from queries.familiar import familiar_followers
from queries.suggestions import suggestions
from queries.trends import trending_posts, trending_tags
from tests.api.conftest import Api

Make = Callable[..., Api]


def ids(entities: Sequence[dict[str, Any]]) -> list[str]:
    return [entity["id"] for entity in entities]


def follow(follower: Api, *followees: Api) -> None:
    for followee in followees:
        assert follower.post(f"/api/v1/accounts/{followee.id}/follow").status == 200


@pytest.fixture
def circle(member: Make, anna: Api, ben: Api) -> tuple[Api, Api]:
    """Anna follows ben and a friend; both follow carla, the friend follows dora as well: (carla, dora)."""
    friend, carla, dora = member("friend"), member("carla"), member("dora")
    follow(anna, ben, friend)
    follow(ben, carla)
    follow(friend, carla, dora)
    return carla, dora


def test_friends_of_friends_are_suggested_the_best_known_first(circle: tuple[Api, Api], anna: Api):
    carla, dora = circle
    found = anna.get("/api/v2/suggestions").json
    assert [(one["account"]["id"], one["source"], one["sources"]) for one in found] == [
        (carla.id, "past_interactions", ["friends_of_friends"]),
        (dora.id, "past_interactions", ["friends_of_friends"]),
    ]
    assert ids(anna.get("/api/v1/suggestions").json) == [carla.id, dora.id]
    assert len(anna.get("/api/v2/suggestions", {"limit": "1"}).json) == 1


def test_who_follows_nobody_is_suggested_whom_most_follow(circle: tuple[Api, Api], member: Make):
    newcomer = member("newcomer")
    found = newcomer.get("/api/v2/suggestions").json
    assert {one["sources"][0] for one in found} == {"most_followed"}
    assert found[0]["account"]["username"] == "carla"


@pytest.mark.parametrize("action", ["follow", "block", "mute"])
def test_whom_one_follows_or_hides_is_not_suggested(circle: tuple[Api, Api], anna: Api, action: str):
    carla, dora = circle
    anna.post(f"/api/v1/accounts/{carla.id}/{action}")
    assert ids(anna.get("/api/v1/suggestions").json) == [dora.id]


def test_who_blocks_or_hides_oneself_or_waits_is_not_suggested(circle: tuple[Api, Api], anna: Api):
    carla, dora = circle
    carla.post(f"/api/v1/accounts/{anna.id}/block")
    dora.call("PATCH", "/api/v1/accounts/update_credentials", {"discoverable": False})
    assert anna.get("/api/v1/suggestions").json == []
    dora.call("PATCH", "/api/v1/accounts/update_credentials", {"discoverable": True, "locked": True})
    assert ids(anna.get("/api/v1/suggestions").json) == [dora.id]
    anna.post(f"/api/v1/accounts/{dora.id}/follow")
    assert anna.get("/api/v1/suggestions").json == []


def test_a_dismissed_suggestion_does_not_come_again(circle: tuple[Api, Api], anna: Api, ben: Api):
    carla, dora = circle
    gone = anna.call("DELETE", f"/api/v1/suggestions/{carla.id}")
    assert (gone.status, gone.json) == (200, {})
    assert ids(anna.get("/api/v1/suggestions").json) == [dora.id]
    assert anna.call("DELETE", f"/api/v1/suggestions/{carla.id}").status == 200
    assert anna.call("DELETE", "/api/v1/suggestions/77").status == 404
    assert anna.call("DELETE", f"/api/v1/suggestions/{2**63}").status == 404


def test_the_directory_holds_who_wants_to_be_found_by_activity_or_age(member: Make, anna: Api, ben: Api, anybody: Api):
    carla = member("carla")
    anna.publish("Hello")
    assert ids(anybody.get("/api/v1/directory", {"order": "active"}).json) == [anna.id, carla.id, ben.id]
    assert ids(anybody.get("/api/v1/directory", {"order": "new"}).json) == [carla.id, ben.id, anna.id]
    assert ids(anybody.get("/api/v1/directory", {"order": "new", "offset": "1", "limit": "1"}).json) == [ben.id]
    carla.call("PATCH", "/api/v1/accounts/update_credentials", {"discoverable": False})
    anna.post(f"/api/v1/accounts/{ben.id}/block")
    assert ids(anna.get("/api/v1/directory").json) == [anna.id]
    assert anybody.get("/api/v1/directory", {"order": "x"}).status == 422
    assert anybody.get("/api/v1/directory", {"offset": str(10**30)}).status in {200, 422}
    assert anybody.get("/api/v1/directory", {"offset": "-1", "limit": "-1"}).status == 200


def test_familiar_followers_are_those_one_follows_oneself(circle: tuple[Api, Api], anna: Api, ben: Api):
    carla, dora = circle
    answer = anna.get("/api/v1/accounts/familiar_followers", {"id[]": [carla.id, dora.id, "77"]}).json
    named = {one["id"]: {account["username"] for account in one["accounts"]} for one in answer}
    assert named == {carla.id: {"ben", "friend"}, dora.id: {"friend"}, "77": set()}
    carla.post(f"/api/v1/accounts/{anna.id}/block")
    assert anna.get("/api/v1/accounts/familiar_followers", {"id": carla.id}).json[0]["accounts"] == []
    assert anna.get("/api/v1/accounts/familiar_followers").json == []
    assert anna.get("/api/v1/accounts/familiar_followers", {"id[]": ["x"]}).status == 422


def test_several_accounts_come_in_the_order_asked_for(anna: Api, ben: Api, anybody: Api):
    assert ids(anybody.get("/api/v1/accounts", {"id[]": [ben.id, "77", anna.id, ben.id]}).json) == [ben.id, anna.id]
    assert anybody.get("/api/v1/accounts").json == []
    assert anybody.get("/api/v1/accounts", {"id[]": [str(2**63)]}).status == 422


def test_statuses_that_several_like_are_trends(member: Make, anna: Api, ben: Api, anybody: Api):
    carla = member("carla")
    liked, best, lonely = (anna.publish(text)["id"] for text in ("liked", "best", "lonely"))
    for fan in (ben, carla):
        for post in (liked, best):
            fan.post(f"/api/v1/statuses/{post}/favourite")
    ben.post(f"/api/v1/statuses/{best}/reblog")
    for own in (anna, ben):
        own.post(f"/api/v1/statuses/{lonely}/favourite")
    assert ids(anybody.get("/api/v1/trends/statuses").json) == [best, liked]
    assert ids(anybody.get("/api/v1/trends/statuses", {"limit": "1", "offset": "1"}).json) == [liked]
    assert ben.get("/api/v1/trends/statuses").json[0]["reblogged"] is True
    ben.post(f"/api/v1/accounts/{anna.id}/mute")
    assert ben.get("/api/v1/trends/statuses").json == []


@pytest.mark.parametrize(
    "fields", [{"visibility": "unlisted"}, {"visibility": "private"}, {"sensitive": True}], ids=str
)
def test_what_is_not_for_all_is_no_trend(member: Make, anna: Api, ben: Api, fields: dict[str, Any]):
    carla = member("carla")
    follow(ben, anna)
    follow(carla, anna)
    post = anna.publish("Hello", **fields)["id"]
    for fan in (ben, carla):
        assert fan.post(f"/api/v1/statuses/{post}/favourite").status == 200
    assert ben.get("/api/v1/trends/statuses").json == []


def test_what_was_liked_days_ago_is_no_trend_any_more(member: Make, anna: Api, ben: Api):
    post = anna.publish("Hello")["id"]
    for fan in (ben, member("carla")):
        fan.post(f"/api/v1/statuses/{post}/favourite")
    assert len(trending_posts(None, timezone.now())) == 1
    assert trending_posts(None, timezone.now() + timedelta(days=4)) == []


def test_hashtags_that_several_use_are_trends(member: Make, anna: Api, ben: Api, anybody: Api):
    carla, shy = member("carla"), member("shy")
    shy.call("PATCH", "/api/v1/accounts/update_credentials", {"discoverable": False})
    for author, text in ((anna, "#moss #fern"), (ben, "#Moss #reed"), (carla, "#moss #fern"), (shy, "#reed")):
        author.publish(text)
    anna.publish("#reed", visibility="unlisted")
    for path in ("trends/tags", "trends"):
        found = anybody.get(f"/api/v1/{path}").json
        assert [tag["name"] for tag in found] == ["moss", "fern"]
        assert found[0]["history"][0]["accounts"] == "3"
    assert [tag["name"] for tag in anna.get("/api/v1/trends/tags", {"limit": "1", "offset": "1"}).json] == ["fern"]
    assert trending_tags(None, timezone.now() + timedelta(days=4)) == []
    assert anybody.get("/api/v1/trends/tags", {"limit": "x"}).status == 422


def test_finding_others_takes_a_fixed_number_of_statements(
    circle: tuple[Api, Api], anna: Api, ben: Api, django_assert_num_queries
):
    post = anna.publish("Hello #moss")["id"]
    ben.publish("#moss")
    for fan in circle:
        fan.post(f"/api/v1/statuses/{post}/favourite")
    everybody = [anna.account_id, ben.account_id, *(one.account_id for one in circle)]
    for limit in (1, 40):
        with django_assert_num_queries(1):
            assert directory(anna.account_id, limit=limit)
        with django_assert_num_queries(2):
            assert suggestions(anna.account_id, limit=limit)
        with django_assert_num_queries(3):
            assert trending_posts(anna.account_id, timezone.now(), limit=limit)
        with django_assert_num_queries(2):
            assert trending_tags(anna.account_id, timezone.now(), limit=limit)
    with django_assert_num_queries(2):
        assert familiar_followers(anna.account_id, everybody)
