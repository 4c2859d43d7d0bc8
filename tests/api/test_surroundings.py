"""Notes, endorsements and markers: what an account keeps around itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import Api


def standing(actor: Api, other: Api):
    return actor.get("/api/v1/accounts/relationships", {"id[]": [other.id]}).json[0]


def test_a_note_is_in_the_relationship_of_its_author_alone(anna: Api, ben: Api):
    answer = anna.post(f"/api/v1/accounts/{ben.id}/note", {"comment": "met in Rome"})
    assert (answer.status, answer.json["note"]) == (200, "met in Rome")
    assert (standing(anna, ben)["note"], standing(ben, anna)["note"]) == ("met in Rome", "")


@pytest.mark.parametrize("comment", [{}, {"comment": ""}, {"comment": " "}])
def test_a_note_without_words_erases_the_one_before(anna: Api, ben: Api, comment: dict[str, str]):
    anna.post(f"/api/v1/accounts/{ben.id}/note", {"comment": "met in Rome"})
    assert anna.post(f"/api/v1/accounts/{ben.id}/note", comment).json["note"] == ""


def test_a_note_that_is_too_long_or_about_nobody_changes_nothing(anna: Api, ben: Api):
    anna.post(f"/api/v1/accounts/{ben.id}/note", {"comment": "met in Rome"})
    long = anna.post(f"/api/v1/accounts/{ben.id}/note", {"comment": "x" * 2001})
    assert (long.status, long.json["error"]) == (
        422,
        "Validation failed: Comment is too long (maximum is 2000 characters)",
    )
    assert anna.post(f"/api/v1/accounts/{ben.id}/note", {"comment": ["x"]}).status == 422
    assert anna.post("/api/v1/accounts/77/note", {"comment": "x"}).status == 404
    assert anna.post(f"/api/v1/accounts/{2**63}/note", {"comment": "x"}).status == 404
    assert standing(anna, ben)["note"] == "met in Rome"


@pytest.mark.parametrize(("do", "undo"), [("pin", "unpin"), ("endorse", "unendorse")])
def test_whom_one_follows_one_can_endorse_for_everybody_to_see(anna: Api, ben: Api, anybody: Api, do: str, undo: str):
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    assert anna.post(f"/api/v1/accounts/{ben.id}/{do}").json["endorsed"] is True
    for path, who in (("endorsements", anna), (f"accounts/{anna.id}/endorsements", anybody)):
        assert [account["id"] for account in who.get(f"/api/v1/{path}").json] == [ben.id]
    assert anna.post(f"/api/v1/accounts/{ben.id}/{undo}").json["endorsed"] is False
    assert anna.get("/api/v1/endorsements").json == []


def test_an_endorsement_needs_a_follow_and_ends_with_it(anna: Api, ben: Api):
    refused = anna.post(f"/api/v1/accounts/{ben.id}/pin")
    assert (refused.status, refused.json["error"]) == (
        422,
        "Validation failed: You must be already following the person you want to endorse",
    )
    anna.post(f"/api/v1/accounts/{ben.id}/follow")
    anna.post(f"/api/v1/accounts/{ben.id}/pin")
    assert anna.post(f"/api/v1/accounts/{ben.id}/unfollow").json["endorsed"] is False
    assert anna.post("/api/v1/accounts/77/pin").status == 404


def test_endorsements_are_hidden_behind_a_block_and_cut_by_their_own_ids(
    member: Callable[..., Api], anna: Api, ben: Api
):
    friends = [member(f"friend{number}") for number in range(3)]
    for friend in friends:
        anna.post(f"/api/v1/accounts/{friend.id}/follow")
        anna.post(f"/api/v1/accounts/{friend.id}/pin")
    first = anna.get("/api/v1/endorsements", {"limit": "2"})
    assert [account["id"] for account in first.json] == [friends[2].id, friends[1].id]
    cursor = first.headers["Link"].split("max_id=")[1].split(">")[0]
    last = anna.get("/api/v1/endorsements", {"max_id": cursor})
    assert [account["id"] for account in last.json] == [friends[0].id]
    assert 'rel="next"' not in last.headers["Link"]
    friends[1].post(f"/api/v1/accounts/{ben.id}/block")
    seen = [account["id"] for account in ben.get(f"/api/v1/accounts/{anna.id}/endorsements").json]
    assert seen == [friends[2].id, friends[0].id]


def test_markers_answer_every_timeline_asked_for_and_no_other(anna: Api):
    both = {"timeline[]": ["home", "notifications"]}
    unmoved = anna.get("/api/v1/markers", both).json
    assert {name: (marker["last_read_id"], marker["version"]) for name, marker in unmoved.items()} == {
        "home": ("0", 0),
        "notifications": ("0", 0),
    }
    moved = anna.post("/api/v1/markers", {"home": {"last_read_id": "103194548672408537"}})
    assert (moved.status, list(moved.json)) == (200, ["home"])
    assert anna.get("/api/v1/markers", both).json["home"] == moved.json["home"]
    assert list(anna.get("/api/v1/markers", {"timeline[]": ["home", "other"]}).json) == ["home"]
    assert anna.get("/api/v1/markers").json == {}


def test_a_marker_counts_its_moves_and_is_its_owners_alone(anna: Api, ben: Api):
    form = {"content_type": "application/x-www-form-urlencoded"}
    anna.post("/api/v1/markers", "home[last_read_id]=5&notifications[last_read_id]=6", **form)
    again = anna.post("/api/v1/markers", "home[last_read_id]=7", **form).json["home"]
    assert (again["last_read_id"], again["version"]) == ("7", 1)
    assert anna.post("/api/v1/markers", "home[last_read_id]=7", **form).json["home"]["version"] == 1
    assert ben.get("/api/v1/markers", {"timeline[]": ["home"]}).json["home"]["last_read_id"] == "0"


@pytest.mark.parametrize("last_read_id", ["x", "-1", "0", str(2**63), "٣", ["1"], {"a": "1"}, True, 1.5])
def test_a_marker_at_an_id_that_cannot_be_is_refused(anna: Api, last_read_id: object):
    anna.post("/api/v1/markers", {"home": {"last_read_id": "5"}})
    assert anna.post("/api/v1/markers", {"home": {"last_read_id": last_read_id}}).status in {404, 422}
    assert anna.post("/api/v1/markers", {"home": last_read_id}).status < 500
    assert anna.get("/api/v1/markers", {"timeline[]": ["home"]}).json["home"]["last_read_id"] == "5"


def test_a_marker_that_others_keep_moving_meanwhile_is_a_conflict_and_stays(anna: Api, monkeypatch: pytest.MonkeyPatch):
    place = {"home": {"last_read_id": "5"}, "notifications": {"last_read_id": "6"}}
    moved = anna.post("/api/v1/markers", place).json
    with monkeypatch.context() as crowded:
        # Whatever is decided on is out of date: another device was quicker, each time.
        crowded.setattr("commands.handling.store.lock", lambda streams: dict.fromkeys(streams, 0))
        answer = anna.post("/api/v1/markers", {"home": {"last_read_id": "9"}})
    assert (answer.status, answer.json) == (409, {"error": "Conflict during update, please try again"})
    assert anna.get("/api/v1/markers", {"timeline[]": ["home", "notifications"]}).json == moved
    again = anna.post("/api/v1/markers", {"home": {"last_read_id": "9"}})
    assert (again.status, again.json["home"]["version"]) == (200, 1)


def test_markers_take_one_statement_to_read(anna: Api, django_assert_num_queries):
    from queries.endorsements import endorsed
    from queries.markers import markers
    from queries.paging import PageRequest

    with django_assert_num_queries(1):
        markers(anna.account_id, ["home", "notifications"])
    with django_assert_num_queries(1):  # and one for the accounts, where there are any
        endorsed(None, anna.account_id, PageRequest())
