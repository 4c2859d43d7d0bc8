"""Announcements (`read_announcement`), and what is new about them for whoever listens.

`read_announcement_news` has a row for each event that people hear of: the announcement is there or
reads otherwise (`announcement`), somebody reacted or took that back (`reaction`), it is gone (`delete`).
"""

from __future__ import annotations

from collections.abc import Sequence

from events import post_text
from events.announcements import AnnouncementEdited, AnnouncementPublished, AnnouncementWithdrawn
from events.reactions import AnnouncementDismissed, ReactionAdded, ReactionRemoved
from events.store import Recorded
from projections.batches import batch, rows, values
from projections.projection import Fold, Projection
from projections.rendering import render_note

announcements = Projection(
    name="announcements",
    tables=("read_announcement", "read_dismissed_announcement", "read_reaction", "read_announcement_news"),
)


@announcements.on(AnnouncementPublished, AnnouncementEdited)
def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """The announcement reads as last worded; it was published when it first came."""
    worded = [
        (event, event.data) for event in events if isinstance(event.data, AnnouncementPublished | AnnouncementEdited)
    ]
    first: dict[int, Recorded] = {}
    for event, said in worded:
        first.setdefault(said.announcement_id, event)
    latest = {said.announcement_id: (event, said) for event, said in worded}
    fold.execute(
        """INSERT INTO {read_announcement} AS a (announcement_id, html, tags, starts_at, ends_at, all_day,
            published_at, updated_at)
        SELECT announcement_id, html, tags, starts_at, ends_at, all_day, published_at, updated_at
        FROM jsonb_to_recordset(%s) AS e(announcement_id bigint, html text, tags text[],
            starts_at timestamptz, ends_at timestamptz, all_day boolean, published_at timestamptz,
            updated_at timestamptz)
        ON CONFLICT (announcement_id) DO UPDATE SET html = excluded.html, tags = excluded.tags,
            starts_at = excluded.starts_at, ends_at = excluded.ends_at, all_day = excluded.all_day,
            updated_at = excluded.updated_at""",
        [
            rows(
                {
                    "announcement_id": said.announcement_id,
                    "html": render_note(said.text),
                    "tags": post_text.tag_names(post_text.parse(said.text)),
                    "starts_at": said.starts_at,
                    "ends_at": said.ends_at,
                    "all_day": said.all_day,
                    "published_at": first[said.announcement_id].recorded_at,
                    "updated_at": event.recorded_at,
                }
                for event, said in latest.values()
            )
        ],
    )
    _note(fold, "announcement", events)


@announcements.on(AnnouncementWithdrawn)
def withdraw(fold: Fold, events: Sequence[Recorded]) -> None:
    """The announcement is gone, with all that was done with it; only that is news."""
    gone = values(events, "announcement_id")
    for table in ("read_announcement", "read_dismissed_announcement", "read_reaction", "read_announcement_news"):
        fold.execute(f"DELETE FROM {{{table}}} WHERE announcement_id = ANY(%s::bigint[])", [gone])
    _note(fold, "delete", events)


@announcements.on(AnnouncementDismissed)
def dismiss(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account has read it. What is gone stays gone."""
    fold.execute(
        """INSERT INTO {read_dismissed_announcement} (announcement_id, account_id)
        SELECT e.announcement_id, e.account_id
        FROM jsonb_to_recordset(%s) AS e(announcement_id bigint, account_id bigint)
        JOIN {read_announcement} a ON a.announcement_id = e.announcement_id
        ON CONFLICT DO NOTHING""",
        [batch(events, "announcement_id", "account_id")],
    )


@announcements.on(ReactionAdded)
def add(fold: Fold, events: Sequence[Recorded]) -> None:
    """The reaction is there, if the announcement is."""
    fold.execute(
        """INSERT INTO {read_reaction} (announcement_id, account_id, name, position)
        SELECT e.announcement_id, e.account_id, e.name, e.position FROM jsonb_to_recordset(%s)
            AS e(announcement_id bigint, account_id bigint, name text, position bigint)
        JOIN {read_announcement} a ON a.announcement_id = e.announcement_id
        ON CONFLICT DO NOTHING""",
        [batch(events, "announcement_id", "account_id", "name")],
    )
    _note_reactions(fold, events)


@announcements.on(ReactionRemoved)
def remove(fold: Fold, events: Sequence[Recorded]) -> None:
    """The reaction is gone."""
    fold.execute(
        """DELETE FROM {read_reaction} r USING jsonb_to_recordset(%s)
            AS e(announcement_id bigint, account_id bigint, name text)
        WHERE r.announcement_id = e.announcement_id AND r.account_id = e.account_id AND r.name = e.name""",
        [batch(events, "announcement_id", "account_id", "name")],
    )
    _note_reactions(fold, events)


def _note(fold: Fold, kind: str, events: Sequence[Recorded]) -> None:
    fold.execute(
        """INSERT INTO {read_announcement_news} (position, announcement_id, kind, name)
        SELECT position, announcement_id, %s, ''
        FROM jsonb_to_recordset(%s) AS e(announcement_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [kind, batch(events, "announcement_id")],
    )


def _note_reactions(fold: Fold, events: Sequence[Recorded]) -> None:
    fold.execute(
        """INSERT INTO {read_announcement_news} (position, announcement_id, kind, name)
        SELECT e.position, e.announcement_id, 'reaction', e.name FROM jsonb_to_recordset(%s)
            AS e(announcement_id bigint, name text, position bigint)
        JOIN {read_announcement} a ON a.announcement_id = e.announcement_id
        ON CONFLICT DO NOTHING""",
        [batch(events, "announcement_id", "name")],
    )
