"""Polls: asking, voting, results, and what is kept from whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from commands.due import run_all
from commands.tables import sql
from commands.timers import TIMERS
from events import store
from queries.live import posts_for
from tests.api.conftest import Api

POLL = {"options": ["tea", "mud"], "expires_in": 3600}


@pytest.fixture
def poll(anna: Api) -> Any:
    """Anna asks, for an hour."""
    return anna.publish("Breakfast?", poll=POLL)["poll"]


def vote(voter: Api, poll: Any, *choices: object) -> Any:
    return voter.post(f"/api/v1/polls/{poll['id']}/votes", {"choices": list(choices)})


def seen(reader: Api, poll: Any) -> Any:
    answer = reader.get(f"/api/v1/polls/{poll['id']}")
    assert answer.status == 200, answer.json
    return answer.json


def end(poll: Any, inline_relay: Callable[[], int]) -> None:
    """Let the hour pass: for the database, by putting the end into the past; for the timer, by its clock."""
    past = timezone.now() - timedelta(seconds=1)
    for table in ("write_poll", "read_poll"):
        sql.run(f"UPDATE {table} SET ends_at = %s WHERE poll_id = %s", [past, int(poll["id"])])
    assert run_all(TIMERS, timezone.now() + timedelta(hours=2)) == 1
    inline_relay()


def test_a_poll_is_answered_whole_to_its_author(anna: Api):
    status = anna.publish("Breakfast?", poll={**POLL, "multiple": True})
    poll = status["poll"]
    assert poll == {
        "id": poll["id"],
        "expires_at": poll["expires_at"],
        "expired": False,
        "multiple": True,
        "votes_count": 0,
        "voters_count": 0,
        "options": [{"title": "tea", "votes_count": 0}, {"title": "mud", "votes_count": 0}],
        "emojis": [],
        "voted": True,
        "own_votes": [],
    }
    end = datetime.fromisoformat(poll["expires_at"])
    assert end - timezone.now() == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=30))
    assert seen(anna, poll) == poll
    assert anna.get(f"/api/v1/statuses/{status['id']}").json["poll"] == poll


def test_a_poll_may_come_as_a_form_with_nested_fields(anna: Api):
    body = "status=x&poll[options][]=a&poll[options][]=b&poll[expires_in]=300&poll[multiple]=1&poll[hide_totals]=True"
    answer = anna.post("/api/v1/statuses", body, content_type="application/x-www-form-urlencoded")
    assert answer.status == 200, answer.json
    assert answer.json["poll"]["multiple"] is True
    assert [option["votes_count"] for option in answer.json["poll"]["options"]] == [None, None]


def test_a_vote_is_counted_and_known_to_nobody_but_the_voter(anna: Api, ben: Api, anybody: Api, poll: Any):
    answer = vote(ben, poll, 1)
    assert answer.status == 200
    assert (answer.json["voted"], answer.json["own_votes"]) == (True, [1])
    assert [option["votes_count"] for option in answer.json["options"]] == [0, 1]
    assert (answer.json["votes_count"], answer.json["voters_count"]) == (1, 1)
    assert seen(anna, poll)["own_votes"] == []
    public = seen(anybody, poll)
    assert public["voters_count"] == 1
    assert not {"voted", "own_votes"} & set(public)


def test_several_choices_are_several_votes_of_one_voter(anna: Api, ben: Api):
    poll = anna.publish("Which?", poll={"options": ["a", "b", "c"], "expires_in": 300, "multiple": True})["poll"]
    answer = ben.post(
        f"/api/v1/polls/{poll['id']}/votes", "choices[]=2&choices[]=0", content_type="application/x-www-form-urlencoded"
    )
    assert (answer.json["votes_count"], answer.json["voters_count"], answer.json["own_votes"]) == (2, 1, [0, 2])


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        ([], "Choices can't be blank"),
        ([2], "The chosen vote option does not exist"),
        ([-1], "The chosen vote option does not exist"),
        ([2**62], "The chosen vote option does not exist"),
        ([0, 1], "You have already voted on this poll"),
    ],
)
def test_a_vote_that_makes_no_sense_is_refused_and_counts_nothing(
    ben: Api, poll: Any, choices: list[int], problem: str
):
    before = store.head()
    answer = vote(ben, poll, *choices)
    assert (answer.status, answer.json["error"]) == (422, f"Validation failed: {problem}")
    assert store.head() == before


@pytest.mark.parametrize("choices", [["x"], [None], [[0]], {"a": {"b": 1}}, [1.5], "0x1", [True]])
def test_choices_of_the_wrong_kind_are_refused_and_nothing_breaks(ben: Api, poll: Any, choices: Any):
    answer = ben.post(f"/api/v1/polls/{poll['id']}/votes", {"choices": choices})
    assert answer.status == 422
    assert seen(ben, poll)["voters_count"] == 0


def test_nobody_votes_twice_nor_in_a_poll_of_its_own(anna: Api, ben: Api, poll: Any):
    vote(ben, poll, 0)
    again = vote(ben, poll, 1)
    assert (again.status, again.json["error"]) == (422, "Validation failed: You have already voted on this poll")
    own = vote(anna, poll, 0)
    assert (own.status, own.json["error"]) == (422, "Validation failed: You cannot vote in your own polls")
    assert seen(ben, poll)["voters_count"] == 1


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_a_hidden_poll_and_one_that_is_not_there_look_the_same(anna: Api, ben: Api, visibility: str):
    poll = anna.publish("For few", poll=POLL, visibility=visibility)["poll"]
    for other in (poll, {"id": "1"}, {"id": str(2**63)}, {"id": "x"}, {"id": "0"}):
        for answer in (ben.get(f"/api/v1/polls/{other['id']}"), vote(ben, other, 0)):
            assert (answer.status, answer.json) == (404, {"error": "Record not found"})


def test_the_totals_are_hidden_until_the_end(anna: Api, ben: Api, inline_relay: Callable[[], int]):
    poll = anna.publish("?", poll={**POLL, "hide_totals": True})["poll"]
    vote(ben, poll, 1)
    for reader in (anna, ben):
        assert [option["votes_count"] for option in seen(reader, poll)["options"]] == [None, None]
    end(poll, inline_relay)
    ended = seen(ben, poll)
    assert ended["expired"] is True
    assert [option["votes_count"] for option in ended["options"]] == [0, 1]


def test_after_the_end_nobody_votes_and_all_who_did_are_told(
    anna: Api, ben: Api, member: Callable[..., Api], poll: Any, inline_relay: Callable[[], int]
):
    carl = member("carl")
    vote(ben, poll, 0)
    end(poll, inline_relay)
    late = vote(carl, poll, 0)
    assert (late.status, late.json["error"]) == (422, "Validation failed: The poll has already ended")
    for told in (anna, ben):
        (notification,) = told.get("/api/v1/notifications", {"types[]": "poll"}).json
        assert notification["account"]["id"] == anna.id
        assert notification["status"]["poll"]["id"] == poll["id"]
    assert carl.get("/api/v1/notifications", {"types[]": "poll"}).json == []
    assert run_all(TIMERS, timezone.now() + timedelta(days=40)) == 0


def test_an_edit_that_asks_otherwise_starts_over(anna: Api, ben: Api):
    status = anna.publish("Breakfast?", poll=POLL)
    vote(ben, status["poll"], 0)
    same = anna.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "Breakfast!", "poll": POLL}).json
    assert (same["poll"]["id"], same["poll"]["voters_count"]) == (status["poll"]["id"], 1)
    other = {**POLL, "options": ["tea", "silt"]}
    edited = anna.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "Breakfast!", "poll": other}).json
    assert (edited["poll"]["voters_count"], edited["poll"]["options"][1]["title"]) == (0, "silt")
    assert ben.get(f"/api/v1/polls/{status['poll']['id']}").status == 404
    assert vote(ben, edited["poll"], 1).status == 200


def test_an_edit_without_the_poll_takes_it_away(anna: Api, poll: Any):
    (status,) = anna.get(f"/api/v1/accounts/{anna.id}/statuses").json
    assert anna.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "Never mind"}).json["poll"] is None
    assert anna.get(f"/api/v1/polls/{poll['id']}").status == 404


def test_a_poll_is_erased_with_its_status(anna: Api, ben: Api):
    status = anna.publish("Breakfast?", poll={**POLL, "options": ["marsh-samphire", "mud"]})
    vote(ben, status["poll"], 0)
    deleted = anna.call("DELETE", f"/api/v1/statuses/{status['id']}").json
    assert deleted["poll"]["options"][0]["title"] == "marsh-samphire"
    assert ben.get(f"/api/v1/polls/{status['poll']['id']}").status == 404
    assert sql.rows("SELECT FROM event WHERE payload::text LIKE '%%marsh-samphire%%'") == []
    assert sql.rows("SELECT FROM write_due") == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"options": ["a"]}, "Choices must have more than one item"),
        ({"options": None}, "Choices must have more than one item"),
        ({"options": ["a", "A", "b", "B", "c"]}, "Choices can't contain more than 4 items"),
        ({"options": [str(number) for number in range(100)]}, "Choices can't contain more than 4 items"),
        ({"options": ["a", "a"]}, "Choices contain duplicate items"),
        ({"options": [" a", "a\n"]}, "Choices contain duplicate items"),
        ({"options": ["a", "", " "]}, "Choices must have more than one item"),
        ({"options": ["a" * 51, "b"]}, "Choices cannot be longer than 50 characters each"),
        ({"expires_in": 299}, "Deadline is too soon"),
        ({"expires_in": 2_629_747}, "Deadline is too far into the future"),
        ({"expires_in": 2**62}, "Deadline is too far into the future"),
        ({"expires_in": None}, "Deadline can't be blank"),
        ({"options": [1, 2]}, "Options is invalid"),
        ({"expires_in": "soon"}, "Expires in is invalid"),
        ({"multiple": "perhaps"}, "Multiple is invalid"),
    ],
)
def test_a_poll_that_makes_no_sense_is_refused_and_nothing_is_kept(anna: Api, change: dict[str, Any], problem: str):
    before = store.head()
    answer = anna.post("/api/v1/statuses", {"status": "x", "poll": {**POLL, **change}})
    assert (answer.status, answer.json["error"]) == (422, f"Validation failed: {problem}")
    assert store.head() == before


@pytest.mark.parametrize("poll", [["a", "b"], "a", 7, True])
def test_what_is_no_poll_at_all_is_refused(anna: Api, poll: Any):
    assert anna.post("/api/v1/statuses", {"status": "x", "poll": poll}).status == 422


def test_a_poll_without_words_is_refused(anna: Api):
    answer = anna.post("/api/v1/statuses", {"status": "", "poll": POLL})
    assert (answer.status, answer.json["error"]) == (422, "Validation failed: Text can't be blank")


def test_the_same_key_asks_once(anna: Api):
    bodies = [{"status": "Breakfast?", "poll": poll} for poll in (POLL, POLL, {**POLL, "multiple": True})]
    first, again, other = [anna.post("/api/v1/statuses", body, **{"Idempotency-Key": "k"}) for body in bodies]
    assert first.json["poll"]["id"] == again.json["poll"]["id"]
    assert other.status == 422


def test_polls_stand_in_timelines_and_threads_with_the_readers_own_votes(anna: Api, ben: Api, poll: Any):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    vote(ben, poll, 0)
    (status,) = ben.get("/api/v1/timelines/public").json
    answer = ben.publish("Tea!", in_reply_to_id=status["id"])
    shown = [
        *ben.get("/api/v1/timelines/public").json,
        *ben.get(f"/api/v1/statuses/{answer['id']}/context").json["ancestors"],
        *ben.get(f"/api/v1/accounts/{anna.id}/statuses").json,
        *ben.get("/api/v1/timelines/home", {"max_id": answer["id"]}).json,
    ]
    assert [status["poll"]["own_votes"] for status in shown] == [[0]] * 4


def test_live_each_owner_gets_its_own_votes(anna: Api, ben: Api, poll: Any):
    vote(ben, poll, 1)
    (status,) = anna.get(f"/api/v1/accounts/{anna.id}/statuses").json
    post_id = int(status["id"])
    views = posts_for([(ben.account_id, post_id), (anna.account_id, post_id), (0, post_id)])
    assert [views[owner, post_id].poll.chosen for owner in (ben.account_id, anna.account_id, 0)] == [(1,), None, None]


def test_the_instance_says_what_a_poll_may_be(anybody: Api):
    for path in ("/api/v1/instance", "/api/v2/instance"):
        assert anybody.get(path).json["configuration"]["polls"] == {
            "max_options": 4,
            "max_characters_per_option": 50,
            "min_expiration": 300,
            "max_expiration": 2_629_746,
        }
