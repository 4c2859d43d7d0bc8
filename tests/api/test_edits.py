"""The history of a status: every version, for whoever may see the status now, as long as it is there."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from feed_project.api import writing
from tests.api.conftest import Api

ABSENT = {"error": "Record not found"}


def edit(who: Api, status: Any, text: str, **fields: Any) -> Any:
    answer = who.call("PUT", f"/api/v1/statuses/{status['id']}", {"status": text, **fields})
    assert answer.status == 200, answer.json
    return answer.json


def history(who: Api, status: Any) -> Any:
    return who.get(f"/api/v1/statuses/{status['id']}/history")


def test_every_version_is_told_oldest_first(anna: Api, ben: Api, anybody: Api):
    status = anna.publish("Helo @ben #birds", spoiler_text="careful")
    edit(anna, status, "Hello @ben", sensitive=False, spoiler_text="")
    edited = edit(anna, status, "Bye https://example.org")
    for reader in (anna, ben, anybody):
        versions = history(reader, status).json
        assert [v["spoiler_text"] for v in versions] == ["careful", "", ""]
        assert [v["sensitive"] for v in versions] == [True, False, False]
        assert [v["account"]["id"] for v in versions] == [anna.id] * 3
        assert (versions[0]["content"], versions[2]["content"]) == (status["content"], edited["content"])
        assert [v["created_at"] for v in versions][::2] == [status["created_at"], edited["edited_at"]]
        assert all(v["media_attachments"] == v["emojis"] == [] for v in versions)
        assert "poll" not in versions[0]


def test_a_status_never_edited_has_one_version(anna: Api):
    status = anna.publish("As it is")
    assert [version["content"] for version in history(anna, status).json] == ["<p>As it is</p>"]


def test_who_may_not_see_a_status_now_sees_none_of_its_versions(anna: Api, ben: Api, anybody: Api):
    status = anna.publish("@ben psst", visibility="direct")
    assert len(history(ben, status).json) == 1
    edit(anna, status, "psst")
    for reader in (ben, anybody):
        assert (history(reader, status).status, history(reader, status).json) == (404, ABSENT)
    assert len(history(anna, status).json) == 2


def test_a_block_hides_all_versions_and_a_deletion_ends_them(anna: Api, ben: Api):
    status = anna.publish("Hello")
    edit(anna, status, "Bye")
    ben.post(f"/api/v1/accounts/{anna.id}/block")
    assert history(ben, status).status == 404
    anna.call("DELETE", f"/api/v1/statuses/{status['id']}")
    assert (history(anna, status).status, history(anna, status).json) == (404, ABSENT)


def test_a_boosts_own_id_leads_to_the_history_of_its_status(anna: Api, ben: Api):
    status = anna.publish("Hello")
    boost = ben.post(f"/api/v1/statuses/{status['id']}/reblog").json
    assert history(anna, boost).json == history(anna, status).json


def test_what_is_no_id_has_no_history(anna: Api):
    for status_id in ("0", "-1", str(2**63), "0x1", "１", "a%00b"):
        assert anna.get(f"/api/v1/statuses/{status_id}/history").json == ABSENT


@pytest.mark.parametrize("versions", [1, 5])
def test_a_history_takes_as_many_statements_however_long_it_is(
    anna: Api, versions: int, django_assert_num_queries: DjangoAssertNumQueries
):
    from queries.edits import edits

    status = anna.publish("Number 0")
    for number in range(1, versions):
        edit(anna, status, f"Number {number}")
    with django_assert_num_queries(2):  # the post and its author; the log is asked past Django
        assert len(edits(anna.account_id, int(status["id"])) or []) == versions


def test_a_status_that_nobody_has_folded_yet_can_be_edited_and_deleted(anna: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "settle", lambda outcome: False)
    status = anna.publish("Helo #world", spoiler_text="careful")
    edited = edit(anna, status, "Hello")
    assert (edited["content"], edited["tags"], edited["spoiler_text"]) == ("<p>Hello</p>", [], "careful")
    gone = anna.call("DELETE", f"/api/v1/statuses/{status['id']}")
    assert (gone.status, gone.json["text"], gone.json["id"]) == (200, "Hello", status["id"])
    assert anna.call("DELETE", f"/api/v1/statuses/{status['id']}").json == ABSENT


def test_what_is_not_folded_yet_is_nobody_elses_to_edit_or_delete(anna: Api, ben: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "settle", lambda outcome: False)
    path = f"/api/v1/statuses/{anna.publish('Mine')['id']}"
    assert ben.call("PUT", path, {"status": "Yours"}).json == ABSENT
    assert ben.call("DELETE", path).json == ABSENT
    assert anna.call("DELETE", path).status == 200
