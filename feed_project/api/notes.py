"""Private notes about other accounts."""

from __future__ import annotations

from dataclasses import dataclass

from commands.notes import EraseNote, WriteNote
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.relationships import standing
from feed_project.api.writing import write
from feed_project.entities import Relationship


@dataclass(frozen=True)
class NoteForm:
    """What to keep in mind; nothing erases the note."""

    comment: str = ""


@endpoint("write:accounts")
def note(caller: Caller, account_id: Id, form: NoteForm) -> Relationship:
    """Write, change or erase the caller's note about an account."""
    who = {"author_id": caller.account_id, "subject_id": account_id}
    write(caller, WriteNote(**who, comment=form.comment) if form.comment.strip() else EraseNote(**who))
    return standing(caller, account_id)
