"""What every answer has in common: limits, headers, cross-origin rules, and what failures look like."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from feed_project.api import accounts
from tests.api.conftest import Api


def test_web_clients_of_other_origins_may_ask_without_cookies(anna: Api):
    origin = {"Origin": "https://phanpy.example"}
    for path in ("/api/v1/statuses", "/oauth/token", "/oauth/revoke", "/.well-known/oauth-authorization-server"):
        preflight = Client().options(
            path,
            headers={
                **origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
            },
        )
        assert preflight.status_code == 200
        assert preflight["Access-Control-Allow-Origin"] == "*"
        allowed = preflight["Access-Control-Allow-Headers"]
        assert {"authorization", "content-type", "idempotency-key"} <= set(allowed.split(", "))
        assert "Access-Control-Allow-Credentials" not in preflight.headers
    answer = anna.get("/api/v1/timelines/home", **origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for name in ("Link", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"):
        assert name in answer.headers["Access-Control-Expose-Headers"]


def test_the_consent_page_is_not_for_other_origins(anna: Api):
    response = Client().get("/oauth/authorize", headers={"Origin": "https://phanpy.example"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_plain_options_request_names_the_methods(anybody: Api):
    answer = anybody.call("OPTIONS", "/api/v1/statuses/1")
    assert (answer.status, answer.headers["Allow"]) == (204, "DELETE, GET, OPTIONS, PUT")


def test_a_head_request_is_a_get_without_a_body(anna: Api):
    answer = anna.call("HEAD", "/api/v1/timelines/home")
    assert (answer.status, answer.json) == (200, b"")
    assert Api().call("HEAD", "/api/v1/timelines/home").status == 401


def test_a_database_that_does_not_answer_is_a_503_with_retry(anna: Api, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(accounts.accounts, "account", fail)
    answer = anna.get("/api/v1/accounts/verify_credentials")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    assert set(answer.json) == {"error"}


def test_what_nobody_foresaw_is_a_500_that_tells_nothing(
    anna: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(accounts.accounts, "account", fail)
    answer = anna.get("/api/v1/accounts/verify_credentials")
    assert (answer.status, "secret" in str(answer.json)) == (500, False)
    assert "a secret" in caplog.text


def test_answers_are_json_whatever_is_accepted(anna: Api):
    for accepted in ("text/html", "application/xml", "*/*;q=0", ""):
        answer = anna.get("/api/v1/preferences", Accept=accepted)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")


def test_a_body_that_is_too_large_is_refused(anna: Api):
    answer = anna.post("/api/v1/statuses", b'{"status": "' + b"x" * 3_000_000 + b'"}')
    assert answer.status == 413


@pytest.mark.parametrize("query", ["a=%ff", "q=%00", "limit=%ED%A0%80", "&".join(["a=1"] * 1001), "limit[]=1&limit=2"])
def test_a_query_that_cannot_be_read_is_refused(anna: Api, query: str):
    for path in ("/api/v1/accounts/search", "/api/v1/timelines/home", "/api/v2/search"):
        assert 400 <= anna.get(f"{path}?{query}").status < 500
