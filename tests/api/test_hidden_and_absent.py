"""What there is, but not for the caller, and what there is not: the same answer, whatever is asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from events import store
from queries.paging import HIGHEST_ID
from tests.api.conftest import Api
from tests.api.test_policies import mounted
from tests.media.files import picture

# All that any of these endpoints could want, so that none is refused for what is missing.
WANTED = {
    "status": "x",
    "title": "x",
    "context": ["home"],
    "keyword": "x",
    "phrase": "x",
    "description": "x",
    "choices": [0],
    "scheduled_at": "2099-01-01T00:00:00Z",
}
# Profiles are for all; hashtags are made of what is public; announcements are for every member.
PUBLIC = {"account_id", "name", "announcement_id"}


@pytest.fixture
def hidden(anna: Api, ben: Api, member: Callable[..., Api]) -> dict[str, str]:
    """Something of Ben's for every kind of id, none of it Anna's business."""
    cleo = member("cleo")
    poll = {"options": ["a", "b"], "expires_in": 3600}
    status = ben.publish("Dear diary #mine", visibility="direct", poll=poll)
    later = {"status": "Later", "scheduled_at": (timezone.now() + timedelta(hours=1)).isoformat()}
    making = {"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": "y"}]}
    kept = ben.post("/api/v2/filters", making).json
    put = ben.post(f"/api/v2/filters/{kept['id']}/statuses", {"status_id": status["id"]}).json
    cleo.post(f"/api/v1/accounts/{ben.id}/follow")
    heard = ben.get("/api/v1/notifications").json[0]
    ben.call("PATCH", "/api/v2/notifications/policy", {"for_not_following": "filter"})
    cleo.publish("@ben hello")
    return {
        "status_id": status["id"],
        "poll_id": status["poll"]["id"],
        "list_id": ben.post("/api/v1/lists", {"title": "Friends"}).json["id"],
        "media_id": ben.send(picture()).json["id"],
        "scheduled_id": ben.post("/api/v1/statuses", later).json["id"],
        "filter_id": kept["id"],
        "keyword_id": kept["keywords"][0]["id"],
        "filter_status_id": put["id"],
        "feature_id": ben.post("/api/v1/featured_tags", {"name": "mine"}).json["id"],
        "notification_id": heard["id"],
        "group_key": heard["group_key"],
        "request_id": ben.get("/api/v1/notifications/requests").json[0]["id"],
        "conversation_id": ben.get("/api/v1/conversations").json[0]["id"],
    }


def test_what_is_hidden_answers_as_what_is_not_there(anna: Api, ben: Api, hidden: dict[str, str]):
    before, met = (store.head(), store.pending()), set()
    for route, method, _ in mounted():
        names = set(re.findall(r"<(\w+)>", route))
        if not names or names & PUBLIC:
            continue
        (name,) = names
        met.add(name)
        answers = [ask(anna, method, route, name, given) for given in (hidden[name], absent(hidden[name]))]
        assert answers[0] == answers[1], (method, route)
        # Taking away what is not there is done already, for some of Mastodon's endpoints; nothing else passes.
        assert answers[0][0] == 404 or answers[0] == (200, "{}"), (method, route, answers[0])
    assert met == set(hidden)
    assert (store.head(), store.pending()) == before


def test_a_request_to_follow_somebody_else_is_as_good_as_none(anna: Api, ben: Api, member: Callable[..., Api]):
    ben.call("PATCH", "/api/v1/accounts/update_credentials", {"locked": True})
    cleo = member("cleo")
    cleo.post(f"/api/v1/accounts/{ben.id}/follow")
    before = store.head()
    for action in ("authorize", "reject"):
        asked, absent_ = (anna.post(f"/api/v1/follow_requests/{who}/{action}") for who in (cleo.id, HIGHEST_ID))
        assert (asked.status, asked.json) == (absent_.status, absent_.json) == (404, {"error": "Record not found"})
    assert store.head() == before


def test_a_reply_to_what_is_hidden_deleted_or_absent_is_refused_alike(anna: Api, ben: Api):
    diary, gone = ben.publish("Dear diary", visibility="direct"), ben.publish("Soon gone")
    ben.call("DELETE", f"/api/v1/statuses/{gone['id']}")
    before = store.head()
    for answered in (diary["id"], gone["id"], absent(diary["id"])):
        answer = anna.post("/api/v1/statuses", {"status": "x", "in_reply_to_id": answered})
        assert answer.status == 404
        assert answer.json == anna.post("/api/v1/statuses", {"status": "x", "in_reply_to_id": "1"}).json
    assert (store.head(), store.pending()) == (before, 0)


def absent(taken: str) -> str:
    """An id or key like that one, which nothing has."""
    return str(HIGHEST_ID - 1) if taken.isdigit() else f"{taken[:-1]}{'0' if taken[-1] != '0' else '1'}"


def ask(who: Api, method: str, route: str, name: str, given: str) -> tuple[int, Any]:
    path = "/" + route.replace(f"<{name}>", given)
    answer = who.call(method, path, None if method == "GET" else {**WANTED, "account_ids": [who.id], "status_id": "1"})
    return answer.status, str(answer.json).replace(given, "…")
