"""OAuth scopes: which there are, what they say to a person, and which grants which.

A scope is a family (`read`, `write`, `follow`, `push`, `profile`) or one branch of it
(`write:statuses`). A family grants all its branches; `follow` is the old name of reading and
writing follows, blocks and mutes.
"""

from __future__ import annotations

from collections.abc import Collection

SCOPES = {
    "read": "See everything your account sees",
    "read:accounts": "See accounts",
    "read:blocks": "See whom you block",
    "read:bookmarks": "See your bookmarks",
    "read:favourites": "See your favourites",
    "read:filters": "See your filters",
    "read:follows": "See whom you follow and who asks to follow you",
    "read:lists": "See your lists",
    "read:mutes": "See whom you mute",
    "read:notifications": "See your notifications",
    "read:search": "Search on your behalf",
    "read:statuses": "See all posts that you see",
    "write": "Change everything in your account",
    "write:accounts": "Change your profile",
    "write:blocks": "Block accounts",
    "write:bookmarks": "Bookmark posts",
    "write:conversations": "Mute and delete conversations",
    "write:favourites": "Mark posts as favourites",
    "write:filters": "Change your filters",
    "write:follows": "Follow accounts",
    "write:lists": "Change your lists",
    "write:media": "Upload media",
    "write:mutes": "Mute accounts",
    "write:notifications": "Clear your notifications",
    "write:reports": "Report others",
    "write:statuses": "Publish and delete posts and boosts",
    "follow": "Follow, block and mute accounts",
    "push": "Receive push notifications",
    "profile": "See only who you are",
}
DEFAULT_SCOPE = "read"

_FOLLOW = frozenset(f"{family}:{branch}" for family in ("read", "write") for branch in ("follows", "blocks", "mutes"))


def covers(granted: Collection[str], wanted: str) -> bool:
    """Whether the granted scopes allow what `wanted` stands for."""
    if wanted in granted or wanted.partition(":")[0] in granted:
        return True
    return "follow" in granted and wanted in _FOLLOW


def split_scopes(text: str) -> tuple[str, ...]:
    """Scopes of a string separated by white space (or `+`, as some clients send), each once."""
    return tuple(dict.fromkeys(text.replace("+", " ").split()))
