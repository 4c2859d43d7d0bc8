"""What should stand on each surface: from the oracle, and from what the surface is for, in Mastodon's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.visibility.asking import Viewer
from tests.visibility.town import Town

Posts = Callable[[Town, Viewer], set[int]]


def seen(town: Town, viewer: Viewer, post: int) -> bool:
    return town.sees(viewer, post)


def seen_by_member(town: Town, viewer: Viewer, post: int) -> bool:
    return viewer is not None and town.sees(viewer, post)


def own(town: Town, viewer: Viewer, post: int) -> bool:
    return viewer == "author" and town.sees(viewer, post)


def for_everybody(town: Town, viewer: Viewer, post: int) -> bool:
    """What crawlers may be told, where the viewer sees the page at all."""
    return town.sees(viewer, post) and town.posts[post].visibility in ("public", "unlisted")


def boosters(town: Town, viewer: Viewer, post: int) -> Any:
    """Who boosted it, of those of whose boosts the viewer may know; None where there is no post."""
    known = {boost.booster for boost in town.knows(viewer) if boost.post == post}
    return known if town.sees(viewer, post) else None


def admirers(town: Town, viewer: Viewer, post: int) -> Any:
    """Who liked it, apart from those behind a block."""
    liked = {name for name, posts in town.marked.items() if post in posts and not town.apart(viewer, name)}
    return liked if town.sees(viewer, post) else None


# --- Posts that are gathered ------------------------------------------------------------------------------------------


def if_wanted(should: Posts) -> Posts:
    """Nothing of whom one mutes, or who is behind a block."""
    return lambda town, viewer: set() if town.minds(viewer) else should(town, viewer)


def everything(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer)


def boosted(town: Town, viewer: Viewer) -> set[int]:
    return {boost.post for boost in town.knows(viewer)}


def boosted_by(booster: str) -> Posts:
    """An account that is behind a block shows nothing."""

    def should(town: Town, viewer: Viewer) -> set[int]:
        return {boost.post for boost in town.knows(viewer) if boost.booster == booster}

    return should


def first_posts(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.answers is None)


def pictured(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.pictured)


def pinned(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & town.pinned


def on_profile(town: Town, viewer: Viewer) -> set[int]:
    return first_posts(town, viewer) | pinned(town, viewer)


def public(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.visibility == "public")


def public_pictured(town: Town, viewer: Viewer) -> set[int]:
    return public(town, viewer) & pictured(town, viewer)


def public_first(town: Town, viewer: Viewer) -> set[int]:
    return public(town, viewer) & first_posts(town, viewer)


def trending(town: Town, viewer: Viewer) -> set[int]:
    """All of these were liked by many."""
    return public_first(town, viewer)


def home(town: Town, viewer: Viewer) -> set[int]:
    """Of whom one follows; answers to somebody whom one follows, too (everybody follows the host)."""
    followed = town.visible(viewer) if viewer == "author" or town.follows(viewer) else set()
    return followed | town.gets(viewer)


def in_list(town: Town, viewer: Viewer) -> set[int]:
    """Answers too: the list takes those to people who are followed; no direct posts."""
    if viewer not in town.lists or not town.follows(viewer):
        return set()
    return town.visible(viewer, lambda fact: fact.visibility != "direct")


def found(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.author == viewer or fact.visibility == "public")


def marked(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & town.marked.get(viewer or "", set())


def answers(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.answers == town.root)


def answered(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & set(town.leaves.values())


def asked(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & set(town.polls.values())


def mentioned(town: Town, viewer: Viewer) -> set[int]:
    """Of which the viewer was told, whether or not it is still named."""
    return town.visible(viewer, lambda fact: viewer in fact.told)


def conversing(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.visibility == "direct")
