"""The home timeline: what a reader's followees posted and boosted, and what carries a hashtag it follows.

Skeleton: one statement merges what was pushed to the reader (`read_home_feed`) with what is pulled
from authors too large to push (`read_outbox.pulled`); for readers who follow hashtags a second one
reads what carries them (`read_post_tag`) within the same stretch of time. All pass the same
conditions, so a reader cannot tell which way a post came. Then boosts of a post that stands shortly
below are folded into it (see `queries.folding`), and the page is hydrated: three statements in all,
four with hashtags. Of what was pushed, hydration alone asks whether the post is there and is for the
viewer; when it is not, which is so only until the feed has followed, the page is read anew, strictly.
What stands around a page until then counts as it did: in folding, and in whether the feed goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from queries import folding
from queries.folding import WINDOW_ENTRIES, Skeleton
from queries.home_entries import AWAY, followed_tags, pulled, pushed, tagged
from queries.hydration import Entry, feed_items
from queries.paging import HIGHEST_ID, Page, PageRequest
from queries.statements import Row, compact, rows
from queries.views import FeedItem

MOST = 40
# Up to so many hashtags, `count` posts of each are read; of more, first those near the page's border.
FEW_TAGS = 8


def _page(branches: Callable[[str, str, str], str], when: str, order: str, count: str) -> str:
    return f"SELECT * FROM ({branches(when, order, count)}) v ORDER BY entry_id {order} LIMIT {count}"


def _statements(branches: Callable[[str, str, str], str]) -> tuple[str, str]:
    """Statements that read what is older than the anchor; and what is about it, newest first.

    Besides `Entry`, their rows tell how many hashtags the viewer follows. The hashtags are an array, so
    that no estimate of their number makes PostgreSQL plan anew each time.
    """
    given = f"{AWAY}, followed AS MATERIALIZED (SELECT ARRAY({followed_tags()}) AS names)"
    below = _page(branches, "o.entry_id < %(anchor)s AND o.entry_id >= %(least)s", "DESC", "%(older)s")
    above = _page(branches, "o.entry_id >= %(anchor)s AND o.entry_id <= %(most)s", "ASC", "%(newer)s")
    columns = f"{given} SELECT w.*, (SELECT cardinality(names) FROM followed)"
    return (
        compact(f"{columns} FROM ({below}) w ORDER BY entry_id DESC"),
        compact(f"{columns} FROM (({below}) UNION ALL ({above})) w ORDER BY entry_id DESC"),
    )


def _of_accounts(when: str, order: str, count: str, *, quick: bool) -> str:
    return f"({pushed(when, order, count, quick=quick)}) UNION ALL ({pulled(when, order, count, quick=True)})"


OF_ACCOUNTS = _statements(partial(_of_accounts, quick=True))
OF_ACCOUNTS_STRICTLY = _statements(partial(_of_accounts, quick=False))
OF_FEW_TAGS = _statements(partial(tagged, quick=True))
OF_MANY_TAGS = _statements(partial(tagged, quick=True, many=True))


def home_feed(viewer: int, page: PageRequest) -> Page[FeedItem]:
    """A page of the viewer's home feed, full unless the feed ended."""
    page = page.clamped(MOST)
    for strictly in (False, True):
        entries, others, goes_on = skeleton(viewer, page, strictly=strictly)
        items = feed_items(viewer, entries, others)
        if len(items) == len(entries):
            break
    if not entries:
        return Page(())
    return Page(tuple(items), entries[-1].entry_id if goes_on else None, entries[0].entry_id)


def skeleton(viewer: int, page: PageRequest, *, strictly: bool = False) -> Skeleton:
    """The page's entries and what is folded into them, see `queries.folding`.

    `strictly`: without entries whose post is gone or not for the viewer, while the feed still holds them.
    """
    return folding.skeleton(page, partial(around, viewer, strictly=strictly))


def around(viewer: int, page: PageRequest, reach: int, *, strictly: bool = False) -> list[Entry]:
    """Entries about the page, newest first: `reach` into it, a window of context before."""
    context = 0 if page.max_id is None else WINDOW_ENTRIES
    params = {
        "viewer": viewer,
        "anchor": page.lower + 1 if page.ascending else page.upper,
        "older": WINDOW_ENTRIES if page.ascending else reach,
        "newer": reach if page.ascending else context,
        "least": 0,
        "most": HIGHEST_ID,
    }
    both_ways = params["newer"] > 0
    found = rows((OF_ACCOUNTS_STRICTLY if strictly else OF_ACCOUNTS)[both_ways], params)
    # Where nothing is found, nothing tells how many hashtags are followed either.
    tags = found[0][-1] if found else FEW_TAGS + 1
    if not tags:
        return [Entry._make(entry[:-1]) for entry in found]
    below = [entry for entry in found if entry[0] < params["anchor"]]
    above = found[: len(found) - len(below)]
    # Behind a full page of accounts' entries, no hashtag matters any more.
    bounds = {
        "least": below[-1][0] if len(below) == params["older"] else 0,
        "most": above[0][0] if above and len(above) == params["newer"] else HIGHEST_ID,
    }
    carrying = rows((OF_FEW_TAGS if tags <= FEW_TAGS else OF_MANY_TAGS)[both_ways], {**params, **bounds})
    return _merged(found + carrying, params)


def _merged(found: Sequence[Row], params: Mapping[str, int]) -> list[Entry]:
    """The nearest entries on both sides of the anchor, each once, newest first."""
    entries = sorted({entry[0]: Entry._make(entry[:-1]) for entry in found}.values(), reverse=True)
    above = [entry for entry in entries if entry.entry_id >= params["anchor"]]
    below = entries[len(above) :]
    return above[max(0, len(above) - params["newer"]) :] + below[: params["older"]]
