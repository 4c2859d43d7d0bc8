"""What each account should hear of (`read_notification`).

Not of what it does itself. Blocks and mutes are left to reading, where they hold at once and as
long as they last. A post's notifications end with it, and so do those of a favourite, boost,
follow or request that is taken back.

Who follows with a wish to hear of every post (`read_subscriber`), who boosted, who was already
told of being mentioned (`read_involved`) and who wanted quiet when (`read_quiet`) are this
projection's own notes: the core's tables may be ahead of this lane, and notifications themselves can
be thrown away. By what an account lets through notices are sorted as they come
(`projections.notice_sorting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from events.boosts import PostBoosted, PostUnboosted
from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.favourites import PostFavourited, PostUnfavourited
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.notification_policy import NotificationRequestAccepted, NotificationRequestDismissed
from events.notifications import NotificationDismissed, NotificationGroupDismissed, NotificationsCleared
from events.polls import PollEnded, PollVoteCast
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections.batches import batch, in_any_order, told, values
from projections.notices import (
    Notice,
    notice,
    subscribe,
    tell,
    tell_boosters,
    tell_mentioned,
    tell_poll_ended,
    tell_subscribers,
    unsubscribe,
    withdraw_approach,
    withdraw_reaction,
)
from projections.projection import Fold, Projection
from projections.quiet import fall_silent, listen_again

notifications = Projection(
    name="notifications",
    tables=("read_notification", "read_involved", "read_subscriber", "read_quiet", "read_poll_voter"),
    lane="notifications",
)


def announce(fold: Fold, events: Sequence[Recorded]) -> None:
    """Those who are newly mentioned hear of a post, then subscribers, and boosters of its last edit."""
    tell_mentioned(fold, _mentions(events))
    tell_subscribers(
        fold,
        (
            notice(event, from_id=post.author_id, post_id=post.post_id)
            for event, post in told(events, PostPublished)
            if post.visibility != "direct" and post.in_reply_to_account_id in {None, post.author_id}
        ),
    )
    latest = {post.post_id: (event, post) for event, post in told(events, PostEdited)}
    tell_boosters(
        fold,
        [notice(event, from_id=post.author_id, post_id=post.post_id) for event, post in latest.values()],
    )


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """Of a deleted post nobody hears, and nobody has to do with it."""
    posts = values(events, "post_id")
    fold.execute("DELETE FROM {read_notification} WHERE post_id = ANY(%s::bigint[])", [posts])
    fold.execute("DELETE FROM {read_involved} WHERE post_id = ANY(%s::bigint[])", [posts])
    fold.execute("DELETE FROM {read_poll_voter} WHERE post_id = ANY(%s::bigint[])", [posts])


def boost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The author hears of it; the booster will hear of edits."""
    fold.execute(
        """INSERT INTO {read_involved} (post_id, account_id, reason, position)
        SELECT post_id, account_id, 'boosted', position
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, account_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "post_id", "account_id")],
    )
    tell(fold, "reblog", _reactions(told(events, PostBoosted)))


def unboost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost is no news any more."""
    fold.execute(
        """DELETE FROM {read_involved} i
        USING jsonb_to_recordset(%s) AS e(post_id bigint, account_id bigint)
        WHERE i.post_id = e.post_id AND i.account_id = e.account_id AND i.reason = 'boosted'""",
        [batch(events, "post_id", "account_id")],
    )
    withdraw_reaction(fold, "reblog", events)


def favourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """The author hears of it."""
    tell(fold, "favourite", _reactions(told(events, PostFavourited)))


def unfavourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """The favourite is no news any more."""
    withdraw_reaction(fold, "favourite", events)


def follow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The followee hears of it; the request that it may have answered is no news any more."""
    follows = list(told(events, AccountFollowed))
    withdraw_approach(fold, "follow_request", events)
    tell(fold, "follow", _approaches(follows))
    subscribe(fold, follows)


@notifications.on(FollowAdjusted)
def adjust(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follower wants to hear of every post, or no longer, as last said."""
    latest = {change.pair(): (event, change) for event, change in told(events, FollowAdjusted)}
    unsubscribe(fold, events)
    subscribe(fold, latest.values())


def unfollow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow is no news any more, and the followee's posts are none."""
    withdraw_approach(fold, "follow", events)
    unsubscribe(fold, events)


def request(fold: Fold, events: Sequence[Recorded]) -> None:
    """Who is asked hears of it."""
    tell(fold, "follow_request", _approaches(told(events, FollowRequested)))


def end_request(fold: Fold, events: Sequence[Recorded]) -> None:
    """The request is no news any more."""
    withdraw_approach(fold, "follow_request", events)


def vote(fold: Fold, events: Sequence[Recorded]) -> None:
    """Who voted will hear of the end."""
    fold.execute(
        """INSERT INTO {read_poll_voter} (poll_id, account_id, post_id, position)
        SELECT poll_id, account_id, post_id, position FROM jsonb_to_recordset(%s)
            AS e(poll_id bigint, account_id bigint, post_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "poll_id", "account_id", "post_id")],
    )


def end_poll(fold: Fold, events: Sequence[Recorded]) -> None:
    """The author and those who voted hear of it."""
    tell_poll_ended(
        fold,
        (
            {**notice(event, from_id=end.author_id, post_id=end.post_id), "poll_id": end.poll_id}
            for event, end in told(events, PollEnded)
        ),
    )


def clear(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account threw away all up to an id."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s) AS e(account_id bigint, up_to_id bigint)
        WHERE n.owner_id = e.account_id AND n.notification_id <= e.up_to_id""",
        [batch(events, "account_id", "up_to_id")],
    )


def dismiss(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account threw away one."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s) AS e(account_id bigint, notification_id bigint)
        WHERE n.owner_id = e.account_id AND n.notification_id = e.notification_id""",
        [batch(events, "account_id", "notification_id")],
    )


def dismiss_group(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account threw away what a group held, up to an id."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s) AS e(account_id bigint, group_key text, up_to_id bigint)
        WHERE n.owner_id = e.account_id AND n.group_key = e.group_key AND n.notification_id <= e.up_to_id""",
        [batch(events, "account_id", "group_key", "up_to_id")],
    )


@notifications.on(NotificationRequestAccepted)
def accept_request(fold: Fold, events: Sequence[Recorded]) -> None:
    """What was held back of a sender comes through; it stays out of groups."""
    fold.execute(
        """UPDATE {read_notification} n SET filtered = false
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, from_id bigint, position bigint)
        WHERE n.owner_id = e.account_id AND n.from_id = e.from_id AND n.filtered AND n.position < e.position""",
        [batch(events, "account_id", "from_id")],
    )


@notifications.on(NotificationRequestDismissed)
def dismiss_request(fold: Fold, events: Sequence[Recorded]) -> None:
    """What was held back of a sender is gone, up to an id."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s) AS e(account_id bigint, from_id bigint, up_to_id bigint)
        WHERE n.owner_id = e.account_id AND n.from_id = e.from_id AND n.filtered
            AND n.notification_id <= e.up_to_id""",
        [batch(events, "account_id", "from_id", "up_to_id")],
    )


