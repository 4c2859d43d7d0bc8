"""OAuth as Mastodon's clients use it: registration, consent, codes, passwords, revoking."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant

from feed_project.identity.models import Application, User
from tests.api.conftest import PASSWORD, SECRET, Answered, Api, make_application

OOB = "urn:ietf:wg:oauth:2.0:oob"
BACK = "https://client.example/back"
CLIENT = {"client_id": "a-client", "client_secret": SECRET}
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def browser_of(member: Api) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(account_id=member.account_id))
    return browser


def request_of(**change: Any) -> dict[str, Any]:
    wanted = {"response_type": "code", "client_id": "a-client", "redirect_uri": BACK, "scope": "read write"}
    return {name: value for name, value in {**wanted, **change}.items() if value is not None}


def consent(browser: Client, **change: Any) -> Any:
    """Ask for the page, press Allow; the answer of the last step."""
    wanted = request_of(**change)
    page = browser.get("/oauth/authorize", wanted)
    if page.status_code != 200:
        return page
    form = {name: value for name, value in page.context["form"].initial.items() if value}
    return browser.post(f"/oauth/authorize?{urlencode(wanted)}", {**form, "allow": "Authorize"})


def code_of(response: Any) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["code"][0]


def exchange(code: str, **change: Any) -> Answered:
    body = {**CLIENT, "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **change}
    return Api().post("/oauth/token", {name: value for name, value in body.items() if value is not None})


def test_a_client_registers_and_is_told_its_secret_once(anybody: Api):
    body = {"client_name": "Tool", "redirect_uris": f"{OOB}\nmy-app://back", "scopes": "read write:statuses"}
    answer = anybody.post("/api/v1/apps", {**body, "website": "https://tool.example"})
    assert answer.status == 200
    assert answer.json["scopes"] == ["read", "write:statuses"]
    assert (answer.json["redirect_uri"], answer.json["redirect_uris"]) == (
        body["redirect_uris"],
        [OOB, "my-app://back"],
    )
    assert answer.json["client_secret_expires_at"] == 0
    kept = Application.objects.get(client_id=answer.json["client_id"])
    assert answer.json["client_secret"] not in kept.client_secret


@pytest.mark.parametrize(
    "change",
    [
        {"client_name": ""},
        {"client_name": "x" * 61},
        {"client_name": ["x"]},
        {"redirect_uris": ""},
        {"redirect_uris": "back"},
        {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "data:text/html,x"},
        {"redirect_uris": "https://"},
        {"redirect_uris": "https://a.example/#x"},
        {"redirect_uris": "https://user@a.example/"},
        {"redirect_uris": ["https://a.example/", "nope"]},
        {"redirect_uris": "https://[bad/"},
        {"redirect_uris": "https://a.example/" + "x" * 2000},
        {"scopes": "read everything"},
        {"website": "javascript:alert(1)"},
    ],
)
def test_a_registration_that_makes_no_sense_is_refused(anybody: Api, change: dict[str, Any]):
    body = {"client_name": "Tool", "redirect_uris": OOB, "scopes": "read", **change}
    assert anybody.post("/api/v1/apps", body).status == 422
    assert not Application.objects.exists()


def test_the_whole_code_flow_ends_with_a_token_that_works(anna: Api):
    response = consent(browser_of(anna), state="a b&c", code_challenge=CHALLENGE, code_challenge_method="S256")
    target = urlsplit(response["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
    assert parse_qs(target.query)["state"] == ["a b&c"]
    answer = exchange(code_of(response), code_verifier=VERIFIER)
    assert answer.status == 200
    assert set(answer.json) == {"access_token", "token_type", "scope", "created_at"}
    assert (answer.json["token_type"], answer.json["scope"]) == ("Bearer", "read write")
    assert abs(answer.json["created_at"] - timezone.now().timestamp()) < 60
    assert Api(token=answer.json["access_token"]).get("/api/v1/accounts/verify_credentials").json["id"] == anna.id
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_tokens_are_not_kept_as_they_are(anna: Api):
    answer = exchange(code_of(consent(browser_of(anna))))
    assert answer.json["access_token"] not in str(list(AccessToken.objects.values_list("token", "token_checksum")))


def test_out_of_band_codes_are_shown_on_a_page(anna: Api):
    response = consent(browser_of(anna), redirect_uri=OOB)
    code = Grant.objects.get().code
    assert (response.status_code, code in response.content.decode()) == (200, True)
    assert exchange(code, redirect_uri=OOB).status == 200


def test_who_is_not_signed_in_is_sent_to_the_login_page_and_back(application: Application, settings):
    response = Client().get("/oauth/authorize/", request_of())
    assert response.status_code == 302
    target = urlsplit(response["Location"])
    assert target.path == settings.LOGIN_URL
    assert parse_qs(target.query)["next"][0].startswith("/oauth/authorize/?response_type=code")


def test_force_login_asks_for_the_password_again_and_only_once(anna: Api):
    browser = browser_of(anna)
    response = browser.get("/oauth/authorize", request_of(force_login="true"))
    assert response.status_code == 302
    assert "force_login" not in response["Location"]
    assert browser.get("/oauth/authorize", request_of()).status_code == 302
    assert browser_of(anna).get("/oauth/authorize", request_of(force_login="False", lang="None")).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://client.example/back/"},
        {"redirect_uri": "https://client.example/back?x=1"},
        {"redirect_uri": "https://client.example:443/back"},
        {"redirect_uri": "https://client.example/Back"},
        {"redirect_uri": "http://client.example/back"},
        {"redirect_uri": "https://client.example/back#x"},
        {"redirect_uri": "https://client.example.evil.example/back"},
        {"redirect_uri": "https://client.example@evil.example/back"},
        {"redirect_uri": "https://client.example/back/../back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": None},
        {"client_id": "nobody"},
        {"client_id": None},
        {"client_id": "a\0b"},
    ],
)
def test_a_wrong_client_or_address_is_never_redirected_to(anna: Api, change: dict[str, Any]):
    response = browser_of(anna).get("/oauth/authorize", request_of(**change))
    assert 400 <= response.status_code < 500
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scope": "read everything"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "x" * 50, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "x" * 50}, "invalid_request"),
    ],
)
def test_other_mistakes_are_told_to_the_client(anna: Api, change: dict[str, Any], error: str):
    response = consent(browser_of(anna), **change)
    assert response.status_code == 302
    assert response["Location"].startswith(BACK)
    assert error in response["Location"]
    assert not Grant.objects.exists()


def test_a_client_gets_no_scope_that_it_did_not_register_for(anna: Api):
    make_application(client_id="small", scopes="read:statuses")
    response = consent(browser_of(anna), client_id="small", scope="read")
    assert "invalid_scope" in response["Location"]
    assert "code=" in consent(browser_of(anna), client_id="small", scope="read:statuses")["Location"]


def test_a_refusal_is_told_to_the_client(anna: Api):
    browser = browser_of(anna)
    page = browser.get("/oauth/authorize", request_of())
    form = {name: value for name, value in page.context["form"].initial.items() if value}
    response = browser.post("/oauth/authorize", form)
    assert "error=access_denied" in response["Location"]
    assert not Grant.objects.exists()


def test_consent_cannot_be_given_from_another_site(anna: Api):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(account_id=anna.account_id))
    response = browser.post("/oauth/authorize", {**request_of(), "allow": "Authorize"})
    assert response.status_code == 403
    assert not Grant.objects.exists()


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


def test_pkce_can_be_neither_skipped_nor_slipped_in(anna: Api):
    challenged = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    assert exchange(code_of(consent(browser_of(anna), **challenged))).status == 400
    assert exchange(code_of(consent(browser_of(anna), **challenged)), code_verifier="w" * 50).status == 400
    assert exchange(code_of(consent(browser_of(anna))), code_verifier=VERIFIER).status == 400


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
def test_refused_tokens_say_why(anna: Api, change: dict[str, Any], status: int, error: str | None):
    body = {**CLIENT, "grant_type": "password", "username": "anna@example.com", "password": PASSWORD, **change}
    answer = Api().post("/oauth/token", {name: value for name, value in body.items() if value is not None})
    assert answer.status == status, answer.json
    assert error is None or answer.json["error"] == error
    assert AccessToken.objects.count() == 1


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
