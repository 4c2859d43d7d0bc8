"""Searching through the API: who may ask for what, and that nothing that is typed breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import Api
from tests.media.files import picture

PATH = "/api/v2/search"


def statuses(api: Api, q: str, **more: object) -> list[str]:
    answer = api.get(PATH, {"q": q, **more})
    assert answer.status == 200, answer.json
    return [status["id"] for status in answer.json["statuses"]]


def test_statuses_are_found_by_words_with_flags_of_the_caller(anna: Api, ben: Api) -> None:
    post = anna.publish("A green dragon")
    ben.post(f"/api/v1/statuses/{post['id']}/favourite")
    (found,) = ben.get(PATH, {"q": "dragon", "type": "statuses"}).json["statuses"]
    assert (found["id"], found["favourited"]) == (post["id"], True)


def test_pictures_are_found_by_their_kind_and_description_and_filtered_by_it(anna: Api, ben: Api) -> None:
    medium = anna.send(picture(), description="A grey heron").json["id"]
    shown, plain = anna.publish("Look", media_ids=[medium])["id"], anna.publish("Look, a heron")["id"]
    assert statuses(ben, "heron") == [plain, shown]
    assert (
        statuses(ben, "heron has:media") == statuses(ben, "look has:image") == statuses(ben, '"grey heron"') == [shown]
    )
    assert statuses(ben, "heron -has:media") == [plain]
    assert statuses(ben, "heron has:video") == []
    ben.post("/api/v2/filters", {"title": "Grey", "context": ["home"], "keywords_attributes": [{"keyword": "grey"}]})
    assert [bool(one["filtered"]) for one in ben.get(PATH, {"q": "heron"}).json["statuses"]] == [False, True]
    edited = anna.call("PUT", f"/api/v1/statuses/{shown}", {"status": "Look", "media_ids": []})
    assert edited.status == 200
    assert statuses(ben, "grey") == statuses(ben, "has:media") == []


def test_a_library_is_what_one_wrote_liked_boosted_and_bookmarked(anna: Api, ben: Api) -> None:
    ids = [anna.publish(f"dragon {number}")["id"] for number in range(4)]
    for post_id, verb in zip(ids, ("favourite", "reblog", "bookmark"), strict=False):
        assert ben.post(f"/api/v1/statuses/{post_id}/{verb}").status == 200
    own = ben.publish("dragon of mine", visibility="direct")["id"]
    assert statuses(ben, "dragon in:library") == [own, *ids[2::-1]]


def test_types_offsets_and_accounts_choose_what_is_found(anna: Api, ben: Api) -> None:
    posts = [anna.publish(f"dragon {number}")["id"] for number in range(3)][::-1]
    assert statuses(ben, "dragon") == posts
    assert statuses(ben, "dragon", type="statuses", limit=1, offset=1) == posts[1:2]
    assert statuses(ben, "dragon", offset=1) == posts  # a second page needs a type
    assert statuses(ben, "dragon", account_id=ben.id) == []
    assert statuses(ben, "dragon", account_id=anna.id) == posts
    assert statuses(ben, "dragon", type="accounts") == []
    assert statuses(ben, "dragon", max_id=posts[0], min_id=posts[2]) == posts[1:2]


def test_without_a_token_accounts_are_found_and_no_statuses(anna: Api, anybody: Api) -> None:
    post = anna.publish("dragon anna")
    answer = anybody.get(PATH, {"q": "anna"}).json
    assert [account["id"] for account in answer["accounts"]] == [anna.id]
    assert answer["statuses"] == []
    assert statuses(anybody, post["url"]) == [post["id"]]


@pytest.mark.parametrize("query", [{"offset": 5, "type": "accounts"}, {"resolve": "true"}])
def test_without_a_token_nothing_is_resolved_and_no_page_turned(anybody: Api, query: dict[str, object]) -> None:
    answer = anybody.get(PATH, {"q": "anna", **query})
    assert answer.status == 401
    assert "not supported without authentication" in answer.json["error"]


def test_a_token_without_the_scope_finds_nothing(member: Callable[..., Api]) -> None:
    carla = member("carla", scopes="read:statuses")
    assert carla.get(PATH, {"q": "anna"}).status == 403


def test_hashtags_are_found_by_their_beginning_with_their_history(anna: Api, ben: Api, anybody: Api) -> None:
    for text in ("#Birds #Birding", "#birding", "#Bees"):
        anna.publish(text)
    anna.publish("#birdsecret", visibility="private")
    ben.post("/api/v1/tags/birds/follow")
    found = ben.get(PATH, {"q": "#BIRD", "type": "hashtags"}).json["hashtags"]
    assert [tag["name"] for tag in found] == ["birding", "birds"]
    assert (found[0]["history"][0]["uses"], found[1]["following"]) == ("2", True)
    assert [tag["name"] for tag in anybody.get(PATH, {"q": "birds"}).json["hashtags"]] == ["birds"]
    page = {"q": "b", "type": "hashtags", "limit": 1, "offset": 1}
    assert [tag["name"] for tag in ben.get(PATH, page).json["hashtags"]] == ["bees"]
    assert ben.get(PATH, {"q": "birds", "type": "accounts"}).json["hashtags"] == []
    assert ben.get("/api/v1/search", {"q": "bird"}).json["hashtags"] == ["birding", "birds"]
    assert ben.get(PATH, {"q": "%", "type": "hashtags"}).json["hashtags"] == []


@pytest.mark.parametrize("q", [None, "", "   "])
def test_an_empty_question_is_a_bad_request(anna: Api, q: str | None) -> None:
    answer = anna.get(PATH, {} if q is None else {"q": q})
    assert (answer.status, answer.json["error"]) == (400, "param is missing or the value is empty: q")


@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": -1}, {"offset": -1}])
def test_pages_that_cannot_be_are_bad_requests(anna: Api, page: dict[str, int]) -> None:
    for path in (PATH, "/api/v1/accounts/search"):
        assert anna.get(path, {"q": "anna", "type": "accounts", **page}).status == 400


@pytest.mark.parametrize("q", ["before:soon", "after:2026-99-99", "during:0000-00-00", "in:cellar"])
def test_operators_that_make_no_sense_are_refused(anna: Api, q: str) -> None:
    assert anna.get(PATH, {"q": q}).status == 422


@pytest.mark.parametrize(
    "q",
    [
        "x" * 10_000,
        "word " * 2_000,
        '"' * 999,
        "& | ! ( ) <-> :* ' \\ ''",
        "'foo' & 'bar':*",
        "from:",
        "from:me",
        "has: is: language:",
        "-",
        "-from:me -has:link",
        "%_\\",
        "\u202e\u200b\ufeff",
        "😀" * 300,
        "https://[",
        "@@@@",
        "#",
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "ignore") or "?",
    ],
)
def test_odd_questions_are_answered_like_any_other(anna: Api, q: str) -> None:
    for query in ({"q": q}, {"q": q, "limit": 10**9, "offset": 10**9, "type": "statuses"}):
        assert anna.get(PATH, query).status == 200
    assert anna.get("/api/v1/search", {"q": q}).status == 200
    assert anna.get("/api/v1/accounts/search", {"q": q}).status == 200


@pytest.mark.parametrize("query", [{"q": "a\0b"}, {"max_id": 2**63}, {"account_id": "x"}, {"type": "nothing"}])
def test_what_cannot_be_read_is_refused_as_everywhere(anna: Api, query: dict[str, object]) -> None:
    assert anna.get(PATH, {"q": "word", **query}).status == 422
