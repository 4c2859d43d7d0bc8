"""Viewers × posts × states × surfaces, all of them: nobody is shown too much, and nobody too little."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events import store
from feed_project import presence
from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from projections.lanes import advance
from tests.visibility.surfaces import GATHERINGS, PARTIAL, SINGLES
from tests.visibility.town import FOLLOWERS, MEMBERS, NAMED, VIEWERS, VISIBILITIES, Town

asked: Counter[str] = Counter()


@pytest.fixture
def town(db: None, inline_relay: Callable[[], int], settings: Any) -> Town:
    """A town in which everything has been written, and nobody has quarrelled yet."""
    settings.DUNLIN_THROTTLE, settings.DUNLIN_SETTLE_MS = False, 0
    presence._noted.clear()
    town = Town(inline_relay)
    settle_in(town)
    write(town)
    town.village.fold()
    return town


def settle_in(town: Town) -> None:
    """Everybody comes into the relation to the author that the name says."""
    for name in MEMBERS:
        if name != "host":
            town.follow(name, "host")
    for name in (*FOLLOWERS, "former", "unblocked"):
        town.follow(name, "author")
    town.follow("author", "mutual")
    town.follow("requester", "author", accepted=False)
    town.unfollow("former", "author")
    town.block("author", "unblocked")
    town.unblock("author", "unblocked")
    for name in ("follower", "mutual"):
        town.list_author(name)


def write(town: Town) -> None:
    """Posts of every visibility: plain, naming, edited either way, deleted, boosted, answering, asking."""
    town.root = town.village.post(town.ids["host"], "A root for all", "public")
    for visibility in VISIBILITIES:
        plain = town.publish(visibility)
        town.publish(visibility, NAMED)
        dropped = town.publish(visibility, NAMED)
        town.edit(dropped, ())
        added = town.publish(visibility)
        town.edit(added, NAMED)
        town.delete(town.publish(visibility, NAMED))
        town.publish(visibility, ("host",), answers=town.root)
        town.ask(visibility)
        if visibility in ("public", "unlisted"):
            town.boost(plain)
    for kind in VISIBILITIES:
        for post in sorted(town.visible("host", lambda fact, kind=kind: fact.visibility == kind))[:2]:
            town.answer(post)
    for name in MEMBERS:
        town.mark(name)


def quarrel(town: Town) -> None:
    """What was delivered long ago has to be hidden now."""
    town.block("author", "blocked")
    town.block("blocker", "author")
    town.mute("muter", "author")
    town.mute("mutingfollower", "author")


def change_sides(town: Town) -> None:
    """Followers leave, a stranger comes, a request is accepted, blocks and mutes end."""
    town.unfollow("follower", "author")
    town.follow("stranger", "author")
    town.village.accept(town.ids["author"], town.ids["requester"])
    town.known.follows.add(("requester", "author"))
    town.unblock("author", "blocked")
    town.unblock("blocker", "author")
    town.unmute("mutingfollower", "author")


def rewrite(town: Town) -> None:
    """Mentions change places, and a post of each kind goes."""
    by_visibility = {kind: [p for p, f in town.posts.items() if f.visibility == kind] for kind in VISIBILITIES}
    for posts in by_visibility.values():
        living = [post for post in posts if not town.posts[post].deleted]
        town.edit(living[0], ("stranger", "former"))
        town.edit(living[1], ())
        town.delete(living[2])


def settle_nothing(_: Town) -> None:
    return


STATES: tuple[tuple[str, Callable[[Town], None]], ...] = (
    ("at first", settle_nothing),
    ("after blocks and mutes", quarrel),
    ("after changing sides", change_sides),
    ("after edits and deletions", rewrite),
)


def test_every_surface_shows_exactly_what_the_oracle_allows(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    wrong: list[str] = []
    for state, happen in STATES:
        happen(town)
        if happen is quarrel:
            fold_core()
            wrong += [f"{state}, before feeds were cleaned up: {found}" for found in (*gathered(town), *leaked(town))]
        town.village.fold()
        wrong += [f"{state}: {found}" for found in (*gathered(town), *leaked(town))]
        if happen in (quarrel, rewrite):
            wrong += [f"{state}: {found}" for found in alone(town)]
    size = f"{len(STATES)} states, {len(VIEWERS)} viewers, {len(town.posts)} posts, {len(asked)} surfaces"
    with capsys.disabled():
        sys.stdout.write(f"\n{asked.total():,} answers: {size}; {len(wrong)} wrong\n")
    assert wrong == [], "\n".join(wrong[:60])
    assert len(asked) == len(SINGLES) + len(GATHERINGS) + len(PARTIAL)
    assert asked.total() > 20_000


def fold_core() -> None:
    """What a write waits for; feeds and notifications have not heard yet."""
    while store.sequence():
        pass
    advance("core", 0, max_batches=1_000_000)


def gathered(town: Town) -> Iterator[str]:
    """Differences on surfaces that show everything."""
    for surface in GATHERINGS:
        for viewer in VIEWERS:
            if viewer is None and surface.members:
                continue
            shown, should = set(surface.shown(town, viewer)), surface.should(town, viewer)
            asked[surface.name] += len(town.posts)
            for kind, posts in (("leak", shown - should), ("denial", should - shown)):
                yield from (f"{kind}: {surface.name}, {viewer}, {town.posts[post]}" for post in sorted(posts))


def leaked(town: Town) -> Iterator[str]:
    """What stands on surfaces that show a part, and must not."""
    for surface in PARTIAL:
        for viewer in VIEWERS:
            if viewer is None and surface.members:
                continue
            asked[surface.name] += len(town.posts)
            leaks = set(surface.shown(town, viewer)) - surface.should(town, viewer)
            yield from (f"leak: {surface.name}, {viewer}, {town.posts[post]}" for post in sorted(leaks))


def alone(town: Town) -> Iterator[str]:
    """Differences on surfaces of one post."""
    for surface in SINGLES:
        for viewer in VIEWERS:
            for post, fact in town.posts.items():
                asked[surface.name] += 1
                shows, should = surface.shows(town, viewer, post), surface.should(town, viewer, post)
                if shows != should:
                    yield f"{'leak' if shows else 'denial'}: {surface.name}, {viewer}, {fact}"


def test_a_token_without_the_scope_is_shown_nothing_anywhere(town: Town) -> None:
    user = User.objects.get(account_id=town.ids["author"])
    narrow = issue_token(user=user, application_id=None, scopes=("profile", "write"), now=timezone.now())
    post = next(post for post, fact in town.posts.items() if not fact.deleted and fact.visibility == "public")
    paths = [f"statuses/{post}{tail}" for tail in ("", "/context", "/history", "/source", "/favourited_by")]
    paths += ["timelines/home", "timelines/public", "bookmarks", "favourites", "notifications", "conversations"]
    for path in paths:
        answer = Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {narrow}"})
        assert (path, answer.status_code) == (path, 403)
