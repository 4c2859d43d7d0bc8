"""Which post carries which hashtags (`read_post_tag`), and how often each is used (`read_tag`).

Posts of every visibility are kept here, so that whoever may see a post finds it by its tags; what
timelines and numbers are made of are the public ones. A tag that an edit brings stands where the
post stands: an edit is no news.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.post_text import LONGEST_TAG_BYTES
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections.batches import batch, in_any_order, rows, told, values
from projections.projection import Fold, Projection

tags = Projection(name="tags", tables=("read_post_tag", "read_tag"))

_COLUMNS = "name, post_id, author_id, reply_to_id, visibility, position, created_at"

# A number changes only by rows really added or taken out, so that it is the same however often a
# batch comes.
_ADD = f"""
    WITH added AS (
        INSERT INTO {{{{read_post_tag}}}} ({_COLUMNS})
        {{source}}
        ON CONFLICT DO NOTHING
        RETURNING name, visibility)
    INSERT INTO {{{{read_tag}}}} AS t (name, posts)
    SELECT name, count(*) FROM added WHERE visibility = 'public' GROUP BY name ORDER BY name
    ON CONFLICT (name) DO UPDATE SET posts = t.posts + excluded.posts
"""

_PUBLISH = _ADD.format(
    source=f"""
        SELECT n.name, post_id, author_id, in_reply_to_account_id, visibility, position, recorded_at
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, author_id bigint, visibility text,
            in_reply_to_account_id bigint, tags text[], position bigint, recorded_at timestamptz)
        CROSS JOIN LATERAL (SELECT DISTINCT unnest(e.tags)) AS n(name)
        WHERE octet_length(n.name) <= {LONGEST_TAG_BYTES}"""
)

# What an edit does not say is the same as ever; `posts` and `author_outbox` have folded the batch.
_EDIT = _ADD.format(
    source=f"""
        SELECT n.name, p.post_id, p.author_id, p.in_reply_to_account_id, p.visibility, o.position,
            p.created_at
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, tags text[])
        JOIN {{read_post}} p ON p.post_id = e.post_id
        JOIN {{read_outbox}} o ON o.entry_id = e.post_id
        CROSS JOIN LATERAL (SELECT DISTINCT unnest(e.tags)) AS n(name)
        WHERE octet_length(n.name) <= {LONGEST_TAG_BYTES}"""
)

_TAKE_OUT = """
    WITH gone AS (
        DELETE FROM {{read_post_tag}} t {which} RETURNING t.name, t.visibility)
    UPDATE {{read_tag}} t SET posts = t.posts - g.posts
    FROM (SELECT name, count(*) AS posts FROM gone WHERE visibility = 'public' GROUP BY name) g
    WHERE t.name = g.name
    RETURNING t.name, t.posts
"""

_FORGET = _TAKE_OUT.format(which="WHERE t.post_id = ANY(%s::bigint[])")

_DROP = _TAKE_OUT.format(
    which="""USING jsonb_to_recordset(%s) AS e(post_id bigint, tags text[])
        WHERE t.post_id = e.post_id AND NOT t.name = ANY(e.tags)"""
)


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A new post carries its tags."""
    tagged = [event for event, post in told(events, PostPublished) if post.tags]
    if tagged:
        names = ("post_id", "author_id", "visibility", "in_reply_to_account_id", "tags")
        fold.execute(_PUBLISH, [batch(tagged, *names)])


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post carries the tags it was last given."""
    latest = {post.post_id: post for _, post in told(events, PostEdited)}
    edited = rows({"post_id": post.post_id, "tags": post.tags} for post in latest.values())
    _settle(fold, fold.execute(_DROP, [edited]).fetchall())
    fold.execute(_EDIT, [edited])


@tags.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """A deleted post carries none."""
    _settle(fold, fold.execute(_FORGET, [values(events, "post_id")]).fetchall())


def _settle(fold: Fold, counted: Sequence[tuple[str, int]]) -> None:
    """A tag of which no public post is left is as good as never used."""
    if unused := [name for name, posts in counted if posts == 0]:
        fold.execute("DELETE FROM {read_tag} WHERE name = ANY(%s::text[])", [unused])


# Publishing comes first for every post.
in_any_order(tags, {PostPublished: publish, PostEdited: edit})
