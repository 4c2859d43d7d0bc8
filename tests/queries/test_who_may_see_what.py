"""Every kind of viewer, every kind of post, every surface, against one short oracle.

The oracle is written from what was promised, not from the SQL: an author sees its own posts;
a block between two hides them from each other; public and unlisted posts are for all, private ones
for followers and those named, direct ones for those named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from events import store
from projections.lanes import advance
from queries.account_posts import account_posts
from queries.changes import home_changes, public_changes
from queries.home import home_feed
from queries.live import new_home_entries, new_notifications, new_public_posts
from queries.notifications import Wish, notifications
from queries.paging import PageRequest
from queries.posts import boosted_by, favourited_by, feed_entry, post, posts, thread
from queries.public_feed import public_feed
from tests.queries.village import Village

VISIBILITIES = ("public", "unlisted", "private", "direct")
VIEWERS = (
    "stranger", "follower", "mutual", "former", "requester", "named", "author", "blocked", "blocker",
    "muter", "mutingfollower", "unblocked", "removed",
)  # fmt: skip
NAMED = ("named", "blocked", "blocker", "muter", "mutingfollower")
ALL = PageRequest(limit=40)


@dataclass
class Fact:
    """A post and what the oracle has to know about it."""

    author: str
    visibility: str
    named: tuple[str, ...] = ()
    deleted: bool = False
    answers: str | None = None
    boosts: list[int] = field(default_factory=list)


@dataclass
class Scene:
    """Who stands how to the author, and the posts."""

    village: Village
    ids: dict[str, int]
    posts: dict[int, Fact] = field(default_factory=dict)
    follows: set[tuple[str, str]] = field(default_factory=set)
    blocks: set[tuple[str, str]] = field(default_factory=set)
    mutes: set[tuple[str, str]] = field(default_factory=set)

    def may_see(self, viewer: str | None, fact: Fact) -> bool:
        """The oracle."""
        if fact.deleted:
            return False
        if viewer == fact.author:
            return True
        if {(viewer, fact.author), (fact.author, viewer)} & self.blocks:
            return False
        if fact.visibility in ("public", "unlisted"):
            return True
        if viewer in fact.named:
            return True
        return fact.visibility == "private" and (viewer, fact.author) in self.follows

    def minds(self, viewer: str | None, name: str) -> bool:
        """The viewer mutes somebody, or a block stands between them."""
        pairs = {(viewer, name), (name, viewer)}
        return bool(pairs & self.blocks) or (viewer, name) in self.mutes

    def id(self, viewer: str | None) -> int | None:
        return None if viewer is None else self.ids[viewer]

    def expected(self, viewer: str | None, also: Callable[[Fact], bool] = lambda _: True) -> set[int]:
        """Posts that the viewer may see and that fulfil a condition."""
        return {number for number, fact in self.posts.items() if self.may_see(viewer, fact) and also(fact)}


def viewers() -> Iterator[str | None]:
    yield None
    yield from (*VIEWERS, "booster")


def put_people(scene: Scene) -> None:
    """Bring everybody into the relation to the author that its name says."""
    village, ids, author = scene.village, scene.ids, scene.ids["author"]
    for name in ("follower", "mutual", "former", "mutingfollower", "requester", "unblocked", "removed", "booster"):
        village.follow(ids[name], author)
    for name in ("follower", "mutual", "former", "mutingfollower", "unblocked", "removed", "booster"):
        village.accept(author, ids[name])
    village.follow(author, ids["mutual"])
    village.unfollow(ids["former"], author)
    village.block(author, ids["unblocked"])
    village.unblock(author, ids["unblocked"])
    village.block(author, ids["removed"])
    village.unblock(author, ids["removed"])
    scene.follows = {(name, "author") for name in ("follower", "mutual", "mutingfollower", "booster")}
    scene.follows.add(("author", "mutual"))
    for name in VIEWERS:
        village.follow(ids[name], ids["booster"])
        scene.follows.add((name, "booster"))


def publish(scene: Scene, answers: str | None = None) -> None:
    """Publish posts of every visibility: plain, naming, edited either way, deleted, boosted."""
    village, author = scene.village, scene.ids["author"]
    call = " ".join(f"@{scene.village.names[scene.ids[name]]}" for name in NAMED)
    for visibility in VISIBILITIES:
        plain = village.post(author, "plain", visibility)
        naming = village.post(author, f"naming {call}", visibility)
        dropped = village.post(author, f"dropping {call}", visibility)
        village.edit(author, dropped, "dropped")
        added = village.post(author, "adding", visibility)
        village.edit(author, added, f"added {call}")
        deleted = village.post(author, f"deleted {call}", visibility)
        village.delete(author, deleted)
        for number, named in ((plain, ()), (naming, NAMED), (dropped, ()), (added, NAMED), (deleted, NAMED)):
            scene.posts[number] = Fact("author", visibility, named, deleted=number == deleted)
        if visibility in ("public", "unlisted"):
            scene.posts[plain].boosts.append(village.boost(scene.ids["booster"], plain))


def quarrel(scene: Scene) -> None:
    """Blocks and mutes, after everything was pushed, so that what was delivered must be hidden."""
    village, ids, author = scene.village, scene.ids, scene.ids["author"]
    village.block(author, ids["blocked"])
    village.block(ids["blocker"], author)
    village.mute(ids["muter"], author)
    village.mute(ids["mutingfollower"], author)
    scene.blocks = {("author", "blocked"), ("blocker", "author")}
    scene.mutes = {("muter", "author"), ("mutingfollower", "author")}


@pytest.fixture
def scene(village: Village) -> Scene:
    ids = {name: village.person(name, locked=name == "author") for name in (*VIEWERS, "booster")}
    scene = Scene(village, ids)
    put_people(scene)
    publish(scene)
    village.fold()
    quarrel(scene)
    return scene


@pytest.fixture(params=["folded", "only core folded"])
def told(scene: Scene, request: pytest.FixtureRequest) -> Scene:
    """The scene as everything has heard of it, and as it looks before feeds are cleaned up."""
    if request.param == "folded":
        scene.village.fold()
    else:
        fold_core_only()
    return scene


def fold_core_only() -> None:
    """What a write waits for; home feeds and notifications have not heard yet."""
    while store.sequence():
        pass
    advance("core", 0, max_batches=1_000_000)


def test_a_single_post_is_shown_to_exactly_those_who_may_see_it(told: Scene) -> None:
    for viewer in viewers():
        seen = {number for number in told.posts if post(told.id(viewer), number) is not None}
        assert seen == told.expected(viewer), viewer
        assert set(posts(told.id(viewer), told.posts)) == seen, viewer
        assert {number for number in told.posts if feed_entry(told.id(viewer), number)} == seen, viewer


def test_a_profile_shows_exactly_what_the_viewer_may_see(told: Scene) -> None:
    for viewer in viewers():
        shown = account_posts(told.id(viewer), told.ids["author"], ALL).items
        assert {item.entry_id for item in shown} == told.expected(viewer), viewer


def test_boosts_show_a_post_to_nobody_who_may_not_see_it(told: Scene) -> None:
    boosts = {boost: fact for fact in told.posts.values() for boost in fact.boosts}
    for viewer in viewers():
        allowed = {boost for boost, fact in boosts.items() if told.may_see(viewer, fact)}
        shown = account_posts(told.id(viewer), told.ids["booster"], ALL).items
        assert {item.entry_id for item in shown} == allowed, viewer
        assert {boost for boost in boosts if feed_entry(told.id(viewer), boost)} == allowed, viewer


def test_the_home_feed_shows_what_followees_wrote_for_the_viewer(told: Scene) -> None:
    for viewer in (*VIEWERS, "booster"):
        items = home_feed(told.ids[viewer], ALL).items
        follows = viewer == "author" or (viewer, "author") in told.follows
        quiet = told.minds(viewer, "author")
        own = {i.entry_id for i in items if i.booster is None}
        assert own == (told.expected(viewer) if follows and not quiet else set()), viewer
        boosted = {i.post.id for i in items} - own
        expected = told.expected(viewer, lambda fact: bool(fact.boosts)) - own
        assert boosted == (set() if quiet else expected), viewer


def test_the_public_timeline_shows_public_posts_of_people_not_minded(told: Scene) -> None:
    for viewer in viewers():
        shown = {item.entry_id for item in public_feed(told.id(viewer), ALL).items}
        public = told.expected(viewer, lambda fact: fact.visibility == "public")
        assert shown == (set() if told.minds(viewer, "author") else public), viewer


def test_notifications_tell_of_no_post_that_may_not_be_seen(told: Scene) -> None:
    for viewer in VIEWERS:
        told_of = {n.post.id for n in notifications(told.ids[viewer], ALL, Wish(types=["mention"])).items if n.post}
        if told.minds(viewer, "author"):
            assert told_of == set(), viewer
        else:
            assert told_of <= told.expected(viewer), viewer
        if viewer == "named":
            # A mention that was edited away has been told of all the same, while the post may be seen.
            assert told_of >= told.expected("named", lambda fact: "named" in fact.named)


def test_who_favourited_and_boosted_is_told_only_to_those_who_see_the_post(told: Scene) -> None:
    for viewer in viewers():
        for number, fact in told.posts.items():
            people = boosted_by(told.id(viewer), number, ALL).items
            expected = {told.ids["booster"]} if fact.boosts and told.may_see(viewer, fact) else set()
            assert {person.id for person in people} == expected, (viewer, fact)
            assert favourited_by(told.id(viewer), number, ALL).items == ()


def test_live_streams_show_what_the_timelines_show(told: Scene) -> None:
    owners = dict.fromkeys(told.ids.values(), 0)
    position = 10**9
    news = new_home_entries(owners, position, most=1000)
    public = new_public_posts({**owners, 0: 0}, position, most=1000)
    for viewer in (*VIEWERS, "booster"):
        fresh = {item.value.entry_id for item in news if item.owner == told.ids[viewer]}
        assert fresh == {item.entry_id for item in home_feed(told.ids[viewer], ALL).items}, viewer
    for viewer in viewers():
        fresh = {item.value.entry_id for item in public if item.owner == (told.id(viewer) or 0)}
        assert fresh == {item.entry_id for item in public_feed(told.id(viewer), ALL).items}, viewer


def test_live_notifications_and_edits_reach_only_those_who_may_see_the_post(told: Scene) -> None:
    owners = dict.fromkeys(told.ids.values(), 0)
    for fresh in new_notifications(owners, 10**9, most=1000):
        viewer = told.village.names[fresh.owner]
        if fresh.value.post is not None and fresh.value.post.id in told.posts:
            assert told.may_see(viewer, told.posts[fresh.value.post.id])
    for fresh in home_changes(owners, 10**9):
        viewer = told.village.names[fresh.owner]
        if fresh.value.post is not None:
            assert told.may_see(viewer, told.posts[fresh.value.entry_id])
            assert not told.minds(viewer, "author")
    for change in public_changes({**owners, 0: 0}, 10**9):
        assert told.posts[change.value.entry_id].visibility == "public"


def test_threads_leave_out_what_the_viewer_may_not_see(village: Village) -> None:
    ids = {name: village.person(name, locked=name == "author") for name in (*VIEWERS, "booster")}
    scene = Scene(village, ids)
    put_people(scene)
    root = village.post(ids["booster"], "root")
    for visibility in VISIBILITIES:
        answer = village.post(ids["author"], "@booster answer", visibility, answers=root)
        scene.posts[answer] = Fact("author", visibility, ("booster",))
    public = next(number for number, fact in scene.posts.items() if fact.visibility == "public")
    leaf = village.post(ids["booster"], "leaf", answers=public)
    village.fold()
    quarrel(scene)
    village.fold()
    for viewer in viewers():
        below = thread(scene.id(viewer), root)
        above = thread(scene.id(viewer), leaf)
        assert below is not None
        assert above is not None
        minded = scene.minds(viewer, "author")
        expected = set() if minded else scene.expected(viewer)
        assert {p.id for p in below.descendants} - {leaf} == expected, viewer
        assert [p.id for p in above.ancestors] == ([root] if minded else [root, public]), viewer
        for number, fact in scene.posts.items():
            assert (thread(scene.id(viewer), number) is not None) == scene.may_see(viewer, fact), viewer
