"""Every projection there is, in the order in which a lane applies them, and the lanes they form.

A lane is what one nudge advances: projections with one checkpoint and one transaction. `core`
holds what answers for a write. A lane that `follows` another never reads past its checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from django.conf import settings

from events.vocabulary import Event
from projections.accounts import accounts
from projections.announcements import announcements
from projections.author_outbox import author_outbox
from projections.bookmarks import bookmarks
from projections.boosts import boosts
from projections.conversation_mutes import conversation_mutes
from projections.conversations import conversations
from projections.counters import counters
from projections.endorsements import endorsements
from projections.favourites import favourites
from projections.featured_tags import featured_tags
from projections.filters import filters
from projections.follow_graph import follow_graph
from projections.home_feed import home_feed
from projections.lists import lists
from projections.markers import markers
from projections.media import media
from projections.notes import notes
from projections.notification_policy import notification_policy
from projections.notifications import notifications
from projections.pins import pins
from projections.polls import polls
from projections.posts import posts
from projections.projection import Fold, Projection
from projections.public_feed import public_feed
from projections.reports import reports
from projections.rules import rules
from projections.scheduled_posts import scheduled_posts
from projections.search import search
from projections.suggestions import suggestions
from projections.tag_follows import tag_follows
from projections.tags import tags

PROJECTIONS: tuple[Projection, ...] = (
    follow_graph,
    accounts,
    endorsements,
    notes,
    markers,
    suggestions,
    announcements,
    rules,
    reports,
    posts,
    polls,
    media,
    scheduled_posts,
    favourites,
    boosts,
    bookmarks,
    pins,
    conversation_mutes,
    filters,
    author_outbox,
    conversations,
    public_feed,
    tags,
    tag_follows,
    featured_tags,
    lists,
    counters,
    notification_policy,
    home_feed,
    notifications,
    search,
)


@dataclass(frozen=True)
class Lane:
    """Projections that advance together, once per shard."""

    name: str
    projections: tuple[Projection, ...]
    shards: int = 1
    follows: str | None = None

    @property
    def event_types(self) -> frozenset[str]:
        """Names of the event types that any of its projections handles."""
        types: set[type[Event]] = set().union(*(p.handlers for p in self.projections))
        return frozenset(event_type.__name__ for event_type in types)

    def fold(self, shard: int) -> Fold:
        """The live tables, as this lane's shard sees them."""
        return Fold(names=live_names(shard), shard=shard, shards=self.shards)

    def fold_together(self) -> Fold:
        """The live tables as a whole, for all shards at once."""
        return Fold(names=live_names(None))


@cache
def lanes() -> dict[str, Lane]:
    """The lanes by name, those that others follow first."""
    return {
        "core": Lane("core", _in_lane("core")),
        "home_feed": Lane("home_feed", _in_lane("home_feed"), settings.DUNLIN_HOME_SHARDS, "core"),
        "notifications": Lane("notifications", _in_lane("notifications"), follows="core"),
        "search": Lane("search", _in_lane("search"), follows="core"),
    }


Place: TypeAlias = tuple[str, int]
"""A lane and one of its shards: what has a checkpoint."""

# A Celery message costs as much as folding a post for some hundred followers: so one moves several places.
SHARDS_PER_NUDGE = 2


@cache
def nudged_after(lane: str) -> Place | None:
    """The place to nudge once a lane has advanced: the first that follows it.

    Whoever is nudged takes all others along that nobody else is at (`places_from`).
    """
    return next(iter(_behind(lane)), None)


@cache
def helped_at(lane: str, shard: int) -> tuple[Place, ...]:
    """The places to nudge when whoever was nudged at this one finds more than one worker should do alone.

    Only the first shard's worker calls for help, so that helpers call for none.
    """
    return tuple(
        (lane, other) for other in range(SHARDS_PER_NUDGE, lanes()[lane].shards, SHARDS_PER_NUDGE) if not shard
    )


@cache
def places_from(lane: str, shard: int) -> tuple[Place, ...]:
    """What a nudge moves: the place itself, then all others that follow the same lane, round to the one before."""
    followed = lanes()[lane].follows
    places = _behind(followed) if followed else ((lane, shard),)
    first = places.index((lane, shard))
    return places[first:] + places[:first]


@cache
def _behind(lane: str) -> tuple[Place, ...]:
    followers = (follower for follower in lanes().values() if follower.follows == lane)
    return tuple((follower.name, shard) for follower in followers for shard in range(follower.shards))


@cache
def live_names(shard: int | None) -> dict[str, str]:
    """Physical names of all live tables; of partitioned ones, the partition of a shard, if one is given."""
    return {
        table: physical
        for projection in PROJECTIONS
        for table, physical in projection.physical_names("", shard).items()
    }


def projection_named(name: str) -> Projection:
    """The projection of that name; raises KeyError, naming the ones there are."""
    for projection in PROJECTIONS:
        if projection.name == name:
            return projection
    raise KeyError(f"no projection {name!r}; there are " + ", ".join(p.name for p in PROJECTIONS))


def _in_lane(name: str) -> tuple[Projection, ...]:
    return tuple(projection for projection in PROJECTIONS if projection.lane == name)
