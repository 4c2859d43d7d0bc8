"""Conventions of every answer: a request's id, what the client has already, and other origins."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from feed_project.request_ids import RequestIdFilter, identified
from tests.api.conftest import Api

ORIGIN = {"Origin": "https://elk.example"}


def test_every_answer_has_an_id_of_its_own(anna: Api, anybody: Api):
    answers = [
        anna.get("/api/v1/timelines/home"),
        anybody.get("/api/v1/timelines/home"),
        anybody.get("/api/v1/nothing"),
        anybody.get("/oauth/authorize"),
        anybody.call("OPTIONS", "/api/v1/statuses"),
    ]
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert all(len(request_id) == 32 for request_id in ids)
    assert len(set(ids)) == len(ids)


def test_an_id_that_was_sent_is_kept_when_it_may_stand_in_a_log(anna: Api):
    for given in ("a", "3f2b9c1e-7d", "edge.7_x", "x" * 128):
        assert anna.get("/api/v1/preferences", **{"X-Request-Id": given}).headers["X-Request-Id"] == given
    for given in ("", "x" * 129, "two words", "a\tb", "é", "<b>", "a;b", 'a"b'):
        assert anna.get("/api/v1/preferences", **{"X-Request-Id": given}).headers["X-Request-Id"] != given


def test_what_is_logged_while_answering_names_the_request(anna: Api, monkeypatch: pytest.MonkeyPatch):
    heard: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(str(record.__dict__["request_id"]))

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("feed_project.api.accounts.accounts.account", fail)
    handler = Handler()
    handler.addFilter(RequestIdFilter())
    logging.getLogger("feed_project.api.errors").addHandler(handler)
    try:
        anna.get("/api/v1/accounts/verify_credentials", **{"X-Request-Id": "named"})
        logging.getLogger("feed_project.api.errors").error("outside of any request")
    finally:
        logging.getLogger("feed_project.api.errors").removeHandler(handler)
    assert heard == ["named", "-"]


async def test_the_live_process_names_its_answers_and_handshakes():
    sent: list[dict[str, object]] = []

    async def application(scope: object, receive: object, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
        await send({"type": "websocket.accept"})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await identified(application)({"headers": [(b"x-request-id", b"mine")]}, None, send)
    assert [message.get("headers") for message in sent] == [
        [(b"a", b"b"), (b"x-request-id", b"mine")],
        [(b"x-request-id", b"mine")],
        None,
    ]


def test_a_client_that_has_the_answer_already_is_sent_none(anna: Api, ben: Api):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    status = anna.publish("Hello")
    paths = [
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        f"/api/v1/accounts/{anna.id}/statuses",
        f"/api/v1/statuses/{status['id']}",
        f"/api/v1/statuses/{status['id']}/context",
        "/api/v1/notifications",
    ]
    for path in paths:
        first = ben.get(path)
        etag = first.headers["ETag"]
        assert etag.startswith('W/"')
        for asked in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
            again = ben.get(path, **{"If-None-Match": asked, **ORIGIN})
            assert (again.status, again.json, again.headers["ETag"]) == (304, b"", etag)
            assert again.headers["Cache-Control"] == "private, no-store"
            assert "Authorization" in again.headers["Vary"]
            assert again.headers["Access-Control-Allow-Origin"] == "*"
            assert int(again.headers["X-Log-Position"]) > 0
        for asked in ('"other"', "nonsense", etag[:-3], ""):
            assert ben.get(path, **{"If-None-Match": asked}).status == 200


def test_a_change_of_whatever_is_shown_is_a_new_answer(anna: Api, ben: Api):
    status = anna.publish("Hello")
    path = f"/api/v1/statuses/{status['id']}"
    known = anna.get(path).headers["ETag"]
    ben.post(f"{path}/favourite")
    counted = anna.get(path, **{"If-None-Match": known})
    assert (counted.status, counted.json["favourites_count"]) == (200, 1)
    assert ben.get(path).headers["ETag"] != counted.headers["ETag"]  # its own `favourited`
    anna.call("PUT", path, {"status": "Hello again"})
    assert anna.get(path, **{"If-None-Match": counted.headers["ETag"]}).status == 200
    anna.call("DELETE", path)
    assert anna.get(path, **{"If-None-Match": "*"}).status == 404


def test_only_what_was_read_can_be_known_already(anna: Api, anybody: Api):
    status = anna.publish("Hello")
    answer = anna.post(f"/api/v1/statuses/{status['id']}/favourite", **{"If-None-Match": "*"})
    assert (answer.status, "ETag" in answer.headers) == (200, False)
    head = anna.call("HEAD", f"/api/v1/statuses/{status['id']}")
    assert head.headers["ETag"] == anna.get(f"/api/v1/statuses/{status['id']}").headers["ETag"]
    assert anybody.get("/api/v1/timelines/home", **{"If-None-Match": "*"}).status == 401


def test_other_origins_may_ask_whatever_a_web_client_has_to(anna: Api):
    wanted = ["authorization", "content-type", "idempotency-key", "if-none-match", "x-request-id"]
    paths = ["/api/v1/statuses", "/api/v2/search", "/api/v1/lists/1/accounts", "/api/schema/", "/oauth/token"]
    paths += ["/oauth/revoke", "/.well-known/nodeinfo", "/.well-known/oauth-authorization-server", "/nodeinfo/2.0"]
    for path in paths:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": ", ".join(wanted)}
            preflight = Client().options(path, headers={**ORIGIN, **asked})
            assert (path, preflight.status_code) == (path, 200)
            assert preflight["Access-Control-Allow-Origin"] == "*"
            assert method in preflight["Access-Control-Allow-Methods"]
            assert set(wanted) <= set(preflight["Access-Control-Allow-Headers"].split(", "))
            assert int(preflight["Access-Control-Max-Age"]) > 0
    for answer in (anna.get("/api/v1/timelines/home", **ORIGIN), Api().get("/api/v1/timelines/home", **ORIGIN)):
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        limits = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"}
        assert limits | {"Link", "X-Request-Id", "ETag"} <= set(exposed)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_for_people_are_not_for_other_origins():
    for path in ("/oauth/authorize", "/auth/sign_in", "/"):
        answer = Client().get(path, headers=ORIGIN)
        assert "Access-Control-Allow-Origin" not in answer.headers
