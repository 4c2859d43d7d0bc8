"""Hashtags at the REST door: their timelines."""

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


@pytest.mark.parametrize("name", ["%00", "%23", "1", "%F0%90", "a%20b", "x" * 3000, "%ED%A0%80"])
def test_a_name_that_is_no_tag_has_an_empty_timeline(anna: Api, name: str) -> None:
    anna.publish("#tea")
    assert ids(anna.get(f"{TAG}/{name}")) == []


@pytest.mark.parametrize(
    "query", [{"any": {"a": "b"}}, {"any[]": "\x00"}, {"all[][x]": "1"}, {"max_id": "-1"}, {"limit": "x"}]
)
def test_nonsense_in_the_question_is_never_a_failure_of_ours(anna: Api, query: dict[str, str]) -> None:
    assert anna.get(f"{TAG}/tea", query).status in {200, 400, 422}
