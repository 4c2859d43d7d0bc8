"""What was promised, and nothing of how it is done: who may see a post, and whom a viewer does not want to read.

An author sees its own posts. A block between two hides each from the other. Public and unlisted
posts are for everybody, private ones for followers and those named, direct ones for those named. A
deleted post is for nobody. A boost is for whoever would see a post of the booster's that is for as
many. A mute hides somebody from what is gathered for the muter, not from what the muter opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Pair = tuple[str, str]
EVERYBODY = ("public", "unlisted")


@dataclass
class Fact:
    """A post, as far as the oracle has to know it; `told` are all whom it ever named."""

    author: str
    visibility: str
    named: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    deleted: bool = False
    answers: int | None = None
    pictured: bool = False


@dataclass
class Boost:
    """A post that somebody passed on."""

    booster: str
    post: int
    visibility: str = "public"


@dataclass
class Relations:
    """Who follows, blocks and mutes whom, and who wants no boosts of whom it follows: (who, whom)."""

    follows: set[Pair] = field(default_factory=set)
    blocks: set[Pair] = field(default_factory=set)
    mutes: set[Pair] = field(default_factory=set)
    boostless: set[Pair] = field(default_factory=set)


def apart(viewer: str | None, name: str, known: Relations) -> bool:
    """A block stands between the two."""
    return bool({(viewer, name), (name, viewer)} & known.blocks)


def may_see(viewer: str | None, post: Fact, known: Relations) -> bool:
    """The viewer may see the post; None is somebody without an account."""
    if post.deleted:
        return False
    if viewer == post.author:
        return True
    if apart(viewer, post.author, known):
        return False
    if post.visibility in EVERYBODY or viewer in post.named:
        return True
    return post.visibility == "private" and (viewer, post.author) in known.follows


def may_know(viewer: str | None, boost: Boost, known: Relations) -> bool:
    """The viewer may know of a boost, as far as it is up to the booster."""
    return may_see(viewer, Fact(boost.booster, boost.visibility), known)


def minds(viewer: str | None, name: str, known: Relations) -> bool:
    """The viewer mutes somebody, or a block stands between them."""
    return (viewer, name) in known.mutes or apart(viewer, name, known)


def gets(viewer: str | None, boost: Boost, known: Relations) -> bool:
    """A boost comes into the viewer's home feed, as far as it is up to the booster."""
    pair = (viewer, boost.booster)
    wants = viewer == boost.booster or (pair in known.follows and pair not in known.boostless)
    return wants and not minds(viewer, boost.booster, known) and may_know(viewer, boost, known)
