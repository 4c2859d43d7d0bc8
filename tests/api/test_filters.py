"""Filters through the API, in both versions, and on the statuses they match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Api

PATH = "/api/v2/filters"
OLD = "/api/v1/filters"
TEA = {"title": "Tea", "context": ["home", "public"], "keywords_attributes": [{"keyword": "tea", "whole_word": True}]}


def make(api: Api, **fields: Any) -> Any:
    answer = api.post(PATH, TEA | fields)
    assert answer.status == 200, answer.json
    return answer.json


def test_a_filter_is_made_shown_and_listed_alike(anna: Api) -> None:
    made = make(anna, filter_action="hide", expires_in=3600)
    assert (made["title"], made["context"], made["filter_action"]) == ("Tea", ["home", "public"], "hide")
    assert [(word["keyword"], word["whole_word"]) for word in made["keywords"]] == [("tea", True)]
    assert made["statuses"] == []
    assert made["expires_at"].endswith("Z")
    assert anna.get(f"{PATH}/{made['id']}").json == made
    assert anna.get(PATH).json == [made]


@pytest.mark.parametrize(
    "body",
    [
        "title=Tea&context[]=home&keywords_attributes[][keyword]=tea&keywords_attributes[][whole_word]=false"
        "&keywords_attributes[][keyword]=cup",
        "title=Tea&context[]=home&keywords_attributes[0][keyword]=tea&keywords_attributes[0][whole_word]=0"
        "&keywords_attributes[1][keyword]=cup",
    ],
)
def test_forms_of_rails_make_filters_as_well(anna: Api, body: str) -> None:
    made = anna.call("POST", PATH, body, content_type="application/x-www-form-urlencoded").json
    words = [(word["keyword"], word["whole_word"]) for word in made["keywords"]]
    assert words == [("tea", False), ("cup", True)]


def test_a_filter_is_changed_in_what_is_sent(anna: Api) -> None:
    made = make(anna, expires_in=3600)
    (word,) = made["keywords"]
    path = f"{PATH}/{made['id']}"
    attributes = [{"id": word["id"], "keyword": "coffee"}, {"keyword": "cup"}, {"keyword": "", "whole_word": False}]
    changed = anna.call("PUT", path, {"title": "Drinks", "keywords_attributes": attributes}).json
    assert (changed["title"], changed["context"], changed["expires_at"]) == (
        "Drinks",
        made["context"],
        made["expires_at"],
    )
    assert [one["keyword"] for one in changed["keywords"]] == ["coffee", "cup"]
    assert changed["keywords"][0]["id"] == word["id"]
    removal = {"keywords_attributes": [{"id": word["id"], "_destroy": True}]}
    assert [one["keyword"] for one in anna.call("PUT", path, removal).json["keywords"]] == ["cup"]


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_term_means_for_ever(anna: Api, empty: str | None) -> None:
    made = make(anna, expires_in=3600)
    assert anna.call("PUT", f"{PATH}/{made['id']}", {"expires_in": empty}).json["expires_at"] is None
    assert make(anna, expires_in=empty)["expires_at"] is None


def test_keywords_are_listed_added_changed_and_taken_away(anna: Api) -> None:
    made = make(anna)
    words = f"{PATH}/{made['id']}/keywords"
    added = anna.post(words, {"keyword": "cup", "whole_word": False}).json
    assert [word["keyword"] for word in anna.get(words).json] == ["tea", "cup"]
    one = f"{PATH}/keywords/{added['id']}"
    assert anna.get(one).json == added
    assert anna.call("PUT", one, {"keyword": "mug"}).json == {**added, "keyword": "mug"}
    assert anna.call("DELETE", one).json == {}
    assert anna.get(one).status == anna.call("DELETE", one).status == 404
    assert anna.get(words).json == made["keywords"]


def test_single_statuses_are_put_under_a_filter_and_taken_out(anna: Api, ben: Api) -> None:
    made, post = make(anna, keywords_attributes=[]), ben.publish("nothing special")
    path = f"{PATH}/{made['id']}/statuses"
    under = anna.post(path, {"status_id": post["id"]}).json
    assert under["status_id"] == post["id"]
    assert anna.post(path, {"status_id": post["id"]}).json == under
    assert anna.get(path).json == [under] == anna.get(f"{PATH}/{made['id']}").json["statuses"]
    (match,) = anna.get(f"/api/v1/statuses/{post['id']}").json["filtered"]
    assert (match["keyword_matches"], match["status_matches"]) == (None, [post["id"]])
    one = f"{PATH}/statuses/{under['id']}"
    assert anna.get(one).json == under
    assert anna.call("DELETE", one).json == under
    assert anna.get(one).status == 404
    assert anna.get(f"/api/v1/statuses/{post['id']}").json["filtered"] == []


def test_a_deleted_status_is_under_no_filter(anna: Api, ben: Api) -> None:
    made, post = make(anna), ben.publish("gone soon")
    anna.post(f"{PATH}/{made['id']}/statuses", {"status_id": post["id"]})
    ben.call("DELETE", f"/api/v1/statuses/{post['id']}")
    assert anna.get(f"{PATH}/{made['id']}/statuses").json == []


def test_matching_statuses_say_which_filter_and_which_words(anna: Api, ben: Api) -> None:
    made, post = make(anna, filter_action="blur"), ben.publish("Some TEA?")
    boost = ben.post(f"/api/v1/statuses/{post['id']}/reblog").json
    head = {name: made[name] for name in ("id", "title", "context", "expires_at", "filter_action")}
    result = [{"filter": head, "keyword_matches": ["tea"], "status_matches": None}]
    assert anna.get(f"/api/v1/statuses/{post['id']}").json["filtered"] == result
    shown = anna.get(f"/api/v1/statuses/{boost['id']}").json
    assert shown["filtered"] == shown["reblog"]["filtered"] == result
    assert [one["filtered"] for one in anna.get("/api/v1/timelines/public").json] == [result]
    assert ben.get(f"/api/v1/statuses/{post['id']}").json["filtered"] == []
    anna.call("DELETE", f"{PATH}/{made['id']}")
    assert anna.get(f"/api/v1/statuses/{post['id']}").json["filtered"] == []


def test_a_filter_of_somebody_else_is_not_there(anna: Api, ben: Api) -> None:
    made, post = make(anna), ben.publish("tea")
    under = anna.post(f"{PATH}/{made['id']}/statuses", {"status_id": post["id"]}).json
    word = made["keywords"][0]["id"]
    for method, path in [
        *((method, f"{PATH}/{made['id']}") for method in ("GET", "PUT", "DELETE")),
        *((method, f"{PATH}/keywords/{word}") for method in ("GET", "PUT", "DELETE")),
        *((method, f"{PATH}/statuses/{under['id']}") for method in ("GET", "DELETE")),
        *((method, f"{PATH}/{made['id']}/keywords") for method in ("GET", "POST")),
        *((method, f"{PATH}/{made['id']}/statuses") for method in ("GET", "POST")),
        *((method, f"{OLD}/{word}") for method in ("GET", "PUT", "DELETE")),
    ]:
        body = None if method in {"GET", "DELETE"} else {"title": "x", "keyword": "x", "status_id": post["id"]}
        assert ben.call(method, path, body).status == 404, (method, path)
    assert ben.get(PATH).json == ben.get(OLD).json == []
    assert anna.get(f"{PATH}/{made['id']}").json == {**made, "statuses": [under]}


def test_a_status_that_one_may_not_see_goes_under_no_filter(anna: Api, ben: Api) -> None:
    made, secret = make(anna), ben.publish("secret", visibility="private")
    for status in (secret["id"], "1", None):
        assert anna.post(f"{PATH}/{made['id']}/statuses", {"status_id": status}).status == 404
    assert anna.get(f"{PATH}/{made['id']}").json["statuses"] == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Title can't be blank"),
        ({"context": []}, "Context can't be blank"),
        ({"context": ["moon"]}, "Context None or invalid context supplied"),
        ({"context": "a" * 70_000}, "Context is too long"),
        ({"filter_action": "burn"}, "Filter action is not included in the list"),
        ({"keywords_attributes": [{"keyword": " ", "whole_word": True}]}, "Keywords keyword can't be blank"),
        ({"keywords_attributes": "tea"}, "Keywords attributes is invalid"),
        ({"keywords_attributes": [{"keyword": ["tea"]}]}, "Keyword is invalid"),
        ({"keywords_attributes": [{"keyword": "tea", "whole_word": "perhaps"}]}, "Whole word is invalid"),
        ({"keywords_attributes": [{"keyword": "x"}] * 101}, "too many"),
        ({"expires_in": -5}, "Expires in is invalid"),
        ({"expires_in": 10**18}, "Expires in is invalid"),
        ({"expires_in": [1]}, "Expires in is invalid"),
        ({"expires_in": {}}, "Expires in is invalid"),
        ({"title": "a\0b"}, "NUL is not allowed"),
    ],
)
def test_what_makes_no_filter_is_refused_and_changes_nothing(anna: Api, changed: dict[str, Any], message: str) -> None:
    answer = anna.post(PATH, TEA | changed)
    assert answer.status == 422
    assert message in answer.json["error"].replace("Contexts", "Context")
    assert anna.get(PATH).json == []


@pytest.mark.parametrize("number", ["0", "99999999999999999999", str(2**63), "x", "-1", "1"])
def test_ids_that_nothing_has_are_not_found(anna: Api, number: str) -> None:
    for path in (f"{PATH}/{number}", f"{PATH}/keywords/{number}", f"{PATH}/statuses/{number}", f"{OLD}/{number}"):
        assert anna.get(path).status == anna.call("DELETE", path).status == 404, path
    made = make(anna)
    unknown = {"keywords_attributes": [{"id": number, "keyword": "x"}]}
    assert anna.call("PUT", f"{PATH}/{made['id']}", unknown).status in {404, 422}
    assert anna.get(PATH).json == [made]


@pytest.mark.parametrize(("scopes", "reads", "writes"), [("read:filters", 200, 403), ("write:filters", 403, 200)])
def test_reading_and_writing_filters_need_their_scopes(
    member: Callable[..., Api], scopes: str, reads: int, writes: int
) -> None:
    carla = member("carla", scopes=scopes)
    assert carla.get(PATH).status == carla.get(OLD).status == reads
    assert carla.post(PATH, TEA).status == writes
    assert carla.post(OLD, {"phrase": "tea", "context": ["home"]}).status == writes


def test_older_clients_keep_filters_of_one_phrase(anna: Api) -> None:
    made = anna.post(OLD, {"phrase": "tea", "context": ["home"], "irreversible": True, "whole_word": "1"}).json
    assert made == {**made, "phrase": "tea", "context": ["home"], "irreversible": True, "whole_word": True}
    (new,) = anna.get(PATH).json
    assert (new["title"], new["filter_action"], new["keywords"][0]["id"]) == ("tea", "hide", made["id"])
    changed = anna.call(
        "PUT", f"{OLD}/{made['id']}", {"phrase": "milk", "context": ["thread"], "irreversible": False, "expires_in": 60}
    ).json
    assert changed == {
        **made,
        "phrase": "milk",
        "context": ["thread"],
        "irreversible": False,
        "expires_at": changed["expires_at"],
    }
    assert anna.get(OLD).json == [changed] == [anna.get(f"{OLD}/{made['id']}").json]
    assert anna.call("DELETE", f"{OLD}/{made['id']}").json == {}
    assert anna.get(PATH).json == anna.get(OLD).json == []


def test_older_clients_leave_filters_of_several_words_as_they_are(anna: Api) -> None:
    made = make(anna, keywords_attributes=[{"keyword": "tea"}, {"keyword": "cup"}])
    first, second = anna.get(OLD).json
    refused = anna.call("PUT", f"{OLD}/{first['id']}", {"phrase": "milk", "context": ["thread"]})
    assert refused.status == 422
    assert "apply to more than one filter keyword" in refused.json["error"]
    assert anna.get(PATH).json == [made]
    anna.call("DELETE", f"{OLD}/{second['id']}")
    assert [word["keyword"] for word in anna.get(f"{PATH}/{made['id']}").json["keywords"]] == ["tea"]


@pytest.mark.parametrize("body", [{}, {"phrase": ""}, {"phrase": "tea"}, {"phrase": "tea", "context": ["moon"]}])
def test_older_clients_are_refused_what_makes_no_filter(anna: Api, body: dict[str, Any]) -> None:
    assert anna.post(OLD, body).status == 422
    assert anna.get(PATH).json == []
