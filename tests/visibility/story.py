"""What happens in the town: how everybody comes to stand to the author, what is written, how that changes."""

from __future__ import annotations

from collections.abc import Callable

from tests.visibility.town import FOLLOWERS, MEMBERS, NAMED, VISIBILITIES, Town


def settle_in(town: Town) -> None:
    """Everybody comes into the relation to the author that the name says."""
    for name in MEMBERS:
        for whom in ("host", "echo"):
            if name != whom:
                town.follow(name, whom)
    for name in (*FOLLOWERS, "former", "unblocked"):
        town.follow(name, "author")
    town.follow("author", "mutual")
    for name in ("requester", "rejected"):
        town.follow(name, "author", accepted=False)
    town.unfollow("former", "author")
    town.block("author", "unblocked")
    town.unblock("author", "unblocked")
    for name in ("follower", "mutual", "removed", "cut", "mutingfollower"):
        town.list_author(name)
    town.be_found()


def write(town: Town) -> None:
    """Posts of every visibility: plain, naming, edited either way, deleted, boosted, answering, asking, with pictures.

    The author passes its private post on to its followers; others pass on what is for everybody.
    """
    town.root = town.village.post(town.ids["host"], "A root for all", "public")
    for visibility in VISIBILITIES:
        plain = town.publish(visibility, pictured=True)
        naming = town.publish(visibility, NAMED)
        dropped = town.publish(visibility, NAMED, pictured=True)
        town.edit(dropped, (), pictured=False)
        added = town.publish(visibility, pictured=True)
        town.edit(added, NAMED)
        town.delete(town.publish(visibility, NAMED, pictured=True))
        town.publish(visibility, ("host",), answers=town.root)
        town.ask(visibility)
        if visibility in ("public", "unlisted"):
            town.boost("host", plain)
            town.boost("echo", naming)
            town.boost("echo", added, "private")
            town.pin(naming)
        if visibility == "private":
            town.boost("author", plain, "private")
            town.pin(plain)
    for kind in VISIBILITIES:
        for post in [post for post in sorted(town.visible("host")) if town.posts[post].visibility == kind][:2]:
            town.answer(post)
    for name in MEMBERS:
        town.mark(name)


def quarrel(town: Town) -> None:
    """What was delivered long ago has to be hidden now: of the author's posts, and of echo's boosts."""
    for name in ("blocked", "cut"):
        town.block("author", name)
    for name in ("blocker", "cutter"):
        town.block(name, "author")
    for name in ("muter", "mutingfollower"):
        town.mute(name, "author")
    town.mute("echomuter", "echo")
    town.block("echoblocker", "echo")
    town.block("echo", "echoblocked")
    town.follow("echoless", "echo", boosts=False)
    town.mute("timed", "author", seconds=600)


def change_sides(town: Town) -> None:
    """Followers leave or are sent away, a stranger comes, requests are answered, blocks and mutes end."""
    town.end_mute("timed", "author")
    town.unfollow("follower", "author")
    town.remove("removed")
    town.follow("stranger", "author")
    town.accept("requester")
    town.reject("rejected")
    for name in ("blocked", "cut"):
        town.unblock("author", name)
    for name in ("blocker", "cutter"):
        town.unblock(name, "author")
    town.unmute("mutingfollower", "author")
    town.unmute("echomuter", "echo")
    town.unblock("echoblocker", "echo")


def open_and_close(town: Town) -> None:
    """Who asks is let in when the author opens, who comes meanwhile follows at once, who comes later has to ask."""
    town.follow("rejected", "author", accepted=False)
    town.unlock(["rejected"])
    town.village.follow(town.ids["former"], town.ids["author"])
    town.known.follows.add(("former", "author"))
    town.lock()
    town.follow("removed", "author", accepted=False)


def rewrite(town: Town) -> None:
    """Mentions change places, pictures go, and a post of each kind goes."""
    for visibility in VISIBILITIES:
        living = [post for post, fact in town.posts.items() if fact.visibility == visibility and not fact.deleted]
        town.edit(living[0], ("stranger", "unblocked"), pictured=False)
        town.edit(living[1], ())
        town.delete(living[2])


def nothing(_: Town) -> None:
    """Nothing has happened yet."""


STATES: tuple[tuple[str, Callable[[Town], None]], ...] = (
    ("at first", nothing),
    ("after blocks and mutes", quarrel),
    ("after changing sides", change_sides),
    ("after opening and closing", open_and_close),
    ("after edits and deletions", rewrite),
)
