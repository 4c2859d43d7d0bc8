"""Clients register, and members let them in on the consent page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant

from feed_project.identity.models import Application, User
from tests.api.conftest import Api, make_application
from tests.api.oauth_flow import BACK, CHALLENGE, OOB, VERIFIER, browser_of, code_of, consent, exchange, request_of


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
