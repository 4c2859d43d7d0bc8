"""Bookmarks, favourites, pins, muted conversations: what one does to a status for oneself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from events import store
from tests.api.conftest import Api

ABSENT = {"error": "Record not found"}
ACTIONS = ("bookmark", "unbookmark", "pin", "unpin", "mute", "unmute")


def act(who: Api, action: str, status: Any) -> Any:
    return who.post(f"/api/v1/statuses/{status['id']}/{action}")


def ids(answer: Any) -> list[str]:
    assert answer.status == 200, answer.json
    return [status["id"] for status in answer.json]


def cursors(answer: Any) -> dict[str, str]:
    """The cursors of `Link` by what they lead to, in its order."""
    links = [part.split("; ") for part in answer.headers.get("Link", "").split(", ") if part]
    return {rel.split('"')[1]: address.strip("<>").rpartition("_id=")[2] for address, rel in links}


def test_a_bookmark_shows_to_its_owner_only(anna: Api, ben: Api, anybody: Api):
    status = ben.publish("Read me later")
    path = f"/api/v1/statuses/{status['id']}"
    answer = act(anna, "bookmark", status)
    assert (answer.status, answer.json["bookmarked"]) == (200, True)
    assert anna.get(path).json["bookmarked"] is True
    assert ben.get(path).json["bookmarked"] is False
    assert "bookmarked" not in anybody.get(path).json
    assert (ids(anna.get("/api/v1/bookmarks")), ids(ben.get("/api/v1/bookmarks"))) == ([status["id"]], [])
    assert act(anna, "unbookmark", status).json["bookmarked"] is False
    assert anna.get("/api/v1/bookmarks").json == []
    assert ben.get("/api/v1/notifications").json == []


def test_a_status_that_many_read_is_to_each_its_own(anna: Api, ben: Api, anybody: Api):
    status = ben.publish("Many read me")
    path = f"/api/v1/statuses/{status['id']}"
    act(ben, "pin", status)
    act(anna, "favourite", status)
    author = (ben, {"favourited": False, "bookmarked": False, "pinned": True})
    reader = (anna, {"favourited": True, "bookmarked": False})
    stranger: tuple[Api, dict[str, bool]] = (anybody, {})
    for name in ("Ben", "Benedict"):
        ben.call("PATCH", "/api/v1/accounts/update_credentials", {"display_name": name})
        for who, marks in (author, reader, stranger, reader, author, stranger):
            shown = who.get(path).json
            assert shown["account"]["display_name"] == name
            assert {mark: shown[mark] for mark in author[1] if mark in shown} == marks


@pytest.mark.parametrize(("action", "listing"), [("bookmark", "bookmarks"), ("favourite", "favourites")])
def test_own_marks_are_listed_in_the_order_they_were_made(anna: Api, ben: Api, action: str, listing: str):
    statuses = [ben.publish(f"Number {number}") for number in range(4)]
    for number in (2, 0, 3, 1):
        act(anna, action, statuses[number])
    wanted = [statuses[number]["id"] for number in (1, 3, 0, 2)]
    first = anna.get(f"/api/v1/{listing}", {"limit": 2})
    assert ids(first) == wanted[:2]
    assert list(cursors(first)) == ["next", "prev"]
    second = anna.get(f"/api/v1/{listing}", {"limit": 2, "max_id": cursors(first)["next"]})
    assert ids(second) == wanted[2:]
    assert list(cursors(second)) == ["prev"]
    assert ids(anna.get(f"/api/v1/{listing}", {"limit": 1, "min_id": cursors(second)["prev"]})) == wanted[1:2]
    assert ids(anna.get(f"/api/v1/{listing}", {"since_id": cursors(second)["prev"]})) == wanted[:2]
    assert not {cursors(first)["next"], cursors(first)["prev"]} & set(wanted)


@pytest.mark.parametrize(("action", "listing"), [("bookmark", "bookmarks"), ("favourite", "favourites")])
def test_own_marks_list_only_what_may_still_be_seen(anna: Api, ben: Api, action: str, listing: str):
    direct = ben.publish("@anna psst", visibility="direct")
    gone = ben.publish("Soon gone")
    kept = ben.publish("Kept")
    for status in (direct, gone, kept):
        act(anna, action, status)
    ben.call("DELETE", f"/api/v1/statuses/{gone['id']}")
    ben.call("PUT", f"/api/v1/statuses/{direct['id']}", {"status": "psst"})
    assert ids(anna.get(f"/api/v1/{listing}")) == [kept["id"]]
    ben.post(f"/api/v1/accounts/{anna.id}/block")
    assert anna.get(f"/api/v1/{listing}").json == []


def test_a_pinned_status_stands_on_the_profile_and_only_its_author_is_told(anna: Api, ben: Api, anybody: Api):
    first, second = anna.publish("First"), anna.publish("Second", visibility="private")
    anna.publish("Third")
    assert act(anna, "pin", second).json["pinned"] is True
    assert act(anna, "pin", first).json["pinned"] is True
    path = f"/api/v1/accounts/{anna.id}/statuses"
    assert ids(anna.get(path, {"pinned": "true"})) == [second["id"], first["id"]]
    assert ids(ben.get(path, {"pinned": "1"})) == ids(anybody.get(path, {"pinned": "True"})) == [first["id"]]
    assert len(ids(anna.get(path))) == 3
    assert "pinned" not in ben.get(f"/api/v1/statuses/{first['id']}").json
    assert act(anna, "unpin", first).json["pinned"] is False
    assert ids(ben.get(path, {"pinned": True})) == []


def test_what_cannot_be_pinned_is_refused_with_the_texts_of_mastodon(anna: Api, ben: Api):
    foreign, direct = ben.publish("Mine"), anna.publish("psst", visibility="direct")
    boost = anna.post(f"/api/v1/statuses/{foreign['id']}/reblog").json
    assert act(anna, "pin", foreign).json == {"error": "Validation failed: Someone else's post cannot be pinned"}
    assert act(anna, "pin", direct).json == {
        "error": "Validation failed: Posts that are only visible to mentioned users cannot be pinned"
    }
    assert "pinned" not in anna.get(f"/api/v1/statuses/{direct['id']}").json
    assert act(anna, "pin", boost).json == {"error": "Validation failed: A boost cannot be pinned"}
    statuses = [anna.publish(f"Number {number}") for number in range(6)]
    answers = [act(anna, "pin", status) for status in statuses]
    assert [answer.status for answer in answers] == [200] * 5 + [422]
    assert answers[-1].json == {"error": "Validation failed: You have already pinned the maximum number of posts"}
    anna.call("DELETE", f"/api/v1/statuses/{statuses[0]['id']}")
    assert act(anna, "pin", statuses[5]).status == 200


def test_a_muted_conversation_notifies_no_more_at_any_depth(anna: Api, ben: Api, member: Callable[..., Api]):
    cleo = member("cleo")
    root = anna.publish("Let us talk")
    before = ben.publish("@anna yes", in_reply_to_id=root["id"])
    assert act(anna, "mute", before).json["muted"] is True
    deep = cleo.publish("@ben @anna no", in_reply_to_id=before["id"])
    act(ben, "favourite", root)
    act(cleo, "reblog", root)
    assert [n["status"]["id"] for n in anna.get("/api/v1/notifications").json] == [before["id"]]
    assert [n["type"] for n in ben.get("/api/v1/notifications").json] == ["mention"]
    for status in (root, before, deep):
        assert anna.get(f"/api/v1/statuses/{status['id']}").json["muted"] is True
        assert ben.get(f"/api/v1/statuses/{status['id']}").json["muted"] is False
    assert anna.get(f"/api/v1/statuses/{anna.publish('Another')['id']}").json["muted"] is False
    assert act(anna, "unmute", root).json["muted"] is False
    later = cleo.publish("@anna well", in_reply_to_id=deep["id"])
    heard = [n["status"]["id"] for n in anna.get("/api/v1/notifications").json]
    assert heard == [later["id"], before["id"]]


def test_a_conversation_stays_muted_when_the_status_that_began_it_is_deleted(anna: Api, ben: Api):
    root = anna.publish("Let us talk")
    answer = ben.publish("@anna yes", in_reply_to_id=root["id"])
    act(anna, "mute", root)
    anna.call("DELETE", f"/api/v1/statuses/{root['id']}")
    ben.publish("@anna still there?", in_reply_to_id=answer["id"])
    assert len(anna.get("/api/v1/notifications").json) == 1
    assert anna.get(f"/api/v1/statuses/{answer['id']}").json["muted"] is True


def test_a_boosts_own_id_stands_for_its_status(anna: Api, ben: Api):
    status = anna.publish("Spread me")
    boost = act(ben, "reblog", status).json
    for action, flag in (("bookmark", "bookmarked"), ("mute", "muted")):
        answer = act(anna, action, boost).json
        assert (answer["id"], answer[flag]) == (status["id"], True)
        shown = anna.get(f"/api/v1/statuses/{boost['id']}").json
        assert (shown[flag], shown["reblog"][flag]) == (True, True)
        answer = act(anna, f"un{action}", boost).json
        assert (answer["id"], answer[flag]) == (status["id"], False)
    act(anna, "pin", status)
    assert "pinned" not in anna.get(f"/api/v1/statuses/{boost['id']}").json
    assert act(anna, "unpin", boost).json["pinned"] is False


@pytest.mark.parametrize("action", ACTIONS)
def test_what_one_may_not_see_and_what_is_not_there_look_the_same(anna: Api, ben: Api, action: str):
    hidden = ben.publish("psst", visibility="direct")
    before = store.head()
    answers = [
        anna.post(f"/api/v1/statuses/{status_id}/{action}")
        for status_id in (hidden["id"], "1", str(2**63), "-1", "0x1", "１", "a%00b", "%F0%9F%A6%86")
    ]
    assert {(answer.status, str(answer.json)) for answer in answers} == {(404, str(ABSENT))}
    assert store.head() == before


TAKEN_BACK = [
    *(("bookmark", "unbookmark", hiding) for hiding in ("block", "edit", "unfollow")),
    *(("favourite", "unfavourite", hiding) for hiding in ("block", "edit", "unfollow")),
    ("reblog", "unreblog", "block"),  # nothing else that is hidden later can be boosted by another
]


@pytest.mark.parametrize(("mark", "back", "hiding"), TAKEN_BACK)
def test_a_mark_can_be_taken_back_from_what_may_not_be_seen_any_more(
    anna: Api, ben: Api, mark: str, back: str, hiding: str
):
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    visibility = {"block": "public", "edit": "direct", "unfollow": "private"}[hiding]
    status = ben.publish("@anna psst" if hiding == "edit" else "psst", visibility=visibility)
    assert act(anna, mark, status).status == 200
    hide(anna, ben, hiding, status)
    assert anna.get(f"/api/v1/statuses/{status['id']}").status == 404
    answer = act(anna, back, status)
    assert (answer.status, answer.json["id"], answer.json["account"]["id"]) == (200, status["id"], ben.id)
    assert answer.json["content"] == ""
    assert not {answer.json[flag] for flag in ("favourited", "reblogged", "bookmarked")} - {False}
    before = store.head()
    again = act(anna, back, status)
    assert (again.status, again.json, store.head()) == (404, ABSENT, before)
    assert act(anna, mark, status).status == 404


def hide(anna: Api, ben: Api, how: str, status: Any) -> None:
    if how == "block":
        ben.post(f"/api/v1/accounts/{anna.id}/block")
    elif how == "edit":
        ben.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "a secret"})
    else:
        anna.post(f"/api/v1/accounts/{ben.id}/unfollow")


@pytest.mark.parametrize("way", ["POST {boost}/unreblog", "DELETE {boost}"])
def test_a_boost_of_what_may_not_be_seen_any_more_can_be_taken_back_by_its_own_id(anna: Api, ben: Api, way: str):
    status = ben.publish("Spread me")
    boost = act(anna, "reblog", status).json
    hide(anna, ben, "block", status)
    method, path = way.format(boost=f"/api/v1/statuses/{boost['id']}").split()
    answer = anna.call(method, path)
    assert (answer.status, answer.json["content"], answer.json["reblogged"]) == (200, "", False)
    assert ben.get(f"/api/v1/statuses/{status['id']}").json["reblogs_count"] == 0
    assert anna.call(method, path).status == 404


@pytest.mark.parametrize("listing", ["bookmarks", "favourites"])
def test_odd_pages_of_own_marks_are_refused_or_clamped(anna: Api, listing: str):
    for query in ({"max_id": "x"}, {"limit": "many"}, {"min_id": "1\0"}, {"since_id": str(2**63)}):
        assert anna.get(f"/api/v1/{listing}", query).status == 422
    for query in ({"limit": -1}, {"limit": 10**9}, {"max_id": 1, "min_id": 5}):
        assert anna.get(f"/api/v1/{listing}", query).json == []


def test_an_accounts_statuses_can_be_narrowed_down(anna: Api, ben: Api):
    plain = anna.publish("Words")
    tagged = anna.publish("#Birds fly")
    hidden = anna.publish("#birds hide", visibility="private")
    direct = anna.publish("@ben psst", visibility="direct")
    foreign = ben.publish("#birds sing")
    act(anna, "reblog", foreign)
    path = f"/api/v1/accounts/{anna.id}/statuses"
    assert ids(ben.get(path, {"tagged": "BIRDS"})) == ids(ben.get(path, {"tagged": "#birds"})) == [tagged["id"]]
    assert ids(anna.get(path, {"tagged": "birds"})) == [hidden["id"], tagged["id"]]
    assert ids(anna.get(path, {"tagged": "no tag!"})) == ids(anna.get(path, {"tagged": "1"})) == []
    shown = ids(ben.get(path, {"exclude_direct": True, "exclude_reblogs": True}))
    assert shown == [tagged["id"], plain["id"]]
    assert direct["id"] in ids(ben.get(path))
    assert anna.get(path, {"tagged": "x\0"}).status in {200, 422}
