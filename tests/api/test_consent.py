"""What the consent page refuses, whoever made its form or its address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from oauth2_provider.models import Grant

from tests.api.conftest import Api
from tests.api.oauth_flow import BACK, CHALLENGE, browser_of, request_of

S256 = {"code_challenge_method": "S256"}


def press(member: Api, *, allow: bool = True, **change: Any) -> Any:
    """Send the form by itself, as one who made it up would."""
    form = request_of(**change) | ({"allow": "Authorize"} if allow else {})
    return browser_of(member).post("/oauth/authorize", form)


@pytest.mark.parametrize("allow", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "nobody"},
        {"client_id": "é"},
        {"client_id": None},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "back"},
        {"redirect_uri": None},
    ],
)
def test_a_form_for_no_client_of_ours_leads_nowhere(anna: Api, change: dict[str, Any], allow: bool):
    response = press(anna, allow=allow, **change)
    assert (response.status_code, response.has_header("Location")) == (
        200 if None in change.values() else 400,  # a form with a gap is shown again
        False,
    )
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"code_challenge": "x" * 129, **S256},
        {"code_challenge": "x" * 42, **S256},
        {"code_challenge": "x" * 5_000, **S256},
        {"code_challenge": "x" * 42 + "=", **S256},
        {"code_challenge": "x" * 42 + "é", **S256},
        {"nonce": "x" * 256},
    ],
)
def test_a_challenge_that_cannot_be_kept_is_told_to_the_client(anna: Api, change: dict[str, Any]):
    asked = browser_of(anna).get("/oauth/authorize", request_of(**change))
    for response in (asked, press(anna, **change)):
        assert response.status_code == 302
        assert response["Location"].startswith(f"{BACK}?error=invalid_request")
    assert not Grant.objects.exists()


@pytest.mark.parametrize("challenge", [CHALLENGE, "x" * 43, "-._~" * 32])
def test_a_challenge_of_allowed_length_is_kept(anna: Api, challenge: str):
    assert "code=" in press(anna, code_challenge=challenge, **S256)["Location"]
    assert Grant.objects.get().code_challenge == challenge


@pytest.mark.parametrize("change", [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}])
def test_force_login_signs_nobody_out_for_no_client(anna: Api, change: dict[str, Any]):
    browser = browser_of(anna)
    assert browser.get("/oauth/authorize", request_of(force_login="true", **change)).status_code == 400
    assert browser.get("/oauth/authorize", {"force_login": "true"}).status_code == 400
    assert browser.get("/oauth/authorize", request_of()).status_code == 200


def test_nul_in_a_repeated_parameter_is_refused_like_any_other(anna: Api):
    query = urlencode([*request_of().items(), ("resource", "https://a.example/\0"), ("resource", "https://a.example/")])
    assert browser_of(anna).get(f"/oauth/authorize?{query}").status_code == 400


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://[::1]:8080/a;b", "https://[::1]:8080"),
        ("com.app:/cb", "com.app:"),
        ("urn:ietf:wg:oauth:2.0:oob", "urn:"),
    ],
)
def test_the_policy_lets_the_form_lead_to_the_client(anna: Api, address: str, source: str):
    body = {"client_name": "Tool", "redirect_uris": address, "scopes": "read"}
    registered = Api().post("/api/v1/apps", body)
    assert registered.status == 200
    wanted = request_of(client_id=registered.json["client_id"], redirect_uri=address, scope="read")
    page = browser_of(anna).get("/oauth/authorize", wanted)
    assert page.status_code == 200
    assert f"form-action 'self' {source};" in f"{page['Content-Security-Policy']};"


@pytest.mark.parametrize(
    "address",
    [
        "https://exämple.example/",
        "https://a.example/ä",
        "com.app:/ä",
        "https://a.example;script-src/",
        "https://a.example,b/",
        "https://a.example'/",
        "https://*.example/",
        "https://a%3b.example/",
    ],
)
def test_an_address_that_would_break_the_policy_is_not_registered(anybody: Api, address: str):
    body = {"client_name": "Tool", "redirect_uris": address, "scopes": "read"}
    assert anybody.post("/api/v1/apps", body).status == 422
