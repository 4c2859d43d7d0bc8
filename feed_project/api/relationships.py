"""How the caller stands to others."""

from __future__ import annotations

from dataclasses import dataclass

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.listing import found
from feed_project.entities import Relationship
from feed_project.presentation import relationship_json
from queries.relationships import relationship
from queries.relationships import relationships as query


@dataclass(frozen=True)
class RelationshipsForm:
    """Whose."""

    id: list[Id] | None = None
    with_suspended: bool = False


@endpoint("read:follows")
def relationships(caller: Caller, form: RelationshipsForm) -> list[Relationship]:
    """The caller's relationships to some accounts, in the order asked for."""
    return [relationship_json(view) for view in query(caller.account_id, form.id or [])]


def standing(caller: Caller, account_id: int) -> Relationship:
    """The relationship to one account as it is after a write."""
    return relationship_json(found(relationship(caller.account_id, account_id)))
