"""Auditing home feeds: recompute what each must show, with other code, and compare.

What must be shown is worked out here from the write tables, in plain Python; what is shown comes
from the query that answers readers, pushed and pulled entries together. A feed is compared down to
the entry it is kept to. A lapsed reader has no feed until it returns.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from events.post_text import parse, tag_names
from queries import folding, home
from queries.paging import PageRequest

# Feeds follow within milliseconds; what differs for so long is wrong.
PATIENCE_SECONDS = 5.0
EVERYTHING = 1_000_000


# By followee: whether its boosts are wanted, and posts in which languages (None: all).
Follows = dict[int, tuple[bool, list[str] | None]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A post or a boost that an account put before its followers."""

    entry_id: int
    source: int
    author: int
    post_id: int
    visibility: str
    reply_to: int | None
    names_owner: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A feed that is not what it must be: entry ids that are missing, or too many, or out of order."""

    account_id: int
    missing: tuple[int, ...]
    extra: tuple[int, ...]
    out_of_order: bool


def audit(account_id: int) -> Finding | None:
    """Compare one account's home feed; None when it is right (or the reader has lapsed)."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (finding := _compare(account_id)) is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    return finding


def auditable() -> list[int]:
    """Ids of all accounts that are pushed to."""
    return [
        row[0]
        for row in _rows(
            """SELECT a.account_id FROM write_account a LEFT JOIN write_reader r USING (account_id)
            WHERE NOT coalesce(r.lapsed, false) ORDER BY 1""",
        )
    ]


def _compare(owner: int) -> Finding | None:
    wanted = expected_feed(owner)
    entries, _, _ = home.skeleton(owner, PageRequest(limit=EVERYTHING), strictly=True)
    shown = [entry.entry_id for entry in entries]
    if shown == wanted:
        return None
    missing, extra = set(wanted) - set(shown), set(shown) - set(wanted)
    in_common = [entry for entry in shown if entry not in extra]
    return Finding(
        owner,
        tuple(sorted(missing)),
        tuple(sorted(extra)),
        out_of_order=in_common != [entry for entry in wanted if entry not in missing],
    )


def expected_feed(owner: int) -> list[int]:
    """Entry ids that an account's home feed must show, newest first."""
    follows: Follows = {followee: (boosts, languages) for followee, boosts, languages in _rows(_FOLLOWS, owner)}
    hidden = {row[0] for row in _rows(_HIDDEN, owner, owner, owner)}
    floor = next((row[0] for row in _rows("SELECT floor_id FROM read_home_reader WHERE owner_id = %s", owner)), 0)
    elsewhere = {row[0] for row in _rows(_EXCLUSIVE, owner, owner)}
    followed = [entry for entry in _entries(owner, [owner, *follows], floor) if _belongs(entry, owner, follows)]
    # By id, because a post may come both ways.
    found = {entry.entry_id: entry for entry in [*followed, *_with_followed_tags(owner, floor)]}
    entries = [entry for entry in found.values() if entry.source not in elsewhere and not _involved(entry) & hidden]
    return _without_repeats(sorted(entries, key=lambda entry: entry.entry_id, reverse=True))


_FOLLOWS = "SELECT followee_id, show_boosts, languages FROM write_follow WHERE follower_id = %s"

_HIDDEN = """
    SELECT muted_id FROM write_mute WHERE muter_id = %s
    UNION SELECT blocked_id FROM write_block WHERE blocker_id = %s
    UNION SELECT blocker_id FROM write_block WHERE blocked_id = %s
"""

# Members of exclusive lists; the owner's own posts stay.
_EXCLUSIVE = """
    SELECT m.account_id FROM write_list l JOIN write_list_member m USING (list_id)
    WHERE l.owner_id = %s AND l.exclusive AND m.account_id <> %s
"""

_TAGGED = """
    SELECT p.post_id, p.author_id, p.author_id, p.post_id, p.visibility, p.in_reply_to_account_id, false,
        p.language, p.text
    FROM write_post p WHERE p.visibility = 'public' AND p.text ~ '[#＃]' AND p.post_id >= %s
"""

_ENTRIES = """
    SELECT p.post_id, p.author_id, p.author_id, p.post_id, p.visibility, p.in_reply_to_account_id,
        EXISTS (SELECT FROM write_mention m WHERE m.post_id = p.post_id AND m.account_id = %s), p.language
    FROM write_post p WHERE p.author_id = ANY(%s::bigint[]) AND p.post_id >= %s
    UNION ALL
    SELECT b.boost_id, b.account_id, p.author_id, p.post_id, p.visibility, NULL, false, NULL
    FROM write_boost b JOIN write_post p USING (post_id)
    WHERE b.account_id = ANY(%s::bigint[]) AND b.boost_id >= %s
"""


def _entries(owner: int, sources: Sequence[int], floor: int) -> Iterator[Entry]:
    for row in _rows(_ENTRIES, owner, list(sources), floor, list(sources), floor):
        yield Entry(*row)


def _with_followed_tags(owner: int, floor: int) -> Iterator[Entry]:
    followed = {row[0] for row in _rows("SELECT name FROM write_tag_follow WHERE account_id = %s", owner)}
    for *entry, text in _rows(_TAGGED, floor) if followed else ():
        if followed.intersection(tag_names(parse(text))):
            yield Entry(*entry)


def _belongs(entry: Entry, owner: int, follows: Follows) -> bool:
    if entry.source == owner:
        return True
    boosts_wanted, languages = follows[entry.source]
    if entry.entry_id != entry.post_id:
        return boosts_wanted
    if languages and entry.language and entry.language not in languages:
        return False
    if entry.visibility == "direct" and not entry.names_owner:
        return False
    return entry.reply_to is None or entry.reply_to == owner or entry.reply_to in follows


def _involved(entry: Entry) -> set[int]:
    return {entry.source, entry.author} | ({entry.reply_to} if entry.reply_to else set())


def _without_repeats(entries: Sequence[Entry]) -> list[int]:
    """Leave out what shows a post that stands again shortly below: 40 entries and 24 hours."""
    shown = []
    for index, entry in enumerate(entries):
        below = entries[index + 1 : index + 1 + folding.WINDOW_ENTRIES]
        repeats = (
            other
            for other in below
            if other.post_id == entry.post_id and (entry.entry_id >> 16) - (other.entry_id >> 16) < folding.WINDOW_MS
        )
        if next(repeats, None) is None:
            shown.append(entry.entry_id)
    return shown


def _rows(query: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
