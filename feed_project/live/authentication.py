"""Who stands at the door, and whether those who were let in may still stay.

Both are asked of PostgreSQL: at the handshake for one client, and then a few times a second for
all connected ones at once. So a revoked token, a log-out, a new password or a closed account ends
its sockets without anybody having to tell this process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from feed_project.identity.bearer import find_bearer
from feed_project.identity.sayable import is_sayable
from feed_project.identity.sessions import SessionStore
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
    bearer = find_bearer(token, timezone.now()) if is_sayable(token) else None
    if bearer is None:
        raise Rejected(401, "The access token is invalid")
    return Viewer(bearer.account_id, bearer.scopes, TokenProof(bearer.token_id))


def _member(session_key: str) -> Viewer:
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return VISITOR
    proof = SessionProof(session_key, user.pk, user.password)
    return Viewer(user.account_id, FULL, proof)


# Asked the other way round, because nearly always nothing comes back.
_ENDED_TOKENS = """
SELECT asked.id FROM unnest(%s::bigint[]) AS asked(id) WHERE NOT EXISTS (
    SELECT FROM oauth2_provider_accesstoken t LEFT JOIN identity_user u ON u.id = t.user_id
    WHERE t.id = asked.id AND t.expires > %s AND (u.id IS NULL OR u.is_active))"""

_ENDED_SESSIONS = """
SELECT asked.* FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS asked(session_key, user_id, password)
WHERE NOT EXISTS (
    SELECT FROM django_session s, identity_user u
    WHERE s.session_key = asked.session_key AND s.expire_date > %s
        AND u.id = asked.user_id AND u.password = asked.password AND u.is_active)"""


def ended(proofs: Iterable[Proof]) -> set[Proof]:
    """Of these, give those that no longer hold. Blocks on the database: one question for each kind."""
    tokens = [proof.token_id for proof in proofs if isinstance(proof, TokenProof)]
    sessions = [proof for proof in proofs if isinstance(proof, SessionProof)]
    found: set[Proof] = set()
    with connection.cursor() as cursor:
        if tokens:
            cursor.execute(_ENDED_TOKENS, [tokens, timezone.now()])
            found.update(TokenProof(token_id) for (token_id,) in cursor.fetchall())
        if sessions:
            keys = [proof.session_key for proof in sessions]
            users = [proof.user_id for proof in sessions]
            passwords = [proof.password for proof in sessions]
            cursor.execute(_ENDED_SESSIONS, [keys, users, passwords, timezone.now()])
            found.update(SessionProof(*row) for row in cursor.fetchall())
    return found
