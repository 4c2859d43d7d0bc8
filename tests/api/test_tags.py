"""Hashtags at the REST door: their timelines, following and featuring them."""

from __future__ import annotations

import pytest

from tests.api.conftest import Answered, Api

TAG = "/api/v1/timelines/tag"


def ids(answer: Answered) -> list[str]:
    assert answer.status == 200, answer.json
    return [status["id"] for status in answer.json]


def test_a_tag_timeline_is_open_to_anybody_and_takes_other_tags(anna: Api, anybody: Api) -> None:
    tea, both, coffee = (anna.publish(text)["id"] for text in ("#Tea", "#tea #coffee", "#coffee"))
    anna.publish("#tea", visibility="unlisted")
    assert ids(anybody.get(f"{TAG}/tea")) == ids(anybody.get(f"{TAG}/TEA/")) == [both, tea]
    assert ids(anybody.get(f"{TAG}/tea", {"any[]": ["coffee"]})) == [coffee, both, tea]
    assert ids(anybody.get(f"{TAG}/tea", {"all[]": "coffee"})) == [both]
    assert ids(anybody.get(f"{TAG}/tea", {"none[]": "coffee"})) == [tea]
    assert ids(anybody.get(f"{TAG}/tea", {"local": "true"})) == [both, tea]
    assert ids(anybody.get(f"{TAG}/tea", {"remote": "true"})) == []
    assert ids(anybody.get(f"{TAG}/tea", {"only_media": "true"})) == []


def test_a_tag_timeline_is_paged_by_its_posts(anna: Api, anybody: Api) -> None:
    posts = [anna.publish("#tea")["id"] for _ in range(3)][::-1]
    page = anybody.get(f"{TAG}/tea", {"limit": "2", "any[]": "coffee"})
    assert ids(page) == posts[:2]
    assert f"any%5B%5D=coffee&max_id={posts[1]}" in page.headers["Link"]
    assert ids(anybody.get(f"{TAG}/tea", {"max_id": posts[1]})) == posts[2:]


@pytest.mark.parametrize("name", ["%23", "1", "%F0%90", "a%20b", "x" * 3000, "%ED%A0%80"])
def test_a_name_that_is_no_tag_has_an_empty_timeline(anna: Api, name: str) -> None:
    anna.publish("#tea")
    assert ids(anna.get(f"{TAG}/{name}")) == []


@pytest.mark.parametrize(
    "query", [{"any": {"a": "b"}}, {"any[]": "\x00"}, {"all[][x]": "1"}, {"max_id": "-1"}, {"limit": "x"}]
)
def test_nonsense_in_the_question_is_never_a_failure_of_ours(anna: Api, query: dict[str, str]) -> None:
    assert anna.get(f"{TAG}/tea", query).status in {200, 400, 422}


def test_a_tag_tells_how_it_was_used_and_what_it_is_to_the_caller(anna: Api, ben: Api, anybody: Api) -> None:
    for author, text in ((anna, "#Tea"), (anna, "more #tea"), (ben, "#tea")):
        author.publish(text)
    anna.publish("#tea", visibility="unlisted")
    tag = anybody.get("/api/v1/tags/Tea").json
    assert (tag["name"], tag["url"].endswith("/tags/tea"), len(tag["history"])) == ("tea", True, 7)
    assert [(day["uses"], day["accounts"]) for day in tag["history"]] == [("3", "2"), *[("0", "0")] * 6]
    assert int(tag["id"]) > 0
    assert int(tag["history"][0]["day"]) - int(tag["history"][1]["day"]) == 86_400
    assert "following" not in tag
    followed = ben.post("/api/v1/tags/TEA/follow")
    assert (followed.status, followed.json["following"], followed.json["featuring"]) == (200, True, False)
    assert ben.get("/api/v1/tags/tea").json["following"] is True
    assert anna.get("/api/v1/tags/tea").json["following"] is False
    assert ben.post("/api/v1/tags/tea/unfollow").json["following"] is False
    assert anna.get("/api/v1/tags/neverused").json["history"][0]["uses"] == "0"


def test_followed_tags_are_listed_the_latest_first_and_paged(anna: Api, ben: Api) -> None:
    for name in ("tea", "Coffee", "milk", "tea"):
        assert anna.post(f"/api/v1/tags/{name}/follow").status == 200
    page = anna.get("/api/v1/followed_tags", {"limit": "2"})
    assert [tag["name"] for tag in page.json] == ["milk", "coffee"]
    assert all(tag["following"] for tag in page.json)
    following = page.headers["Link"].split("max_id=")[1].split(">")[0]
    assert [tag["name"] for tag in anna.get("/api/v1/followed_tags", {"max_id": following}).json] == ["tea"]
    assert ben.get("/api/v1/followed_tags").json == []


def test_featured_tags_stand_on_the_profile_until_they_are_taken_off(anna: Api, ben: Api, anybody: Api) -> None:
    anna.publish("#tea")
    anna.publish("#tea", visibility="unlisted")
    anna.publish("#tea", visibility="private")
    made = anna.post("/api/v1/featured_tags", {"name": "#Tea"})
    assert made.status == 200
    assert (made.json["name"], made.json["statuses_count"]) == ("tea", "2")
    assert len(made.json["last_status_at"]) == 10
    assert anna.get("/api/v1/featured_tags").json == [made.json]
    assert anybody.get(f"/api/v1/accounts/{anna.id}/featured_tags").json == [made.json]
    twice = anna.post("/api/v1/featured_tags", {"name": "tea"})
    assert (twice.status, twice.json["error"]) == (422, "Validation failed: Tag has already been taken")
    assert ben.call("DELETE", f"/api/v1/featured_tags/{made.json['id']}").status == 404
    assert anna.call("DELETE", f"/api/v1/featured_tags/{made.json['id']}").json == {}
    assert anna.get("/api/v1/featured_tags").json == []


def test_a_tag_can_be_featured_by_its_name_and_is_suggested_before(anna: Api) -> None:
    anna.publish("#tea #milk")
    anna.publish("#tea")
    assert [tag["name"] for tag in anna.get("/api/v1/featured_tags/suggestions").json] == ["tea", "milk"]
    assert anna.post("/api/v1/tags/Tea/feature").json["featuring"] is True
    assert anna.post("/api/v1/tags/tea/feature").json["featuring"] is True
    assert [tag["name"] for tag in anna.get("/api/v1/featured_tags/suggestions").json] == ["milk"]
    assert anna.post("/api/v1/tags/tea/unfeature").json["featuring"] is False
    assert anna.get("/api/v1/featured_tags").json == []


@pytest.mark.parametrize("name", ["1", "%00", "a%20b", "x" * 1001, "%F0%90", "%23"])
def test_a_name_that_is_no_tag_is_not_found_and_changes_nothing(anna: Api, name: str) -> None:
    assert anna.get(f"/api/v1/tags/{name}").status == 404
    for verb in ("follow", "unfollow", "feature", "unfeature"):
        assert anna.post(f"/api/v1/tags/{name}/{verb}").status == 404
    assert anna.get("/api/v1/followed_tags").json == anna.get("/api/v1/featured_tags").json == []


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "a b"}, {"name": "a\x00"}, {"name": ["x"]}, {"name": 1}])
def test_a_tag_that_is_none_cannot_be_featured(anna: Api, body: object) -> None:
    assert anna.post("/api/v1/featured_tags", body).status == 422
    assert anna.get("/api/v1/featured_tags").json == []
