"""Pinned posts, bookmarks, favourites and earlier versions, against the oracle of `test_who_may_see_what`."""

from __future__ import annotations

from queries.account_posts import pinned_posts
from queries.bookmarks import bookmarks
from queries.edits import edits
from queries.favourites import favourites
from tests.queries.test_who_may_see_what import (
    ALL,
    VIEWERS,
    VISIBILITIES,
    Fact,
    Scene,
    publish,
    put_people,
    quarrel,
    viewers,
)
from tests.queries.village import Village


def people(village: Village) -> Scene:
    """Everybody stands to the author as its name says, before any quarrel."""
    scene = Scene(village, {name: village.person(name, locked=name == "author") for name in (*VIEWERS, "booster")})
    put_people(scene)
    return scene


def test_pinned_posts_are_shown_to_exactly_those_who_may_see_them(village: Village) -> None:
    scene = people(village)
    publish(scene)
    quarrel(scene)
    author = scene.ids["author"]
    pinned = [number for number, fact in scene.posts.items() if fact.visibility != "direct" and not fact.deleted][:5]
    for number in pinned:
        scene.village.pin(author, number)
    scene.village.fold()
    for viewer in viewers():
        shown = {item.entry_id for item in pinned_posts(scene.id(viewer), author).items}
        assert shown == scene.expected(viewer) & set(pinned), viewer


def test_own_marks_show_no_post_that_may_not_be_seen_any_more(village: Village) -> None:
    scene = people(village)
    ids = scene.ids
    for visibility in VISIBILITIES:
        naming = village.post(ids["author"], " ".join(f"@{name}" for name in (*VIEWERS, "booster")), visibility)
        scene.posts[naming] = Fact("author", visibility)
        for viewer in (*VIEWERS, "booster"):
            village.bookmark(ids[viewer], naming)
            village.favourite(ids[viewer], naming)
        village.edit(ids["author"], naming, "nobody is named any more")
    quarrel(scene)
    village.fold()
    for viewer in (*VIEWERS, "booster"):
        for listing in (bookmarks, favourites):
            assert {p.id for p in listing(ids[viewer], ALL).items} == scene.expected(viewer), viewer


def test_earlier_versions_are_for_exactly_those_who_may_see_the_post_now(village: Village) -> None:
    scene = people(village)
    publish(scene)
    quarrel(scene)
    village.fold()
    for viewer in viewers():
        seen = {number for number in scene.posts if edits(scene.id(viewer), number)}
        assert seen == scene.expected(viewer), viewer
