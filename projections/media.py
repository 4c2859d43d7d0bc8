"""Media by their ids (`read_media`): for their owners, and for whoever asks for one of their files.

What a post shows stands in the post's own document; this is about what is not posted yet, and about
which file may be served at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.media import (
    MediaAttached,
    MediaDescribed,
    MediaDetached,
    MediaDiscarded,
    MediaErased,
    MediaFailed,
    MediaPreviewReplaced,
    MediaProcessed,
    MediaUploaded,
)
from events.store import Recorded
from projections.batches import batch, values
from projections.projection import Fold, Projection

media = Projection(name="media", tables=("read_media",))


@media.on(MediaUploaded)
def upload(fold: Fold, events: Sequence[Recorded]) -> None:
    """It is there, and cannot be shown yet."""
    fold.execute(
        """INSERT INTO {read_media} (media_id, account_id, withdrawn, state, kind, description, focus_x, focus_y)
        SELECT media_id, account_id, false, 'processing', kind, description, focus_x, focus_y
        FROM jsonb_to_recordset(%s) AS e(media_id bigint, account_id bigint, kind text, description text,
            focus_x integer, focus_y integer)
        ON CONFLICT DO NOTHING""",
        [batch(events, "media_id", "account_id", "kind", "description", "focus_x", "focus_y")],
    )


@media.on(MediaProcessed)
def process(fold: Fold, events: Sequence[Recorded]) -> None:
    """It can be shown."""
    fold.execute(
        """UPDATE {read_media} m SET state = 'ready', kind = e.kind, rendition = e.rendition
        FROM jsonb_to_recordset(%s) AS e(media_id bigint, kind text, rendition jsonb)
        WHERE m.media_id = e.media_id""",
        [batch(events, "media_id", "kind", "rendition")],
    )


@media.on(MediaFailed)
def fail(fold: Fold, events: Sequence[Recorded]) -> None:
    """It will never be shown."""
    fold.execute(
        """UPDATE {read_media} m SET state = 'failed', reason = e.reason
        FROM jsonb_to_recordset(%s) AS e(media_id bigint, reason text) WHERE m.media_id = e.media_id""",
        [batch(events, "media_id", "reason")],
    )


@media.on(MediaDescribed)
def describe(fold: Fold, events: Sequence[Recorded]) -> None:
    """It is described as last said; a statement for each, since one may be described twice in a batch."""
    for event in events:
        fold.execute(
            """UPDATE {read_media} m SET description = e.description, focus_x = e.focus_x, focus_y = e.focus_y
            FROM jsonb_to_recordset(%s) AS e(media_id bigint, description text, focus_x integer, focus_y integer)
            WHERE m.media_id = e.media_id""",
            [batch([event], "media_id", "description", "focus_x", "focus_y")],
        )


@media.on(MediaPreviewReplaced)
def replace_preview(fold: Fold, events: Sequence[Recorded]) -> None:
    """Another picture stands for it; the last one counts."""
    for event in events:
        fold.execute(
            """UPDATE {read_media} m SET rendition = coalesce(m.rendition, jsonb_build_object()) ||
                jsonb_build_object('preview', e.preview, 'blurhash', e.blurhash,
                    'preview_width', e.preview_width, 'preview_height', e.preview_height)
            FROM jsonb_to_recordset(%s) AS e(media_id bigint, preview text, blurhash text, preview_width integer,
                preview_height integer)
            WHERE m.media_id = e.media_id""",
            [batch([event], "media_id", "preview", "blurhash", "preview_width", "preview_height")],
        )


@media.on(MediaAttached)
def attach(fold: Fold, events: Sequence[Recorded]) -> None:
    """It belongs to a post (in a batch, to the last one; its place stands in the post)."""
    latest = {event.stream: event for event in events}
    fold.execute(
        """UPDATE {read_media} m SET post_id = e.post_id, withdrawn = false
        FROM jsonb_to_recordset(%s) AS e(media_id bigint, post_id bigint)
        WHERE m.media_id = e.media_id""",
        [batch(list(latest.values()), "media_id", "post_id")],
    )


@media.on(MediaDetached)
def detach(fold: Fold, events: Sequence[Recorded]) -> None:
    """Its files are for nobody, until a post shows it again."""
    fold.execute(
        "UPDATE {read_media} SET post_id = NULL, withdrawn = true WHERE media_id = ANY(%s::bigint[])",
        [values(events, "media_id")],
    )


@media.on(MediaDiscarded, MediaErased)
def discard(fold: Fold, events: Sequence[Recorded]) -> None:
    """It is gone."""
    fold.execute("DELETE FROM {read_media} WHERE media_id = ANY(%s::bigint[])", [values(events, "media_id")])
