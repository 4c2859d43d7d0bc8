"""Earlier versions of a status as JSON."""

from __future__ import annotations

from feed_project.entities.edits import StatusEdit
from feed_project.presentation import absolute, account_json, moment
from feed_project.presentation.media import media_json
from projections.rendering import render_post
from queries.views import EditView


def edit_json(edit: EditView) -> StatusEdit:
    """A StatusEdit; the log keeps text, so it is rendered here."""
    answer: StatusEdit = {
        "content": absolute(render_post(edit.text, edit.mentions)),
        "spoiler_text": edit.spoiler,
        "sensitive": edit.sensitive,
        "created_at": moment(edit.created_at),
        "account": account_json(edit.author),
        "media_attachments": [media_json(media) for media in edit.media],
        "emojis": [],
    }
    if edit.poll_options is not None:
        answer["poll"] = {"options": [{"title": option} for option in edit.poll_options]}
    return answer
