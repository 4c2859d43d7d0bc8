"""Which command is handled how, and which event is folded into the write tables how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from commands import accounts, blocks, boosts, favourites, follows, mutes, notifications, posts, readers, relationships
from commands.tables import accounts as account_tables
from commands.tables import blocks as block_tables
from commands.tables import boosts as boost_tables
from commands.tables import favourites as favourite_tables
from commands.tables import follows as follow_tables
from commands.tables import mutes as mute_tables
from commands.tables import notifications as notification_tables
from commands.tables import posts as post_tables
from commands.tables import readers as reader_tables
from events import accounts as account_events
from events import blocks as block_events
from events import boosts as boost_events
from events import favourites as favourite_events
from events import follows as follow_events
from events import mutes as mute_events
from events import notifications as notification_events
from events import posts as post_events
from events import readers as reader_events
from events.store import Recorded
from events.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of command is handled, in the order of use.

    `streams` are locked, `load` gives the state, `decide` the events (or a refusal), `evolve` the
    state after them, `answer` what the caller wants to know of it. `opens`: the command begins its
    stream, so there is nothing to lock. `erases`: the payloads before its events are redacted.
    """

    streams: Callable[[Any], list[str]]
    load: Callable[[Any], Any]
    decide: Callable[[Any, Any], tuple[Event, ...]]
    evolve: Callable[[Any, Any], Any]
    answer: Callable[[Any, Any], dict[str, Any]]
    opens: bool = False
    erases: bool = False


def _handler(tables: Any, rules: Any, evolve: Any = None, **more: bool) -> Handler:
    """Take the functions of an aggregate's two modules."""
    evolve = evolve or rules.evolve
    return Handler(tables.streams, tables.load, rules.decide, evolve, rules.answer, **more)


_account = _handler(account_tables, accounts)
_post = _handler(post_tables, posts)
_follow = _handler(follow_tables, follows, relationships.evolve)
_block = _handler(block_tables, blocks, relationships.evolve)
_mute = _handler(mute_tables, mutes, relationships.evolve)
_boost = _handler(boost_tables, boosts)
_favourite = _handler(favourite_tables, favourites)
_reader = _handler(reader_tables, readers)
_notification = _handler(notification_tables, notifications)

HANDLERS: dict[type, Handler] = {
    accounts.RegisterAccount: _handler(account_tables, accounts, opens=True),
    accounts.EditProfile: _account,
    posts.PublishPost: _handler(post_tables, posts, opens=True),
    posts.EditPost: _post,
    posts.DeletePost: _handler(post_tables, posts, erases=True),
    follows.FollowAccount: _follow,
    follows.UnfollowAccount: _follow,
    follows.AcceptFollowRequest: _follow,
    follows.RejectFollowRequest: _follow,
    follows.RemoveFollower: _follow,
    blocks.BlockAccount: _block,
    blocks.UnblockAccount: _block,
    mutes.MuteAccount: _mute,
    mutes.UnmuteAccount: _mute,
    boosts.BoostPost: _boost,
    boosts.UnboostPost: _boost,
    favourites.FavouritePost: _favourite,
    favourites.UnfavouritePost: _favourite,
    readers.MarkReaderSeen: _reader,
    readers.LapseReader: _reader,
    notifications.ClearNotifications: _notification,
    notifications.DismissNotification: _notification,
}

FOLDS: dict[type[Event], Callable[[Sequence[Recorded]], None]] = {
    account_events.AccountRegistered: account_tables.register,
    account_events.ProfileEdited: account_tables.edit,
    account_events.AccountLocked: account_tables.lock,
    account_events.AccountUnlocked: account_tables.unlock,
    post_events.PostPublished: post_tables.publish,
    post_events.PostEdited: post_tables.edit,
    post_events.PostDeleted: post_tables.delete,
    follow_events.FollowRequested: follow_tables.request,
    follow_events.AccountFollowed: follow_tables.follow,
    follow_events.FollowAdjusted: follow_tables.adjust,
    follow_events.FollowRequestWithdrawn: follow_tables.drop_request,
    follow_events.FollowRequestRejected: follow_tables.drop_request,
    follow_events.AccountUnfollowed: follow_tables.unfollow,
    block_events.AccountBlocked: block_tables.block,
    block_events.AccountUnblocked: block_tables.unblock,
    mute_events.AccountMuted: mute_tables.mute,
    mute_events.AccountUnmuted: mute_tables.unmute,
    boost_events.PostBoosted: boost_tables.boost,
    boost_events.PostUnboosted: boost_tables.unboost,
    favourite_events.PostFavourited: favourite_tables.favourite,
    favourite_events.PostUnfavourited: favourite_tables.unfavourite,
    reader_events.ReaderSeen: reader_tables.see,
    reader_events.ReaderReturned: reader_tables.see,
    reader_events.ReaderLapsed: reader_tables.lapse,
    notification_events.NotificationsCleared: notification_tables.clear,
    notification_events.NotificationDismissed: notification_tables.dismiss,
}
