"""Whatever happens: the same tables in any batches, from the redacted log, after redelivery."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.projections.folding import Tables, folded
from tests.projections.history import History

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_authors")]

NAMES = [
    *["publish", "send"] * 4,
    *["ask", "end", "vote", "vote", "plan", "plan"],
    *["boost", "favourite", "delete", "follow"] * 2,
    *["bookmark", "pin", "silence", "filter", "talk"],
    *["sort", "enlist", "follow_tag"] * 2,
    "feature_tag",
    *["look"] * 3,
    *[
        "unfollow",
        "edit",
        "request",
        "block",
        "mute",
        "clear",
        "profile",
        "endorse",
        "note",
        "mark",
        "dismiss",
        "rule",
        "report",
        "announce",
        "react",
    ],
    *["policy", "request_notice", "clear_group"],
]
ACTIONS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 4), st.integers(0, 40)), max_size=50)
SOME = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def history_of(actions: list[tuple[str, int, int]]) -> History:
    """The history in which these actions are tried one after the other."""
    history = History()
    for name, account, number in actions:
        getattr(history, name)(account, number)
    return history


@SOME
@given(ACTIONS, st.integers(1, 30))
def test_the_size_of_batches_does_not_matter(actions: list[tuple[str, int, int]], batch: int) -> None:
    events = history_of(actions).recorded()

    assert folded(events, batch) == folded(events, batch=1) == folded(events)


@SOME
@given(ACTIONS, st.integers(1, 30))
def test_tables_from_the_redacted_log_equal_the_live_ones(actions: list[tuple[str, int, int]], batch: int) -> None:
    history = history_of(actions)

    assert folded(history.redacted()) == folded(history.recorded(), batch)


@SOME
@given(ACTIONS, st.integers(1, 30), st.integers(0, 60))
def test_a_log_redacted_while_it_is_folded_gives_the_same_tables(
    actions: list[tuple[str, int, int]], batch: int, seen: int
) -> None:
    history = history_of(actions)
    events = [*history.recorded()[:seen], *history.redacted()[seen:]]

    assert folded(events, batch) == folded(history.recorded())


@SOME
@given(ACTIONS, st.integers(1, 30))
def test_batches_that_come_twice_change_no_rows(actions: list[tuple[str, int, int]], batch: int) -> None:
    events = history_of(actions).recorded()

    # Followers and favourites are counted event by event: their checkpoint sees to it that each is
    # folded once (see `projections.counters`).
    counted = ("read_account_counts", "read_post_counts", "read_audience")
    assert without(folded(events, batch, times=2), counted) == without(folded(events), counted)


@SOME
@given(ACTIONS)
def test_every_number_is_what_a_head_count_finds(actions: list[tuple[str, int, int]]) -> None:
    history = history_of(actions)

    found = folded(history.redacted(), batch=7)

    followers = Counter(followee for _, followee in history.follows)
    following = Counter(follower for follower, _ in history.follows)
    entries = [(p.author, p.day) for p in history.posts.values() if p.visibility != "direct"]
    entries += [(booster, day) for (booster, _), (_, day) in history.boosts.items()]
    posted = Counter(source for source, _ in entries)
    assert [(*row[:4], str(row[4] or "")) for row in found["read_account_counts"]] == [
        (a, followers[a], following[a], posted[a], max((day for source, day in entries if source == a), default=""))
        for a in range(1, 5)
    ]
    replies = Counter(p.reply_to for p in history.posts.values() if p.visibility != "direct")
    boosts = Counter(post for _, post in history.boosts)
    favourites = Counter(post for _, post in history.favourites)
    assert sorted(found["read_post_counts"]) == [
        (post, replies[post], boosts[post], favourites[post]) for post in sorted(history.posts)
    ]


@SOME
@given(ACTIONS)
def test_every_table_holds_what_is_there_and_no_more(actions: list[tuple[str, int, int]]) -> None:
    history = history_of(actions)

    found = folded(history.redacted(), batch=7)

    assert {row[1:3] for row in found["read_follow"]} == history.follows
    assert {row[1:3] for row in found["read_follow_request"]} == history.requests
    assert {row[1:3] for row in found["read_block"]} == history.blocks
    assert {row[1:3] for row in found["read_endorsement"]} == history.endorsed
    assert {row[0] for row in found["read_filter"]} == set(history.filters)
    assert {row[0] for row in found["read_filter_post"]} == {
        one for one, (_, post) in history.filtered.items() if post in history.posts
    }
    assert {row[:2] for row in found["read_note"]} == history.notes
    assert {row[0] for row in found["read_rule"]} == set(history.rules)
    assert {row[0] for row in found["read_announcement"]} == set(history.announced)
    assert {row[:3] for row in found["read_reaction"]} == history.reactions
    assert set(found["read_dismissed_announcement"]) == history.put_away
    assert len(found["read_report"]) == history.reported
    assert set(found["read_dismissed_suggestion"]) == history.dismissed
    assert {row[:2]: row[3] for row in found["read_marker"]} == history.moves
    assert {row[1:3] for row in found["read_favourite"]} == history.favourites
    assert {(row[1:3], row[0]) for row in found["read_boost"]} == {
        (pair, boost) for pair, (boost, _) in history.boosts.items()
    }
    assert {row[1:3] for row in found["read_bookmark"]} == history.bookmarks
    assert {row[0] for row in found["read_pin"]} == history.pins
    assert {row[::-1] for row in found["read_conversation_mute"]} == history.quiet
    assert {row[:2] for row in found["read_quiet"] if row[3] is None} == history.quiet
    assert {row[0]: row[1] for row in found["read_scheduled_post"]} == history.plans
    assert {row[0]: (row[1], *row[6:]) for row in found["read_poll"]} == history.results()
    assert {row[0] for row in found["read_post"]} == set(history.posts)
    media = history.media
    assert {(row[0], row[1], row[4]) for row in found["read_media"]} == {
        (media_id, each.owner, each.state) for media_id, each in media.items()
    }
    assert {row[2] for row in found["read_media"]} - {None} <= set(history.posts)
    assert {row[0] for row in found["read_outbox"]} == {
        *history.posts,
        *(boost for boost, _ in history.boosts.values()),
    }
    assert {row[:2] for row in found["read_list"]} == set(history.lists.items())
    assert {row[:2] for row in found["read_list_member"]} == history.members
    assert {row[1:] for row in found["read_tag_follow"]} == history.followed_tags
    assert {row[1:] for row in found["read_featured_tag"]} == history.featured_tags
    public = Counter(tag for post in history.posts.values() if post.visibility == "public" for tag in post.tags)
    assert dict(found["read_tag"]) == public
    assert {row[:2] for row in found["read_post_tag"]} == {
        (post_id, tag) for post_id, post in history.posts.items() for tag in post.tags
    }
    links = {post_id: post.link for post_id, post in history.posts.items()}
    assert {row[0]: row[-1] for row in found["read_post"]} == links
    assert {row[0] for row in found["read_link"] if row[5]} == set(links.values()) - {None}
    assert {row[0]: row[1] for row in found["read_link"] if row[1]} == history.links
    cards = {row[0]: document(row)["card"] for row in found["read_post"]}
    assert {post_id: shown and shown["title"] for post_id, shown in cards.items()} == {
        post_id: history.titles.get(link or "") for post_id, link in links.items()
    }
    assert {row[4] for row in found["read_notification"]} - {None} <= set(history.posts)


def document(row: tuple[Any, ...]) -> dict[str, Any]:
    """The post's document in a row of `read_post`."""
    found: dict[str, Any] = next(json.loads(value) for value in row if isinstance(value, str) and value[0] == "{")
    return found


def without(found: Tables, names: tuple[str, ...]) -> Tables:
    """The tables but for these."""
    return {name: content for name, content in found.items() if name not in names}
