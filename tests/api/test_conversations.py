"""Conversations of direct statuses through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from queries.conversations import conversations, new_conversations
from queries.paging import PageRequest
from tests.api.conftest import Api

PATH = "/api/v1/conversations"


def tell(api: Api, text: str, to: Any = None) -> Any:
    """A direct status, in answer to another one if given."""
    return api.publish(text, visibility="direct", **({"in_reply_to_id": to["id"]} if to else {}))


def names(conversation: Any) -> list[str]:
    return [account["username"] for account in conversation["accounts"]]


def test_both_sides_have_the_conversation_each_with_the_other(anna: Api, ben: Api) -> None:
    first = tell(anna, "@ben psst")
    (annas,), (bens,) = anna.get(PATH).json, ben.get(PATH).json
    assert (names(annas), annas["unread"], annas["last_status"]["id"]) == (["ben"], False, first["id"])
    assert (names(bens), bens["unread"], bens["last_status"]["id"]) == (["anna"], True, first["id"])
    second = tell(ben, "@anna what?", first)
    (annas,), (bens,) = anna.get(PATH).json, ben.get(PATH).json
    assert (annas["unread"], annas["last_status"]["id"]) == (True, second["id"])
    assert (bens["unread"], bens["last_status"]["id"]) == (False, second["id"])


def test_a_conversation_is_marked_read_and_unread(anna: Api, ben: Api) -> None:
    tell(anna, "@ben psst")
    (shown,) = ben.get(PATH).json
    read = ben.post(f"{PATH}/{shown['id']}/read")
    assert (read.status, read.json) == (200, {**shown, "unread": False})
    assert ben.post(f"{PATH}/{shown['id']}/read").json == read.json
    assert ben.get(PATH).json == [read.json]
    assert ben.post(f"{PATH}/{shown['id']}/unread").json == shown
    assert ben.get(PATH).json == [shown]


def test_a_conversation_put_away_comes_back_with_what_comes_after(anna: Api, ben: Api) -> None:
    first = tell(anna, "@ben psst")
    (shown,) = ben.get(PATH).json
    assert ben.call("DELETE", f"{PATH}/{shown['id']}").json == {}
    assert ben.get(PATH).json == []
    assert len(anna.get(PATH).json) == 1
    second = tell(anna, "@ben still there?", first)
    (back,) = ben.get(PATH).json
    assert (back["id"], back["last_status"]["id"], back["unread"]) == (shown["id"], second["id"], True)
    anna.call("DELETE", f"/api/v1/statuses/{second['id']}")
    assert ben.get(PATH).json == []
    assert [one["last_status"]["id"] for one in anna.get(PATH).json] == [first["id"]]


def test_the_newest_status_gives_way_to_the_one_before_when_it_goes(anna: Api, ben: Api) -> None:
    first = tell(anna, "@ben psst")
    second = tell(ben, "@anna what?", first)
    ben.call("DELETE", f"/api/v1/statuses/{second['id']}")
    assert [one["last_status"]["id"] for one in ben.get(PATH).json] == [first["id"]]
    anna.call("DELETE", f"/api/v1/statuses/{first['id']}")
    assert ben.get(PATH).json == anna.get(PATH).json == []


def test_only_direct_statuses_make_conversations(anna: Api, ben: Api) -> None:
    for visibility in ("public", "unlisted", "private"):
        anna.publish("@ben hello", visibility=visibility)
    assert anna.get(PATH).json == ben.get(PATH).json == []


def test_whoever_talks_to_nobody_talks_to_itself(anna: Api) -> None:
    tell(anna, "note to self")
    (shown,) = anna.get(PATH).json
    assert (names(shown), shown["unread"]) == (["anna"], False)


def test_those_who_are_not_named_see_nothing_of_it(anna: Api, ben: Api, member: Callable[..., Api]) -> None:
    carla = member("carla")
    first = tell(anna, "@ben psst")
    (shown,) = ben.get(PATH).json
    assert carla.get(PATH).json == []
    for method, path in (("POST", "/read"), ("POST", "/unread"), ("DELETE", "")):
        assert carla.call(method, f"{PATH}/{shown['id']}{path}").status == 404
    second = tell(ben, "@carla listen", first)
    assert [one["last_status"]["id"] for one in carla.get(PATH).json] == [second["id"]]
    assert [one["last_status"]["id"] for one in anna.get(PATH).json] == [first["id"]]


def test_an_edit_brings_people_in_and_takes_them_out(anna: Api, ben: Api, member: Callable[..., Api]) -> None:
    carla = member("carla")
    status = tell(anna, "@ben psst")
    anna.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "@carla psst"})
    assert ben.get(PATH).json == []
    (shown,) = carla.get(PATH).json
    assert (names(shown), shown["unread"]) == (["anna"], True)
    assert names(anna.get(PATH).json[0]) == ["carla"]


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_a_block_takes_the_others_statuses_out(anna: Api, ben: Api, who: str) -> None:
    first = tell(anna, "@ben psst")
    tell(ben, "@anna what?", first)
    blocker, blocked = (anna, ben) if who == "anna" else (ben, anna)
    blocker.post(f"/api/v1/accounts/{blocked.id}/block")
    for api in (anna, ben):
        assert {one["last_status"]["account"]["id"] for one in api.get(PATH).json} == {api.id}


def test_pages_are_cut_by_the_newest_statuses(anna: Api, ben: Api) -> None:
    begun = [tell(anna, f"@ben {number}") for number in range(3)]
    last = tell(ben, "@anna again", begun[0])
    order = [last["id"], begun[2]["id"], begun[1]["id"]]
    page = anna.get(PATH, {"limit": 2})
    assert [one["last_status"]["id"] for one in page.json] == order[:2]
    assert f"max_id={order[1]}" in page.headers["Link"].split(",")[0]
    rest = anna.get(PATH, {"limit": 2, "max_id": order[1]})
    assert [one["last_status"]["id"] for one in rest.json] == order[2:]
    assert 'rel="next"' not in rest.headers["Link"]
    assert [one["last_status"]["id"] for one in anna.get(PATH, {"min_id": order[2], "limit": 1}).json] == [order[1]]


@pytest.mark.parametrize("number", ["0", str(2**63), "x", "-1", "1"])
def test_conversations_that_are_none_are_not_found(anna: Api, number: str) -> None:
    for method, path in (("POST", "/read"), ("POST", "/unread"), ("DELETE", "")):
        assert anna.call(method, f"{PATH}/{number}{path}").status == 404


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"), [("read:statuses", 200, 403), ("write:conversations", 403, 404)]
)
def test_reading_and_writing_conversations_need_their_scopes(
    member: Callable[..., Api], scopes: str, reads: int, writes: int
) -> None:
    dora = member("dora", scopes=scopes)
    assert dora.get(PATH).status == reads
    assert dora.post(f"{PATH}/1/read").status == writes
    assert dora.call("DELETE", f"{PATH}/1").status == writes


@pytest.mark.parametrize("limit", [1, 40])
def test_a_page_of_conversations_takes_three_statements(
    anna: Api, ben: Api, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        first = tell(anna, f"@ben {number}")
        tell(ben, "@anna yes", first)
    with django_assert_num_queries(3):
        assert conversations(anna.account_id, PageRequest(limit=limit)).items


def test_those_who_are_live_hear_of_what_comes_to_them(
    anna: Api, ben: Api, member: Callable[..., Api], inline_relay: Callable[[], int]
) -> None:
    carla = member("carla")
    before = inline_relay()
    first = tell(anna, "@ben psst")
    tell(ben, "@anna what?", first)
    cursors = {api.account_id: before for api in (anna, ben, carla)}
    fresh = new_conversations(cursors, inline_relay())
    told = [(one.owner, one.value.post.text, one.value.unread) for one in fresh]
    assert sorted(told) == sorted(
        [
            (anna.account_id, "@ben psst", False),
            (ben.account_id, "@ben psst", True),
            (anna.account_id, "@anna what?", True),
            (ben.account_id, "@anna what?", False),
        ]
    )
    assert new_conversations(cursors, before) == []
