"""Clients register themselves here, as every Mastodon client does before its first login."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from commands.refusals import Faults
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.listing import found
from feed_project.entities import Application, CredentialApplication
from feed_project.identity import models
from feed_project.identity.oauth import new_secret, secret_digest
from feed_project.identity.scopes import DEFAULT_SCOPE, SCOPES, split_scopes
from feed_project.push import vapid

LONGEST_NAME = 60
LONGEST_ADDRESS = 2000

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
# What a host may be made of here: it is written into the consent page's policy, where `;` ends a rule.
_NETLOC = re.compile(r"[A-Za-z0-9.:\[\]-]+")
_DANGEROUS = {"javascript", "data", "vbscript", "file", "blob", "about"}


@dataclass(frozen=True)
class ApplicationForm:
    """A client."""

    client_name: str = ""
    redirect_uris: list[str] | None = None
    scopes: str = DEFAULT_SCOPE
    website: str | None = None


@endpoint(None, admits="anyone")
def register(caller: Caller, form: ApplicationForm) -> CredentialApplication:
    """Register a client; its secret is told once."""
    addresses = [uri for text in form.redirect_uris or [] for uri in text.split()]
    scopes = split_scopes(form.scopes) or (DEFAULT_SCOPE,)
    _check(form, addresses, scopes)
    secret = new_secret()
    row = models.Application.objects.create(
        client_id=new_secret(),
        client_secret=secret_digest(secret),
        hash_client_secret=False,
        client_type=models.Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=models.Application.GRANT_AUTHORIZATION_CODE,
        name=form.client_name.strip(),
        redirect_uris=" ".join(addresses),
        scopes=" ".join(scopes),
        website=form.website or "",
    )
    credentials = {"client_id": row.client_id, "client_secret": secret, "client_secret_expires_at": 0}
    return {**_application(row), **credentials}  # type: ignore[typeddict-item]


@endpoint(None, admits="application")
def verify_credentials(caller: Caller) -> Application:
    """The client that the token was given to."""
    application_id = caller.bearer.application_id if caller.bearer else None
    return _application(found(models.Application.objects.filter(id=application_id).first()))


def _application(row: models.Application) -> Application:
    addresses = row.redirect_uris.split()
    return {
        "id": str(row.id),
        "name": row.name,
        "website": row.website or None,
        "scopes": list(row.scope_list),
        "redirect_uris": addresses,
        "redirect_uri": "\n".join(addresses),
        "vapid_key": vapid.public_key(),
    }


def _check(form: ApplicationForm, addresses: list[str], scopes: tuple[str, ...]) -> None:
    faults = Faults()
    name = form.client_name.strip()
    faults.add_if(not name, "application_name", "ERR_BLANK", "can't be blank")
    faults.add_if(
        len(name) > LONGEST_NAME,
        "application_name",
        "ERR_TOO_LONG",
        f"is too long (maximum is {LONGEST_NAME} characters)",
    )
    faults.add_if(not addresses, "redirect_uri", "ERR_BLANK", "can't be blank")
    faults.add_if(
        not all(_is_redirect(uri) for uri in addresses), "redirect_uri", "ERR_INVALID", "must be an absolute URI."
    )
    known = all(scope in SCOPES for scope in scopes)
    faults.add_if(not known, "scopes", "ERR_INVALID", "doesn't match configured on the server.")
    faults.add_if(not _is_website(form.website), "website", "ERR_INVALID", "must be a valid URL")
    faults.refuse()


def _is_redirect(uri: str) -> bool:
    """An absolute address of a client: any scheme of its own, but none that runs or reads something."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    if len(uri) > LONGEST_ADDRESS or "#" in uri or not (uri.isascii() and uri.isprintable()):
        return False
    if not _SCHEME.fullmatch(parts.scheme) or parts.scheme in _DANGEROUS or "@" in parts.netloc:
        return False
    if parts.scheme in {"http", "https"}:
        return _NETLOC.fullmatch(parts.netloc) is not None
    return bool(parts.netloc or parts.path)


def _is_website(text: str | None) -> bool:
    if not text:
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(text) <= LONGEST_ADDRESS