def _mentions(events: Sequence[Recorded]) -> Iterator[Notice]:
    for event in events:
        match event.data:
            case PostPublished() | PostEdited() as post:
                for account, _ in post.mentions:
                    yield notice(event, owner_id=account, from_id=post.author_id, post_id=post.post_id)
            case _:
                pass


def _reactions(done: Iterable[tuple[Recorded, PostBoosted | PostFavourited]]) -> Iterator[Notice]:
    for event, reaction in done:
        yield notice(
            event,
            owner_id=reaction.author_id,
            from_id=reaction.account_id,
            post_id=reaction.post_id,
        )


def _approaches(
    done: Iterable[tuple[Recorded, AccountFollowed | FollowRequested]],
) -> Iterator[Notice]:
    for event, approach in done:
        yield notice(event, owner_id=approach.followee_id, from_id=approach.follower_id)


# News come in any order: quiet, boosts and subscriptions are noted first, and with the position they
# had, so that what is announced finds those that were there before it. So do all kinds of taking back.
in_any_order(
    notifications,
    {
        ConversationMuted: fall_silent,
        ConversationUnmuted: listen_again,
        FollowRequested: request,
        AccountFollowed: follow,
        PostBoosted: boost,
        PostFavourited: favourite,
        PollVoteCast: vote,
        PollEnded: end_poll,
        PostPublished: announce,
        PostEdited: announce,
    },
)
in_any_order(
    notifications,
    {
        FollowRequestWithdrawn: end_request,
        FollowRequestRejected: end_request,
        AccountUnfollowed: unfollow,
        PostUnboosted: unboost,
        PostUnfavourited: unfavourite,
        PostDeleted: delete_post,
        NotificationsCleared: clear,
        NotificationDismissed: dismiss,
        NotificationGroupDismissed: dismiss_group,
    },
)
