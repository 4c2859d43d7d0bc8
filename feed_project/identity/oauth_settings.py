"""What django-oauth-toolkit is told. Imported by the settings, so it imports nothing of Django.

Everything that RFC 9700 asks for is on, except what Mastodon's clients cannot bear: the password
grant (a setting) and PKCE as a duty (docs/adr/0014-what-oauth-clients-bear.md).
"""

from __future__ import annotations

from typing import Any

from feed_project.identity.scopes import DEFAULT_SCOPE, SCOPES

TEN_YEARS = 10 * 365 * 24 * 60 * 60  # clients expect tokens to last until they are revoked


def pkce_required(client_id: str) -> bool:
    """Never: most Mastodon clients come without. One that sends a challenge has to meet it."""
    return False


def oauth2_provider(*, issuer: str, password_grant: bool) -> dict[str, Any]:
    """The toolkit's settings; `issuer` is the address of the installation."""
    return {
        "SCOPES": SCOPES,
        "DEFAULT_SCOPES": [DEFAULT_SCOPE],
        "OAUTH2_SERVER_CLASS": "feed_project.identity.oauth.Server",
        "OAUTH2_VALIDATOR_CLASS": "feed_project.identity.oauth.Validator",
        "OAUTH2_BACKEND_CLASS": "feed_project.identity.oauth.Backend",
        "OIDC_ISS_ENDPOINT": issuer,
        "ACCESS_TOKEN_EXPIRE_SECONDS": TEN_YEARS,
        "AUTHORIZATION_CODE_EXPIRE_SECONDS": 10 * 60,  # typed in by hand with out-of-band codes
        "PKCE_REQUIRED": pkce_required,
        "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],  # applications name their own, see the model
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
        "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": not password_grant,
        "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
        "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
        "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
        "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
        "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
        "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
        "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
        "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    }
