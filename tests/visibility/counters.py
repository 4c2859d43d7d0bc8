"""Numbers: the same for everybody, and moved by no post that not even its number should tell of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.visibility.town import TAG, VIEWERS, Town

PUBLIC = ("public", "unlisted")


def counted(town: Town, asked: Counter[str]) -> Iterator[str]:
    """Differences between the numbers that each viewer is told and those that there should be."""
    should = _should(town)
    for viewer in VIEWERS:
        told = _told(town, viewer)
        asked["counters"] += len(should)
        for name, number in should.items():
            if told[name] != number:
                yield f"counters, {viewer}: {name} is {told[name]}, not {number}"


def _should(town: Town) -> dict[str, int]:
    living = [fact for fact in town.posts.values() if not fact.deleted]
    listed = [fact for fact in living if fact.visibility != "direct"]
    own_boosts = [b for b in town.boosts.values() if b.booster == "author" and not town.posts[b.post].deleted]
    return {
        "posts of the account": len(listed) + len(own_boosts),
        "followers": sum(whom == "author" for _, whom in town.known.follows),
        "answers to the root": sum(fact.answers == town.root for fact in listed),
        "posts with the featured hashtag": sum(fact.visibility in PUBLIC for fact in living),
        "uses of the hashtag": sum(fact.visibility == "public" for fact in living),
    }


def _told(town: Town, viewer: str | None) -> dict[str, int]:
    account: Any = town.get(viewer, f"v1/accounts/{town.ids['author']}").json
    featured: Any = town.get(viewer, f"v1/accounts/{town.ids['author']}/featured_tags").json
    tag: Any = town.get(viewer, f"v1/tags/{TAG}").json
    return {
        "posts of the account": account["statuses_count"],
        "followers": account["followers_count"],
        "answers to the root": town.get(viewer, f"v1/statuses/{town.root}").json["replies_count"],
        "posts with the featured hashtag": int(featured[0]["statuses_count"]),
        "uses of the hashtag": sum(int(day["uses"]) for day in tag["history"]),
    }
