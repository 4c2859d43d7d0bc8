"""Tokens: what they are given for, what they are refused for, and how they end."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant

from feed_project.identity.models import Application, User
from tests.api.conftest import PASSWORD, SECRET, Answered, Api, make_application
from tests.api.oauth_flow import CHALLENGE, CLIENT, OOB, VERIFIER, browser_of, code_of, consent, exchange


def test_a_code_works_once_for_its_client_and_address_only(anna: Api):
    make_application(client_id="other")
    for change in (
        {"client_id": "other"},
        {"client_secret": "wrong"},
        {"client_secret": None},
        {"redirect_uri": OOB},
        {"redirect_uri": None},
        {"code": "wrong"},
    ):
        code = code_of(consent(browser_of(anna)))
        assert exchange(**{"code": code, **change}).status in {400, 401}, change
    assert exchange(code).status == 200
    assert exchange(code).status == 400


def test_a_code_shown_again_takes_the_token_with_it_that_it_gave(anna: Api):
    code = code_of(consent(browser_of(anna)))
    given = Api(token=exchange(code).json["access_token"])
    assert given.get("/api/v1/accounts/verify_credentials").status == 200
    make_application(client_id="other")
    assert exchange(code, client_id="other").status == 400
    assert given.get("/api/v1/accounts/verify_credentials").status == 200
    assert exchange(code).json["error"] == "invalid_grant"
    assert given.get("/api/v1/accounts/verify_credentials").status == 401
    assert exchange(code).json["error"] == "invalid_grant"
    assert anna.get("/api/v1/accounts/verify_credentials").status == 200


def test_pkce_can_be_neither_skipped_nor_slipped_in(anna: Api):
    challenged = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    assert exchange(code_of(consent(browser_of(anna), **challenged))).status == 400
    assert exchange(code_of(consent(browser_of(anna), **challenged)), code_verifier="w" * 50).status == 400
    assert exchange(code_of(consent(browser_of(anna))), code_verifier=VERIFIER).status == 400


@pytest.mark.parametrize("change", [{"code_challenge_method": "plain"}, {"code_challenge_method": "s256"}, {}])
def test_no_weaker_challenge_than_a_hash_is_taken(anna: Api, change: dict[str, str]):
    answer = consent(browser_of(anna), code_challenge=CHALLENGE, **change)
    assert answer.status_code == 302
    assert "error=invalid_request" in answer["Location"]
    assert not Grant.objects.exists()


MUTATIONS = (
    "https://client.example/back/",
    "https://client.example/back?",
    "https://client.example/back?a=b",
    "https://client.example/back#",
    "https://client.example/back/../back",
    "https://client.example/BACK",
    "https://client.example:443/back",
    "https://client.example./back",
    "https://client.example@evil.example/back",
    "https://evil.example/https://client.example/back",
    "https://client.example%2eevil.example/back",
    "https://client.example/%62ack",
    "http://client.example/back",
    "//client.example/back",
    " https://client.example/back",
    "https://client.example/back urn:ietf:wg:oauth:2.0:oob",
    "urn:ietf:wg:oauth:2.0:oob:auto",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("address", MUTATIONS)
def test_an_address_that_only_looks_like_the_registered_one_gets_nothing(anna: Api, address: str):
    answer = consent(browser_of(anna), redirect_uri=address)
    assert (answer.status_code, answer.has_header("Location")) == (400, False)
    code = code_of(consent(browser_of(anna)))
    assert exchange(code, redirect_uri=address).status == 400


def test_an_expired_code_is_worth_nothing(anna: Api):
    code = code_of(consent(browser_of(anna)))
    Grant.objects.update(expires=timezone.now())
    assert exchange(code).status == 400


@pytest.mark.parametrize("kind", ["json", "form", "multipart", "basic"])
def test_the_password_grant_takes_every_kind_of_body(anna: Api, kind: str):
    body = {
        "grant_type": "password",
        "username": "Anna@example.com",
        "password": PASSWORD,
        "scope": "read write follow",
    }
    if kind == "json":
        answer = Api().post("/oauth/token", {**body, **CLIENT})
    elif kind == "form":
        answer = Api().post(
            "/oauth/token", urlencode({**body, **CLIENT}), content_type="application/x-www-form-urlencoded"
        )
    elif kind == "multipart":
        response = Client().post("/oauth/token/", {**body, **CLIENT})
        answer = Answered(response.status_code, response.json(), response.headers)
    else:
        basic = base64.b64encode(f"a-client:{SECRET}".encode()).decode()
        answer = Api().post("/oauth/token", body, Authorization=f"Basic {basic}")
    assert (answer.status, answer.json.get("scope")) == (200, "read write follow"), answer.json


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"password": "wrong"}, 400, "invalid_grant"),
        ({"username": "nobody@example.com"}, 400, "invalid_grant"),
        ({"username": None}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, None),
        ({"grant_type": ["password"]}, 422, None),
        ({"username": "a\0b"}, 422, None),
    ],
)
def test_a_refused_token_request_says_why(anna: Api, change: dict[str, Any], status: int, error: str | None):
    body = {**CLIENT, "grant_type": "password", "username": "anna@example.com", "password": PASSWORD, **change}
    answer = Api().post("/oauth/token", {name: value for name, value in body.items() if value is not None})
    assert answer.status == status, answer.json
    assert error is None or answer.json["error"] == error
    assert AccessToken.objects.count() == 1


def test_a_wrong_password_and_an_unknown_login_are_told_alike(anna: Api):
    guess = {**CLIENT, "grant_type": "password", "password": "wrong"}
    known, unknown = (Api().post("/oauth/token", {**guess, "username": f"{who}@example.com"}) for who in ("anna", "no"))
    assert (known.status, known.json) == (unknown.status, unknown.json)


@pytest.mark.parametrize("client", ["a\0b", "a%00b", "%00", "é", "nobody", "a-client\0"])
def test_basic_credentials_of_nobody_are_refused_as_such(anna: Api, client: str):
    basic = f"Basic {base64.b64encode(f'{client}:{SECRET}'.encode()).decode()}"
    answer = Api().post("/oauth/token", {"grant_type": "client_credentials"}, Authorization=basic)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")
    answer = Api().post("/oauth/revoke", {"token": anna.token}, Authorization=basic)
    assert (answer.status, answer.json["error"]) == (403, "unauthorized_client")
    assert anna.get("/api/v1/accounts/verify_credentials").status == 200


@pytest.mark.parametrize("credentials", ["\xff", "YQ", "YQ==", "/w==", "%%%"])
def test_basic_credentials_that_cannot_be_read_are_refused(application: Application, credentials: str):
    basic = f"Basic {credentials}"
    answer = Api().post("/oauth/token", {"grant_type": "client_credentials"}, Authorization=basic)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")


def test_the_password_grant_can_be_switched_off_and_is_then_not_claimed(anna: Api, settings):
    settings.DUNLIN_PASSWORD_GRANT = False
    body = {**CLIENT, "grant_type": "password", "username": "anna@example.com", "password": PASSWORD}
    assert Api().post("/oauth/token", body).status == 400
    metadata = Api().get("/.well-known/oauth-authorization-server").json
    assert metadata["grant_types_supported"] == ["authorization_code", "client_credentials"]


def test_a_disabled_login_gets_no_token_and_its_tokens_end(anna: Api):
    User.objects.update(is_active=False)
    body = {**CLIENT, "grant_type": "password", "username": "anna@example.com", "password": PASSWORD}
    assert Api().post("/oauth/token", body).status == 400
    assert anna.get("/api/v1/accounts/verify_credentials").status == 401


def test_a_client_by_itself_gets_a_token_without_an_account(application: Application):
    body = {**CLIENT, "grant_type": "client_credentials", "scope": "read write", "redirect_uri": OOB}
    answer = Api().post("/oauth/token", body)
    assert answer.status == 200
    client = Api(token=answer.json["access_token"])
    verified = client.get("/api/v1/apps/verify_credentials")
    assert (verified.json["name"], verified.json["website"]) == ("A client", "https://client.example")
    assert "client_secret" not in verified.json
    assert client.get("/api/v1/accounts/verify_credentials").status == 422
    assert client.get("/api/v1/timelines/public").status == 200


def test_a_revoked_token_is_worth_nothing_from_then_on(anna: Api):
    for _ in range(2):
        answer = Api().post("/oauth/revoke", {**CLIENT, "token": anna.token})
        assert (answer.status, answer.json) == (200, {})
    assert anna.get("/api/v1/accounts/verify_credentials").status == 401


def test_nobody_revokes_the_token_of_another_client(anna: Api):
    make_application(client_id="other")
    for change in ({"client_id": "other"}, {"client_secret": "wrong"}, {"client_id": None}, {"client_id": "nobody"}):
        body = {**CLIENT, "token": anna.token, **change}
        answer = Api().post("/oauth/revoke", {name: value for name, value in body.items() if value is not None})
        assert (answer.status, answer.json["error"]) == (403, "unauthorized_client")
    assert anna.get("/api/v1/accounts/verify_credentials").status == 200


def test_an_expired_token_is_worth_nothing(anna: Api):
    AccessToken.objects.update(expires=timezone.now())
    assert anna.get("/api/v1/timelines/home").status == 401


def test_a_broad_scope_grants_its_branches_and_follow_the_old_ones(member: Callable[..., Api], anna: Api):
    narrow, follower = member("narrow", scopes="read:statuses"), member("follower", scopes="follow")
    assert narrow.get("/api/v1/timelines/home").status == 200
    assert narrow.get("/api/v1/notifications").status == 403
    assert follower.post(f"/api/v1/accounts/{anna.id}/follow").status == 200
    assert follower.get("/api/v1/mutes").status == 200
    assert follower.post("/api/v1/statuses", {"status": "x"}).status == 403


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer a b", "Basic x", "Bearer \xff", "bearer nothing"])
def test_a_malformed_authorization_is_no_way_in(anybody: Api, header: str):
    answer = anybody.get("/api/v1/timelines/home", Authorization=header)
    assert (answer.status, answer.json) == (401, {"error": "The access token is invalid"})
    assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_tokens_in_addresses_and_cookies_are_not_looked_at(anna: Api):
    assert Api().get("/api/v1/timelines/home", {"access_token": anna.token}).status == 401
    assert browser_of(anna).get("/api/v1/timelines/home").status_code == 401
