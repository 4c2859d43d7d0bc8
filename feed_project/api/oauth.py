"""OAuth 2 for programs: tokens, revoking them, and what the server offers.

The page on which a person consents is `feed_project.identity.authorization`.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_backends import get_oauthlib_core
from oauthlib.common import Request as OAuthRequest
from rest_framework.exceptions import Throttled

from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.entities import Empty, Token
from feed_project.identity import models
from feed_project.identity.oauth import grant_types
from feed_project.identity.scopes import SCOPES
from feed_project.identity.tries import GUESS_SECONDS, may_guess


@dataclass(frozen=True)
class ClientForm:
    """Which client asks."""

    client_id: str | None = None
    client_secret: str | None = None


@dataclass(frozen=True)
class TokenForm(ClientForm):
    """What a token is asked for with."""

    grant_type: str | None = None
    scope: str | None = None
    code: str | None = None
    code_verifier: str | None = None
    redirect_uri: str | None = None
    username: str | None = None
    password: str | None = None


@dataclass(frozen=True)
class RevocationForm(ClientForm):
    """The token that shall be worth nothing."""

    token: str = ""


@endpoint(None, admits="anyone")
def token(caller: Caller, form: TokenForm) -> Answer[Token]:
    """A token for a code, a password, or the client itself."""
    _let_read(caller.request, form)
    _count_guess(caller.request, form)
    _, headers, body, status = _core().create_token_response(caller.request)
    answer = json.loads(body)
    headers = {name: value for name, value in headers.items() if name == "WWW-Authenticate"}
    if status == 200:
        wanted = {"access_token", "token_type", "scope"}
        answer = {name: value for name, value in answer.items() if name in wanted}
        answer["created_at"] = int(caller.now.timestamp())
    return Answer(answer, headers, status)


@endpoint(None, admits="anyone")
def revoke(caller: Caller, form: RevocationForm) -> Empty:
    """Make a token worthless; only the client that it was given to may, any number of times."""
    _let_read(caller.request, form)
    client = _authenticated_client(caller.request)
    checksum = hashlib.sha256(form.token.encode()).hexdigest()
    row = AccessToken.objects.filter(token_checksum=checksum).first()
    if client is None or (row is not None and row.application_id != client.id):
        description = "You are not authorized to revoke this token"
        raise Refused(403, "unauthorized_client", error_description=description)
    if row is not None:
        row.revoke()
    return {}


@endpoint(None, admits="anyone")
def metadata(caller: Caller) -> dict[str, Any]:
    """What this authorization server offers (RFC 8414)."""
    base = settings.DUNLIN_BASE_URL
    return {
        "issuer": base,
        "service_documentation": "https://docs.joinmastodon.org/",
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "app_registration_endpoint": f"{base}/api/v1/apps",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": grant_types(),
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


def _count_guess(request: HttpRequest, form: TokenForm) -> None:
    """A password tried here is one less that may be tried on the web's page."""
    if form.grant_type == "password" and "password" in grant_types() and not may_guess(request, form.username or ""):
        raise Throttled(wait=GUESS_SECONDS)


def _let_read(request: HttpRequest, form: ClientForm) -> None:
    """Hand the parsed body, of whatever content type, to the toolkit."""
    fields = {name: value for name, value in dataclasses.asdict(form).items() if value is not None}
    if "scope" in fields:
        fields["scope"] = fields["scope"].replace("+", " ")
    request.oauth_fields = fields  # type: ignore[attr-defined]
    request.META["QUERY_STRING"] = ""  # parameters are parameters, wherever the client put them


def _authenticated_client(request: HttpRequest) -> models.Application | None:
    core = _core()
    oauth_request = OAuthRequest(*core._extract_params(request))
    known = core.server.request_validator.authenticate_client(oauth_request)
    return oauth_request.client if known else None


@functools.cache
def _core() -> Any:
    return get_oauthlib_core()
