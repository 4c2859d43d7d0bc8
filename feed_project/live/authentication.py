"""Who stands at the door, and whether those who were let in may still stay.

Both are asked of PostgreSQL: at the handshake for one client, and then a few times a second for
all connected ones at once. So a revoked token, a log-out, a new password or a closed account ends
its sockets without anybody having to tell this process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from feed_project.identity.bearer import find_bearer
from feed_project.live.credentials import Credentials, Rejected

# What a browser session may do: everything its user may.
FULL = frozenset({"read"})


@dataclass(frozen=True, slots=True)
class TokenProof:
    """Let in by an OAuth token (the row's id)."""

    token_id: int


@dataclass(frozen=True, slots=True)
class SessionProof:
    """Let in by a browser session, while the user's password was this (as hashed)."""

    session_key: str
    user_id: int
    password: str


Proof = TokenProof | SessionProof


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who listens: an account, or nobody in particular; and what for."""

    account_id: int | None = None
    scopes: frozenset[str] = frozenset()
    proof: Proof | None = None


VISITOR = Viewer()


def authenticate(credentials: Credentials) -> Viewer:
    """Say who shows these credentials. Blocks on the database.

    Raises:
        Rejected: 401, the token is not (or no longer) one of ours.
    """
    if credentials.token is not None:
        return _holder(credentials.token)
    if credentials.session_key is not None:
        return _member(credentials.session_key)
    return VISITOR


def _holder(token: str) -> Viewer:
    bearer = None if _unsayable(token) else find_bearer(token, timezone.now())
    if bearer is None:
        raise Rejected(401, "The access token is invalid")
    return Viewer(bearer.account_id, bearer.scopes, TokenProof(bearer.token_id))


def _unsayable(text: str) -> bool:
    """Whether a text could be nobody's token or session key: they are plain ASCII."""
    return not text.isascii() or "\0" in text


def _member(session_key: str) -> Viewer:
    if _unsayable(session_key):
        return VISITOR
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return VISITOR
    proof = SessionProof(session_key, user.pk, user.password)
    return Viewer(user.account_id, FULL, proof)


def still_good(proofs: Iterable[Proof]) -> set[Proof]:
    """Of these, give those that still hold. Blocks on the database: one question for each kind."""
    tokens = {proof for proof in proofs if isinstance(proof, TokenProof)}
    sessions = {proof for proof in proofs if isinstance(proof, SessionProof)}
    return {*_good_tokens(tokens), *_good_sessions(sessions)}


def _good_tokens(proofs: set[TokenProof]) -> set[TokenProof]:
    if not proofs:
        return set()
    ids = [proof.token_id for proof in proofs]
    found = (
        get_access_token_model()
        .objects.filter(id__in=ids, expires__gt=timezone.now())
        .exclude(user__is_active=False)
        .values_list("id", flat=True)
    )
    return {TokenProof(token_id) for token_id in found}


def _good_sessions(proofs: set[SessionProof]) -> set[SessionProof]:
    if not proofs:
        return set()
    keys = set(
        Session.objects.filter(
            session_key__in=[proof.session_key for proof in proofs], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    users = set(
        get_user_model()
        .objects.filter(pk__in={proof.user_id for proof in proofs}, is_active=True)
        .values_list("pk", "password")
    )
    return {proof for proof in proofs if proof.session_key in keys and (proof.user_id, proof.password) in users}
