"""Media: one of the viewer's own, and whether a file may be served."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from queries.hydration import media_view
from queries.statements import compact, row
from queries.views import MediaView
from queries.visibility import ANONYMOUS

# A medium as `events.media.Attachment`, with as much of a rendition as there is yet.
DOCUMENT = """
    coalesce(m.rendition, jsonb_build_object()) || jsonb_build_object('media_id', m.media_id, 'kind', m.kind,
        'description', m.description, 'focus_x', m.focus_x, 'focus_y', m.focus_y)
"""

OWN = compact(f"""
    SELECT m.state, m.reason, ({DOCUMENT})::text
    FROM read_media m WHERE m.media_id = %(media)s AND m.account_id = %(viewer)s AND m.account_id <> %(anonymous)s
""")

# Whoever knows a file's name was shown it once: that it is still shown is what is asked here.
FILE = compact("""
    SELECT coalesce(p.visibility IN ('public', 'unlisted'), false)
    FROM read_media m LEFT JOIN read_post p ON p.post_id = m.post_id
    WHERE m.media_id = %(media)s AND NOT m.withdrawn
      AND %(file)s IN (m.rendition ->> 'file', m.rendition ->> 'preview')
""")


class OwnMedia(NamedTuple):
    """A medium as its owner sees it; `state` is processing, ready or failed (for a `reason`)."""

    state: str
    reason: str | None
    view: MediaView


def own_media(viewer: int, media_id: int) -> OwnMedia | None:
    """One of the viewer's own media, attached or not; somebody else's is as good as absent."""
    found = row(OWN, {"media": media_id, "viewer": viewer, "anonymous": ANONYMOUS})
    if found is None:
        return None
    state, reason, document = found
    return OwnMedia(state, reason, media_view(orjson.loads(document)))


def is_served(media_id: int, file: str) -> bool | None:
    """Whether a file is one that everybody may see (True) or only who knows its name; None: it is not shown."""
    found = row(FILE, {"media": media_id, "file": file})
    return None if found is None else bool(found[0])
