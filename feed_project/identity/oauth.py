"""OAuth 2 as Mastodon clients speak it: what the toolkit's server grants here, and to whom.

Authorization code (with PKCE when the client sends a challenge), client credentials and, if
configured, password. No implicit grant, no refresh tokens: tokens live until they are revoked.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    InvalidGrantError,
    InvalidRequestError,
    ResourceOwnerPasswordCredentialsGrant,
    TokenEndpoint,
)

from feed_project.identity.models import SpentCode
from feed_project.identity.sayable import is_sayable
from feed_project.identity.scopes import DEFAULT_SCOPE, SCOPES, covers

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"

_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 §4.2
_LONGEST_NONCE = 255  # as wide as the toolkit's column


def new_secret(*_: Any) -> str:
    """A token, code or client secret: 256 random bits, in characters that need no quoting."""
    return secrets.token_urlsafe(32)


def secret_digest(secret: str) -> str:
    """What is kept of a client secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def grant_types() -> list[str]:
    """The grants this installation offers, by their OAuth names."""
    offered = ["authorization_code", "client_credentials"]
    return [*offered, "password"] if settings.DUNLIN_PASSWORD_GRANT else offered


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # oauthlib is untyped
    """Refuses what could not be kept with a code, and a code that another spends at the same moment."""

    def validate_authorization_request(self, request: Any) -> tuple[list[str], dict[str, Any]]:
        """The checks of the standard first: they say whether the client may be told at all."""
        scopes, info = super().validate_authorization_request(request)
        challenge = request.code_challenge
        if challenge is not None and not _CHALLENGE.fullmatch(challenge):
            raise InvalidRequestError(description="code_challenge must be 43 to 128 characters", request=request)
        if len(request.nonce or "") > _LONGEST_NONCE:
            raise InvalidRequestError(description="nonce is too long", request=request)
        return scopes, info

    def validate_token_request(self, request: Any) -> None:
        """The toolkit reads the code once for each check, and it may be gone between two of them.

        Raises: InvalidGrantError.
        """
        try:
            super().validate_token_request(request)
        except Grant.DoesNotExist:
            raise InvalidGrantError(request=request) from None


class Server(AuthorizationEndpoint, TokenEndpoint):  # type: ignore[misc]
    """Only the endpoints and grants that Mastodon has."""

    def __init__(self, request_validator: Validator, token_expires_in: int, **_: Any) -> None:
        code = CodeGrant(request_validator, refresh_token=False)
        password = ResourceOwnerPasswordCredentialsGrant(request_validator, refresh_token=False)
        client = ClientCredentialsGrant(request_validator)
        bearer = BearerToken(request_validator, new_secret, token_expires_in)
        grants = {"authorization_code": code, "client_credentials": client, "password": password}
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", response_types={"code": code}, default_token_type=bearer
        )
        TokenEndpoint.__init__(
            self, default_grant_type="authorization_code", grant_types=grants, default_token_type=bearer
        )
        self.request_validator = request_validator  # revocation, in the API, asks it who the client is


class Validator(OAuth2Validator):  # type: ignore[misc]
    """The toolkit's validator with Mastodon's scopes and one policy for all applications."""

    def _extract_basic_auth(self, request: Any) -> str | None:
        # Base64 is ASCII; the decoder raises for anything else what the toolkit does not catch.
        credentials: str | None = super()._extract_basic_auth(request)
        return credentials if credentials and credentials.isascii() else None

    def _load_application(self, client_id: str, request: Any) -> Any:
        # Every way to a client leads through here, and percent-encoding hides NUL from the door.
        return super()._load_application(client_id, request) if is_sayable(client_id or "") else None

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        return hmac.compare_digest(secret_digest(provided_secret), stored_secret)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Applications do not register grants: the installation decides."""
        return grant_type in grant_types()

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Codes only."""
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: Sequence[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Known scopes that the application registered for."""
        return all(scope in SCOPES and covers(client.scope_list, scope) for scope in scopes)

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        """What a client gets that asks for nothing."""
        return [DEFAULT_SCOPE]

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep in mind for which code the token was given; of two that show one code at once, one gets it.

        Raises: InvalidGrantError.
        """
        with transaction.atomic():
            super().save_bearer_token(token, request, *args, **kwargs)
            if request.grant_type == "authorization_code":
                self._spend(request, token["access_token"])

    def _spend(self, request: Any, access_token: str) -> None:
        given = AccessToken.objects.get(token_checksum=secret_digest(access_token))
        try:
            SpentCode.objects.create(digest=secret_digest(request.code), token=given, spent_at=timezone.now())
        except IntegrityError:
            raise InvalidGrantError(request=request) from None

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Refuse also a verifier without a challenge (RFC 9700 §4.8.2, PKCE downgrade).

        A code that comes again takes the token with it that it gave (RFC 6749 §4.1.2).
        """
        spent = SpentCode.objects.filter(digest=secret_digest(code), token__application=client)
        for again in spent.select_related("token"):
            again.token.revoke()
            return False
        unchallenged = Grant.objects.filter(code=code, application=client, code_challenge="")
        if request.code_verifier and unchallenged.exists():
            return False
        return bool(super().validate_code(client_id, code, client, request, *args, **kwargs))


class Backend(OAuthLibCore):  # type: ignore[misc]
    """Reads the body that the door has parsed, whatever its content type was."""

    def extract_body(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The text fields of the request, as pairs."""
        fields: Mapping[str, Any] | None = getattr(request, "oauth_fields", None)
        if fields is None:
            fields = request.POST.dict()
        return [(name, value) for name, value in fields.items() if isinstance(value, str)]
