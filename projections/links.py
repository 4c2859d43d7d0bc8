"""What links lead to (`read_link`), and the cards of the posts that name them.

A card stands in a post's own document, so that pages take no further query. So this is a part of the
projection `posts` and is rebuilt with it. Only posts that everybody may read have a link here: nobody
outside is to hear of the others. At any moment a post's card is what `read_link` has for its link,
and a row of `read_link` says when a post last named it (`named_at`, None: none does any more) and
whether it is to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from events.links import LinkPreviewed, LinkPreviewFailed, first_address
from events.posts import PostEdited, PostPublished
from events.store import Recorded
from projections.batches import rows, told, values
from projections.projection import Fold

OPEN_TO_ALL = ("public", "unlisted")

# A post that names a link has it looked up anew when what is known is older than that.
LASTS = timedelta(days=14)
FAILURE_LASTS = timedelta(days=1)

_ADD = """
    INSERT INTO {read_link} (address, failed, wanted)
    SELECT DISTINCT address, false, false FROM unnest(%s::text[]) AS e(address) ORDER BY address
    ON CONFLICT DO NOTHING
"""

_WANTED = f"""k.settled_at IS NULL OR k.settled_at
        + CASE WHEN k.failed THEN interval '{FAILURE_LASTS.days} days' ELSE interval '{LASTS.days} days' END"""

# Follows `WITH posted AS (… RETURNING link, created_at)`: new posts name their links. No statement of its
# own, since a write's answer waits for it.
NAME_POSTED = f"""
    INSERT INTO {{read_link}} AS k (address, failed, wanted, named_at)
    SELECT link, false, true, max(created_at) FROM posted WHERE link IS NOT NULL GROUP BY link ORDER BY link
    ON CONFLICT (address) DO UPDATE SET named_at = greatest(k.named_at, excluded.named_at),
        wanted = {_WANTED} < greatest(k.named_at, excluded.named_at)
"""

_COUNT = f"""
    UPDATE {{read_link}} k
    SET named_at = e.named_at, wanted = e.named_at IS NOT NULL AND ({_WANTED} < e.named_at)
    FROM (SELECT a.address, (SELECT max(coalesce(p.edited_at, p.created_at)) FROM {{read_post}} p
            WHERE p.link = a.address) AS named_at
        FROM unnest(%s::text[]) AS a(address)) e
    WHERE k.address = e.address
"""

_DROP = """
    DELETE FROM {read_link} WHERE address = ANY(%s::text[]) AND named_at IS NULL AND link_id IS NULL
"""

_SHOW_IN = """
    UPDATE {read_post} p SET document = p.document || jsonb_build_object('card', k.card)
    FROM {read_link} k WHERE k.address = p.link AND p.post_id = ANY(%s::bigint[]) AND k.card IS NOT NULL
"""

_SHOW = """
    UPDATE {read_post} p SET document = p.document || jsonb_build_object('card', k.card)
    FROM {read_link} k WHERE k.address = p.link AND k.address = ANY(%s::text[])
        AND coalesce(k.card, 'null') IS DISTINCT FROM p.document->'card'
"""

_SETTLE = """
    INSERT INTO {read_link} AS k (address, link_id, card, failed, settled_at, wanted)
    SELECT address, link_id, card, failed, settled_at, false
    FROM jsonb_to_recordset(%s) AS e(address text, link_id bigint, card jsonb, failed boolean, settled_at timestamptz)
    ON CONFLICT (address) DO UPDATE SET link_id = excluded.link_id, card = coalesce(excluded.card, k.card),
        failed = excluded.failed, settled_at = excluded.settled_at
"""

_FORGET = """
    UPDATE {read_link} SET link_id = NULL, card = NULL, failed = false, settled_at = NULL
    WHERE link_id = ANY(%s::bigint[]) RETURNING address
"""


def link_of(post: PostPublished | PostEdited, visibility: str) -> str | None:
    """The address that a post's card is about; None for posts that are not for everybody."""
    return first_address(post.text) if visibility in OPEN_TO_ALL else None


def name(fold: Fold, post_ids: Sequence[int], addresses: Iterable[str | None]) -> None:
    """These posts name other links than before; `addresses` are those they name and those they named."""
    touched = sorted({address for address in addresses if address is not None})
    if touched:
        fold.execute(_ADD, [touched])
        _recount(fold, touched)
        fold.execute(_SHOW_IN, [list(post_ids)])


def preview(fold: Fold, events: Sequence[Recorded]) -> None:
    """The posts that name the link show the page's card."""
    _settle(
        fold,
        [
            (event, link.link_id, link.address, {"address": link.address, **link.card})
            for event, link in told(events, LinkPreviewed)
        ],
    )


def fail(fold: Fold, events: Sequence[Recorded]) -> None:
    """It was looked up, for now; a card from before stays."""
    _settle(fold, [(event, link.link_id, link.address, None) for event, link in told(events, LinkPreviewFailed)])


def forget(fold: Fold, events: Sequence[Recorded]) -> None:
    """Nothing is known of the link; where a post named it in the last moment, it is looked up anew."""
    gone = sorted(address for (address,) in fold.execute(_FORGET, [values(events, "link_id")]).fetchall())
    if gone:
        _recount(fold, gone)
        fold.execute(
            "UPDATE {read_post} SET document = document || '{{\"card\": null}}' WHERE link = ANY(%s::text[])", [gone]
        )


def _settle(fold: Fold, found: Sequence[tuple[Recorded, int, str, dict[str, object] | None]]) -> None:
    """Keep what was found behind addresses; in a batch the last finding of each counts."""
    latest = {
        address: {
            "address": address,
            "link_id": link_id,
            "card": card,
            "failed": card is None,
            "settled_at": event.recorded_at,
        }
        for event, link_id, address, card in found
    }
    fold.execute(_SETTLE, [rows(latest.values())])
    _recount(fold, sorted(latest))
    fold.execute(_SHOW, [sorted(latest)])


def _recount(fold: Fold, addresses: Sequence[str]) -> None:
    fold.execute(_COUNT, [list(addresses)])
    fold.execute(_DROP, [list(addresses)])
