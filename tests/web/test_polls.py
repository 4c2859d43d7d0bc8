"""Polls on pages: voting by form, results, and what is kept back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from commands.handling import handle
from commands.identifiers import next_id
from commands.polls import NewPoll
from commands.posts import PublishPost
from tests.web.conftest import Visitor, tags, text


@pytest.fixture
def ask(wren: Visitor, inline_relay: Callable[[], int]) -> Callable[..., int]:
    """Wren asks; the post's id."""

    def publish(**more: Any) -> int:
        now = timezone.now()
        poll = NewPoll(poll_id=next_id(now), options=("tea <b>", "mud"), opens_at=now, seconds=3600, **more)
        command = PublishPost(post_id=next_id(now), author_id=wren.account_id, text="Breakfast?", poll=poll)
        handle(command, actor_id=wren.account_id, now=now)
        inline_relay()
        return command.post_id

    return publish


def test_a_member_votes_with_a_plain_form_and_sees_the_results(
    wren: Visitor, ana: Visitor, ask: Callable[..., int]
) -> None:
    post_id = ask()
    page = ana.get(wren.url(post_id))
    assert [field["type"] for field in tags(page, "input") if field.get("name") == "choice"] == ["radio", "radio"]
    assert "tea &lt;b&gt;" in page.content.decode()
    assert ana.post(f"/posts/{post_id}/vote", {"choice": "1"}).status_code == 302
    shown = text(ana.get(wren.url(post_id)))
    assert "(your choice)" in shown
    assert "100%" in shown
    assert "1 voted" in shown


def test_whoever_may_not_vote_is_shown_the_results_at_once(
    wren: Visitor, stranger: Visitor, ask: Callable[..., int]
) -> None:
    post_id = ask(multiple=True)
    for visitor in (wren, stranger):
        page = visitor.get(wren.url(post_id))
        assert not [field for field in tags(page, "input") if field.get("name") == "choice"]
        assert "0 voted" in text(page)


def test_hidden_totals_stay_hidden_until_the_end(wren: Visitor, ana: Visitor, ask: Callable[..., int]) -> None:
    post_id = ask(hides_totals=True)
    ana.post(f"/posts/{post_id}/vote", {"choice": "0"})
    shown = text(ana.get(wren.url(post_id)))
    assert "%" not in shown
    assert "results are shown then" in shown


@pytest.mark.parametrize("choice", ["", "7", "-1", "x", "٧", "9" * 5000, "\0"])
def test_a_choice_that_makes_no_sense_is_refused_in_words(
    choice: str, wren: Visitor, ana: Visitor, ask: Callable[..., int]
) -> None:
    post_id = ask()
    answer = ana.swap(f"/posts/{post_id}/vote", {"choice": choice})
    assert answer.status_code in {400, 422}
    assert "0 so far" in text(ana.get(wren.url(post_id)))


def test_voting_where_there_is_no_poll_is_not_found(wren: Visitor, ana: Visitor) -> None:
    assert ana.post(f"/posts/{wren.publish('no poll')}/vote", {"choice": "0"}).status_code == 404
