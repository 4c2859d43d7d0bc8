"""Which event is folded into the write tables how."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commands.tables import (
    accounts,
    announcements,
    blocks,
    bookmarks,
    boosts,
    conversation_mutes,
    conversations,
    endorsements,
    favourites,
    featured_tags,
    filters,
    follows,
    links,
    lists,
    markers,
    media,
    mutes,
    notes,
    notification_policy,
    notifications,
    pins,
    polls,
    posts,
    reactions,
    readers,
    reports,
    rules,
    scheduled_posts,
    suggestions,
    tag_follows,
)
from events import accounts as account_events
from events import announcements as announcement_events
from events import blocks as block_events
from events import bookmarks as bookmark_events
from events import boosts as boost_events
from events import conversation_mutes as conversation_mute_events
from events import conversations as conversation_events
from events import endorsements as endorsement_events
from events import favourites as favourite_events
from events import featured_tags as featured_tag_events
from events import filters as filter_events
from events import follows as follow_events
from events import links as link_events
from events import lists as list_events
from events import markers as marker_events
from events import media as media_events
from events import mutes as mute_events
from events import notes as note_events
from events import notification_policy as notification_policy_events
from events import notifications as notification_events
from events import pins as pin_events
from events import polls as poll_events
from events import posts as post_events
from events import reactions as reaction_events
from events import readers as reader_events
from events import reports as report_events
from events import rules as rule_events
from events import scheduled_posts as scheduled_events
from events import suggestions as suggestion_events
from events import tag_follows as tag_follow_events
from events.store import Recorded
from events.vocabulary import Event

FOLDS: dict[type[Event], Callable[[Sequence[Recorded]], None]] = {
    account_events.AccountRegistered: accounts.register,
    account_events.ProfileEdited: accounts.edit,
    account_events.ProfilePictureReplaced: accounts.replace_picture,
    account_events.AccountLocked: accounts.lock,
    account_events.AccountUnlocked: accounts.unlock,
    post_events.PostPublished: posts.publish,
    post_events.PostEdited: posts.edit,
    post_events.PostDeleted: posts.delete,
    poll_events.PollVoteCast: polls.vote,
    poll_events.PollEnded: polls.end,
    scheduled_events.PostScheduled: scheduled_posts.schedule,
    scheduled_events.PostRescheduled: scheduled_posts.reschedule,
    scheduled_events.PostUnscheduled: scheduled_posts.close,
    scheduled_events.ScheduledPostPublished: scheduled_posts.close,
    scheduled_events.ScheduledPostFailed: scheduled_posts.fail,
    follow_events.FollowRequested: follows.request,
    follow_events.AccountFollowed: follows.follow,
    follow_events.FollowAdjusted: follows.adjust,
    follow_events.FollowRequestWithdrawn: follows.drop_request,
    follow_events.FollowRequestRejected: follows.drop_request,
    follow_events.AccountUnfollowed: follows.unfollow,
    block_events.AccountBlocked: blocks.block,
    block_events.AccountUnblocked: blocks.unblock,
    tag_follow_events.TagFollowed: tag_follows.follow,
    tag_follow_events.TagUnfollowed: tag_follows.unfollow,
    featured_tag_events.TagFeatured: featured_tags.feature,
    featured_tag_events.TagUnfeatured: featured_tags.unfeature,
    link_events.LinkPreviewed: links.settle,
    link_events.LinkPreviewFailed: links.settle,
    link_events.LinkForgotten: links.forget,
    list_events.ListCreated: lists.create,
    list_events.ListEdited: lists.edit,
    list_events.ListDeleted: lists.delete,
    list_events.ListMemberAdded: lists.add,
    list_events.ListMemberRemoved: lists.remove,
    mute_events.AccountMuted: mutes.mute,
    mute_events.AccountUnmuted: mutes.unmute,
    endorsement_events.AccountEndorsed: endorsements.endorse,
    endorsement_events.EndorsementWithdrawn: endorsements.withdraw,
    note_events.NoteWritten: notes.write,
    note_events.NoteErased: notes.erase,
    boost_events.PostBoosted: boosts.boost,
    boost_events.PostUnboosted: boosts.unboost,
    favourite_events.PostFavourited: favourites.favourite,
    favourite_events.PostUnfavourited: favourites.unfavourite,
    bookmark_events.PostBookmarked: bookmarks.bookmark,
    bookmark_events.PostUnbookmarked: bookmarks.unbookmark,
    pin_events.PostPinned: pins.pin,
    pin_events.PostUnpinned: pins.unpin,
    conversation_events.ConversationMarkedRead: conversations.read,
    conversation_events.ConversationMarkedUnread: conversations.unread,
    conversation_events.ConversationRemoved: conversations.remove,
    conversation_mute_events.ConversationMuted: conversation_mutes.mute,
    conversation_mute_events.ConversationUnmuted: conversation_mutes.unmute,
    filter_events.FilterCreated: filters.settle,
    filter_events.FilterChanged: filters.settle,
    filter_events.FilterDeleted: filters.delete,
    filter_events.PostFiltered: filters.filter_post,
    filter_events.PostUnfiltered: filters.unfilter_post,
    media_events.MediaUploaded: media.upload,
    media_events.MediaProcessed: media.process,
    media_events.MediaFailed: media.fail,
    media_events.MediaDescribed: media.describe,
    media_events.MediaPreviewReplaced: media.replace_preview,
    media_events.MediaReserved: media.reserve,
    media_events.MediaReleased: media.release,
    media_events.MediaAttached: media.attach,
    media_events.MediaDetached: media.detach,
    media_events.MediaDiscarded: media.discard,
    media_events.MediaErased: media.erase,
    reader_events.ReaderSeen: readers.see,
    reader_events.ReaderReturned: readers.see,
    reader_events.ReaderLapsed: readers.lapse,
    announcement_events.AnnouncementPublished: announcements.publish,
    announcement_events.AnnouncementEdited: announcements.edit,
    announcement_events.AnnouncementWithdrawn: announcements.withdraw,
    reaction_events.AnnouncementDismissed: reactions.dismiss,
    reaction_events.ReactionAdded: reactions.add,
    reaction_events.ReactionRemoved: reactions.remove,
    rule_events.RuleAdded: rules.add,
    rule_events.RuleChanged: rules.change,
    rule_events.RuleRemoved: rules.remove,
    report_events.ReportFiled: reports.file,
    suggestion_events.SuggestionDismissed: suggestions.dismiss,
    marker_events.MarkerMoved: markers.move,
    notification_events.NotificationsCleared: notifications.clear,
    notification_events.NotificationDismissed: notifications.dismiss,
    notification_events.NotificationGroupDismissed: notifications.dismiss_group,
    notification_policy_events.NotificationPolicyChanged: notification_policy.change,
    notification_policy_events.NotificationRequestAccepted: notification_policy.accept,
    notification_policy_events.NotificationRequestDismissed: notification_policy.dismiss,
}
