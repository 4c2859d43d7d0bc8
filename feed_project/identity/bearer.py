"""Bearer tokens: who stands behind one, and issuing one outside of an OAuth flow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from oauth2_provider.models import AccessToken, set_token_value

from feed_project.identity.models import User
from feed_project.identity.oauth import new_secret
from feed_project.identity.oauth_settings import TEN_YEARS
from queries.positions import own_position, waited_for
from queries.statements import compact, row

# One statement for everything a request needs to know of its caller, and of how fresh its answer will be.
_FIND = compact(f"""
SELECT t.id, t.scope, u.id, u.account_id, a.id, a.name, nullif(a.website, ''),
       CASE WHEN %(lane)s::text <> 'core' THEN ({own_position("u.account_id")}) END,
       coalesce((SELECT min(c.position) FROM read_checkpoint c
           WHERE c.lane = %(lane)s::text AND {waited_for("u.account_id")}), 0)
  FROM oauth2_provider_accesstoken t
  LEFT JOIN identity_user u ON u.id = t.user_id
  LEFT JOIN identity_application a ON a.id = t.application_id
 WHERE t.token_checksum = %(checksum)s AND t.expires > %(now)s AND (u.id IS NULL OR u.is_active)
""")


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a valid token stands for; `account_id` is None for an application by itself."""

    token_id: int
    scopes: frozenset[str]
    user_id: int | None
    account_id: int | None
    application_id: int | None
    application: str | None
    application_website: str | None
    own_position: int | None  # of what the account had done by then; None: not known, or of the lane `core`
    position: int  # how far the lane asked for was then; of the home feed, the account's shard

    @property
    def caught_up(self) -> bool:
        """Whether the lane asked for had passed whatever the account had done."""
        return self.own_position is not None and self.own_position <= self.position


def find_bearer(token: str, now: datetime, lane: str = "core") -> Bearer | None:
    """Who holds this token; None when it is unknown, revoked, expired or its login is disabled.

    `lane`: from whose read tables is going to be answered.
    """
    checksum = hashlib.sha256(token.encode()).hexdigest()
    found = row(_FIND, {"checksum": checksum, "now": now, "lane": lane, "shards": settings.DUNLIN_HOME_SHARDS})
    if found is None:
        return None
    token_id, scope, *rest = found
    return Bearer(token_id, frozenset(scope.split()), *rest)


def issue_token(*, user: User, application_id: int | None, scopes: Iterable[str], now: datetime) -> str:
    """Make a token for a login on behalf of an application; only its hash is kept."""
    token = new_secret()
    row: Any = AccessToken(
        user=user,
        application_id=application_id,
        scope=" ".join(sorted(scopes)),
        expires=now + timedelta(seconds=TEN_YEARS),
    )
    set_token_value(row, token)
    row.save()
    return token
