"""What each stream would catch up on from the beginning: the live process asks with the same functions.

All viewers are asked for at once, as it does.
"""

from __future__ import annotations

from typing import Any

from queries.conversations import new_conversations
from queries.list_feed import new_list_posts
from queries.live import new_home_entries, new_notifications, new_public_posts
from queries.tag_feed import new_tag_posts
from tests.visibility.asking import Viewer
from tests.visibility.town import TAG, Town

_ALL: dict[str, Any] = {"up_to": 10**9, "most": 1000}


def home(town: Town, viewer: Viewer) -> set[int]:
    return _of(town, viewer, [(item.owner, item.value.post) for item in _once(town, new_home_entries, _members(town))])


def public(town: Town, viewer: Viewer) -> set[int]:
    news = _once(town, new_public_posts, {0: 0, **_members(town)})
    return _of(town, viewer, [(item.owner, item.value.post) for item in news])


def hashtag(town: Town, viewer: Viewer) -> set[int]:
    news = _once(town, new_tag_posts, {(owner, TAG): 0 for owner in (0, *_members(town))})
    return _of(town, viewer, [(item.owner, item.value.post) for item in news])


def lists(town: Town, viewer: Viewer) -> set[int]:
    """Each asks for its own list, and for one that is somebody else's."""
    own = {(town.ids[name], number): 0 for name, number in town.lists.items()}
    others = {(owner, town.lists["follower"]): 0 for owner in _members(town)}
    news = _once(town, new_list_posts, {**others, **own})
    return _of(town, viewer, [(item.owner, item.value.post) for item in news])


def direct(town: Town, viewer: Viewer) -> set[int]:
    return _of(town, viewer, [(item.owner, item.value.post) for item in _once(town, new_conversations, _members(town))])


def notifications(town: Town, viewer: Viewer) -> set[int]:
    news = _once(town, new_notifications, _members(town))
    return _of(town, viewer, [(item.owner, item.value.post) for item in news if item.value.post])


def _members(town: Town) -> dict[int, int]:
    return dict.fromkeys(town.ids.values(), 0)


def _once(town: Town, question: Any, cursors: dict[Any, int]) -> Any:
    key = (question.__name__,)
    if key not in town.answers:
        town.answers[key] = question(cursors, **_ALL)
    return town.answers[key]


def _of(town: Town, viewer: Viewer, told: list[tuple[int, Any]]) -> set[int]:
    owner = town.ids[viewer] if viewer else 0
    return {post.id for whose, post in told if whose == owner} & set(town.posts)
