"""Edits and removals reach everybody whose feed or notifications showed the post, and nobody else."""

from __future__ import annotations

from queries.changes import home_changes
from tests.queries.village import Village


def told(village: Village, start: int) -> dict[int, list[tuple[int, str | None]]]:
    """What everybody's socket hears of since a position: (entry, new text or None)."""
    head = village.fold()
    fresh = home_changes(dict.fromkeys(village.names, start), head)
    return {
        owner: [(f.value.entry_id, f.value.post and f.value.post.text) for f in fresh if f.owner == owner]
        for owner in village.names
    }


def test_the_deletion_of_a_direct_post_is_told_to_those_it_named(village: Village) -> None:
    author, named, follower = village.people(3)
    village.follow(follower, author)
    direct = village.post(author, "@person1 psst", "direct")
    start = village.fold()
    village.delete(author, direct)
    assert told(village, start) == {author: [(direct, None)], named: [(direct, None)], follower: []}


def test_the_deletion_of_a_private_post_is_told_to_followers_and_those_it_named(village: Village) -> None:
    author, named, follower, stranger = village.people(4)
    village.follow(follower, author)
    private = village.post(author, "@person1 psst", "private")
    start = village.fold()
    village.delete(author, private)
    gone = [(private, None)]
    assert told(village, start) == {author: gone, named: gone, follower: gone, stranger: []}


def test_nobody_hears_across_a_block_that_a_hidden_post_is_gone(village: Village) -> None:
    author, named = village.people(2)
    direct = village.post(author, "@person1 psst", "direct")
    village.block(author, named)
    start = village.fold()
    village.delete(author, direct)
    assert told(village, start)[named] == []


def test_who_is_dropped_from_a_hidden_post_hears_that_it_is_gone(village: Village) -> None:
    author, dropped, kept = village.people(3)
    direct = village.post(author, "@person1 @person2 psst", "direct")
    start = village.fold()
    village.edit(author, direct, "@person2 psst")
    heard = [(direct, "@person2 psst")]
    assert told(village, start) == {author: heard, dropped: [(direct, None)], kept: heard}


def test_who_is_dropped_behind_a_block_hears_nothing_of_it(village: Village) -> None:
    author, blocked, blocker = village.people(3)
    posts = [village.post(author, "@person1 @person2 psst", visibility) for visibility in ("direct", "public")]
    village.block(author, blocked)
    village.block(blocker, author)
    start = village.fold()
    for post in posts:
        village.edit(author, post, "never mind")
    assert (told(village, start)[blocked], told(village, start)[blocker]) == ([], [])


def test_who_is_dropped_from_a_public_post_hears_once_how_it_reads_now(village: Village) -> None:
    author, dropped, follower, muter = village.people(4)
    village.follow(follower, author)
    village.mute(muter, author)
    public = village.post(author, "@person1 @person2 @person3 hello")
    start = village.fold()
    village.edit(author, public, "hello")
    heard = [(public, "hello")]
    assert told(village, start) == {author: heard, dropped: heard, follower: heard, muter: []}


def test_an_edit_is_told_to_those_it_names_and_to_those_who_have_the_post_by_a_boost(village: Village) -> None:
    author, named, booster, reader, stranger = village.people(5)
    village.follow(reader, booster)
    post = village.post(author, "@person1 helo")
    village.boost(booster, post)
    start = village.fold()
    village.edit(author, post, "@person1 hello")
    heard = [(post, "@person1 hello")]
    assert told(village, start) == {author: heard, named: heard, booster: heard, reader: heard, stranger: []}


def test_who_was_dropped_and_is_named_again_keeps_the_post(village: Village) -> None:
    author, named = village.people(2)
    direct = village.post(author, "@person1 psst", "direct")
    start = village.fold()
    village.edit(author, direct, "psst")
    village.edit(author, direct, "@person1 psst!")
    assert set(told(village, start)[named]) == {(direct, "@person1 psst!")}
