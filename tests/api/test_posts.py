"""Statuses through the door: published, read, edited, deleted, threaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from events import store
from feed_project.api import writing
from tests.api.conftest import Api


def test_a_published_status_answers_with_every_field_clients_read(anna: Api, settings):
    status = anna.publish("Hello #World and @anna", spoiler_text="careful", language="en")
    base = settings.DUNLIN_BASE_URL
    assert status["id"].isdigit()
    assert status["uri"] == f"{base}/users/anna/statuses/{status['id']}"
    assert status["url"] == f"{base}/@anna/{status['id']}"
    assert status["created_at"].endswith("Z")
    assert len(status["created_at"]) == len("2026-01-01T00:00:00.000Z")
    assert (status["spoiler_text"], status["sensitive"], status["language"]) == ("careful", True, "en")
    assert [(tag["name"].lower(), tag["url"].lower()) for tag in status["tags"]] == [
        ("world", f"{base}/tags/world".lower())
    ]
    assert status["mentions"] == [{"id": anna.id, "username": "anna", "acct": "anna", "url": f"{base}/@anna"}]
    assert status["application"] == {"name": "A client", "website": "https://client.example"}
    assert f'href="{base}/@anna"' in status["content"]
    assert (status["favourited"], status["reblogged"], status["bookmarked"], status["pinned"]) == (False,) * 4
    assert (status["replies_count"], status["reblogs_count"], status["favourites_count"]) == (0, 0, 0)


def test_a_post_that_nobody_folds_yet_is_answered_from_its_event(anna: Api, monkeypatch: pytest.MonkeyPatch):
    folded = anna.publish("Hello #World and @anna", spoiler_text="careful", language="en")
    monkeypatch.setattr(writing, "settle", lambda outcome: False)
    unfolded = anna.publish("Hello #World and @anna", spoiler_text="careful", language="en")
    assert anna.get(f"/api/v1/statuses/{unfolded['id']}").status == 404
    different = {"id", "uri", "url", "created_at", "account"}
    assert {key: value for key, value in unfolded.items() if key not in different} == {
        key: value for key, value in folded.items() if key not in different
    }


def test_text_that_looks_like_a_link_of_ours_is_left_alone(anna: Api):
    assert 'href="/x' in anna.publish('<a href="/x">')["content"].replace("&quot;", '"')


def test_anonymous_readers_get_no_flags_of_their_own(anna: Api, anybody: Api):
    status = anna.publish("Hello")
    seen = anybody.get(f"/api/v1/statuses/{status['id']}").json
    assert not {"favourited", "reblogged", "bookmarked", "muted", "pinned"} & set(seen)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": ""},
        {"status": " \n\t"},
        {"status": "x" * 501},
        {"status": ["x"]},
        {"status": {"x": 1}},
        {"status": "x", "visibility": "everyone"},
        {"status": "x", "sensitive": "perhaps"},
        {"status": "x", "media_ids": ["1"]},
        {"status": "x", "in_reply_to_id": "abc"},
        {"status": "x", "in_reply_to_id": 2**63},
        {"status": "x\0"},
    ],
)
def test_a_status_that_makes_no_sense_is_refused_and_nothing_is_kept(anna: Api, body: dict[str, object]):
    before = store.head()
    answer = anna.post("/api/v1/statuses", body)
    assert (answer.status, set(answer.json) - {"details"}) == (422, {"error"})
    assert store.head() == before
    assert store.pending() == 0


def test_a_reply_to_nothing_is_refused_with_404(anna: Api):
    assert anna.post("/api/v1/statuses", {"status": "x", "in_reply_to_id": "1"}).status == 404


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"status": "Hi", "sensitive": "True"}', "application/json"),
        (b"status=Hi&sensitive=1", "application/x-www-form-urlencoded"),
        (
            b'--b\r\nContent-Disposition: form-data; name="status"\r\n\r\nHi\r\n'
            b'--b\r\nContent-Disposition: form-data; name="sensitive"\r\n\r\ntrue\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_every_kind_of_body_publishes_the_same(anna: Api, body: bytes, kind: str):
    answer = anna.post("/api/v1/statuses", body, content_type=kind)
    assert answer.status == 200, answer.json
    assert (answer.json["content"], answer.json["sensitive"]) == ("<p>Hi</p>", True)


def test_one_idempotency_key_publishes_once(anna: Api):
    first = anna.post("/api/v1/statuses", {"status": "Once"}, **{"Idempotency-Key": "k"})
    again = anna.post("/api/v1/statuses", {"status": "Once"}, **{"Idempotency-Key": "k"})
    other = anna.post("/api/v1/statuses", {"status": "Other"}, **{"Idempotency-Key": "k"})
    assert first.json["id"] == again.json["id"]
    assert other.status == 422
    assert len(anna.get(f"/api/v1/accounts/{anna.id}/statuses").json) == 1


def test_keys_of_different_members_do_not_meet(anna: Api, ben: Api):
    one = anna.post("/api/v1/statuses", {"status": "Mine"}, **{"Idempotency-Key": "k"})
    other = ben.post("/api/v1/statuses", {"status": "Mine too"}, **{"Idempotency-Key": "k"})
    assert (one.status, other.status) == (200, 200)


def test_an_edit_changes_the_words_and_says_when(anna: Api, ben: Api):
    status = anna.publish("Helo", visibility="unlisted")
    edited = anna.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "Hello"})
    assert (edited.status, edited.json["content"], edited.json["visibility"]) == (200, "<p>Hello</p>", "unlisted")
    assert edited.json["edited_at"]
    assert anna.get(f"/api/v1/statuses/{status['id']}/source").json == {
        "id": status["id"],
        "text": "Hello",
        "spoiler_text": "",
    }
    assert ben.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": "Mine"}).status == 404
    assert ben.get(f"/api/v1/statuses/{status['id']}/source").status == 404


def test_a_deleted_status_answers_with_its_text_and_is_gone(anna: Api, ben: Api):
    status = anna.publish("Bye *now*")
    assert ben.call("DELETE", f"/api/v1/statuses/{status['id']}").status == 404
    answer = anna.call("DELETE", f"/api/v1/statuses/{status['id']}")
    assert (answer.status, answer.json["text"], answer.json["id"]) == (200, "Bye *now*", status["id"])
    assert anna.get(f"/api/v1/statuses/{status['id']}").status == 404
    assert anna.call("DELETE", f"/api/v1/statuses/{status['id']}").status == 404


def test_a_thread_is_read_up_and_down(anna: Api, ben: Api, anybody: Api):
    root = anna.publish("One")
    answer = ben.publish("@anna Two", in_reply_to_id=root["id"])
    last = anna.publish("@ben Three", in_reply_to_id=answer["id"])
    context = anybody.get(f"/api/v1/statuses/{answer['id']}/context").json
    assert [status["id"] for status in context["ancestors"]] == [root["id"]]
    assert [status["id"] for status in context["descendants"]] == [last["id"]]
    assert (answer["in_reply_to_id"], answer["in_reply_to_account_id"]) == (root["id"], anna.id)


def test_private_and_absent_statuses_look_the_same(anna: Api, ben: Api, anybody: Api):
    hidden = anna.publish("For followers", visibility="private")
    absent = str(int(hidden["id"]) + 1)
    for reader in (ben, anybody):
        for suffix in ("", "/context", "/favourited_by", "/reblogged_by"):
            for status_id in (hidden["id"], absent):
                answer = reader.get(f"/api/v1/statuses/{status_id}{suffix}")
                assert (answer.status, answer.json) == (404, {"error": "Record not found"})
    for action in ("favourite", "unfavourite", "reblog", "unreblog"):
        answers = [ben.post(f"/api/v1/statuses/{status_id}/{action}") for status_id in (hidden["id"], absent)]
        assert [(answer.status, answer.json) for answer in answers] == [(404, {"error": "Record not found"})] * 2


def test_favouriting_answers_with_the_new_flag_and_count(anna: Api, ben: Api):
    status = anna.publish("Like me")
    path = f"/api/v1/statuses/{status['id']}"
    for _ in range(2):
        liked = ben.post(f"{path}/favourite").json
        assert (liked["favourited"], liked["favourites_count"]) == (True, 1)
    assert [account["id"] for account in anna.get(f"{path}/favourited_by").json] == [ben.id]
    unliked = ben.post(f"{path}/unfavourite").json
    assert (unliked["favourited"], unliked["favourites_count"]) == (False, 0)


def test_boosting_answers_with_the_boost_around_the_status(anna: Api, ben: Api):
    status = anna.publish("Spread me")
    path = f"/api/v1/statuses/{status['id']}"
    boost = ben.post(f"{path}/reblog", {"visibility": "unlisted"}).json
    assert (boost["account"]["id"], boost["visibility"]) == (ben.id, "unlisted")
    assert (boost["reblog"]["id"], boost["reblog"]["reblogged"], boost["reblog"]["reblogs_count"]) == (
        status["id"],
        True,
        1,
    )
    assert boost["id"] != status["id"]
    assert [account["id"] for account in anna.get(f"{path}/reblogged_by").json] == [ben.id]
    assert anna.get(f"/api/v1/statuses/{boost['id']}").json["reblog"]["id"] == status["id"]
    undone = ben.post(f"{path}/unreblog").json
    assert (undone["id"], undone["reblogged"], undone["reblogs_count"], undone["reblog"]) == (
        status["id"],
        False,
        0,
        None,
    )


def test_what_is_only_for_some_cannot_be_boosted_by_others(anna: Api, ben: Api):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    private = anna.publish("Followers", visibility="private")
    direct = anna.publish("@ben Direct", visibility="direct")
    for status in (private, direct):
        assert ben.post(f"/api/v1/statuses/{status['id']}/reblog").status in {403, 404, 422}


def test_several_statuses_come_in_the_order_asked_for(anna: Api, ben: Api):
    one, two = anna.publish("1"), anna.publish("2")
    hidden = anna.publish("3", visibility="direct")
    wanted = {"id[]": [two["id"], hidden["id"], one["id"], "77"]}
    assert [status["id"] for status in ben.get("/api/v1/statuses", wanted).json] == [two["id"], one["id"]]


@pytest.mark.parametrize("bad", ["0", "-1", "0x1", "9223372036854775808", "1" * 50, "٣", "a", "%00", "1;2", "1.json"])
def test_an_address_with_no_id_in_it_is_not_found(anna: Api, bad: str):
    for path in (f"/api/v1/statuses/{bad}", f"/api/v1/accounts/{bad}", f"/api/v1/notifications/{bad}"):
        assert anna.get(path).status == 404
    assert anna.post(f"/api/v1/statuses/{bad}/favourite").status == 404
    assert anna.post(f"/api/v1/accounts/{bad}/follow").status == 404


def test_a_page_of_statuses_costs_the_same_however_long_it_is(anna: Api, inline_relay: Callable[[], int]):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(6):
        anna.publish(f"Post {number} @anna #tag")
        if number in {0, 5}:
            anna.get("/api/v1/timelines/home")
            inline_relay()  # the day's first visit is an event, too, and is not asked for any more
            anna.get("/api/v1/timelines/home")
            with CaptureQueriesContext(connection) as captured:
                anna.get("/api/v1/timelines/home")
            counts.append(len(captured))
    assert counts == [4, 4]  # the token, the entries, their posts, the people


def test_a_key_of_any_length_is_bound_to_all_of_the_request(anna: Api):
    def published(query: dict[str, str], key: str) -> tuple[int, str | None]:
        answer = anna.call("POST", "/api/v1/statuses", None, query, **{"Idempotency-Key": key})
        return answer.status, answer.json.get("id")

    assert published({"status": "A"}, "k")[0] == 200
    assert published({"status": "B"}, "k")[0] == 422
    long = "k" * 255
    one, other = published({"status": "C"}, long + "1"), published({"status": "C"}, long + "2")
    assert (one[0], other[0]) == (200, 200)
    assert one != other


def test_the_same_fields_in_another_wrapping_replay_the_first_answer(anna: Api):
    part = '--{0}\r\nContent-Disposition: form-data; name="{1}"\r\n\r\n{2}\r\n'
    multiparts = [
        (part.format(b, "status", "Hi") + part.format(b, "sensitive", "true") + f"--{b}--\r\n", b) for b in "xy"
    ]
    bodies = [
        ('{"status": "Hi", "sensitive": true}', "application/json"),
        ('{"sensitive": true,  "status": "Hi"}', "application/json"),
        ("status=Hi&sensitive=1", "application/x-www-form-urlencoded"),
        *((body, f"multipart/form-data; boundary={b}") for body, b in multiparts),
    ]
    answers = [
        anna.post("/api/v1/statuses", body, content_type=kind, **{"Idempotency-Key": "k"}) for body, kind in bodies
    ]
    assert [answer.status for answer in answers] == [200] * 5
    assert len({answer.json["id"] for answer in answers}) == 1
