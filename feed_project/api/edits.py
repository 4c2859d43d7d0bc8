"""The history of a status: how it read before it was edited."""

from __future__ import annotations

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.listing import found
from feed_project.api.meaning import meant
from feed_project.entities.edits import StatusEdit
from feed_project.presentation.edits import edit_json
from queries.edits import edits


@endpoint("read:statuses", admits="anyone")
def history(caller: Caller, status_id: Id) -> list[StatusEdit]:
    """Every version of a status, the first one first."""
    return [edit_json(edit) for edit in found(edits(caller.viewer, meant(caller, status_id)))]
