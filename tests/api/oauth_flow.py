"""The steps of OAuth's code flow, as a browser and a client take them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from feed_project.identity.models import User
from tests.api.conftest import SECRET, Answered, Api

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
