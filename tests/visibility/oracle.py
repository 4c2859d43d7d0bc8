"""What was promised, and nothing of how it is done: who may see a post, and whom a viewer does not want to read.

An author sees its own posts. A block between two hides each from the other. Public and unlisted
posts are for everybody, private ones for followers and those named, direct ones for those named. A
deleted post is for nobody. A mute hides somebody from what is gathered for the muter, not from what
the muter opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass
class Fact:
    """A post, as far as the oracle has to know it."""

    author: str
    visibility: str
    named: frozenset[str] = frozenset()
    deleted: bool = False
    answers: int | None = None


@dataclass
class Relations:
    """Who follows, blocks and mutes whom: (who, whom)."""

    follows: set[Pair] = field(default_factory=set)
    blocks: set[Pair] = field(default_factory=set)
    mutes: set[Pair] = field(default_factory=set)


def may_see(viewer: str | None, post: Fact, known: Relations) -> bool:
    """The viewer may see the post; None is somebody without an account."""
    if post.deleted:
        return False
    if viewer == post.author:
        return True
    if {(viewer, post.author), (post.author, viewer)} & known.blocks:
        return False
    if post.visibility in ("public", "unlisted") or viewer in post.named:
        return True
    return post.visibility == "private" and (viewer, post.author) in known.follows


def minds(viewer: str | None, name: str, known: Relations) -> bool:
    """The viewer mutes somebody, or a block stands between them."""
    return (viewer, name) in known.mutes or bool({(viewer, name), (name, viewer)} & known.blocks)
