"""Every surface of the API with tokens that should open nothing: too narrow, taken back, an application's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from tests.visibility.asking import Told
from tests.visibility.town import TAG, VISIBILITIES, WORD, Town

# Of one post; and of many.
OPEN = (
    *(f"v1/statuses/{{post}}{tail}" for tail in ("", "/context", "/history", "/favourited_by", "/reblogged_by")),
    "v1/statuses?id[]={post}",
    "v1/polls/{poll}",
    *(f"v1/accounts/{{author}}/statuses{query}" for query in ("", "?pinned=1", "?only_media=1", f"?tagged={TAG}")),
    "v1/accounts/{author}/featured_tags",
    "v1/timelines/public",
    f"v1/timelines/tag/{TAG}",
    f"v1/tags/{TAG}",
    "v1/trends/statuses",
)
CLOSED = (
    "v1/statuses/{post}/source",
    "v1/media/{media}",
    "v1/timelines/home",
    "v1/timelines/list/{list}",
    "v1/lists/{list}/accounts",
    "v1/bookmarks",
    "v1/favourites",
    "v1/notifications",
    "v2/notifications",
    "v1/conversations",
    "v1/scheduled_statuses",
    "v1/push/subscription",
)
SEARCH = f"v2/search?q={WORD}&type=statuses"  # open, but without an account no posts are found


@pytest.fixture
def written(settled: Town) -> Town:
    """A post of each kind, with a picture and with a poll."""
    for visibility in VISIBILITIES:
        settled.publish(visibility, ("named",), pictured=True)
        settled.ask(visibility)
    settled.village.fold()
    return settled


def paths(town: Town, which: tuple[str, ...]) -> list[str]:
    """The addresses for each post; the posts are all that the author has."""
    known = {**town.ids, "list": town.lists["follower"]}
    pictured, polls = sorted(town.media), list(town.polls)
    return list(
        dict.fromkeys(
            path.format(post=post, media=town.media[post], poll=poll, **known)
            for path in which
            for post, poll in zip(pictured, polls, strict=True)
        )
    )


def ask(path: str, token: str | None) -> Told:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = Client().get(f"/api/{path}", headers=headers)
    return Told(answer.status_code, answer.content.decode(), answer.headers)


def test_a_token_without_the_scope_is_shown_nothing_anywhere(written: Town) -> None:
    user = User.objects.get(account_id=written.ids["author"])
    narrow = issue_token(user=user, application_id=None, scopes=("profile", "write:accounts"), now=timezone.now())
    for path in (*paths(written, (*OPEN, *CLOSED)), SEARCH):
        answer = ask(path, narrow)
        assert (path, answer.status) == (path, 403)
        assert answer.json == {"error": "This action is outside the authorized scopes"}


def test_a_token_taken_back_is_shown_nothing_anywhere(written: Town) -> None:
    token = written.tokens["author"]
    assert all(ask(path, token).status == 200 for path in paths(written, OPEN))
    AccessToken.objects.get(user__account_id=written.ids["author"]).revoke()
    for path in (*paths(written, (*OPEN, *CLOSED)), SEARCH):
        answer = ask(path, token)
        assert (path, answer.status, answer.json) == (path, 401, {"error": "The access token is invalid"})


def test_an_applications_token_is_shown_what_visitors_are(written: Town) -> None:
    nobody: Any = None
    application = issue_token(user=nobody, application_id=None, scopes=("read", "write", "push"), now=timezone.now())
    for path in paths(written, OPEN):
        answer, visitors = ask(path, application), ask(path, None)
        assert (path, answer.status, answer.text) == (path, visitors.status, visitors.text)
    for path in paths(written, CLOSED):
        answer = ask(path, application)
        error = {"error": "This method requires an authenticated user"}
        assert (path, answer.status, answer.json) == (path, 422, error)
    assert ask(SEARCH, application).json["statuses"] == []
