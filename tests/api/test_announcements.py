"""Announcements: the operator speaks, members read, react and put away."""

from __future__ import annotations

from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command

from feed_project.processes.management.commands import announce as command
from queries.announcements import announcements
from tests.api.conftest import Api

PATH = "/api/v1/announcements"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch, inline_relay: Any) -> None:
    monkeypatch.setattr(command, "settle", lambda outcome: inline_relay())


def announce(*words: str) -> str:
    out = StringIO()
    call_command("announce", *words, stdout=out)
    return out.getvalue()


def reaction(number: str, name: str) -> str:
    return f"{PATH}/{number}/reactions/{quote(name)}"


def test_what_is_announced_reaches_every_member_and_nobody_else(anna: Api, anybody: Api):
    assert "Party [b] on friday" in announce("publish", "Party [b] on friday #fun https://example.org")
    (told,) = anna.get(PATH).json
    assert told["content"].startswith("<p>Party [b] on friday")
    assert (told["read"], told["published"], told["all_day"], told["reactions"]) == (False, True, False, [])
    assert told["tags"][0]["name"] == "fun"
    assert anybody.get(PATH).status == 401


def test_announcements_come_in_the_order_in_which_they_take_place_and_end(anna: Api):
    announce("publish", "later", "--starts-at", "2090-01-02T10:00", "--ends-at", "2090-01-02T12:00")
    announce("publish", "over", "--starts-at", "2020-01-01", "--ends-at", "2020-01-02", "--all-day")
    announce("publish", "now")
    told = anna.get(PATH).json
    assert [one["content"] for one in told] == ["<p>now</p>", "<p>later</p>"]
    assert told[1]["starts_at"] == "2090-01-02T10:00:00.000Z"


def test_an_announcement_is_worded_otherwise_and_withdrawn_with_all_there_was(anna: Api):
    announce("publish", "one")
    number = anna.get(PATH).json[0]["id"]
    anna.call("PUT", reaction(number, "🎉"))
    announce("edit", number, "two")
    (told,) = anna.get(PATH).json
    assert (told["content"], told["reactions"][0]["count"]) == ("<p>two</p>", 1)
    announce("withdraw", number)
    assert anna.get(PATH).json == []
    assert anna.post(f"{PATH}/{number}/dismiss").status == 404


def test_the_operator_hears_why_an_announcement_is_refused():
    with pytest.raises(CommandError, match="Text can't be blank"):
        announce("publish", " ")
    with pytest.raises(CommandError, match="Record not found"):
        announce("withdraw", "5")


def test_who_puts_an_announcement_away_has_read_it_and_nobody_else(anna: Api, ben: Api):
    announce("publish", "one")
    number = anna.get(PATH).json[0]["id"]
    for _ in range(2):
        away = anna.post(f"{PATH}/{number}/dismiss")
        assert (away.status, away.json) == (200, {})
    assert (anna.get(PATH).json[0]["read"], ben.get(PATH).json[0]["read"]) == (True, False)


def test_reactions_are_counted_and_ones_own_are_known(anna: Api, ben: Api):
    announce("publish", "one")
    number = anna.get(PATH).json[0]["id"]
    for member, name in ((anna, "🎉"), (ben, "🎉"), (ben, "❤️"), (ben, "❤️")):
        assert member.call("PUT", reaction(number, name)).json == {}
    assert anna.get(PATH).json[0]["reactions"] == [
        {"name": "🎉", "count": 2, "me": True},
        {"name": "❤️", "count": 1, "me": False},
    ]
    assert ben.call("DELETE", reaction(number, "❤️")).json == {}
    assert [one["name"] for one in ben.get(PATH).json[0]["reactions"]] == ["🎉"]


@pytest.mark.parametrize("name", ["x", ":tada:", "🎉🎉", "<b>", " ", "\x00"])
def test_what_is_no_emoji_is_refused_and_counted_nowhere(anna: Api, name: str):
    announce("publish", "one")
    number = anna.get(PATH).json[0]["id"]
    refused = anna.call("PUT", reaction(number, name))
    assert refused.status in {404, 422}
    assert anna.get(PATH).json[0]["reactions"] == []


def test_an_announcement_that_is_not_there_takes_no_reaction(anna: Api):
    for number in ("77", "0", str(2**63), "x"):
        assert anna.call("PUT", reaction(number, "🎉")).status == 404
        assert anna.call("DELETE", reaction(number, "🎉")).status == 404
        assert anna.post(f"{PATH}/{number}/dismiss").status == 404


def test_announcements_take_two_statements_however_many_there_are(anna: Api, django_assert_num_queries: Any):
    from django.utils import timezone

    for number in range(3):
        announce("publish", f"number {number}")
        with django_assert_num_queries(2):
            assert len(announcements(anna.account_id, timezone.now())) == number + 1
