"""What a batch of events changes for home feeds: the net effect, whatever the order inside it.

The last word about a pair of accounts wins, because what belongs into a feed depends on the
present state alone (see `projections.home_feed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg.types.json import Jsonb

from events.accounts import AccountRegistered
from events.blocks import AccountBlocked, AccountUnblocked
from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed, FollowAdjusted
from events.mutes import AccountMuted, AccountUnmuted
from events.posts import PostDeleted, PostEdited, PostPublished
from events.readers import ReaderLapsed, ReaderReturned
from events.store import Recorded
from events.vocabulary import Event
from projections.projection import Fold

Pair = tuple[int, int]

_MINE = "satisfies_hash_partition('read_home_feed'::regclass, %s, %s, {owner})"


@dataclass
class Changes:
    """Net changes of a batch. Pairs are (owner, target); dicts serve as ordered sets."""

    edges: dict[Pair, bool | None] = field(default_factory=dict)  # show_boosts, None: no edge
    hidden: dict[tuple[int, int, str], bool] = field(default_factory=dict)
    active: dict[int, bool] = field(default_factory=dict)
    shrunk: dict[Pair, None] = field(default_factory=dict)
    grown: dict[Pair, None] = field(default_factory=dict)
    returned: dict[int, None] = field(default_factory=dict)
    entries: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    gone: list[Pair] = field(default_factory=list)  # (entry, source)
    deleted_posts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, events: Sequence[Recorded]) -> Changes:
        """Collect the net changes of events given in log order."""
        changes = cls()
        for event in events:
            if event.data is not None:
                changes._note_graph(event.data)
                changes._note_entry(event.data)
        return changes

    def _note_graph(self, event: Event) -> None:
        match event:
            case AccountRegistered(account_id=me):
                self.edges[me, me] = True
            case AccountFollowed() | FollowAdjusted() | AccountUnfollowed():
                self._connect(event)
            case AccountMuted() | AccountUnmuted():
                self._hide(event.pair(), "mute", there=isinstance(event, AccountMuted))
            case AccountBlocked() | AccountUnblocked():
                there = isinstance(event, AccountBlocked)
                self._hide(event.pair(), "block", there=there)
                self._hide((event.blocked_id, event.blocker_id), "blocked by", there=there)
            case ReaderLapsed(account_id=me):
                self.active[me] = False
            case ReaderReturned(account_id=me):
                self.active[me] = True
                self.returned[me] = None

    def _connect(self, event: AccountFollowed | FollowAdjusted | AccountUnfollowed) -> None:
        pair = event.pair()
        self.edges[pair] = None if isinstance(event, AccountUnfollowed) else event.show_boosts
        if not isinstance(event, AccountFollowed):
            self.shrunk[pair] = None
        if not isinstance(event, AccountUnfollowed):
            self.grown[pair] = None

    def _hide(self, pair: Pair, reason: str, *, there: bool) -> None:
        self.hidden[(*pair, reason)] = there
        (self.shrunk if there else self.grown)[pair] = None

    def _note_entry(self, event: Event) -> None:
        match event:
            case PostPublished(post_id=entry) | PostBoosted(boost_id=entry):
                self.entries.append(entry)
            case PostEdited(post_id=post):
                self.edited.append(post)
            case PostDeleted(post_id=post, author_id=author):
                self.gone.append((post, author))
                self.deleted_posts.append(post)
            case PostUnboosted(boost_id=entry, account_id=booster):
                self.gone.append((entry, booster))

    def renew_direct(self, fold: Fold) -> None:
        """An edit may change whom a direct post names: push such posts anew."""
        if self.edited:
            cursor = fold.execute(
                """SELECT entry_id, source_id FROM {read_outbox}
                WHERE entry_id = ANY(%s::bigint[]) AND visibility = 'direct'""",
                [self.edited],
            )
            for entry, source in cursor.fetchall():
                self.gone.append((entry, source))
                self.entries.append(entry)

    def write_graph(self, fold: Fold) -> None:
        """Bring the shard's copy of graph, hidden accounts and readers to the end of the batch."""
        self._write_readers(fold)
        self._write_edges(fold)
        self._write_hidden(fold)

    def _write_readers(self, fold: Fold) -> None:
        if not self.active:
            return
        fold.execute(
            f"""WITH w AS (
                INSERT INTO {{read_home_reader}} (owner_id, active)
                SELECT owner_id, active FROM jsonb_to_recordset(%s)
                    AS w(owner_id bigint, active boolean)
                WHERE {_MINE.format(owner="owner_id")}
                ON CONFLICT (owner_id) DO UPDATE SET active = excluded.active
                RETURNING owner_id, active)
            UPDATE {{read_follow_edge}} e SET active = w.active FROM w
            WHERE e.follower_id = w.owner_id AND e.active <> w.active""",
            [
                _rows(("owner_id", "active"), list(self.active.items())),
                fold.shards,
                fold.shard,
            ],
        )

    def _write_edges(self, fold: Fold) -> None:
        gone = [pair for pair, boosts in self.edges.items() if boosts is None]
        there = [(*pair, boosts) for pair, boosts in self.edges.items() if boosts is not None]
        if gone:
            fold.execute(
                """DELETE FROM {read_follow_edge} e
                USING jsonb_to_recordset(%s) AS w(follower_id bigint, followee_id bigint)
                WHERE e.follower_id = w.follower_id AND e.followee_id = w.followee_id""",
                [_rows(("follower_id", "followee_id"), gone)],
            )
        if there:
            fold.execute(
                f"""INSERT INTO {{read_follow_edge}} AS e
                    (follower_id, followee_id, show_boosts, active)
                SELECT follower_id, followee_id, show_boosts, coalesce(r.active, true)
                FROM jsonb_to_recordset(%s)
                    AS w(follower_id bigint, followee_id bigint, show_boosts boolean)
                LEFT JOIN {{read_home_reader}} r ON r.owner_id = follower_id
                WHERE {_MINE.format(owner="follower_id")}
                ON CONFLICT (follower_id, followee_id)
                    DO UPDATE SET show_boosts = excluded.show_boosts
                    WHERE e.show_boosts <> excluded.show_boosts""",
                [
                    _rows(("follower_id", "followee_id", "show_boosts"), there),
                    fold.shards,
                    fold.shard,
                ],
            )

    def _write_hidden(self, fold: Fold) -> None:
        keys = ("owner_id", "target_id", "reason")
        gone = [key for key, there in self.hidden.items() if not there]
        there = [key for key, there in self.hidden.items() if there]
        if gone:
            fold.execute(
                """DELETE FROM {read_home_hidden} h
                USING jsonb_to_recordset(%s) AS w(owner_id bigint, target_id bigint, reason text)
                WHERE h.owner_id = w.owner_id AND h.target_id = w.target_id
                    AND h.reason = w.reason""",
                [_rows(keys, gone)],
            )
        if there:
            fold.execute(
                f"""INSERT INTO {{read_home_hidden}} (owner_id, target_id, reason)
                SELECT owner_id, target_id, reason FROM jsonb_to_recordset(%s)
                    AS w(owner_id bigint, target_id bigint, reason text)
                WHERE {_MINE.format(owner="owner_id")}
                ON CONFLICT DO NOTHING""",
                [_rows(keys, there), fold.shards, fold.shard],
            )


def _rows(names: tuple[str, ...], values: Sequence[tuple[Any, ...]]) -> Jsonb:
    return Jsonb([dict(zip(names, row, strict=True)) for row in values])
